"""制度对照清单：机关 × 制度，一格一盏灯。"""

from collections.abc import Sequence
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils import timezone

from zhiheng.directory.models import Agency
from zhiheng.registers.desk import action
from zhiheng.registers.systems.checklist import Sheet, asked, lacking, sheets, with_meetings
from zhiheng.registers.systems.kinds import CHOICES, KINDS
from zhiheng.registers.systems.lists import READERS
from zhiheng.registers.systems.points import POINT_CHOICES, POINTS
from zhiheng.registers.systems.points import lacking as lacking_points
from zhiheng.ui import html
from zhiheng.ui.columns import NameColumn
from zhiheng.ui.filters import ChoiceFilter, SearchFilter, YesFilter
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort


class KindColumn(tables.Column):
    """一种制度的一栏：有、过期、缺、不适用。"""

    def render(self, value: Any, bound_column: Any) -> str:
        return str(value.cells[bound_column.name].lamp)

    def value(self, value: Any, bound_column: Any) -> str:
        return str(value.cells[bound_column.name].word)


class PointColumn(tables.Column):
    """协作文件、第一责任人的一栏：有、期满、没有；第一责任人写姓名。"""

    def render(self, value: Any, bound_column: Any) -> str:
        return str(value.points[bound_column.name].lamp)

    def value(self, value: Any, bound_column: Any) -> str:
        return str(value.points[bound_column.name].word)


class BaseChecklistTable(tables.Table):
    name = NameColumn("机关", linkify=("registers:checklist", {"pk": tables.A("pk")}))
    summary = tables.Column("制度", accessor="sheet", empty_values=())
    meetings = tables.Column("本年研究重大问题", accessor="sheet", empty_values=())

    class Meta:
        model = Agency
        fields = ()

    def render_summary(self, value: Any) -> str:
        words = f"{value.have} / {value.wanted}"
        if value.missing:
            return html.lamp("red", f"{words}，缺 {value.missing}")
        if value.expired:
            return html.lamp("amb", f"{words}，过期 {value.expired}")
        return html.lamp("grn", words)

    def value_summary(self, value: Any) -> str:
        return f"{value.have} / {value.wanted}"

    def render_meetings(self, value: Any) -> str:
        return meetings_lamp(value)

    def value_meetings(self, value: Any) -> int:
        return int(value.meetings)


def meetings_lamp(sheet: Sheet) -> str:
    """当地要求而本年还没有的是黄灯。"""
    if sheet.meetings:
        return html.lamp("grn", f"{sheet.meetings} 次")
    return html.lamp("amb", "还没有") if sheet.must_meet else html.lamp("gry", "没有登记")


ChecklistTable: Any = type(
    "ChecklistTable",
    (BaseChecklistTable,),
    {kind.code: PointColumn(kind.short, accessor="sheet") for kind in POINTS}
    | {kind.code: KindColumn(kind.short, accessor="sheet") for kind in KINDS},
)


class ChecklistFilter(django_filters.FilterSet):
    q = SearchFilter(label="机关名称", field_name="name", lookup_expr="icontains")
    missing = YesFilter(label="制度不全", method="only_missing")
    kind = ChoiceFilter(label="缺哪一种制度", choices=CHOICES, method="without", empty_label="不限")
    points = YesFilter(label="协作文件、第一责任人不全", method="short_of_points")
    point = ChoiceFilter(
        label="缺哪一种协作文件或者第一责任人",
        choices=POINT_CHOICES,
        method="without_point",
        empty_label="不限",
    )

    class Meta:
        model = Agency
        fields = ()

    def only_missing(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return lacking(rows, timezone.localdate()) if value else rows

    def without(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return lacking(rows, timezone.localdate(), value)

    def short_of_points(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return lacking_points(rows, timezone.localdate()) if value else rows

    def without_point(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return lacking_points(rows, timezone.localdate(), value)


class ChecklistList(ListPage):
    key = "system-checklists"
    title = "制度对照清单"
    description = "省条例和本地规定要求的制度，各机关有没有；监督机构的协作文件、各机关的第一责任人。点机关看条款、登记文本、标注不适用。"
    model = Agency
    table_class = ChecklistTable
    filterset_class = ChecklistFilter
    roles = READERS
    sorts = (
        Sort("place", "辖区", ("path",)),
        Sort("name", "名称", ("name",), column="name"),
    )
    views = (
        BuiltIn("制度不全", "missing=on"),
        BuiltIn("协作文件、第一责任人不全", "points=on"),
    )
    empty_sentence = "没有机关。"

    def rows(self) -> QuerySet[Agency]:
        today = timezone.localdate()
        return with_meetings(asked(super().rows(), today), today.year)

    def prepare(self, rows: Sequence[Any]) -> None:
        found = sheets(rows, timezone.localdate())
        for row in rows:
            row.sheet = found[row.pk]

    def extra_context(self) -> dict[str, object]:
        return {"header_actions": [action("制度台账", "registers:systems", "files")]}
