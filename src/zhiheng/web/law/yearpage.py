"""工作日历页：一年之中与周末规则不同的日子，连续的合成一段，并写明依据。"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhiheng.law.calendar import OFFICIAL_YEARS, Day
from zhiheng.norms import services
from zhiheng.norms.models import CalendarDay, CalendarNotice

YEARS = range(1950, 2101)
BUILT_IN = "国务院办公厅年度放假通知（随产品）"


@dataclass(slots=True)
class Run:
    """连续几天相同的安排。"""

    first: date
    last: date
    workday: bool
    name: str
    basis: str

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1


def year_asked(text: str | None, today: int) -> tuple[int, str]:
    """要看的年份；写错的用今年，并说明。"""
    if not text:
        return today, ""
    if text.isascii() and text.isdigit() and len(text) == 4 and int(text) in YEARS:
        return int(text), ""
    return today, f"没有“{text[:20]}”这一年的日历，年份须在 {YEARS[0]} 至 {YEARS[-1]} 之间。"


def facts(year: int) -> dict[str, Any]:
    calendar = services.current_calendar()
    own = {
        entry.day: entry.notice.number
        for entry in CalendarDay.objects.filter(day__year=year).select_related("notice")
    }
    runs = list(_runs(_unusual(calendar.day(day) for day in _days(year)), own))
    return {
        "year": year,
        "before": year - 1 if year - 1 in YEARS else None,
        "after": year + 1 if year + 1 in YEARS else None,
        "runs": runs,
        "workdays": sum(calendar.is_workday(day) for day in _days(year)),
        "official": year in calendar.official_years,
        "built_in": year in OFFICIAL_YEARS,
        "notices": CalendarNotice.objects.all()[:50],
    }


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def _unusual(days: Any) -> list[Day]:
    return [day for day in days if day.kind in ("holiday", "shifted") or day.name == "调休上班"]


def _runs(days: list[Day], own: dict[date, str]) -> list[Run]:
    found: list[Run] = []
    for day in days:
        basis = own.get(day.day, BUILT_IN)
        last = found[-1] if found else None
        is_next = last and last.last + timedelta(days=1) == day.day
        if last and is_next and (last.name, last.basis) == (day.name, basis):
            last.last = day.day
        else:
            found.append(Run(day.day, day.day, day.workday, day.name, basis))
    return found
