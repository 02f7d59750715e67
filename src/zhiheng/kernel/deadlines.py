"""Start, satisfy, end, extend, pause and recompute the clocks of a matter; the arithmetic is `law.period.run`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from zhiheng.accounts.models import User
from zhiheng.kernel import next_due
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Deadline
from zhiheng.kernel.parameters import profile_of
from zhiheng.kernel.reckoning import (
    Reckoner,
    Span,
    clock_in_force,
    day_of,
    stated,
    yellow_day,
)
from zhiheng.law import period
from zhiheng.law.model import Amount, Clock


def running(matter: Any, clock: str) -> Deadline | None:
    """Asked of the rows that a page has fetched with the matter, where it has."""
    if "deadlines" in getattr(matter, "_prefetched_objects_cache", {}):
        rows = (row for row in matter.deadlines.all() if row.is_running and row.clock == clock)
        return min(rows, key=lambda row: (row.due, row.pk), default=None)
    return Deadline.objects.of(matter).running().filter(clock=clock).first()


def nearest(
    matters: Iterable[models.Model], others: Mapping[tuple[int, int], str] | None = None
) -> dict[tuple[int, int], Deadline]:
    """The running deadline of each matter that ends first, by `key_of`; one query for matters of every kind.

    `others`: whose deadlines on a matter do not count, because they are not the reader's own.
    """
    wanted: dict[int, list[int]] = {}
    for matter in matters:
        kind, pk = key_of(matter)
        wanted.setdefault(kind, []).append(pk)
    if not wanted:
        return {}
    either = [Q(matter_type=kind, matter_id__in=keys) for kind, keys in wanted.items()]
    rows = Deadline.objects.running().filter(reduce(or_, either)).defer("trace", "pauses")
    skipped = others or {}
    return {
        key: row
        for row in rows.order_by("-due")
        for key in [(row.matter_type_id, row.matter_id)]
        if row.bearer != skipped.get(key)
    }


def key_of(matter: models.Model) -> tuple[int, int]:
    """How a deadline names its matter: content type and key."""
    return ContentType.objects.get_for_model(matter).pk, matter.pk


def build(
    matter: Any,
    name: str,
    since: date,
    *,
    stated_due: date | None = None,
    start_field: str = "",
    reckoner: Reckoner | None = None,
) -> Deadline | None:
    """一项期限的未存行；该地该日没有这项期限的为空。`stated_due` 是文书载明的最后一日。"""
    reckoner = reckoner or Reckoner()
    profile, start_on = profile_of(matter.path), day_of(since)
    clock = clock_in_force(name, profile, start_on, reckoner)
    if clock is None:
        return None
    if clock.kind == "set" and stated_due is None:
        raise RuleViolation("请填写文书载明的期限。")
    is_stated = stated_due is not None
    span = stated(stated_due) if stated_due is not None else reckoner.span(clock, since, profile)
    kind = "set" if is_stated else clock.kind
    return Deadline(
        matter_type=ContentType.objects.get_for_model(matter),
        matter_id=matter.pk,
        agency_id=matter.agency_id,
        path=matter.path,
        clock=name,
        title=clock.title,
        kind=kind,
        unit=clock.amount.unit if clock.amount is not None else "fixed",
        rows=" ".join(clock.rows),
        bearer=clock.bearer,
        origin=clock.origin,
        is_right=clock.is_right,
        is_duty=clock.is_duty,
        start_on=start_on,
        start_at=since if isinstance(since, datetime) and span.due_at else None,
        start_field=start_field,
        yellow_on=yellow_day(replace(clock, kind=kind), start_on, span.due, reckoner.days),
        **_columns(span),
    )


def _columns(span: Span) -> dict[str, Any]:
    return {
        "nominal": span.nominal,
        "due": span.due,
        "due_at": span.due_at,
        "strict": span.strict,
        "provisional": span.provisional,
        "trace": span.trace,
    }


def start(
    matter: Any,
    name: str,
    since: date,
    *,
    stated_due: date | None = None,
    start_field: str = "",
    reckoner: Reckoner | None = None,
) -> Deadline | None:
    """起算一项期限；同名的期限仍在计算的，先终止旧的（变更后的意见书重新起算）。"""
    deadline = build(
        matter,
        name,
        since,
        stated_due=stated_due,
        start_field=start_field,
        reckoner=reckoner,
    )
    if deadline is not None:
        cancel(matter, name, on=day_of(since), why="restarted")
        deadline.save(force_insert=True)
    return deadline


def satisfy(matter: models.Model, name: str, on: date) -> Deadline | None:
    """期限内的事已办：记下办结日与逾期天数；没有在计算的为空。"""
    deadline = running(matter, name)
    if deadline is not None:
        deadline.satisfied_on = on
        deadline.late_days = deadline.late_by(on)
        deadline.save(update_fields=["satisfied_on", "late_days"])
    return deadline


def reopen(matter: models.Model, name: str) -> Deadline | None:
    """已办结的期限恢复计算，起算日和届满日不变（整改不到位，仍按收到意见书之日计）。"""
    rows = Deadline.objects.of(matter).filter(clock=name, ended_on__isnull=True)
    deadline: Deadline | None = rows.order_by("-pk").first()
    if deadline is None or deadline.satisfied_on is None:
        return None
    deadline.satisfied_on, deadline.late_days = None, 0
    deadline.save(update_fields=["satisfied_on", "late_days"])
    return deadline


def cancel(matter: models.Model, name: str, *, on: date, why: str) -> Deadline | None:
    """终止一项期限（撤回、变更、不再需要），不算办结也不算逾期。"""
    deadline = running(matter, name)
    if deadline is not None:
        deadline.ended_on, deadline.ended_why = on, why
        deadline.save(update_fields=["ended_on", "ended_why"])
    return deadline


def cancel_all(matter: models.Model, *, on: date, why: str) -> int:
    """终止一件的全部期限（撤回、不予处理）。"""
    ended = Deadline.objects.of(matter).running().update(ended_on=on, ended_why=why)
    next_due.keep(type(matter), [matter.pk])
    return ended


def extend(deadline: Deadline, *, approved_on: date, approved_by: User) -> Deadline:
    """延长一次：须在届满前批准，自名义届满日的对应日起算，且不超过自起算日连续计算的日期（A24）。"""
    profile = profile_of(deadline.path)
    base = profile.clock(deadline.clock, deadline.start_on)
    longer = clock_in_force(f"{deadline.clock}.extend", profile, deadline.start_on)
    row = deadline.rows.split(" ")[0]
    if longer is None or longer.amount is None or base.amount is None:
        raise RuleViolation(f"“{deadline.title}”不得延长。", row=row)
    if deadline.extended_on is not None:
        raise RuleViolation(f"“{deadline.title}”已经延长过一次。", row=row)
    if not deadline.is_running or approved_on > deadline.due:
        raise RuleViolation(f"“{deadline.title}”已于{deadline.due}届满，不能再延长。", row=row)
    reckoner = Reckoner()
    span = _extended(base, longer, deadline, reckoner)
    deadline.extended_from, deadline.extended_on = deadline.due, approved_on
    deadline.extended_by = approved_by
    _apply(deadline, span, base, reckoner)
    deadline.rows = " ".join(dict.fromkeys([*deadline.rows.split(), *longer.rows]))
    deadline.save()
    next_due.keep_of(deadline)
    return deadline


def _extended(base: Clock, longer: Clock, deadline: Deadline, reckoner: Reckoner) -> Span:
    profile = profile_of(deadline.path)
    if base.amount is None or longer.amount is None:
        raise period.SetByDocument(f"期限 {base.name} 由文书载明，不能延长。")
    onward = reckoner.span(longer, deadline.nominal, profile)
    if base.amount.unit != longer.amount.unit:
        return onward
    whole = Amount(base.amount.n + longer.amount.n, base.amount.unit)
    straight = reckoner.span(
        period.in_place_of(longer, whole), deadline.start_on, profile, _pauses(deadline)
    )
    return min(onward, straight, key=lambda span: span.nominal)


def _pauses(deadline: Deadline) -> list[period.Pause]:
    return [
        period.Pause(date.fromisoformat(p["first"]), date.fromisoformat(p["last"]), p["reason"])
        for p in deadline.pauses
    ]


def _apply(deadline: Deadline, span: Span, clock: Clock, reckoner: Reckoner) -> None:
    for name, value in _columns(span).items():
        setattr(deadline, name, value)
    deadline.yellow_on = yellow_day(clock, deadline.start_on, span.due, reckoner.days)


def pause(deadline: Deadline, *, first: date) -> Deadline:
    """中止计算（检测、鉴定等已书面告知的期间）；中止期间不算逾期。"""
    if not deadline.is_running or deadline.paused_from is not None or first > deadline.due:
        raise RuleViolation(f"“{deadline.title}”此时不能中止计算。")
    deadline.paused_from = first
    deadline.save(update_fields=["paused_from"])
    return deadline


def resume(deadline: Deadline, *, last: date, reason: str) -> Deadline:
    """恢复计算；`last` 是不计入的最后一日。"""
    if deadline.paused_from is None or last < deadline.paused_from:
        raise RuleViolation(f"“{deadline.title}”没有中止计算，或者恢复日期早于中止日期。")
    first = deadline.paused_from
    deadline.pauses = [
        *deadline.pauses,
        {"first": first.isoformat(), "last": last.isoformat(), "reason": reason},
    ]
    deadline.paused_days += (last - first).days + 1
    deadline.paused_from = None
    return recompute(deadline)


def recompute(deadline: Deadline, *, start: date | None = None) -> Deadline:
    """按现行日历（及更正后的起算日）重新计算；文书载明的日期不变。"""
    _recompute(deadline, start)
    deadline.save()
    next_due.keep_of(deadline)
    return deadline


def _recompute(deadline: Deadline, start: date | None) -> None:
    """The same row with its days computed anew, not yet saved."""
    if start is not None:
        deadline.start_on = day_of(start)
        deadline.start_at = start if isinstance(start, datetime) and deadline.due_at else None
    profile = profile_of(deadline.path)
    clock, reckoner = profile.clock(deadline.clock, deadline.start_on), Reckoner()
    if deadline.kind != "set":
        since = deadline.start_at or deadline.start_on
        span = reckoner.span(clock, since, profile, _pauses(deadline))
        if deadline.extended_on is not None:
            deadline.nominal = span.nominal
            deadline.extended_from = span.due
            longer = profile.clock(f"{deadline.clock}.extend", deadline.start_on)
            span = _extended(clock, longer, deadline, reckoner)
        _apply(deadline, span, clock, reckoner)
    if deadline.satisfied_on is not None:
        deadline.late_days = deadline.late_by(deadline.satisfied_on)


def fed_by(matter: models.Model, field: str) -> models.QuerySet[Deadline]:
    """由这一栏起算的期限，已终止的除外。"""
    return Deadline.objects.of(matter).filter(start_field=field, ended_on__isnull=True)


def recompute_from(matter: models.Model, field: str, value: date) -> list[Deadline]:
    """更正了作为起算依据的栏目后，重新计算由它起算的全部期限。"""
    return [recompute(deadline, start=value) for deadline in fed_by(matter, field)]


def moves_if(matter: models.Model, field: str, value: date) -> list[tuple[str, date, date]]:
    """若作此更正，哪些期限由何日改为何日：（名称，原届满日，新届满日）；不写入。"""
    found = []
    for deadline in fed_by(matter, field):
        before = deadline.due
        _recompute(deadline, value)
        found.append((deadline.title, before, deadline.due))
    return found


def recompute_touched(days: Collection[date], years: Collection[int] = ()) -> int:
    """日历变更后，重新计算跨过这些日子的以及暂定的正在计算的期限；返回改动了届满日的项数。"""
    first, last = min(days, default=None), max(days, default=None)
    touched = Q(provisional=True)
    if first is not None and last is not None:
        touched |= Q(start_on__lte=last, due__gte=first) | Q(nominal__gte=first, due__lte=last)
    if years:
        touched |= Q(due__year__in=list(years))
    changed = 0
    for deadline in Deadline.objects.running().filter(touched).order_by("pk"):
        before = deadline.due
        changed += recompute(deadline).due != before
    return changed
