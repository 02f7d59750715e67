"""孪生共用的：一份快照的各表、期限、工作日；只用普通 Python。"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from zhiheng.law import library, period
from zhiheng.law.calendar import Calendar
from zhiheng.law.model import NotInForce
from zhiheng.screening.tests.scene import Row, Tables
from zhiheng.screening.tests.stage import SPAN

Seen = Iterator[tuple[str, str]]
CALENDAR = Calendar()


@cache
def due(profile: str, clock: str, start: date | None) -> period.Deadline | None:
    if start is None or not SPAN[0] <= start <= SPAN[1]:
        return None
    try:
        return period.run(
            library.profile(profile).clock(clock, start), start, CALENDAR, traced=False
        )
    except NotInForce:
        return None


def workdays_passed(first: date, last: date) -> int:
    """first 之后、last 之前（都不含）有几个工作日。"""
    return sum(
        CALENDAR.is_workday(first + timedelta(days=n)) for n in range(1, (last - first).days)
    )


class Data:
    """一份快照的各表，附按行为编号的查找。"""

    def __init__(self, tables: Tables, own_due: list[tuple[Any, ...]]) -> None:
        self.tables = tables
        self.own = {(row[0], row[1]): row for row in own_due}
        self.acts = {a["act_id"]: a for a in tables["acts"]}
        self.agencies = {g["agency_id"]: g for g in tables["agencies"]}

    def __getattr__(self, name: str) -> list[Row]:
        return self.tables[name]

    def last_day(self, row: Row, clock: str, start: date | None) -> date | None:
        """个案期限优先；起算日不可计算的为空。"""
        found = due(row["profile"], clock, start)
        own = self.own.get((row["act_id"], clock))
        return None if found is None else own[4] if own else found.due


def penalties(data: Data) -> Iterator[Row]:
    return (a for a in data.tables["acts"] if a["kind"] == "penalty")


def fined(data: Data) -> Iterator[Row]:
    return (a for a in penalties(data) if a["decided_on"] and (a["fine"] or 0) > 0)


def by_party(rows: Iterator[Row]) -> Iterator[list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row["party_id"] is not None:
            groups[row["party_id"]].append(row)
    return iter(groups.values())


def pair_mark(i: Row, j: Row) -> str:
    return "+".join(str(n) for n in sorted((i["act_id"], j["act_id"])))
