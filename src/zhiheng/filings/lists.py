"""备案台账：栏目与条件（R23）。"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from zhiheng.accounts.roles import EA_ROLES, GOV_ROLES, SO_ROLES, Role
from zhiheng.filings import kinds
from zhiheng.filings.models import Filing
from zhiheng.filings.states import FilingKind, FilingStatus, PublicationStatus
from zhiheng.kernel import deadlines
from zhiheng.kernel.models import Deadline
from zhiheng.ui import html
from zhiheng.ui.columns import DayColumn, NameColumn, NumberColumn
from zhiheng.ui.filters import (
    ChoiceFilter,
    DayFilter,
    RowFilter,
    SearchFilter,
    YesFilter,
    agencies_in_scope,
)
from zhiheng.ui.lists import BuiltIn, Bulk, ListPage
from zhiheng.ui.matters import clock_lamp
from zhiheng.ui.paging import Sort

S, P = FilingStatus, PublicationStatus
READERS = tuple(sorted(SO_ROLES | GOV_ROLES | (EA_ROLES - {Role.EA_OFFICER})))
LAMPS = {
    S.OPEN: "gry", S.SUBMITTED: "blu", S.RETURNED: "amb", S.FILED: "grn", S.CONFIRMED: "grn",
    S.REFUSED: "red", S.UNDER_REVIEW: "amb", S.SUPERSEDED: "gry", S.CLOSED: "gry",
}  # fmt: skip
TEXTS = {  # 最近一次报送的文本的效力
    S.SUBMITTED: ("blu", "已报送"), S.RETURNED: ("amb", "已退回"), S.REFUSED: ("red", "不予确认"),
    S.FILED: ("grn", "现行"), S.CONFIRMED: ("grn", "现行"), S.UNDER_REVIEW: ("grn", "现行"),
    S.SUPERSEDED: ("gry", "已被新的备案替代"), S.CLOSED: ("gry", "已终止"), S.OPEN: ("gry", "待报送"),
}  # fmt: skip
PUBLIC_LAMPS = {P.NONE: "gry", P.PUBLISHED: "grn", P.WITHDRAWN: "amb"}


def filing_lamp(filing: Filing) -> SafeString:
    status = S(filing.status)
    return html.lamp(LAMPS[status], status.label)


def text_lamp(filing: Filing) -> SafeString:
    """报送的文本现在有没有效力；委托终止、届满的没有。"""
    status = S(filing.status)
    if filing.ended_on is not None:
        return html.lamp("gry", "委托已终止")
    if TEXTS[status][1] == "现行" and filing.is_over(timezone.localdate()):
        return html.lamp("red", "委托已届满")
    return html.lamp(*TEXTS[status])


def public_lamp(filing: Filing) -> SafeString:
    status = P(filing.publication)
    return html.lamp(PUBLIC_LAMPS[status], status.label)


def days_late(filing: Any, today: date) -> int | None:
    """受理时算定的逾期天数；还没有受理的，到今天逾期了几日。"""
    clock: Deadline | None = filing.nearest_deadline
    if filing.late_days is None and clock is not None and clock.is_overdue(today):
        return (today - clock.due).days
    days: int | None = filing.late_days
    return days


class FilingTable(tables.Table):
    title = NameColumn("标题", linkify=True)
    kind = tables.Column("种类")
    year = tables.Column("年度")
    agency = NameColumn("报送机关")
    addressee = NameColumn("收受机关", accessor="addressee_text", empty_values=())
    status = tables.Column("状态")
    clock = tables.Column("最近期限", accessor="nearest_deadline", empty_values=())
    submitted_on = DayColumn("报送日期")
    filed_on = DayColumn("受理日期")
    expires_on = DayColumn("期限届满")
    late_days = NumberColumn("逾期天数", empty_values=())
    number = tables.Column("备案号")
    publication = tables.Column("公示")

    class Meta:
        model = Filing
        fields = ()

    def render_status(self, record: Filing) -> str:
        return filing_lamp(record)

    def value_status(self, record: Filing) -> str:
        return str(S(record.status).label)

    def render_publication(self, record: Filing) -> str:
        return public_lamp(record) if kinds.of(record.kind).publication else html.EMPTY

    def value_publication(self, record: Filing) -> str:
        is_public = bool(kinds.of(record.kind).publication)
        return str(P(record.publication).label) if is_public else ""

    def render_late_days(self, record: Filing) -> str:
        days = days_late(record, timezone.localdate())
        return html.EMPTY if days is None else f"{days:,}"

    def value_late_days(self, record: Filing) -> int | None:
        return days_late(record, timezone.localdate())

    def render_clock(self, value: Deadline | None) -> str:
        return clock_lamp(value, timezone.localdate())

    def value_clock(self, value: Deadline | None) -> Any:
        return value.due if value else None


FIRST_YEAR = 2021
SOON = timedelta(days=90)


def years() -> list[tuple[int, str]]:
    """可选的年度：明年起往前。"""
    return [
        (year, f"{year} 年") for year in range(timezone.localdate().year + 1, FIRST_YEAR - 1, -1)
    ]


class FilingFilter(django_filters.FilterSet):
    q = SearchFilter(label="标题或者备案号", method="search")
    kind = ChoiceFilter(label="种类", choices=FilingKind.choices, empty_label="全部种类")
    status = django_filters.MultipleChoiceFilter(label="状态", choices=FilingStatus.choices)
    year = ChoiceFilter(
        label="列入年度", field_name="starts_on__year", choices=years, empty_label="全部年度"
    )
    ours = YesFilter(label="报给本机关", method="is_ours")
    one = YesFilter(label="调整过的只取现行的", method="is_one_a_year")
    overdue = YesFilter(label="逾期", method="is_overdue")
    strict = YesFilter(label="从严逾期", method="is_strictly_overdue")
    late = ChoiceFilter(
        label="报送",
        choices=[("no", "按期"), ("yes", "逾期")],
        method="was_late",
        empty_label="不限",
    )
    expiring = YesFilter(label="委托 90 日内届满", method="is_expiring")
    expired = YesFilter(label="委托已届满", method="is_expired")
    agency = RowFilter(
        label="报送机关", field_name="agency", rows=agencies_in_scope, empty_label="全部机关"
    )
    receiver = RowFilter(
        label="收受机关", field_name="addressee", rows=agencies_in_scope, empty_label="不限"
    )
    publication = ChoiceFilter(label="公示", choices=PublicationStatus.choices, empty_label="不限")
    since = DayFilter(label="报送自", field_name="submitted_on", lookup_expr="gte")
    until = DayFilter(label="报送至", field_name="submitted_on", lookup_expr="lte")

    class Meta:
        model = Filing
        fields = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(title__icontains=value) | rows.filter(number=value)

    def is_ours(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(addressee=self.request.user.agency) if value else rows

    def is_one_a_year(self, rows: Any, name: str, value: bool) -> QuerySet[Any]:
        return rows.one_a_year() if value else rows

    def is_overdue(self, rows: Any, name: str, value: bool) -> QuerySet[Any]:
        return rows.overdue(timezone.localdate()) if value else rows

    def is_strictly_overdue(self, rows: Any, name: str, value: bool) -> QuerySet[Any]:
        return rows.strictly_overdue(timezone.localdate()) if value else rows

    def is_expiring(self, rows: Any, name: str, value: bool) -> QuerySet[Any]:
        today = timezone.localdate()
        return rows.expiring(today, today + SOON) if value else rows

    def is_expired(self, rows: Any, name: str, value: bool) -> QuerySet[Any]:
        yesterday = timezone.localdate() - timedelta(days=1)
        return rows.expiring(date.min, yesterday) if value else rows

    def was_late(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "yes":
            return rows.filter(late_days__gt=0)
        return rows.filter(filed_on__isnull=False).exclude(late_days__gt=0)


class FilingList(ListPage):
    key = "filings"
    title = "备案台账"
    model = Filing
    table_class = FilingTable
    filterset_class = FilingFilter
    roles = READERS
    columns = (
        "title",
        "status",
        "clock",
        "submitted_on",
        "filed_on",
        "late_days",
        "number",
        "publication",
    )
    sorts = (
        Sort("-new", "新列出的在前", (), descending=True, column="title"),
        Sort("due", "逾期最久、先到期的在前", ("next_due",), column="clock"),
        Sort("agency", "按报送机关", ("agency_id",), column="agency"),
    )
    views = (
        BuiltIn("待报送", "status=open&status=returned&status=refused", sort="due"),
        BuiltIn("待受理", "status=submitted", sort="due"),
        BuiltIn("逾期", "overdue=on", sort="due"),
        BuiltIn("委托将届满", "expiring=on"),
        BuiltIn("已备案", "status=filed&status=confirmed"),
        BuiltIn("全部", ""),
    )
    bulk = (
        Bulk("催报", "filings:urge", "send", (Role.SO_HANDLER, Role.SO_HEAD)),
        Bulk("终止报送", "filings:excuse", "ban", (Role.SO_HEAD,)),
    )
    empty_sentence = (
        "没有备案。每年应报送的由日历自动列出；签订委托书、制定基准等由机关点“办理备案”。"
    )

    def rows(self) -> QuerySet[Any]:
        return super().rows().select_related("agency", "addressee").defer("content", "remark")

    def prepare(self, rows: Sequence[Any]) -> None:
        found = deadlines.nearest(rows)
        for filing in rows:
            filing.nearest_deadline = found.get(deadlines.key_of(filing))

    def extra_context(self) -> dict[str, Any]:
        if not self.request.user.has_role(
            Role.EA_CLERK, Role.EA_HEAD, Role.SO_HANDLER, Role.SO_HEAD
        ):
            return {}
        new = {"label": "办理备案", "href": reverse("filings:new"), "icon": "plus", "primary": True}
        return {"header_actions": [new]}
