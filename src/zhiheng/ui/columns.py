"""Columns of list tables: days, moments and amounts in the one form of the office."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables

from zhiheng.ui import html


class DayColumn(tables.Column):
    """日期写作 2026-10-16；导出时仍是日期。"""

    def render(self, value: date) -> str:
        return html.day(value)

    def value(self, value: date | None) -> Any:
        return value


class NameColumn(tables.Column):
    """单位等较长的名称：可以折行，不挤占别的栏。"""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"attrs": {"td": {"class": "name"}}})


class MomentColumn(tables.Column):
    """时刻写作 2026-10-16 09:02；导出时仍是时刻。"""

    def render(self, value: datetime) -> str:
        return html.moment(value)

    def value(self, value: datetime | None) -> Any:
        return value


class MoneyColumn(tables.Column):
    """金额（元）：右对齐、千分位、两位小数；导出时仍是数。"""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "money"}, "th": {"class": "r"}})
        super().__init__(*args, **kwargs)

    def render(self, value: Decimal) -> str:
        return html.money(value)

    def value(self, value: Decimal | None) -> Any:
        return value


class NumberColumn(MoneyColumn):
    """件数等整数：右对齐。"""

    def render(self, value: int) -> str:
        return f"{value:,}"
