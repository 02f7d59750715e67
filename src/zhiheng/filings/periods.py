"""定期调度分析的期间与初稿：周期是本地参数，问题取自筛查（HT-3.1-1、WH-20）。"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from zhiheng.directory.models import Agency
from zhiheng.filings.models import Filing
from zhiheng.filings.states import FilingKind
from zhiheng.kernel.parameters import parameter, profile_of
from zhiheng.law.period import shift_months

ONE_DAY = timedelta(days=1)
MONTHS = "dispatch.months"
Problems = Callable[[Agency, date, date], list[str]]
_providers: list[Problems] = []


def register_problems(provider: Problems) -> None:
    """A room to the right that knows what was found between two days, one sentence a problem."""
    if provider not in _providers:
        _providers.append(provider)


def problems(agency: Agency, first: date, last: date) -> list[str]:
    return [text for provider in _providers for text in provider(agency, first, last)]


def months_of(path: str, day: date) -> int:
    """本地规定的周期（月）；不整除十二的按季度。"""
    months = int(parameter(MONTHS, profile_of(path), day, 3))
    return months if months > 0 and 12 % months == 0 else 3


def last_period(path: str, day: date) -> date:
    """最近一个已经结束的期间的第一日；改了周期的，改之前的期间仍按原来的。"""
    return first_of(path, first_of(path, day) - ONE_DAY)


def first_of(path: str, day: date) -> date:
    """当日所在期间的第一日。"""
    months = months_of(path, day)
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def of(filing: Filing) -> tuple[date, date]:
    """调度分析、监督计划所看的期间：调度看一个周期，计划看上一年度。"""
    if filing.kind == FilingKind.DISPATCH:
        first = filing.starts_on
        return first, shift_months(first, months_of(filing.path, first)) - ONE_DAY
    return date(filing.starts_on.year - 1, 1, 1), date(filing.starts_on.year - 1, 12, 31)


def drafted(filing: Filing) -> dict[str, Any]:
    """还没有填写的，问题一栏按筛查的结果预填；承办人核对、改写。"""
    name = {FilingKind.DISPATCH: "problems", FilingKind.SUPERVISION_PLAN: "last_problems"}.get(
        FilingKind(filing.kind)
    )
    if name is None or filing.content:
        return {}
    found = problems(filing.agency, *of(filing))
    return {name: found} if found else {}
