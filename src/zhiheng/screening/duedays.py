"""期限表：把规则所用的每一项期限，对每个依据组合、每个起算日，用 `period.run` 逐日算好。

Equal clocks of different places are computed once; the database multiplies them out.
"""

import csv
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from zhiheng.law import library, period
from zhiheng.law.calendar import Calendar
from zhiheng.law.model import Clock, NotInForce, UnknownLaw
from zhiheng.screening.rulefile import Rule, rules

FIRST_DAY = date(2000, 1, 1)
YEARS_AHEAD = 10
ONE_DAY = timedelta(days=1)
HOURS_CLOCKS = frozenset({"coercion.backfill", "transfer.hand_over"})


def last_day(today: date) -> date:
    """期限表和日历的最后一日：十年后的年末。"""
    return date(today.year + YEARS_AHEAD, 12, 31)


def clock_names(chosen: Iterable[Rule]) -> tuple[str, ...]:
    """规则所用、按日计算的期限。"""
    names = {name for rule in chosen for name in rule.clocks}
    return tuple(sorted(names - HOURS_CLOCKS))


def segments(
    profile: str, name: str, first: date, last: date
) -> Iterator[tuple[Clock, date, date]]:
    """期限在各段日子里的规定；规范未施行的日子没有。"""
    place = library.profile(profile)
    cuts = {first}
    for norm in library.norms().values():
        cuts.add(norm.effective_from)
        if norm.effective_to:
            cuts.add(norm.effective_to + ONE_DAY)
    starts = sorted(day for day in cuts if first <= day <= last)
    for start, following in zip(starts, [*starts[1:], last + ONE_DAY], strict=True):
        try:
            yield place.clock(name, start), start, following - ONE_DAY
        except (NotInForce, UnknownLaw):
            continue


def days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


class _Sheet:
    """Rows of computed days per distinct clock, and which clock of which place uses them when."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.keys: dict[tuple[object, ...], int] = {}
        self.covered: dict[int, list[tuple[date, date]]] = {}
        self.computed: list[tuple[int, date, date, date, date, bool]] = []
        self.uses: list[tuple[str, str, int, date, date]] = []

    def add(
        self, profile: str, clock: Clock, span: tuple[date, date], readings: Collection[str]
    ) -> None:
        chosen = clock.strict is not None and clock.strict.ambiguity in readings
        key = (clock.kind, clock.amount, clock.roll, clock.strict, chosen)
        number = self.keys.setdefault(key, len(self.keys))
        self.uses.append((profile, clock.name, number, *span))
        for day in days(*span):
            if not any(a <= day <= b for a, b in self.covered.get(number, ())):
                found = period.run(clock, day, self.calendar, readings=readings, traced=False)
                self.computed.append(
                    (number, day, found.nominal, found.due, found.strict, found.provisional)
                )
        self.covered.setdefault(number, []).append(span)


def fill_due(
    connection: Any,
    calendar: Calendar,
    today: date,
    *,
    names: Collection[str] | None = None,
    readings: Mapping[str, Collection[str]] | None = None,
    span: tuple[date, date] | None = None,
) -> None:
    """写满 due 表；`readings` 是各依据组合选择从严读法的疑义编号。"""
    sheet = _Sheet(calendar)
    first, last = span or (FIRST_DAY, last_day(today))
    for profile in library.profiles():
        for name in clock_names(rules().values()) if names is None else names:
            for clock, start, end in segments(profile, name, first, last):
                sheet.add(profile, clock, (start, end), (readings or {}).get(profile, ()))
    connection.execute("DELETE FROM due")
    with tempfile.TemporaryDirectory() as folder:
        computed = _csv(Path(folder) / "computed.csv", sheet.computed)
        uses = _csv(Path(folder) / "uses.csv", sheet.uses)
        connection.execute(
            f"""
            INSERT INTO due
            SELECT u.column0, u.column1, CAST(c.column1 AS DATE), CAST(c.column2 AS DATE), CAST(c.column3 AS DATE),
                   CAST(c.column4 AS DATE), CAST(c.column5 AS BOOLEAN)
            FROM read_csv('{uses}', header=false, all_varchar=true) u
            JOIN read_csv('{computed}', header=false, all_varchar=true) c
              ON c.column0 = u.column2 AND CAST(c.column1 AS DATE) BETWEEN CAST(u.column3 AS DATE) AND CAST(u.column4 AS DATE)
            ORDER BY 2, 1, 3
            """  # noqa: S608  # paths of our own temporary folder
        )


def fill_cal(
    connection: Any, calendar: Calendar, today: date, *, span: tuple[date, date] | None = None
) -> None:
    """写满 cal 表。"""
    first, last = span or (FIRST_DAY, last_day(today))
    rows, ordinal = [], 0
    for number, day in enumerate(days(first, last), start=1):
        looked = calendar.day(day)
        ordinal += looked.workday
        rows.append((day, number, ordinal, looked.workday, looked.kind == "holiday"))
    connection.execute("DELETE FROM cal")
    with tempfile.TemporaryDirectory() as folder:
        path = _csv(Path(folder) / "cal.csv", rows)
        connection.execute(f"INSERT INTO cal SELECT * FROM read_csv('{path}', header=false)")  # noqa: S608  # our own path


def _csv(path: Path, rows: Iterable[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path
