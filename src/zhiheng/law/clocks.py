"""成批推算期限：为筛查的 due 表和大量起算日准备，结果与 `period.run` 逐日相同。

All days of a range are numbered; working days are found through arrays of ranks, so one deadline costs a few list
look-ups instead of a walk over the calendar. Clocks with equal arithmetic share one computation.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

from zhiheng.law import coverage
from zhiheng.law.calendar import Calendar
from zhiheng.law.library import Profile
from zhiheng.law.model import Amount, Clock, Kind, NotInForce, Roll
from zhiheng.law.period import corresponding_day

MARGIN = 400  # days beyond both ends: rolling, fixed dates of the same year, backward counts


class DueRow(NamedTuple):
    """due 表的一行（不含规则组合和期限名称）。"""

    day: date
    nominal: date
    due: date
    strict: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class _Ends:
    """For each start of a range: positions of the last day and whether an unofficial day was looked at."""

    nominal: list[int]
    due: list[int]
    unsure: list[bool]


def arithmetic(clock: Clock, readings: Collection[str] = ()) -> tuple[object, ...]:
    """Clocks with equal values here give equal days: one computation serves them all."""
    chosen = clock.strict is not None and clock.strict.ambiguity in readings
    direction = clock.kind if clock.kind in ("before", "after") else "within"
    return direction, clock.amount, clock.roll, clock.strict, chosen


class DueTable:
    """一段日子的工作日索引；由它成批推算各项期限。"""

    def __init__(self, calendar: Calendar, first: date, last: date, *, years: int = 6) -> None:
        self.first, self.last = first, last
        self.origin = max(first, date.min + timedelta(days=MARGIN)) - timedelta(days=MARGIN)
        size = (last - self.origin).days + 366 * years + MARGIN
        self.days = [self.origin + timedelta(days=i) for i in range(size)]
        works = [calendar.is_workday(day) for day in self.days]
        self.rank = list(accumulate(works))  # working days up to and including i
        self.workdays = [i for i, works_on in enumerate(works) if works_on]
        self.unofficial = list(accumulate(not calendar.is_official(day) for day in self.days))
        self._memo: dict[tuple[object, ...], list[DueRow]] = {}

    def position(self, day: date) -> int:
        return (day - self.origin).days

    def rows(self, clock: Clock, readings: Collection[str] = ()) -> list[DueRow]:
        """期限自范围内每一天起算的结果；按小时的和由文书载明的没有。"""
        key = arithmetic(clock, readings)
        if key not in self._memo:
            rows = self._compute(clock)
            is_chosen = clock.strict is not None and clock.strict.ambiguity in readings
            self._memo[key] = [row._replace(due=row.strict) for row in rows] if is_chosen else rows
        return self._memo[key]

    def _compute(self, clock: Clock) -> list[DueRow]:
        if clock.amount is None or clock.amount.unit == "h":
            return []
        starts = range(self.position(self.first), self.position(self.last) + 1)
        plain = self._ends(clock.kind, clock.amount, clock.roll, starts)
        strict, unsure = plain.due, plain.unsure
        if clock.strict is not None:
            other = self._strict_ends(clock, clock.amount, starts)
            strict = other.due
            unsure = [a or b for a, b in zip(plain.unsure, other.unsure, strict=True)]
        columns = zip(starts, plain.nominal, plain.due, strict, unsure, strict=True)
        days = self.days
        return [DueRow(days[i], days[n], days[d], days[s], u) for i, n, d, s, u in columns]

    def _strict_ends(self, clock: Clock, amount: Amount, starts: Sequence[int]) -> _Ends:
        reading = clock.strict
        assert reading is not None  # noqa: S101 - the caller has looked
        roll = reading.roll or clock.roll
        if reading.earlier is None:
            return self._ends(clock.kind, reading.amount or amount, roll, starts)
        middle = self._ends(clock.kind, reading.amount or amount, "none", starts)
        nominal, counted = self._counted("before", reading.earlier, middle.nominal)
        due, rolled = self._rest(clock.kind, roll, nominal)
        triples = zip(middle.unsure, counted, rolled, strict=True)
        return _Ends(nominal, due, [a or b or c for a, b, c in triples])

    def _ends(self, kind: Kind, amount: Amount, roll: Roll, starts: Sequence[int]) -> _Ends:
        nominal, counted = self._counted(kind, amount, starts)
        due, rolled = self._rest(kind, roll, nominal)
        return _Ends(nominal, due, [a or b for a, b in zip(counted, rolled, strict=True)])

    def _counted(
        self, kind: Kind, amount: Amount, starts: Sequence[int]
    ) -> tuple[list[int], list[bool]]:
        certain = [False] * len(starts)
        if amount.fixed:
            month, day = (int(part) for part in amount.fixed.split("-"))
            return [self.position(date(self.days[i].year, month, day)) for i in starts], certain
        if amount.unit == "wd" and amount.n:
            return self._working(kind, amount.n, starts)
        sign = -1 if kind == "before" else 1
        if amount.unit in ("wd", "d"):
            return [i + sign * amount.n for i in starts], certain
        return [
            self.position(corresponding_day(self.days[i], amount, sign)) for i in starts
        ], certain

    def _working(
        self, kind: Kind, length: int, starts: Sequence[int]
    ) -> tuple[list[int], list[bool]]:
        """The n-th working day after (before) each start, and whether a day on the way was unofficial."""
        rank, workdays, doubt = self.rank, self.workdays, self.unofficial
        if kind == "before":
            ends = [workdays[rank[i - 1] - length] for i in starts]
            return ends, [doubt[i - 1] > doubt[e - 1] for i, e in zip(starts, ends, strict=True)]
        ends = [workdays[rank[i] + length - 1] for i in starts]
        return ends, [doubt[e] > doubt[i] for i, e in zip(starts, ends, strict=True)]

    def _rest(self, kind: Kind, roll: Roll, nominal: Sequence[int]) -> tuple[list[int], list[bool]]:
        rank, workdays, doubt = self.rank, self.workdays, self.unofficial
        if roll == "none":
            ends, unsure = list(nominal), [False] * len(nominal)
        elif kind == "before":
            ends = [workdays[rank[i] - 1] for i in nominal]
            unsure = [doubt[i] > doubt[e - 1] for i, e in zip(nominal, ends, strict=True)]
        else:
            ends = [workdays[rank[i - 1]] for i in nominal]
            unsure = [doubt[e] > doubt[i - 1] for i, e in zip(nominal, ends, strict=True)]
        return ([e + 1 for e in ends] if kind == "after" else ends), unsure


def fill(
    profile: Profile, name: str, table: DueTable, readings: Collection[str] = ()
) -> Iterator[DueRow]:
    """due 表中一个地方一项期限的各行；该期限尚未施行的日子没有行。"""
    coverage.executed("clock", name)
    for since, until, clock in spans(profile, name, table.first, table.last):
        rows = table.rows(clock, readings)
        yield from rows[(since - table.first).days : (until - table.first).days + 1]


def spans(
    profile: Profile, name: str, first: date, last: date
) -> Iterator[tuple[date, date, Clock]]:
    """该期限在这段日子里的各个版本（规范施行、废止之日换版本）。"""
    changes = [day for day in profile.changes() if first < day <= last]
    starts = [first, *changes]
    ends = [*(day - timedelta(days=1) for day in changes), last]
    for since, until in zip(starts, ends, strict=True):
        try:
            yield since, until, profile.clock(name, since)
        except NotInForce:
            continue


def working_days_between(calendar_table: DueTable, first: date, last: date) -> int:
    """首日之后（不含）至末日（含）的工作日数；末日在前的为负。"""
    return (
        calendar_table.rank[calendar_table.position(last)]
        - calendar_table.rank[calendar_table.position(first)]
    )


def due_days(clock: Clock, starts: Iterable[date], calendar: Calendar) -> list[date]:
    """大量起算日各自的最后一日，次序不变。"""
    starts = list(starts)
    if not starts:
        return []
    table = DueTable(calendar, min(starts), max(starts))
    by_day = {row.day: row.due for row in table.rows(clock)}
    return [by_day[start] for start in starts]
