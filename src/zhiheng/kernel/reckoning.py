"""From a clock in force to the days of a row: nominal, due, strict and the day on which it turns yellow."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from zhiheng.kernel.parameters import calendar, readings
from zhiheng.law import period
from zhiheng.law.calendar import Calendar
from zhiheng.law.library import Profile
from zhiheng.law.model import Clock, UnknownLaw

ONE_DAY = timedelta(days=1)
LONG_PERIOD = 10  # working days; a longer period also turns yellow on its last
LAST_DAYS = 3  # working days
AHEAD = 10  # working days before a fixed, backward or document-set day


@dataclass(frozen=True, slots=True)
class Span:
    """A computed period before it becomes a row."""

    nominal: date
    due: date
    strict: date
    due_at: datetime | None
    provisional: bool
    trace: list[dict[str, Any]]


def day_of(value: date) -> date:
    """The office's calendar day of a day or a moment."""
    return timezone.localdate(value) if isinstance(value, datetime) else value


def _trace(days: Iterable[period.TraceDay]) -> list[dict[str, Any]]:
    return [
        {
            "day": day.day.isoformat(),
            "n": day.n,
            "counted": day.n is not None,
            "reason": day.reason,
        }
        for day in days
    ]


def stated(due: date) -> Span:
    trace = [{"day": due.isoformat(), "n": None, "counted": False, "reason": "文书载明的最后一日"}]
    return Span(due, due, due, None, False, trace)


def _start_of(clock: Clock, start: date) -> date:
    """按小时的须有时刻；按日的只看日期。"""
    if clock.amount is not None and clock.amount.unit == "h":
        if isinstance(start, datetime):
            return timezone.localtime(start)
        return timezone.make_aware(datetime.combine(start, time.min))
    return day_of(start)


class Reckoner:
    """The calendar and the readings of one change: read once, however many clocks it moves."""

    def __init__(self) -> None:
        self._readings: dict[tuple[str, date], frozenset[str]] = {}

    @cached_property
    def days(self) -> Calendar:
        return calendar()

    def readings(self, profile: Profile, day: date) -> frozenset[str]:
        key = (profile.name, day)
        if key not in self._readings:
            self._readings[key] = readings(profile, day)
        return self._readings[key]

    def span(
        self, clock: Clock, start: date, profile: Profile, pauses: Iterable[period.Pause] = ()
    ) -> Span:
        found = period.run(
            clock,
            _start_of(clock, start),
            self.days,
            pauses=tuple(pauses),
            readings=self.readings(profile, day_of(start)),
        )
        return _span(found)


def _span(found: period.Deadline) -> Span:
    due_at = found.due if isinstance(found.due, datetime) else None
    return Span(
        day_of(found.nominal),
        day_of(found.due),
        day_of(found.strict),
        due_at,
        found.provisional,
        _trace(found.trace),
    )


def working_days(first: date, last: date, days: Calendar) -> list[date]:
    """工作日，不含 `first`，含 `last`。"""
    length = (last - first).days
    return [day for n in range(1, length + 1) if days.is_workday(day := first + n * ONE_DAY)]


def days_before(due: date, count: int, days: Calendar) -> date:
    """`due` 之前的第几个工作日。"""
    day = due
    while count:
        day -= ONE_DAY
        count -= days.is_workday(day)
    return day


def days_after(day: date, count: int, days: Calendar) -> date:
    """`day` 之后的第几个工作日。"""
    while count:
        day += ONE_DAY
        count -= days.is_workday(day)
    return day


def _four_fifths(length: int) -> int:
    """Eighty per cent, rounded up to a whole day."""
    return -(-length * 4 // 5)


def yellow_day(clock: Clock, start: date, due: date, days: Calendar) -> date:
    """开始显示黄色的那一日：用去八成，或者长于十个工作日的期限只剩三个工作日；其余各类提前十个工作日。"""
    if clock.kind in ("by", "before", "set"):
        return days_before(due, AHEAD, days)
    working = working_days(start, due, days)
    if clock.amount is not None and clock.amount.unit == "wd" and working:
        used = working[max(0, _four_fifths(len(working)) - 1)]
    else:
        used = start + timedelta(days=_four_fifths((due - start).days))
    candidates = [used]
    if len(working) > LONG_PERIOD:
        candidates.append(days_before(working[-1], LAST_DAYS, days))
    if clock.yellow is not None:
        reminder = replace(clock, kind="within", amount=clock.yellow, roll="none", strict=None)
        candidates.append(day_of(period.run(reminder, start, days).due))
    return min(candidates)


def clock_in_force(
    name: str, profile: Profile, day: date, reckoner: Reckoner | None = None
) -> Clock | None:
    """该地该日运行的期限；不适用或者默认关闭的为空。"""
    try:
        clock = profile.clock(name, day)
    except UnknownLaw:
        return None
    if clock.only_if_strict:
        chosen = (reckoner or Reckoner()).readings(profile, day)
        return clock if clock.only_if_strict in chosen else None
    return clock if clock.enabled else None
