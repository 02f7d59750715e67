"""按年度计算的列表：每人的课时、各单位的缺口。"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from zhiheng.directory.models import Agency, Officer
from zhiheng.law import coverage
from zhiheng.registers.desk import action
from zhiheng.registers.models import HoursRequirement
from zhiheng.registers.models.training import Duty
from zhiheng.registers.training import reckoning, services
from zhiheng.registers.training.common import (
    READERS,
    UNITS,
    HoursColumn,
    chosen_year,
    hours_text,
    years,
)
from zhiheng.ui import html
from zhiheng.ui.columns import NameColumn, NumberColumn
from zhiheng.ui.filters import ChoiceFilter, RowFilter, SearchFilter, YesFilter, agencies_in_scope
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort

# --- 人员的课时 --------------------------------------------------------------------------------


class RecordTable(tables.Table):
    name = tables.Column("姓名", linkify=("registers:record", {"pk": tables.A("pk")}))
    agency = NameColumn("机关")
    duty = tables.Column("按何种人员")
    public = tables.Column("公共法律知识", empty_values=(), orderable=False)
    professional = tables.Column("专业法律知识", empty_values=(), orderable=False)
    gap = tables.Column("课时", empty_values=())

    class Meta:
        model = Officer
        fields = ()

    def render_duty(self, value: str) -> str:
        return str(Duty(value).label)

    def render_public(self, record: Any) -> str:
        return progress(record.got_public, record.need_public)

    def render_professional(self, record: Any) -> str:
        return progress(record.got_professional, record.need_professional)

    def render_gap(self, record: Any) -> str:
        return gap_lamp(record, chosen_year(self.request), timezone.localdate())

    def value_gap(self, record: Any) -> str:
        return gap_words(record)


def progress(got: Any, need: Any) -> str:
    """已学与规定，如 12 / 20。"""
    return f"{hours_text(got)} / {'未规定' if need is None else hours_text(need)}"


def gap_words(row: Any) -> str:
    if row.need_public is None:
        return "未规定"
    missing = row.gap_public + row.gap_professional
    return f"还缺 {hours_text(missing)} 课时" if missing else "已学满"


def gap_lamp(row: Any, year: int, today: date) -> str:
    """本年度还缺的是黄灯，年度已过仍缺的是红灯；没有规定的不算缺。"""
    words = gap_words(row)
    if row.need_public is None:
        return html.lamp("gry", words)
    if not row.gap_public + row.gap_professional:
        return html.lamp("grn", words)
    return html.lamp("red" if year < today.year else "amb", words)


class RecordFilter(django_filters.FilterSet):
    q = SearchFilter(label="姓名或者证号", method="search")
    year = ChoiceFilter(label="年度", choices=years, method="keep", empty_label="本年度")
    agency = RowFilter(
        label="机关", method="of_unit", rows=agencies_in_scope, empty_label="全部机关"
    )
    duty = ChoiceFilter(label="人员种类", choices=Duty.choices, empty_label="全部种类")
    short = YesFilter(label="课时有缺口", method="only_short")
    unset = YesFilter(label="没有规定课时", method="only_unset")

    class Meta:
        model = Officer
        fields = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        held = Officer.objects.filter(certificates__number=value).values("pk")
        return rows.filter(Q(name__icontains=value) | Q(pk__in=held))

    def keep(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows

    def of_unit(self, rows: QuerySet[Any], name: str, value: int) -> QuerySet[Any]:
        is_now = chosen_year(self.request) >= timezone.localdate().year
        return rows.filter(agency=value) if is_now else rows.filter(unit_id=value)

    def only_short(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(reckoning.SHORT) if value else rows

    def only_unset(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(need_public__isnull=True) if value else rows


def on_duty(request: HttpRequest) -> QuerySet[Officer]:
    """所看年度在岗、本人看得见的人。"""
    officers = Officer.objects.visible_to(request.user)  # type: ignore[arg-type]
    return reckoning.on_duty(officers, chosen_year(request), timezone.localdate())


def figures(request: HttpRequest) -> list[HoursRequirement]:
    """所看年度的规定，一次请求只读一次。"""
    known: dict[str, Any] = vars(request)
    if "hours_figures" not in known:
        known["hours_figures"] = reckoning.figures(chosen_year(request))
    return known["hours_figures"]  # type: ignore[no-any-return]


def units(request: HttpRequest) -> dict[int, reckoning.UnitHours]:
    """看得见的各单位的课时，一次请求只算一次：列表、条件、合计都从这里取。"""
    known: dict[str, Any] = vars(request)
    if "hours_units" not in known:
        people, year = on_duty(request), chosen_year(request)
        known["hours_units"] = reckoning.by_unit(
            people, year, figures(request), timezone.localdate()
        )
    return known["hours_units"]  # type: ignore[no-any-return]


class RecordList(ListPage):
    key = "training-records"
    title = "培训记录"
    description = "每人一年的课时：已学 / 规定。"
    model = Officer
    table_class = RecordTable
    filterset_class = RecordFilter
    roles = READERS
    sorts = (
        Sort("agency", "机关", ("agency_id",), column="agency"),
        Sort("name", "姓名", ("name",), column="name"),
    )
    views = (BuiltIn("课时有缺口", "short=on"), BuiltIn("没有规定课时", "unset=on"))
    empty_sentence = "没有在岗人员。先在“人员”登记或者导入人员。"

    def rows(self) -> QuerySet[Any]:
        coverage.executed("register", services.RECORDS)
        people = on_duty(self.request).select_related("agency")
        return reckoning.with_hours(
            people, chosen_year(self.request), figures(self.request), timezone.localdate()
        )

    def prepare(self, rows: Sequence[Any]) -> None:
        """调动过的人，以前年度写当时的单位。"""
        moved = [row for row in rows if row.unit_id != row.agency_id]
        known = Agency.objects.in_bulk({row.unit_id for row in moved}) if moved else {}
        for row in moved:
            row.agency = known[row.unit_id]

    def extra_context(self) -> dict[str, object]:
        return {"header_actions": [action("参训记录", "registers:attendances", "list")]}


# --- 单位的缺口 --------------------------------------------------------------------------------


class GapTable(tables.Table):
    name = NameColumn("单位", linkify=lambda record, table: record.records_href)
    people = NumberColumn("在岗人数", accessor="hours__people")
    met = NumberColumn("已学满", accessor="hours__met")
    short = NumberColumn("有缺口", accessor="hours__short")
    unset = NumberColumn("未规定", accessor="hours__unset")
    missing = HoursColumn("共缺课时", accessor="hours__missing")
    state = tables.Column("情况", empty_values=())

    class Meta:
        model = Agency
        fields = ()

    def render_state(self, record: Any) -> str:
        if not record.hours.people:
            return html.lamp("gry", "没有人员")
        if record.hours.short:
            kind = "red" if chosen_year(self.request) < timezone.localdate().year else "amb"
            return html.lamp(kind, f"{record.hours.short} 人有缺口")
        return html.lamp("gry", "未规定") if record.hours.unset else html.lamp("grn", "已学满")

    def value_state(self, record: Any) -> str:
        return "有缺口" if record.hours.short else ""


class GapFilter(django_filters.FilterSet):
    q = SearchFilter(label="单位名称", field_name="name", lookup_expr="icontains")
    year = ChoiceFilter(label="年度", choices=years, method="keep", empty_label="本年度")
    short = YesFilter(label="有缺口的单位", method="only_short")

    class Meta:
        model = Agency
        fields = ()

    def keep(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows

    def only_short(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        if not value:
            return rows
        found = units(self.request)
        return rows.filter(pk__in=[agency for agency, unit in found.items() if unit.short])


class GapList(ListPage):
    key = "training-gaps"
    title = "课时缺口"
    description = "各单位在岗人员一年的课时；监督机构没有规定课时的，不算缺。"
    model = Agency
    table_class = GapTable
    filterset_class = GapFilter
    template_name = "registers/training_gaps.html"
    roles = UNITS
    sorts = (
        Sort("place", "辖区", ("path",)),
        Sort("name", "名称", ("name",), column="name"),
    )
    views = (BuiltIn("有缺口的单位", "short=on"),)
    empty_sentence = "没有单位。先在“执法主体”登记或者导入机关。"

    def rows(self) -> QuerySet[Agency]:
        coverage.executed("register", services.RECORDS)
        return super().rows().exclude(kind=Agency.Kind.GOVERNMENT)

    def prepare(self, rows: Sequence[Any]) -> None:
        found, year = units(self.request), chosen_year(self.request)
        for row in rows:
            row.hours = found.get(row.pk, reckoning.UnitHours())
            row.records_href = records_href(row.pk, year)

    def extra_context(self) -> dict[str, object]:
        whole = reckoning.total(units(self.request).values())
        actions = [action("规定课时", "registers:hours", "clock")]
        return {"whole": whole, "year": chosen_year(self.request), "header_actions": actions}


def records_href(agency: int, year: int) -> str:
    return f"{reverse('registers:records')}?agency={agency}&year={year}"
