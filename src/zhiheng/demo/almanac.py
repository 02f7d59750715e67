"""演示城市的日历：工作日的挑选与法定期限的最后一日，全部由 `law` 推算，不读筛查的任何文件。"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from zhiheng.law import clocks, library
from zhiheng.law.calendar import Calendar
from zhiheng.law.clocks import DueRow, DueTable

ONE_DAY = timedelta(days=1)
YEARS_BACK = 8
DAYS_AHEAD = 500


class Almanac:
    """Working days and due days around `today`; every clock is computed once per profile and kept."""

    def __init__(self, calendar: Calendar, today: date) -> None:
        self.today = today
        first = date(today.year - YEARS_BACK, 1, 1)
        last = today + timedelta(days=DAYS_AHEAD)
        self.table = DueTable(calendar, first, last)
        span = range((last - first).days + 1)
        self.workdays = [day for n in span if calendar.is_workday(day := first + timedelta(days=n))]
        self._set = frozenset(self.workdays)
        self._due: dict[tuple[str, str], dict[date, DueRow]] = {}

    def is_workday(self, day: date) -> bool:
        return day in self._set

    def due(self, profile: str, clock: str, start: date) -> date:
        """期限自 `start` 起算的最后一日（默认读法）。"""
        return self.row(profile, clock, start).due

    def row(self, profile: str, clock: str, start: date) -> DueRow:
        key = (profile, clock)
        if key not in self._due:
            rows = clocks.fill(library.profile(profile), clock, self.table)
            self._due[key] = {row.day: row for row in rows}
        return self._due[key][start]

    def latest_start(self, profile: str, clock: str, *, due_before: date) -> date:
        """期限最后一日早于 `due_before` 的最晚起算日。"""
        day = due_before - ONE_DAY
        while self.due(profile, clock, day) >= due_before:
            day -= ONE_DAY
        return day

    def earliest_start(self, profile: str, clock: str, *, due_from: date) -> date:
        """期限最后一日不早于 `due_from` 的最早起算日。"""
        return self.latest_start(profile, clock, due_before=due_from) + ONE_DAY

    def workday(self, day: date) -> date:
        """当日是工作日的即当日，否则其后第一个工作日。"""
        return self.workdays[bisect_left(self.workdays, day)]

    def after(self, day: date, n: int = 1) -> date:
        """`day` 之后第 n 个工作日。"""
        return self.workdays[bisect_right(self.workdays, day) + n - 1]

    def before(self, day: date, n: int = 1) -> date:
        """`day` 之前第 n 个工作日。"""
        return self.workdays[bisect_left(self.workdays, day) - n]

    def between(self, rng: Random, first: date, last: date) -> date:
        """[first, last] 中随机一个工作日；没有的取 `last`。"""
        low, high = bisect_left(self.workdays, first), bisect_right(self.workdays, last)
        return self.workdays[rng.randrange(low, high)] if low < high else last

    def seasonal(
        self, first: date, last: date, season: Sequence[int]
    ) -> tuple[list[date], list[float]]:
        """一段日子的工作日及其累计比重；旺季月份加倍，年初稀少。"""
        days = [day for day in self.workdays if first <= day <= last]
        total, weights = 0.0, []
        for day in days:
            total += (0.6 if day.month <= 2 else 1.0) * (2.0 if day.month in season else 1.0)
            weights.append(total)
        return days, weights
