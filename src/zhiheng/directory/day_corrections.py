"""更正一次变更的生效日期：日期登记错了，不是情况变了；原日期、对的日期和理由都留下（WH-9.s1）。"""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhiheng.directory import history
from zhiheng.directory.agency_changes import Credit, entries_of, lock, rewrite, show, tell
from zhiheng.directory.models import AgencyChange
from zhiheng.law import coverage

DAY = "effective_on"
MOVED_ALONG = (
    "合并、分立、撤销的生效日期连着人员、事项和办件的移交，不能单独更正；"
    "还没有到日的，在承接的页面更正或者撤回。"
)
NOT_A_CHANGE = {AgencyChange.Kind.CORRECTION, AgencyChange.Kind.WITHDRAWAL}


def may_be_corrected(change: AgencyChange, first: AgencyChange) -> bool:
    """首次登记的起日在“主体资格起”里更正；机构变动的日期连着移交。"""
    is_change = change.kind not in NOT_A_CHANGE and change.pk != first.pk
    goes_along = change.part_of_id is not None or change.counterparts.all()
    return is_change and not goes_along and not hasattr(change, "succession")


@transaction.atomic
def correct_day(
    change: AgencyChange, effective_on: date, *, basis: str, credit: Credit
) -> AgencyChange:
    """把一次变更移到对的生效日期；中间有别的变更、先后次序会变的，拒绝。"""
    coverage.executed("register", "directory.agencies")
    agency = lock(change.agency)
    earlier = list(AgencyChange.objects.filter(agency=agency))
    entries = entries_of(earlier)
    place = [one.pk for one in earlier].index(change.pk)
    if not basis.strip():
        raise ValidationError({"basis": "更正须写明理由。"})
    _refuse(earlier[place], earlier[0])
    known = history.standing(entries)
    if place not in known:
        raise ValidationError("这一次变更已经撤回，不必更正日期。")
    _refuse_day(known, place, effective_on)
    made = AgencyChange(
        agency=agency,
        kind=AgencyChange.Kind.CORRECTION,
        effective_on=effective_on,
        basis=basis.strip(),
        values={DAY: effective_on.isoformat()},
        before={DAY: known[place][0].isoformat()},
        corrects=change,
        recorded_at=credit.now,
    )
    made.save()
    every = [*earlier, made]
    rewrite(agency, history.periods(entries_of(every)), every, history.periods(entries))
    show(agency, timezone.localdate(credit.now))
    tell(made, credit)
    return made


def days_of(changes: Sequence[AgencyChange]) -> dict[int, date]:
    """每一次变更（更正不在内）更正之后的生效日期。"""
    found = history.standing(entries_of(changes))
    return {changes[place].pk: day for place, (day, _) in found.items()}


def _refuse(change: AgencyChange, first: AgencyChange) -> None:
    if change.kind in NOT_A_CHANGE:
        raise ValidationError("更正没有生效日期，不能再更正日期。")
    if change.pk == first.pk:
        raise ValidationError("首次登记的起日，请更正“主体资格起”。")
    if not may_be_corrected(change, first):
        raise ValidationError(MOVED_ALONG)


def _refuse_day(
    known: dict[int, tuple[date, frozenset[str]]], place: int, effective_on: date
) -> None:
    """两个日期之间不能有别的变更；恰在其中一日的，不能设了相同的项。"""
    day, names = known[place]
    if effective_on == day:
        raise ValidationError({DAY: "与登记的生效日期相同，无需更正。"})
    if effective_on <= known[0][0]:
        raise ValidationError({DAY: f"须晚于首次登记的起日 {known[0][0]}。"})
    first, last = sorted((day, effective_on))
    for other, (on, set_there) in sorted(known.items()):
        is_between = first < on < last or (on in (first, last) and set_there & names)
        if other != place and is_between:
            raise ValidationError(
                {
                    DAY: f"{first} 与 {last} 之间还有 {on} 生效的变更，移过去先后次序会变，请先更正那一次。"
                }
            )
