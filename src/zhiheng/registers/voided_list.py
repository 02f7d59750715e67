"""作废的人员登记的列表。"""

from collections.abc import Sequence
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.safestring import SafeString

from zhiheng.directory.models import Officer
from zhiheng.registers.models import VoidedOfficer
from zhiheng.registers.people_roles import MAY_SEE_VOIDED
from zhiheng.ui import html
from zhiheng.ui.columns import DayColumn, MomentColumn, NameColumn
from zhiheng.ui.filters import RowFilter, SearchFilter, YesFilter, agencies_in_scope
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort

LAST = "\U0010ffff"  # sorts after every character of a name


class VoidedTable(tables.Table):
    name = tables.Column("姓名")
    agency = NameColumn("单位")
    staff_type = tables.Column("人员类别")
    works_from = DayColumn("到岗日期")
    kept = tables.Column("保留的登记", empty_values=())
    reason = NameColumn("理由")
    voided_by = tables.Column("办理人")
    voided_at = MomentColumn("作废时间")

    class Meta:
        model = VoidedOfficer
        fields = ()

    def render_kept(self, record: VoidedOfficer) -> SafeString | str:
        kept = record.kept
        if kept is None:
            return html.EMPTY
        if not record.may_open_kept:  # type: ignore[attr-defined]  # set by `prepare`
            return f"{kept.name}（{kept.agency}）"
        return html.format_html('<a href="{}">{}</a>', kept.get_absolute_url(), kept.name)

    def value_kept(self, record: VoidedOfficer) -> str:
        return record.kept.name if record.kept is not None else ""


class VoidedFilter(django_filters.FilterSet):
    """姓名、单位、是否重复登记。"""

    q = SearchFilter(label="姓名（开头）", method="search")
    agency = RowFilter(
        label="单位", field_name="agency", rows=agencies_in_scope, empty_label="全部单位"
    )
    twice = YesFilter(label="重复登记", method="is_twice")

    class Meta:
        model = VoidedOfficer
        fields = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(name__gte=value, name__lt=value + LAST)

    def is_twice(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(kept__isnull=False) if value else rows


class VoidedList(ListPage):
    """作废的人员登记（SD-10、SC-10）。"""

    key = "voided-officers"
    title = "作废的人员登记"
    description = (
        "重复登记、误登记而作废的：原来登记了什么、为什么、何人何时作废，重复的保留哪一人。"
    )
    model = VoidedOfficer
    table_class = VoidedTable
    filterset_class = VoidedFilter
    columns = ("name", "agency", "works_from", "kept", "reason", "voided_by", "voided_at")
    sorts = (Sort("-new", "最近作废在前", (), descending=True, column="voided_at"),)
    views = (BuiltIn("重复登记", "twice=on"), BuiltIn("全部", ""))
    roles = MAY_SEE_VOIDED
    empty_sentence = "没有作废的人员登记。重复登记、误登记的，在人员页点“作废”。"

    def rows(self) -> QuerySet[VoidedOfficer]:
        return super().rows().select_related("agency", "kept__agency", "voided_by")

    def prepare(self, rows: Sequence[Any]) -> None:
        """One query more: whose page the reader may open."""
        kept = [row.kept_id for row in rows if row.kept_id]
        seen = set(
            Officer.objects.visible_to(self.request.user)
            .filter(pk__in=kept)
            .values_list("pk", flat=True)
        )
        for row in rows:
            row.may_open_kept = row.kept_id in seen
