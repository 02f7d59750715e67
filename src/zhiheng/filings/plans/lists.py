"""年度监督计划台账（R10）：一行一份计划，完成了多少、逾期几项；下级的也看得见。"""

from collections.abc import Sequence
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils import timezone

from zhiheng.filings.lists import READERS, public_lamp, years
from zhiheng.filings.models import Filing, PlanTask
from zhiheng.filings.plans import tally
from zhiheng.filings.plans.recording import REGISTER
from zhiheng.filings.states import FilingKind, PublicationStatus
from zhiheng.law import coverage
from zhiheng.ui import html
from zhiheng.ui.columns import DayColumn, MoneyColumn, NameColumn, NumberColumn
from zhiheng.ui.filters import ChoiceFilter, RowFilter, SearchFilter, YesFilter, agencies_in_scope
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort

STATES = {
    "open": ("gry", "没有制定"),
    "filed": ("grn", "已制定"),
    "superseded": ("gry", "已调整"),
}


class ShareColumn(MoneyColumn):
    """完成率：一位小数；导出的是数。"""

    def render(self, value: float) -> str:
        return f"{value:.1f}"


class PlanTable(tables.Table):
    title = NameColumn("标题", linkify=True)
    year = tables.Column("年度")
    agency = NameColumn("监督机构")
    status = tables.Column("状态")
    filed_on = DayColumn("制定日期")
    publication = tables.Column("公布")
    total = NumberColumn("工作（项）", accessor="tally__total")
    done = NumberColumn("完成（项）", accessor="tally__done")
    late = NumberColumn("逾期完成（项）", accessor="tally__late")
    not_done = NumberColumn("没有完成（项）", accessor="tally__not_done")
    overdue = NumberColumn("逾期未完成（项）", accessor="tally__overdue")
    share = ShareColumn("完成率（%）", accessor="tally__share")

    class Meta:
        model = Filing
        fields = ()

    def render_status(self, record: Filing) -> str:
        return html.lamp(*STATES[record.status])

    def value_status(self, record: Filing) -> str:
        return STATES[record.status][1]

    def render_publication(self, record: Filing) -> str:
        return public_lamp(record)

    def value_publication(self, record: Filing) -> str:
        return str(PublicationStatus(record.publication).label)

    def render_overdue(self, value: int) -> str:
        return html.lamp("red", f"{value:,} 项") if value else "0"

    def value_overdue(self, value: int) -> int:
        return value


class PlanFilter(django_filters.FilterSet):
    q = SearchFilter(label="标题或者编号", method="search")
    year = ChoiceFilter(label="年度", choices=years, empty_label="全部年度")
    agency = RowFilter(
        label="监督机构", field_name="agency", rows=agencies_in_scope, empty_label="全部"
    )
    status = ChoiceFilter(
        label="状态",
        choices=[(code, word) for code, (_, word) in STATES.items()],
        empty_label="不限",
    )
    overdue = YesFilter(label="有逾期未完成的", method="is_overdue")

    class Meta:
        model = Filing
        fields = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(title__icontains=value) | rows.filter(number=value)

    def is_overdue(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        if not value:
            return rows
        late = PlanTask.objects.open().filter(due_on__lt=timezone.localdate())
        return rows.filter(pk__in=late.values("filing_id"))


class PlanList(ListPage):
    """年度监督计划台账（R10）。"""

    key = "supervision-plans"
    title = "监督计划台账"
    description = "一行一份年度监督计划；完成率是完成的项数占全部项数，逾期完成的也算完成。"
    model = Filing
    table_class = PlanTable
    filterset_class = PlanFilter
    roles = READERS
    columns = ("title", "agency", "status", "filed_on", "total", "done", "overdue", "share")
    sorts = (
        Sort("-year", "新年度的在前", ("starts_on",), descending=True, column="title"),
        Sort("year", "旧年度的在前", ("starts_on",), column="year"),
    )
    views = (
        BuiltIn("已制定的", "status=filed"),
        BuiltIn("有逾期未完成的", "overdue=on"),
        BuiltIn("没有制定的", "status=open"),
        BuiltIn("全部", ""),
    )
    empty_sentence = "没有监督计划。每年年初由日历向监督机构列出，制定之后在这里看完成率。"

    def rows(self) -> QuerySet[Any]:
        coverage.executed("register", REGISTER)
        rows = super().rows().filter(kind=FilingKind.SUPERVISION_PLAN)
        return rows.filter(status__in=STATES).select_related("agency").defer("remark")

    def prepare(self, rows: Sequence[Any]) -> None:
        found = tally.of_filings([row.pk for row in rows], timezone.localdate())
        for row in rows:
            row.tally = found.get(row.pk, tally.Tally())
