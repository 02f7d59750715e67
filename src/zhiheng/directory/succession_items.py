"""机关终止之后的事项与岗责：本机关的到前一日为止，承接机关自生效日起接上，历史保留（SC-10、HT-3.4-1）。"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from zhiheng.directory.models import Agency, AgencyItem, Officer, PostDuty

ROWS = "HT-3.4-1 SC-10 SC-12"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """一段期间；`until` 为空是至今。"""

    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Passing:
    """一类事项或者岗责：原机关终止哪些，承接机关接哪些（还没有写入），哪些承接机关已有。"""

    model: Any
    rows: list[Any]
    new: list[Any]
    sources: list[int]  # the row that each of `new` is taken from
    left: list[int]


def plan(old: Agency, heir: Agency | None, day: date) -> list[Passing]:
    """先事项、后岗责；没有承接机关的只终止。"""
    claims = _plan(AgencyItem, ("item_id",), old, heir, day)
    return [claims, _plan(PostDuty, ("item_id", "post"), old, heir, day)]


def _plan(model: Any, same: Sequence[str], old: Agency, heir: Agency | None, day: date) -> Passing:
    """`same` 各栏相同的就是同一项：承接机关在那段期间已有的，不再登记。"""
    reaching = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    rows = model.objects.select_for_update().filter(reaching, agency=old)
    rows = list(rows.order_by("valid_from", "pk"))
    found = Passing(model, rows, [], [], [])
    if heir is None:
        return found
    held: dict[tuple[Any, ...], list[Span]] = defaultdict(list)
    for one in model.objects.filter(reaching, agency=heir):
        held[_key(one, same)].append(Span(one.valid_from, one.valid_to))
    for row in rows:
        key = _key(row, same)
        spans = list(uncovered(Span(max(row.valid_from, day), row.valid_to), held[key]))
        held[key] += spans
        found.new.extend(_copy(row, heir, span) for span in spans)
        found.sources.extend(row.pk for _ in spans)
        found.left.extend([] if spans else [row.pk])
    return found


def carry(passing: Passing, heir: Agency | None, day: date) -> list[int]:
    """照计划终止、接上；返回承接机关新登记的。"""
    _end(passing.model, passing.rows, day)
    _drop_absent(passing.new, heir)
    return [one.pk for one in passing.model.objects.bulk_create(passing.new)]


def _key(row: Any, same: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in same)


def uncovered(wanted: Span, held: Iterable[Span]) -> Iterator[Span]:
    """`wanted` 之中没有被 `held` 覆盖的各段。"""
    since = wanted.since
    for one in sorted(held, key=lambda span: span.since):
        if wanted.until is not None and one.since > wanted.until:
            break
        if one.since > since:
            yield Span(since, one.since - ONE_DAY)
        if one.until is None:
            return
        since = max(since, one.until + ONE_DAY)
    if wanted.until is None or since <= wanted.until:
        yield Span(since, wanted.until)


def _copy(row: Any, heir: Agency, span: Span) -> Any:
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    changed = {"agency_id": heir.pk, "valid_from": span.since, "valid_to": span.until}
    return type(row)(**kept | changed)


def _drop_absent(rows: Sequence[Any], heir: Agency | None) -> None:
    """岗责的责任人没有随行到承接机关的，空着，等承接机关另定。"""
    named = [one for one in rows if getattr(one, "officer_id", None) is not None]
    people = Officer.objects.filter(agency=heir, pk__in={one.officer_id for one in named})
    came = set(people.values_list("pk", flat=True))
    for one in named:
        one.officer_id = one.officer_id if one.officer_id in came else None


def _end(model: Any, rows: Sequence[Any], day: date) -> None:
    """止于前一日；当日及以后才起的，没有开始，删去。"""
    model.objects.filter(pk__in=[row.pk for row in rows if row.valid_from >= day]).delete()
    begun = [row.pk for row in rows if row.valid_from < day]
    model.objects.filter(pk__in=begun).update(valid_to=day - ONE_DAY)
