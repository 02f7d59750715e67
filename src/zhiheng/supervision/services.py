"""监督意见书与提醒函的每一步：一步一个函数，一条留痕（WH-31 至 WH-33、WH-41、SC-28 至 SC-30）。"""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.filings import services as filings
from zhiheng.filings.models import Filing
from zhiheng.kernel.hooks import Ended
from zhiheng.kernel.uploads import Upload
from zhiheng.screening.models import Lead
from zhiheng.supervision.effects import Answers, Checks, Demands
from zhiheng.supervision.models import ReminderLetter, SupervisionOpinion
from zhiheng.supervision.reminder_steps import REMINDER
from zhiheng.supervision.steps import OPINION, RE_EXAMINATION


def _at(now: datetime | None) -> datetime:
    return now or timezone.now()


# --- 起草与审批 --------------------------------------------------------------------------------


def draft_from_lead(
    lead: Lead, *, actor: User, demands: Demands, now: datetime | None = None, **text: Any
) -> SupervisionOpinion:
    """由成立的疑点起草意见书；`text` 是事由、事实、证据、依据等栏目（WH-31、SC-28）。"""
    opinion = SupervisionOpinion(
        lead=lead, agency=lead.agency, supervisor=actor.agency, handler=actor
    )
    return OPINION.open("draft", opinion, actor=actor, now=_at(now), demands=demands, **text)


def draft_from_filing(
    filing: Filing, *, actor: User, demands: Demands, now: datetime | None = None, **text: Any
) -> SupervisionOpinion:
    """由备案审查起草意见书：备案不是批准，受理之后发现违法或者不当的，要求纠正（WH-31、SC-28）。"""
    opinion = SupervisionOpinion(
        filing=filing, agency=filing.agency, supervisor=actor.agency, handler=actor
    )
    return OPINION.open("draft", opinion, actor=actor, now=_at(now), demands=demands, **text)


def settle_filing(ended: Ended) -> None:
    """意见书办结，备案审查随之了结；机关已用新的备案替代的，不再改动。"""
    filing = ended.matter.filing
    if filing is not None and filing.status == Filing.Status.UNDER_REVIEW:
        filings.follow(filing, now=ended.now)


def revise(
    opinion: SupervisionOpinion,
    *,
    actor: User,
    demands: Demands,
    now: datetime | None = None,
    **text: Any,
) -> SupervisionOpinion:
    """修改文稿与逐项的纠正要求。"""
    return OPINION.take("revise", opinion, actor=actor, now=_at(now), demands=demands, **text)


def discuss(
    opinion: SupervisionOpinion, *, actor: User, now: datetime | None = None, **record: Any
) -> SupervisionOpinion:
    """登记集体讨论；复杂的附法律顾问、专家意见（WH-41）。"""
    return OPINION.take("discuss", opinion, actor=actor, now=_at(now), **record)


def submit(
    opinion: SupervisionOpinion, *, actor: User, opinion_text: str = "", now: datetime | None = None
) -> SupervisionOpinion:
    """送审。"""
    return OPINION.take("submit", opinion, actor=actor, now=_at(now), opinion=opinion_text)


def send_back(
    opinion: SupervisionOpinion, *, actor: User, opinion_text: str, now: datetime | None = None
) -> SupervisionOpinion:
    """退回修改，并说明理由。"""
    return OPINION.take("send_back", opinion, actor=actor, now=_at(now), opinion=opinion_text)


def withdraw_submission(
    opinion: SupervisionOpinion, *, actor: User, now: datetime | None = None
) -> SupervisionOpinion:
    """送审人撤回。"""
    return OPINION.take("withdraw_submission", opinion, actor=actor, now=_at(now))


def issue(
    opinion: SupervisionOpinion, *, actor: User, opinion_text: str = "", now: datetime | None = None
) -> SupervisionOpinion:
    """签发并取得文号（WH-31）。"""
    return OPINION.take("issue", opinion, actor=actor, now=_at(now), opinion=opinion_text)


def abandon(
    opinion: SupervisionOpinion, *, actor: User, reason: str, now: datetime | None = None
) -> SupervisionOpinion:
    """不再制发。"""
    return OPINION.take("abandon", opinion, actor=actor, now=_at(now), reason=reason)


# --- 送达与签收 --------------------------------------------------------------------------------


def serve(
    opinion: SupervisionOpinion, *, actor: User, now: datetime | None = None
) -> SupervisionOpinion:
    """向机关送达；文书的哈希须已留痕。"""
    return OPINION.take("serve", opinion, actor=actor, now=_at(now))


def send(
    opinion: SupervisionOpinion, *, actor: User, now: datetime | None = None, **service: Any
) -> SupervisionOpinion:
    """登记邮寄、委托的送出；收到之后才是送达，才起算期限（MS-91）。"""
    return OPINION.take("send", opinion, actor=actor, now=_at(now), **service)


def recall(
    opinion: SupervisionOpinion, *, actor: User, reason: str, now: datetime | None = None
) -> SupervisionOpinion:
    """尚未送达的意见书作废，文号不再使用，退回修改后重新审批（WH-31）。"""
    return OPINION.take("recall", opinion, actor=actor, now=_at(now), reason=reason)


def receive(
    opinion: SupervisionOpinion, *, actor: User, received_on: date, now: datetime | None = None
) -> SupervisionOpinion:
    """签收意见书；复查申请与自行纠正的期限自次日起算（WH-32.s1、WH-33.s1）。"""
    changed = opinion.re_examination == SupervisionOpinion.ReExamination.CHANGED
    table, name = (RE_EXAMINATION, "receive_changed") if changed else (OPINION, "receive")
    return table.take(name, opinion, actor=actor, now=_at(now), received_on=received_on)


def register_service(
    opinion: SupervisionOpinion, *, actor: User, now: datetime | None = None, **service: Any
) -> SupervisionOpinion:
    """凭送达回证登记纸面送达；期限自收到、留置的次日起算（A6、WH-32.s1、WH-33.s1）。"""
    changed = opinion.re_examination == SupervisionOpinion.ReExamination.CHANGED
    table, name = (
        (RE_EXAMINATION, "register_changed_service") if changed else (OPINION, "register_service")
    )
    return table.take(name, opinion, actor=actor, now=_at(now), **service)


# --- 纠正与核查 --------------------------------------------------------------------------------


def report(
    opinion: SupervisionOpinion, *, actor: User, answers: Answers, now: datetime | None = None
) -> SupervisionOpinion:
    """逐项报送纠正情况；逾期报送的记下逾期天数（WH-33.s1、SD-28）。"""
    return OPINION.take("report", opinion, actor=actor, now=_at(now), answers=answers)


def verify(
    opinion: SupervisionOpinion,
    *,
    actor: User,
    checks: Checks,
    second_checker: User,
    conclusion: str = "",
    now: datetime | None = None,
) -> SupervisionOpinion:
    """二人核查：全部到位为已纠正，有一项不到位为整改不到位（WH-33.s1、WH-33.s2）。"""
    name = "verify" if all(check.is_passed for check in checks.rows) else "find_insufficient"
    return OPINION.take(
        name,
        opinion,
        actor=actor,
        now=_at(now),
        checks=checks,
        second_checker=second_checker,
        conclusion=conclusion,
    )


def close(
    opinion: SupervisionOpinion, *, actor: User, conclusion: str, now: datetime | None = None
) -> SupervisionOpinion:
    """结案；自结案之日起三十日内归档（WH-43）。"""
    return OPINION.take("close", opinion, actor=actor, now=_at(now), conclusion=conclusion)


# --- 复查 --------------------------------------------------------------------------------------


def object_to(
    opinion: SupervisionOpinion,
    *,
    actor: User,
    reasons: str,
    attachment: Upload | None = None,
    now: datetime | None = None,
) -> SupervisionOpinion:
    """提出复查申请；自收到之日起五个工作日内（WH-32.s1）。"""
    return _state("object", opinion, actor, now, reasons, attachment)


def state_late(
    opinion: SupervisionOpinion,
    *,
    actor: User,
    reasons: str,
    attachment: Upload | None = None,
    now: datetime | None = None,
) -> SupervisionOpinion:
    """期满之后的意见，记录并及时处理，不起算十个工作日（SC-30）。"""
    return _state("state_late", opinion, actor, now, reasons, attachment)


def _state(
    name: str,
    opinion: SupervisionOpinion,
    actor: User,
    now: datetime | None,
    reasons: str,
    attachment: Upload | None,
) -> SupervisionOpinion:
    facts: dict[str, Any] = {"reasons": reasons}
    if attachment is not None:
        facts["attachment"] = attachment
    return RE_EXAMINATION.take(name, opinion, actor=actor, now=_at(now), **facts)


def reply_upheld(
    opinion: SupervisionOpinion,
    *,
    actor: User,
    argument: str,
    reply: str,
    now: datetime | None = None,
) -> SupervisionOpinion:
    """答复维持；纠正期限不变（WH-32.s2）。"""
    return RE_EXAMINATION.take(
        "uphold", opinion, actor=actor, now=_at(now), argument=argument, reply=reply
    )


def reply_changed(
    opinion: SupervisionOpinion, *, actor: User, now: datetime | None = None, **facts: Any
) -> SupervisionOpinion:
    """答复变更：制发变更后的意见书，旧期限终止，签收后重新起算（WH-32.s2）。"""
    return RE_EXAMINATION.take("change", opinion, actor=actor, now=_at(now), **facts)


def reply_withdrawn(
    opinion: SupervisionOpinion,
    *,
    actor: User,
    argument: str,
    reply: str,
    now: datetime | None = None,
) -> SupervisionOpinion:
    """答复撤回意见书，期限一并终止（WH-32.s2）。"""
    return RE_EXAMINATION.take(
        "withdraw", opinion, actor=actor, now=_at(now), argument=argument, reply=reply
    )


# --- 提醒函 ------------------------------------------------------------------------------------


def draft_reminder(
    lead: Lead, *, actor: User, text: str, now: datetime | None = None
) -> ReminderLetter:
    """由成立的疑点起草提醒函（WH-30.s1、SC-24）。"""
    letter = ReminderLetter(
        lead=lead, agency=lead.agency, supervisor=actor.agency, handler=actor, text=text
    )
    return REMINDER.open("draft_reminder", letter, actor=actor, now=_at(now))


def reminder_step(
    name: str, letter: ReminderLetter, *, actor: User, now: datetime | None = None, **facts: Any
) -> ReminderLetter:
    """修改、送审、退回、签发、送达、作废、办结（WH-30.s1、SC-24）。"""
    return REMINDER.take(name, letter, actor=actor, now=_at(now), **facts)


def void_reminder(
    letter: ReminderLetter, *, actor: User, reason: str, now: datetime | None = None
) -> ReminderLetter:
    """提醒函作废即终止，疑点退回待处理（WH-30.s1、SC-24）。"""
    return reminder_step("void_reminder", letter, actor=actor, now=now, reason=reason)
