"""由一个机关的各次登记得出各个时期的内容；纯函数，值是 JSON 里的写法。

规则只有一条：某日某项的值，是生效日期不晚于该日、设了该项的各次登记中生效最晚的一次所设的值；
同日生效的，以后登记的为准。所以补登过去的变更只改此后没有再改动过的那些项，将来的变更到日自然生效。
更正不是变化：它把当时设下错值的那一次登记所设的值换成对的，影响所及与那一次登记相同。
生效日期登记错了的，更正把那一次登记移到对的日期。
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

START = "qualified_from"  # the first registration holds from this day
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """一次登记；更正的 `effective_on` 是所更正的内容有效的任何一日。

    更正生效日期的，`moves` 是所更正的登记是第几次，`effective_on` 是对的日期；
    撤回的，`withdraws` 是所撤回的登记是第几次，那一次如同没有登记过。
    """

    effective_on: date
    values: Values
    is_correction: bool = False
    moves: int | None = None
    withdraws: int | None = None


@dataclass(slots=True)
class _Event:
    day: date
    place: int
    values: dict[str, Any]

    @property
    def order(self) -> tuple[date, int]:
        return self.day, self.place


@dataclass(frozen=True, slots=True)
class Period:
    """一个版本：起止、全部内容，以及起始的那一次登记是第几次。"""

    valid_from: date
    valid_to: date | None
    values: dict[str, Any]
    place: int

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def _settled(entries: Iterable[Entry]) -> list[_Event]:
    """各次登记，更正已经写回所更正的那一次。"""
    events: list[_Event] = []
    for place, entry in enumerate(entries):
        if entry.withdraws is not None:
            events = [one for one in events if one.place != entry.withdraws]
            continue
        if entry.moves is not None:
            next(one for one in events if one.place == entry.moves).day = entry.effective_on
            continue
        if not entry.is_correction:
            events.append(_Event(entry.effective_on, place, dict(entry.values)))
        for name, value in entry.values.items() if entry.is_correction else ():
            _setter(events, name, entry.effective_on).values[name] = value
        events[0].day = date.fromisoformat(events[0].values[START])
    return events


def standing(entries: Iterable[Entry]) -> dict[int, tuple[date, frozenset[str]]]:
    """各次变更（第几次）更正之后的生效日期和所设的各项。"""
    return {one.place: (one.day, frozenset(one.values)) for one in _settled(entries)}


def _setter(events: Sequence[_Event], name: str, day: date) -> _Event:
    """某日某项的值是哪一次登记所设；早于首次登记的，算首次登记。"""
    setters = [one for one in events if name in one.values and one.day <= day]
    return max(setters, key=lambda one: one.order, default=events[0])


def periods(entries: Sequence[Entry]) -> list[Period]:
    """各个版本，按时间先后；第一次登记须设全部各项。"""
    events = sorted(_settled(entries), key=lambda one: one.order)
    days = [(day, list(found)) for day, found in groupby(events, key=lambda one: one.day)]
    made: list[Period] = []
    values: dict[str, Any] = {}
    for n, (day, found) in enumerate(days):
        for one in found:
            values = values | one.values
        until = days[n + 1][0] - timedelta(days=1) if n + 1 < len(days) else None
        made.append(Period(day, until, values, found[-1].place))
    return made


def on(day: date, found: Sequence[Period]) -> Period | None:
    """当日的版本；首次登记之前没有。"""
    return next((one for one in found if one.covers(day)), None)
