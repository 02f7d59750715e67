"""工作日历：国务院公布的放假调休安排，加上本单位录入的调整；未公布的年份只按周末推算，结果为暂定。"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from chinese_calendar.constants import Holiday, holidays, workdays

DayKind = Literal["workday", "shifted", "weekend", "holiday"]

OFFICIAL_YEARS = frozenset(day.year for day in holidays)
_WEEK = "一二三四五六日"
_NAMES = {member.value: member.chinese for member in Holiday} | {
    "Tomb-sweeping Day": "清明节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


@dataclass(frozen=True, slots=True)
class Day:
    """日历上的一天；`official` 为 False 的是按周末推算的。"""

    day: date
    workday: bool
    kind: DayKind
    name: str
    official: bool


@dataclass(frozen=True, slots=True)
class Override:
    """本单位对某一天的调整，来自国务院办公厅通知或者地方的临时安排。"""

    workday: bool
    name: str


class Calendar:
    """判断某日是否工作日；`official_years` 是已录入通知的年份（chinesecalendar 之外的）。"""

    def __init__(
        self,
        overrides: Mapping[date, Override] | None = None,
        official_years: Collection[int] = (),
    ) -> None:
        self.overrides = dict(overrides or {})
        self.official_years = OFFICIAL_YEARS | frozenset(official_years)

    def is_workday(self, day: date) -> bool:
        if day in self.overrides:
            return self.overrides[day].workday
        return day in workdays or (day.weekday() < 5 and day not in holidays)

    def is_official(self, day: date) -> bool:
        return day.year in self.official_years or day in self.overrides

    def day(self, day: date) -> Day:
        workday, official = self.is_workday(day), self.is_official(day)
        kind, name = self._kind(day, workday)
        return Day(day, workday, kind, name, official)

    def _kind(self, day: date, workday: bool) -> tuple[DayKind, str]:
        week = f"周{_WEEK[day.weekday()]}"
        if day in self.overrides:
            given = self.overrides[day].name
            if workday:
                return ("shifted", given or "调休上班") if day.weekday() > 4 else ("workday", given)
            return "holiday", given or "放假"
        if day in workdays:
            return "shifted", f"{_NAMES[workdays[day]]}调休上班"
        if day in holidays:
            return "holiday", _NAMES[holidays[day]]
        return ("workday", week) if workday else ("weekend", week)
