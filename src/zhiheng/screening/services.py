"""疑点的每一步：一步一个函数，一条留痕。"""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.kernel import hooks
from zhiheng.kernel.models import Matter
from zhiheng.kernel.uploads import Upload
from zhiheng.screening.models import Lead
from zhiheng.screening.steps import STEPS


def assign(lead: Lead, *, actor: User, handler: User, now: datetime | None = None) -> Lead:
    """分派给承办人；改派也是这一步（WH-20、SC-37）。"""
    return STEPS.take("assign", lead, actor=actor, now=now or timezone.now(), handler=handler)


def request_explanation(
    lead: Lead, *, actor: User, explanation_due: date, now: datetime | None = None
) -> Lead:
    """要求机关说明情况，期限由监督机构载明（WH-21-(1)、SC-22）。"""
    at = now or timezone.now()
    return STEPS.take(
        "request_explanation", lead, actor=actor, now=at, explanation_due=explanation_due
    )


def explain(
    lead: Lead,
    *,
    actor: User,
    explanation: str,
    claimed_on: date | None = None,
    attachment: Upload | None = None,
    now: datetime | None = None,
) -> Lead:
    """机关说明，可附证明；主张的办理日期由平台重新计算，不直接采信。"""
    at = now or timezone.now()
    facts: dict[str, Any] = {"explanation": explanation, "claimed_on": claimed_on}
    if attachment is not None:
        facts["attachment"] = attachment
    return STEPS.take("explain", lead, actor=actor, now=at, **facts)


def verify(lead: Lead, *, actor: User, now: datetime | None = None) -> Lead:
    """开始核实（WH-6-(4)、SC-11）。"""
    return STEPS.take("verify", lead, actor=actor, now=now or timezone.now())


def uphold(
    lead: Lead, *, actor: User, verdict_reason: str, level: str, now: datetime | None = None
) -> Lead:
    """认定成立，并写明问题程度：违法、明显不当、不当、不履行或者怠于履行（SC-11、SC-28）。"""
    at = now or timezone.now()
    return STEPS.take(
        "uphold", lead, actor=actor, now=at, verdict_reason=verdict_reason, level=level
    )


def dismiss(lead: Lead, *, actor: User, verdict_reason: str, now: datetime | None = None) -> Lead:
    """认定不成立；输入不变，以后的筛查不再提出。"""
    at = now or timezone.now()
    return STEPS.take("dismiss", lead, actor=actor, now=at, verdict_reason=verdict_reason)


def data_error(
    lead: Lead, *, actor: User, verdict_reason: str, now: datetime | None = None
) -> Lead:
    """属于数据问题，退回数据提供方更正；更正后自动消除。"""
    at = now or timezone.now()
    return STEPS.take("data_error", lead, actor=actor, now=at, verdict_reason=verdict_reason)


def mark_handled(lead: Lead, *, by: Matter, actor: User | None, now: datetime) -> Lead:
    """成立的疑点转入处理：提醒函、意见书（SC-26）。"""
    return STEPS.take("handle", lead, actor=actor, now=now, handled_by=by._meta.label_lower)


def close(lead: Lead, *, actor: User, now: datetime | None = None) -> Lead:
    """办结（WH-20、SC-37）。"""
    return STEPS.take("close", lead, actor=actor, now=now or timezone.now())


def close_when_ended(ended: hooks.Ended) -> None:
    """由疑点起草的提醒函、意见书办结后，疑点随之办结；没有制发的，疑点退回待处理。"""
    lead = ended.matter.lead
    if lead is not None and lead.status == Lead.Status.HANDLED:
        name = "unhandle" if ended.matter.status in ("abandoned", "voided") else "follow"
        STEPS.take(name, lead, actor=None, now=ended.now)
