"""期限表：把规则所用的每一项期限，对每个依据组合、每个起算日成批算好（与 `period.run` 相同）。

Equal clocks of different places are computed once; the database multiplies them out.
"""

import csv
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from zhiheng.law import clocks, coverage, library
from zhiheng.law.calendar import Calendar
from zhiheng.law.library import Profile
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


def days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


class _Sheet:
    """Rows of computed days per distinct clock, and which clock of which place uses them when."""

    def __init__(self, table: clocks.DueTable) -> None:
        self.table = table
        self.keys: dict[tuple[object, ...], int] = {}
        self.computed: list[tuple[object, ...]] = []
        self.uses: list[tuple[str, str, int, date, date]] = []

    def add(self, profile: Profile, name: str, readings: Collection[str]) -> None:
        coverage.executed("clock", name)
        for first, last, clock in clocks.spans(profile, name, self.table.first, self.table.last):
            key = clocks.arithmetic(clock, readings)
            if key not in self.keys:
                self.keys[key] = len(self.keys)
                rows = self.table.rows(clock, readings)
                self.computed.extend((self.keys[key], *row) for row in rows)
            self.uses.append((profile.name, name, self.keys[key], first, last))


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
    sheet = _Sheet(clocks.DueTable(calendar, *(span or (FIRST_DAY, last_day(today)))))
    wanted = clock_names(rules().values()) if names is None else names
    for profile in library.profiles().values():
        for name in profile.clock_names():
            if name in wanted:
                sheet.add(profile, name, (readings or {}).get(profile.name, ()))
    connection.execute("DELETE FROM due")
    if not sheet.uses:  # a rule without deadlines: an empty file has no columns to join
        return
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
            """
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
        connection.execute(f"INSERT INTO cal SELECT * FROM read_csv('{path}', header=false)")


def _csv(path: Path, rows: Iterable[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path
