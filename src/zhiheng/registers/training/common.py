"""各列表共用的：谁能看、年度、课时的写法。"""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from zhiheng.accounts.roles import EA_ROLES, GOV_ROLES, SO_ROLES, Role
from zhiheng.ui.columns import MoneyColumn

READERS = tuple(sorted(SO_ROLES | GOV_ROLES | EA_ROLES))
UNITS = tuple(sorted(SO_ROLES | GOV_ROLES | {Role.EA_CLERK, Role.EA_HEAD}))
RECORDERS = (Role.SO_HANDLER, Role.SO_HEAD, Role.EA_CLERK, Role.EA_HEAD)


def hours_text(value: Any) -> str:
    """课时：不写多余的零。"""
    return "—" if value is None else f"{value.normalize():f}"


def years() -> list[tuple[str, str]]:
    this = timezone.localdate().year
    return [(str(year), f"{year} 年度") for year in range(this + 1, this - 9, -1)]


def chosen_year(request: HttpRequest) -> int:
    """地址里的年度；没有写、写错的是今年。"""
    wanted = request.GET.get("year", "")
    return int(wanted) if wanted in dict(years()) else timezone.localdate().year


class HoursColumn(MoneyColumn):
    """课时：右对齐。"""

    def render(self, value: Any) -> str:
        return hours_text(value)
