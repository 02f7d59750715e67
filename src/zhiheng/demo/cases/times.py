"""发生时刻多为零时、整点（OF-4b）：一个机关一年的二十个时刻里差一个。

每个场景独占一个机关的一个往年，不与背景和别的场景的时刻混在一起。
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import chain, repeat

from zhiheng.demo.cases.base import Group, near, violation
from zhiheng.demo.drafts import Draft, Fact
from zhiheng.demo.making import others
from zhiheng.demo.world import Agency, World, moment

YEARS_BACK = (3, 4)  # 背景只有最近两年
MIDNIGHT, ON_THE_HOUR, HALF_PAST, A_MINUTE_LATE = (0, 0), (10, 0), (10, 30), (10, 1)

Clock = tuple[int, int]


def _own_year(world: World) -> tuple[Agency, date]:
    """轮流取一个机关的一个往年，各场景不重复。"""
    agencies = [
        agency
        for agency in world.agencies
        if agency.items.get("inspection")
        and not agency.is_entrusted
        and agency.qualified_to is None
    ]
    turn, n = divmod(world.last_own_year, len(agencies))
    world.last_own_year += 1
    return agencies[n], date(world.today.year - YEARS_BACK[turn], 3, 2)


def _visits(world: World, clocks: Iterable[Clock | None]) -> list[Draft]:
    """一次检查登记两个时刻：检查的开始和现场环节；给出的依次填入，没有的不填。"""
    agency, day = _own_year(world)
    drafts, given = [], list(clocks)
    for start, step in zip(given[::2], [*given[1::2], None], strict=False):
        day = world.almanac.after(day, 2)
        draft = others.inspection(world, agency, day=day)
        draft.recordings = []
        draft.officers = [row | {"started_at": None, "ended_at": None} for row in draft.officers]
        draft.put(started_at=_at(day, start), ended_at=None, scan_at=None)
        when = _at(day, step)
        draft.facts = [Fact("visit", when, when + timedelta(minutes=50))] if when else []
        drafts.append(draft)
    return drafts


def _at(day: date, clock: Clock | None) -> datetime | None:
    return None if clock is None else moment(day, *clock)


def _some(*counted: tuple[int, Clock]) -> Iterable[Clock]:
    return chain.from_iterable(repeat(clock, n) for n, clock in counted)


def _flagged(world: World, clocks: Iterable[Clock]) -> Group:
    drafts = _visits(world, clocks)
    year = drafts[0].detail["started_on"].year
    return Group([], drafts, key=(drafts[0].agency.name, str(year)))


@violation("OF-4b")
def eleven_of_twenty_are_on_the_hour(world: World) -> Group:
    return _flagged(world, _some((11, ON_THE_HOUR), (9, A_MINUTE_LATE)))


@violation("OF-4b")
def every_time_is_midnight(world: World) -> Group:
    return _flagged(world, _some((20, MIDNIGHT)))


@near("OF-4b", yields=10)
def half_are_on_the_hour(world: World) -> Group:
    return Group(_visits(world, _some((10, ON_THE_HOUR), (10, HALF_PAST))))


@near("OF-4b", yields=10)
def one_time_too_few(world: World) -> Group:
    return Group(_visits(world, _some((19, ON_THE_HOUR))))


@near("OF-4b", yields=30)
def none_is_on_the_hour(world: World) -> Group:
    return Group(_visits(world, _some((30, HALF_PAST), (30, A_MINUTE_LATE))))
