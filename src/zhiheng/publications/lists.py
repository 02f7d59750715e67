"""公示台账：列表的栏目与条件。"""

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet

from zhiheng.publications.models import Publication
from zhiheng.publications.registration import READERS
from zhiheng.ui import html
from zhiheng.ui.columns import MomentColumn, NameColumn
from zhiheng.ui.filters import ChoiceFilter, DayFilter, RowFilter, SearchFilter, agencies_in_scope
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort

STATES = {
    "published": ("grn", "公示中"),
    "replaced": ("gry", "已替代"),
    "withdrawn": ("amb", "已撤回"),
}


def state_lamp(publication: Publication) -> str:
    return html.lamp(*STATES[publication.state])


class PublicationTable(tables.Table):
    title = tables.Column("标题", linkify=True)
    kind = tables.Column("种类")
    agency = NameColumn("公示机关")
    published_at = MomentColumn("公示时间")
    state = tables.Column("情况", accessor="state")
    withdrawn_at = MomentColumn("撤回时间")
    sha256 = tables.Column("内容哈希")

    class Meta:
        model = Publication
        fields = ()

    def render_state(self, record: Publication) -> str:
        return state_lamp(record)

    def value_state(self, record: Publication) -> str:
        return STATES[record.state][1]

    def render_sha256(self, value: str) -> str:
        return html.format_html('<span class="mono">{}</span>', value[:12])

    def value_sha256(self, value: str) -> str:
        return value


class PublicationFilter(django_filters.FilterSet):
    q = SearchFilter(label="标题", method="search")
    kind = ChoiceFilter(label="种类", choices=Publication.Kind.choices, empty_label="全部种类")
    state = ChoiceFilter(
        label="情况",
        choices=[(key, words) for key, (_, words) in STATES.items()],
        method="in_state",
        empty_label="不限",
    )
    agency = RowFilter(
        label="机关", field_name="agency", rows=agencies_in_scope, empty_label="全部机关"
    )
    since = DayFilter(label="公示自", field_name="published_at__date", lookup_expr="gte")
    until = DayFilter(label="公示至", field_name="published_at__date", lookup_expr="lte")

    class Meta:
        model = Publication
        fields = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(title__icontains=value)

    def in_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "published":
            return rows.filter(withdrawn_at__isnull=True, replaced_at__isnull=True)
        if value == "replaced":
            return rows.filter(withdrawn_at__isnull=True, replaced_at__isnull=False)
        return rows.filter(withdrawn_at__isnull=False)


class PublicationList(ListPage):
    key = "publications"
    title = "公示台账"
    description = "对外公示的内容在公开之时定格；门户照此展示，哈希可以核对。"
    model = Publication
    table_class = PublicationTable
    filterset_class = PublicationFilter
    roles = READERS
    columns = ("title", "kind", "agency", "published_at", "state")
    sorts = (Sort("-new", "最近公示在前", (), descending=True, column="published_at"),)
    views = (
        BuiltIn("公示中", "state=published"),
        BuiltIn("已撤回", "state=withdrawn"),
        BuiltIn("全部", ""),
    )
    empty_sentence = "还没有公示。备案、名录等公布之后列在这里。"

    def rows(self) -> QuerySet[Publication]:
        return super().rows().select_related("agency").defer("content", "withdrawal_reason")
