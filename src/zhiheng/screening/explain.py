"""疑点页上的解释：逐日计算、所涉行为的各个日期、怎样消除、机关说明的复算。"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.acts.models import EnforcementAct
from zhiheng.kernel.parameters import calendar, profile_of, readings
from zhiheng.law import period
from zhiheng.law.calendar import Calendar
from zhiheng.law.model import Clock, UnknownLaw
from zhiheng.screening.citing import rows_for
from zhiheng.screening.models import Lead, LeadRow
from zhiheng.screening.rulefile import Rule
from zhiheng.screening.rules_of_leads import is_statistical
from zhiheng.ui.html import cited

MOST_ACTS = 50
Days = Callable[[], Calendar]  # 工作日历，一页只读一次
PROCESS = (
    "discovered_on", "filed_on", "noticed_on", "legal_reviewed_on", "discussed_on", "decided_on", "served_on",
    "published_on", "paid_on", "closed_on",
)  # fmt: skip


def today() -> date:
    return timezone.localdate()


@dataclass(frozen=True)
class Computation:
    """一项期限怎样算出。"""

    clock: Clock
    start: date
    due: date
    strict: date
    provisional: bool
    trace: Any
    until: date  # the day on which it was done, or today
    late: str


@dataclass(frozen=True)
class DatedFact:
    """行为的一个日期；`is_missing` 为规则所指而没有登记的。"""

    label: str
    day: date | None
    is_missing: bool = False


@dataclass(frozen=True)
class ShownAct:
    """所涉的一件行为。"""

    act: EnforcementAct
    days: list[DatedFact]


def page(lead: Lead, user: User, on: date) -> dict[str, Any]:
    """疑点页所需的解释。"""
    rule, days = lead.rule_file, cache(calendar)
    prefetch_related_objects([lead], "rows")  # also for the sentence
    seen = [row.act_id for row in lead.rows.all() if sees(user, row)]
    acts = acts_of(seen[:MOST_ACTS])
    return {
        "rule": rule,
        "is_statistical": is_statistical(lead.rule),
        "sentence": lead.sentence(),
        "detail": lead.detail(),
        "clauses": cited(rows_for(lead, {act.kind for act in acts}), lead.path, on),
        "computations": computations(lead, rule, done_on(lead) or on, days),
        "office_calendar": days,
        "acts": [ShownAct(act, dated_facts(act)) for act in acts],
        "unlisted_n": max(0, len(seen) - MOST_ACTS),
        "others_n": len(lead.rows.all()) - len(seen),
        "clears": rule.clearing(lead.ground).split("；") if rule else [],
        "stays": rule.stays.get(lead.ground, "") if rule else "",
        "claim": claim(lead, rule, days),
        "attachments": lead.attachments.all() if lead.explained_on else [],
    }


def sees(user: User, row: LeadRow) -> bool:
    """只列本人范围内的行；其余只说有几条。"""
    scope = user.scope
    if scope.level in ("so", "gov"):
        return bool(scope.path) and row.path.startswith(scope.path)
    return scope.level == "agency" and row.agency_id in user.agencies


def acts_of(keys: list[int]) -> list[EnforcementAct]:
    found = EnforcementAct.objects.select_related("agency", "party").in_bulk(keys)
    return [found[key] for key in keys]


def dated_facts(act: EnforcementAct) -> list[DatedFact]:
    """立案、告知、审核、决定、送达、公开……按次序。"""
    names = {field.name: str(field.verbose_name) for field in act._meta.concrete_fields}
    found = [DatedFact(names[name].removesuffix("日期"), getattr(act, name)) for name in PROCESS]
    return [fact for fact in found if fact.day is not None]


def done_on(lead: Lead) -> date | None:
    """迟到的那一步完成的日子；没有完成的为空，超期算到今天。"""
    try:
        day = date.fromisoformat(lead.value)
    except ValueError:
        return None
    return day if lead.due_on is not None and day > lead.due_on else None


def computations(lead: Lead, rule: Rule | None, on: date, days: Days) -> list[Computation]:
    """规则所用期限在这一件上的逐日计算；与筛查用的是同一个函数。"""
    if rule is None or lead.fact_on is None or lead.due_on is None:
        return []
    names = [lead.part] if lead.part in rule.clocks else list(rule.clocks)
    found = [computed(name, lead, on, days) for name in names]
    return [one for one in found if one is not None and one.due == lead.due_on]


def computed(name: str, lead: Lead, on: date, days: Days) -> Computation | None:
    assert lead.fact_on is not None  # noqa: S101 - asked by computations()
    profile = profile_of(lead.path)
    try:
        clock = profile.clock(name, lead.fact_on)
    except UnknownLaw:
        return None
    if (
        clock.amount is None
        or clock.amount.unit == "h"
        or clock.kind not in ("within", "before", "after")
    ):
        return None
    found = period.run(clock, lead.fact_on, days(), readings=readings(profile, lead.fact_on))
    return Computation(
        clock,
        lead.fact_on,
        found.due,
        found.strict,
        found.provisional,
        found.trace,
        on,
        overrun(clock, found.due, on, days),
    )


def overrun(clock: Clock, due: date, day: date, days: Days) -> str:
    """超过了多久：工作日期限以工作日计，其余以自然日计。"""
    if day <= due:
        return ""
    if clock.amount is not None and clock.amount.unit == "wd":
        number = sum(
            1
            for n in range(1, (day - due).days + 1)
            if days().is_workday(date.fromordinal(due.toordinal() + n))
        )
        return f"超 {number} 个工作日"
    return f"超 {(day - due).days} 日"


def claim(lead: Lead, rule: Rule | None, days: Days) -> str:
    """按机关主张的日期重新计算，不直接采信。"""
    if lead.claimed_on is None or lead.due_on is None or rule is None:
        return ""
    for one in computations(lead, rule, lead.claimed_on, days):
        return f"按答复计算：{one.late}" if one.late else "按答复计算：没有超期，请更正业务数据。"
    late = (lead.claimed_on - lead.due_on).days
    return f"按答复计算：超 {late} 日" if late > 0 else "按答复计算：没有超期，请更正业务数据。"
