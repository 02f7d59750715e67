"""须报告实施情况的规范：登记，算出满一年之日（SD-17、R41）；列表的栏目与条件。"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Agency
from zhiheng.filings.lists import READERS
from zhiheng.filings.models import NewNorm
from zhiheng.kernel import ledger
from zhiheng.kernel.errors import Refusal, RuleViolation
from zhiheng.kernel.parameters import profile_of
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage
from zhiheng.law.period import shift_months
from zhiheng.ui.columns import DayColumn, NumberColumn
from zhiheng.ui.filters import ChoiceFilter, DayFilter, SearchFilter
from zhiheng.ui.lists import ListPage
from zhiheng.ui.paging import Sort

REGISTER, ROWS = "R41", "SD-17"


def year_on(norm: NewNorm) -> date:
    """施行满一年之日：施行日的对应日，不顺延（R2）。"""
    return shift_months(norm.in_force_on, 12)


def a_year_old(rows: QuerySet[NewNorm], today: date) -> Iterator[NewNorm]:
    """今天已经施行满一年、此前没有废止、须报告的；二月二十九日施行的，平年满于二月二十八日（R2）。"""
    latest = shift_months(today, -12) + timedelta(days=1)
    for norm in rows.filter(in_force_on__lte=latest):
        day = year_on(norm)
        is_over = norm.ended_on is not None and norm.ended_on <= day
        if day <= today and not is_over and is_reported(norm):
            yield norm


def within(user: User) -> QuerySet[NewNorm]:
    """可以报告的：本辖区登记的，和列明由本机关实施的。"""
    own = Q(agencies=user.scope.agency_id)
    if user.agency is not None:
        own |= Q(path=user.agency.path)
    return (
        NewNorm.objects.filter(own, ended_on__isnull=True).distinct().order_by("-in_force_on", "id")
    )


def is_reported(norm: NewNorm) -> bool:
    """满一年之日报告的规定已经施行的才须报告；此前满一年的不溯及（SD-17 自 2015-05-01 起）。"""
    return profile_of(norm.path).cites(ROWS, year_on(norm))


def refusal(norm: NewNorm) -> Refusal | None:
    """不须报告的，写明哪一日满一年。"""
    if is_reported(norm):
        return None
    return Refusal(
        ROWS,
        f"“{norm.title}”于 {year_on(norm)} 施行满一年，报告实施情况的规定那时还没有施行，不须报告；"
        "施行日期登记错了的，请监督机构更正。",
    )


def key_of(norm: NewNorm) -> str:
    """一部规范、一个部门只列一件报告。"""
    return f"norm-{norm.pk}"


@changes
def register_norm(*, actor: User, now: datetime, agencies: list[Agency], **fields: Any) -> NewNorm:
    """登记一部规范及负责实施的部门。"""
    coverage.executed("register", REGISTER)
    if actor.agency is None:
        raise RuleViolation("您的账号没有所属单位。")
    norm = NewNorm(path=actor.agency.path, registered_by=actor, registered_at=now, **fields)
    if NewNorm.objects.filter(path=norm.path, title=norm.title, in_force_on=norm.in_force_on):
        raise RuleViolation("这部规范已经登记。", field="title")
    norm.save()
    norm.agencies.set(agencies)
    ledger.append(
        "filings.norm.register",
        at=now,
        actor=actor,
        subject=norm,
        rows="SD-17",
        facts={"in_force_on": norm.in_force_on, "agencies": len(agencies)},
    )
    return norm


class NormTable(tables.Table):
    title = tables.Column("名称", linkify=True)
    rank = tables.Column("种类")
    document_number = tables.Column("公布文号")
    in_force_on = DayColumn("施行日期")
    ended_on = DayColumn("废止日期")
    year_on = DayColumn("满一年之日", empty_values=(), accessor="in_force_on")
    agency_count = NumberColumn("实施部门")

    class Meta:
        model = NewNorm
        fields = ()

    def render_year_on(self, record: NewNorm) -> str:
        return str(year_on(record))

    def value_year_on(self, record: NewNorm) -> date:
        return year_on(record)


class NormFilter(django_filters.FilterSet):
    q = SearchFilter(label="名称或者文号", method="search")
    rank = ChoiceFilter(label="种类", choices=NewNorm.Rank.choices, empty_label="不限")
    since = DayFilter(label="施行自", field_name="in_force_on", lookup_expr="gte")
    until = DayFilter(label="施行至", field_name="in_force_on", lookup_expr="lte")

    class Meta:
        model = NewNorm
        fields = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(title__icontains=value) | rows.filter(document_number=value)


class NormList(ListPage):
    """规范及其实施情况报告（R41）。"""

    key = "norms"
    title = "规范与实施报告"
    description = "登记新施行的法律、法规、规章；满一年之日起，平台向每个实施部门列出实施情况报告。"
    model = NewNorm
    table_class = NormTable
    filterset_class = NormFilter
    roles = READERS
    sorts = (
        Sort("-day", "施行日新的在前", ("in_force_on",), descending=True, column="in_force_on"),
    )
    empty_sentence = "还没有登记规范。新施行的法律、法规、规章请在这里登记。"

    def rows(self) -> QuerySet[Any]:
        return super().rows().annotate(agency_count=Count("agencies"))

    def extra_context(self) -> dict[str, Any]:
        if not self.request.user.has_role(Role.SO_HANDLER, Role.SO_HEAD):
            return {}
        href = reverse("filings:new-norm")
        return {
            "header_actions": [{"label": "登记规范", "href": href, "icon": "plus", "primary": True}]
        }
