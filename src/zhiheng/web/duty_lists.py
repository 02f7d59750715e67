"""事项与责任、法制审核目录的列表。"""

from collections import defaultdict
from collections.abc import Sequence

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils import timezone

from zhiheng.acts.models import EnforcementAct
from zhiheng.directory.models import (
    AgencyItem,
    EnforcementItem,
    ItemBasis,
    PostDuty,
    ReviewCatalogueEntry,
)
from zhiheng.directory.responsibility import with_responsibility
from zhiheng.law import coverage
from zhiheng.ui import html
from zhiheng.ui.columns import DayColumn, MoneyColumn, NameColumn
from zhiheng.ui.filters import ChoiceFilter, RowFilter, SearchFilter, YesFilter, agencies_in_scope
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort
from zhiheng.web.directory_lists import EVERYBODY, kind_label

STATES = {"post": ("red", "没有岗位"), "person": ("amb", "没有责任人"), "": ("grn", "齐全")}


def state_of(claim: AgencyItem) -> str:
    """缺什么：岗位、责任人，或者不缺。"""
    return "post" if not claim.has_post else "person" if not claim.has_person else ""


class ClaimTable(tables.Table):
    agency = NameColumn("机关", linkify=("directory:responsibility", {"pk": tables.A("agency_id")}))
    code = tables.Column(
        "事项编码",
        accessor="item__code",
        linkify=("directory:item", {"pk": tables.A("item_id")}),
    )
    item = NameColumn("事项名称", accessor="item__name")
    kind = tables.Column("行为种类", accessor="item__act_kind")
    level = tables.Column("行使层级", accessor="item__get_level_display")
    basis = NameColumn("依据", empty_values=())
    posts = NameColumn("岗位和职责", empty_values=())
    people = tables.Column("责任人", empty_values=())
    state = tables.Column("情况", empty_values=())

    class Meta:
        model = AgencyItem
        fields = ()

    def render_kind(self, value: str) -> str:
        return kind_label(value)

    def render_basis(self, record: AgencyItem) -> str:
        return "；".join(map(str, record.clauses)) or record.item.basis or "—"

    def render_posts(self, record: AgencyItem) -> str:
        return "；".join(f"{one.post}：{one.duties}" for one in record.posts) or "—"

    def render_people(self, record: AgencyItem) -> str:
        names = dict.fromkeys(one.officer.name for one in record.posts if one.officer)
        return "、".join(names) or "—"

    def render_state(self, record: AgencyItem) -> str:
        return html.lamp(*STATES[state_of(record)])

    def value_state(self, record: AgencyItem) -> str:
        return STATES[state_of(record)][1]


class ClaimFilter(django_filters.FilterSet):
    q = SearchFilter(label="编码或者名称", method="search")
    agency = RowFilter(
        label="机关", field_name="agency", rows=agencies_in_scope, empty_label="全部机关"
    )
    kind = ChoiceFilter(
        label="行为种类",
        field_name="item__act_kind",
        choices=EnforcementAct.Kind.choices,
        empty_label="全部种类",
    )
    level = ChoiceFilter(
        label="行使层级",
        field_name="item__level",
        choices=EnforcementItem.Level.choices,
        empty_label="全部层级",
    )
    no_post = YesFilter(label="没有岗位", method="without_post")
    no_person = YesFilter(label="没有责任人", method="without_person")

    class Meta:
        model = AgencyItem
        fields = ()

    def search(self, rows, name, value):
        return rows.filter(Q(item__code__istartswith=value) | Q(item__name__icontains=value))

    def without_post(self, rows, name, value):
        return rows.filter(has_post=False) if value else rows

    def without_person(self, rows, name, value):
        return rows.filter(has_person=False) if value else rows


class ClaimList(ListPage):
    key = "claims"
    title = "事项与责任"
    description = "各机关现在承担的事项、依据、岗位和责任人；导出即是岗责表。"
    model = AgencyItem
    table_class = ClaimTable
    filterset_class = ClaimFilter
    roles = EVERYBODY
    columns = ("agency", "code", "item", "kind", "posts", "people", "state")
    sorts = (Sort("agency", "机关", ("agency_id", "item_id"), column="agency"),)
    views = (
        BuiltIn("没有岗位", "no_post=on"),
        BuiltIn("没有责任人", "no_person=on"),
        BuiltIn("全部", ""),
    )
    empty_sentence = "没有符合条件的事项。先在“执法事项”登记事项和承担机关，再登记岗责。"

    def rows(self) -> QuerySet[AgencyItem]:
        today = timezone.localdate()
        rows = super().rows().in_force(today).select_related("agency", "item")
        return with_responsibility(rows, today)

    def prepare(self, rows: Sequence[AgencyItem]) -> None:
        attach(rows)


def attach(claims: Sequence[AgencyItem]) -> None:
    """各机关事项的依据条款与现行岗责，两次查询取齐。"""
    today = timezone.localdate()
    items = {claim.item_id for claim in claims}
    clauses: dict[int, list[ItemBasis]] = defaultdict(list)
    for basis in ItemBasis.objects.filter(item__in=items):
        clauses[basis.item_id].append(basis)
    posts: dict[tuple[int, int], list[PostDuty]] = defaultdict(list)
    agencies = {claim.agency_id for claim in claims}
    duties = PostDuty.objects.in_force(today).filter(agency__in=agencies, item__in=items)
    for duty in duties.select_related("officer"):
        posts[duty.agency_id, duty.item_id].append(duty)
    for claim in claims:
        claim.clauses = clauses[claim.item_id]
        claim.posts = posts[claim.agency_id, claim.item_id]


class CatalogueTable(tables.Table):
    agency = NameColumn("机关")
    position = tables.Column("项")
    act_kind = tables.Column("行为种类", empty_values=())
    circumstance = NameColumn("情形")
    ground = tables.Column("情形类别")
    words = tables.Column("案由词语")
    amount_threshold = MoneyColumn(verbose_name="金额达到（元）")
    basis = NameColumn("依据")
    version = tables.Column("版本")
    valid_from = DayColumn(verbose_name="施行日期")

    class Meta:
        model = ReviewCatalogueEntry
        fields = ()

    def render_act_kind(self, record: ReviewCatalogueEntry) -> str:
        return kind_label(record.act_kind) if record.act_kind else "各类行为"


class CatalogueFilter(django_filters.FilterSet):
    q = SearchFilter(label="情形", field_name="circumstance", lookup_expr="icontains")
    agency = RowFilter(
        label="机关", field_name="agency", rows=agencies_in_scope, empty_label="全部机关"
    )
    kind = ChoiceFilter(
        label="行为种类",
        field_name="act_kind",
        choices=EnforcementAct.Kind.choices,
        empty_label="全部种类",
    )

    class Meta:
        model = ReviewCatalogueEntry
        fields = ()


class CatalogueList(ListPage):
    key = "catalogue"
    title = "法制审核目录"
    description = "各机关今天施行的法制审核目录清单；行为页据此提示须经审核的项。"
    model = ReviewCatalogueEntry
    table_class = CatalogueTable
    filterset_class = CatalogueFilter
    roles = EVERYBODY
    sorts = (Sort("agency", "机关", ("agency_id", "valid_from", "position"), column="agency"),)
    empty_sentence = "没有施行中的法制审核目录。机关报备目录清单并登记之后列在这里。"

    def rows(self) -> QuerySet[ReviewCatalogueEntry]:
        coverage.executed("register", "directory.catalogue")
        return super().rows().in_force(timezone.localdate()).select_related("agency")
