"""名录更正了变化的生效日期：没有报送的申请随之改期，报送了的照原来的记载、页面上写明（WH-9.s1、WH-9.s2a）。"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from zhiheng.directory.day_corrections import DAY, days_of
from zhiheng.directory.events import Event
from zhiheng.directory.models import QUALIFICATION_CHANGES, AgencyChange
from zhiheng.filings import entity_raising
from zhiheng.filings.heirs import UNSENT
from zhiheng.filings.models import Filing
from zhiheng.kernel import deadlines, ledger

ACTION = "filings.start_day.follow"
START = "qualified_from"  # 首次登记的起日


@dataclass(frozen=True, slots=True)
class RegisteredDay:
    """名录里这一变化的生效日期；更正过的，最近一次更正。"""

    day: date | None
    correction: AgencyChange | None


def corrected(event: Event) -> None:
    """更正的是日期的：相连而没有报送的申请改自对的日期起算；还没有申请的，到日列出。"""
    if event.action != "agency.correct":
        return
    changes = list(AgencyChange.objects.filter(agency=event.subject).order_by("pk"))
    made = next(one for one in changes if one.pk == event.facts["change"])
    change = next((one for one in changes if _corrects_day(made, one, changes)), None)
    day = days_of(changes).get(change.pk) if change else None
    if change is None or day is None:
        return
    rows = Filing.objects.select_for_update(of=("self",)).filter(change=change)
    filing = rows.first()
    if filing is None and change.kind in QUALIFICATION_CHANGES:
        entity_raising.follow(change, now=event.at)
    elif filing is not None and filing.status in UNSENT and _stood_at(filing, made):
        _move(filing, day, made, event)


def with_corrections(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Filings that know whether their change may have another day now: most need not ask."""
    made = AgencyChange.objects.filter(kind=AgencyChange.Kind.CORRECTION)
    return rows.annotate(has_corrections=Exists(made.filter(agency=OuterRef("change__agency"))))


def registered_day(filing: Filing) -> RegisteredDay:
    """备案的一页：名录现在登记的生效日期。"""
    if filing.change is None:
        return RegisteredDay(None, None)
    change = filing.change
    if not getattr(filing, "has_corrections", True):
        return RegisteredDay(change.effective_on, None)
    changes = list(AgencyChange.objects.filter(agency=change.agency_id).order_by("pk"))
    corrections = [one for one in changes if _corrects_day(one, change, changes)]
    return RegisteredDay(days_of(changes).get(change.pk), corrections[-1] if corrections else None)


def _corrects_day(
    made: AgencyChange, change: AgencyChange, changes: Sequence[AgencyChange]
) -> bool:
    """这一次更正的是那一次登记的日期；首次登记的，是主体资格起日。"""
    if made.kind != AgencyChange.Kind.CORRECTION:
        return False
    if made.corrects_id is not None:
        return made.corrects_id == change.pk
    return START in made.values and change.pk == changes[0].pk


def _stood_at(filing: Filing, made: AgencyChange) -> bool:
    """申请写的就是更正之前的日期；机关另写了日期的，不替它改。"""
    return filing.starts_on.isoformat() in (made.before.get(DAY), made.before.get(START))


def _move(filing: Filing, day: date, made: AgencyChange, event: Event) -> None:
    before, filing.starts_on = filing.starts_on, day
    filing.year = day.year
    filing.version += 1
    filing.save(update_fields=["starts_on", "year", "version"])
    moved = deadlines.recompute_from(filing, "starts_on", day)
    clocks = {row.clock: row.due for row in moved}
    facts = {"before": before, "after": day, "correction": made.pk, "clocks": clocks}
    ledger.append(
        ACTION, at=event.at, actor=event.actor, subject=filing, rows="WH-9.s2a", facts=facts
    )
