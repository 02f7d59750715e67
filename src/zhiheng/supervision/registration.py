"""向下层房间登记：文书取数、疑点页的下一步、办结通知、待办、菜单、提醒文字。"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import EA_ROLES, GOV_ROLES, SO_ROLES, Role
from zhiheng.documents.voiding import Voider, register_voider
from zhiheng.filings.models import Filing
from zhiheng.kernel import hooks
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.scope import handled_by
from zhiheng.kernel.steps import Steps
from zhiheng.screening.models import Lead
from zhiheng.screening.services import close_when_ended
from zhiheng.supervision import papers, services
from zhiheng.supervision.models import ReminderLetter, SupervisionOpinion
from zhiheng.supervision.reminder_steps import REMINDER
from zhiheng.supervision.steps import OPINION
from zhiheng.ui import navigation

S = SupervisionOpinion.Status
MOST_TO_DOS = 200


def register() -> None:
    papers.register()
    hooks.register_linked_steps("screening.lead", steps_on_lead)
    hooks.register_linked_steps("filings.filing", steps_on_filing)
    for label in (papers.OPINION, papers.REMINDER):
        hooks.register_matter_ended(label, close_when_ended)
    hooks.register_matter_ended(papers.OPINION, services.settle_filing)
    hooks.register_to_dos("supervision", to_dos, models=[papers.OPINION, papers.REMINDER])
    register_voider("D33", papers.OPINION, voider(services.recall, OPINION, "recall"))
    register_voider(
        "D66", papers.REMINDER, voider(services.void_reminder, REMINDER, "void_reminder")
    )
    for code, text in NOTICES.items():
        hooks.register_notice_text(code, text)
    readers = tuple(SO_ROLES | GOV_ROLES | EA_ROLES)
    navigation.register(
        navigation.Entry(
            "监督业务",
            "监督意见书",
            "supervision:opinion-list",
            "clipboard-check",
            readers,
            waiting=mine,
            order=20,
        )
    )
    navigation.register(
        navigation.Entry(
            "监督业务", "提醒函", "supervision:reminder-list", "bell", readers, order=21
        )
    )


def voider(take: Callable[..., Any], table: Steps[Any], step: str) -> Voider:
    """作废文书的一步，与办件页上的同一步、同一理由。"""

    def refusal(matter: Any, person: User, now: datetime) -> str:
        found = table.offer(step, matter, person, now).refusal
        return found.sentence if found is not None else ""

    return Voider(take, refusal)


NOTICES = {
    "opinion.to_approve": "有一份监督意见书待您签发。",
    "opinion.sent_back": "您送审的监督意见书被退回修改。",
    "opinion.issued": "{number} 已签发，请送达。",
    "opinion.recalled": "一份已签发的监督意见书作废，退回修改。",
    "opinion.served": "收到 {number}，请签收。",
    "opinion.served_on_paper": "{number} 已送达本机关，期限自收到的次日起计算。",
    "opinion.received": "{number} 已签收，期限自次日起计算。",
    "opinion.reported": "{number} 的纠正情况已报送，请核查。",
    "opinion.rectified": "{number} 经核查已纠正。",
    "opinion.insufficient": "{number} 经核查整改不到位，请继续纠正。",
    "opinion.closed": "{number} 已结案。",
    "opinion.objected": "机关对 {number} 提出复查申请，请在期限内答复。",
    "opinion.late_statement": "机关对 {number} 提出逾期意见，请及时处理。",
    "opinion.replied": "对 {number} 的复查申请已答复。",
    "opinion.changed": "监督意见书已变更为 {number}，送达后请签收。",
    "reminder.to_approve": "有一份提醒函待您签发。",
    "reminder.sent_back": "您送审的提醒函被退回修改。",
    "reminder.voided": "提醒函 {number} 已作废，请勿再据以核对。",
    "reminder.issued": "收到提醒函 {number}，请核对有关情况。",
}


def steps_on_lead(lead: Lead, user: User, today: date) -> Iterable[hooks.LinkedStep]:
    """成立的疑点：起草意见书，或者发提醒函。"""
    if not user.has_role(Role.SO_HANDLER):
        return []
    refusal = None
    if lead.status != Lead.Status.UPHELD:
        refusal = Refusal("WH-31", "认定成立之后才能办理。")
        if lead.status not in (Lead.Status.VERIFYING,):
            return []
    return [
        hooks.LinkedStep(
            "起草监督意见书",
            reverse("supervision:opinion-draft", args=[lead.pk]),
            OPINION["draft"].rows,
            refusal,
        ),
        hooks.LinkedStep(
            "发提醒函",
            reverse("supervision:reminder-draft", args=[lead.pk]),
            REMINDER["draft_reminder"].rows,
            refusal,
        ),
    ]


def steps_on_filing(filing: Filing, user: User, today: date) -> Iterable[hooks.LinkedStep]:
    """审查中的备案：起草意见书（WH-31）；没有提出审查意见的不列。"""
    if not user.has_role(Role.SO_HANDLER) or filing.status != Filing.Status.UNDER_REVIEW:
        return []
    url = reverse("supervision:opinion-draft-filing", args=[filing.pk])
    return [hooks.LinkedStep("起草监督意见书", url, OPINION["draft"].rows)]


def to_dos(user: User, today: date) -> Iterable[hooks.ToDo]:
    """本人此刻能推进的意见书与提醒函；届满日取最近一项期限。"""
    for opinion in mine(user)[:MOST_TO_DOS]:
        title, step = WORK[S(opinion.status)]
        yield hooks.ToDo(
            title=title,
            subject=str(opinion),
            url=opinion.get_absolute_url(),
            row=OPINION[step].rows.split()[0],
            kind="监督意见书",
            matter=opinion,
        )
    for letter in reminders(user)[:MOST_TO_DOS]:
        yield hooks.ToDo(
            "提醒函待办", str(letter), letter.get_absolute_url(), kind="提醒函", row="WH-30.s1"
        )


WORK = {
    S.DRAFT: ("修改、集体讨论、送审", "submit"),
    S.IN_APPROVAL: ("签发", "issue"),
    S.ISSUED: ("送达、签收", "serve"),
    S.RECTIFYING: ("自行纠正并报送", "report"),
    S.INSUFFICIENT: ("继续纠正并报送", "report"),
    S.REPORTED: ("核查", "verify"),
    S.RECTIFIED: ("结案", "close"),
    S.WITHDRAWN: ("结案", "close"),
}


def mine(user: User):
    """轮到本人办理的意见书。"""
    rows = SupervisionOpinion.objects.visible_to(user).select_related("agency")
    if user.has_role(Role.SO_HANDLER):
        mine = handled_by(user, Role.SO_HANDLER)
        own = rows.filter(mine, status__in=[S.DRAFT, S.ISSUED, S.REPORTED])
        asked = rows.filter(mine, re_examination=SupervisionOpinion.ReExamination.REQUESTED)
        return (own | asked).order_by("id")
    if user.has_role(Role.SO_HEAD):
        return rows.filter(status__in=[S.IN_APPROVAL, S.RECTIFIED, S.WITHDRAWN]).order_by("id")
    if user.has_role(Role.EA_CLERK, Role.EA_HEAD):
        waiting_for_agency = [S.ISSUED, S.RECTIFYING, S.INSUFFICIENT]
        return rows.filter(status__in=waiting_for_agency, sent_at__isnull=False).order_by("id")
    return rows.none()


def reminders(user: User):
    rows = ReminderLetter.objects.visible_to(user).select_related("agency")
    if user.has_role(Role.SO_HANDLER):
        return rows.filter(
            handled_by(user, Role.SO_HANDLER), status__in=["draft", "issued"]
        ).order_by("id")
    if user.has_role(Role.SO_HEAD):
        return rows.filter(status="in_approval").order_by("id")
    return rows.none()
