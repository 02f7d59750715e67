"""事项的列表。"""

import django_filters
import django_tables2 as tables
from django.db.models import Count, Q, QuerySet

from zhiheng.accounts.roles import EA_ROLES, GOV_ROLES, SO_ROLES, Role
from zhiheng.acts.models import EnforcementAct
from zhiheng.directory.models import EnforcementItem
from zhiheng.law import coverage
from zhiheng.ui.columns import NumberColumn
from zhiheng.ui.filters import ChoiceFilter, SearchFilter, YesFilter, agencies_in_scope
from zhiheng.ui.lists import ListPage
from zhiheng.ui.paging import Sort
from zhiheng.web.submit import header

EVERYBODY = tuple(sorted(SO_ROLES | GOV_ROLES | EA_ROLES))
MAY_REGISTER = (Role.SO_HANDLER, Role.SO_HEAD)


class ItemTable(tables.Table):
    code = tables.Column("事项编码", linkify=("directory:item", {"pk": tables.A("pk")}))
    name = tables.Column("事项名称")
    jurisdiction = tables.Column("清单所在辖区")
    act_kind = tables.Column("行为种类")
    domain = tables.Column("领域")
    level = tables.Column("行使层级")
    band_count = NumberColumn("裁量阶次数")
    may_be_joint = tables.Column("可联合检查")

    class Meta:
        model = EnforcementItem
        fields = ()

    def render_may_be_joint(self, value: bool) -> str:
        return "是" if value else "否"

    def render_act_kind(self, value: str) -> str:
        return kind_label(value)


def kind_label(code: str) -> str:
    """行为种类的中文；取自执法行为的种类表。"""
    return dict(EnforcementAct.Kind.choices).get(code, code)


class ItemFilter(django_filters.FilterSet):
    q = SearchFilter(label="编码或者名称", method="search")
    act_kind = django_filters.ChoiceFilter(label="行为种类", choices=EnforcementAct.Kind.choices)
    agency = django_filters.ModelChoiceFilter(
        label="承担机关", queryset=agencies_in_scope, field_name="claims__agency", distinct=True
    )
    level = ChoiceFilter(
        label="行使层级", choices=EnforcementItem.Level.choices, empty_label="全部层级"
    )
    joint = YesFilter(label="可联合检查", field_name="may_be_joint")

    class Meta:
        model = EnforcementItem
        fields = ()

    def search(self, rows, name, value):
        return rows.filter(Q(code__istartswith=value) | Q(name__icontains=value))


class ItemList(ListPage):
    key = "items"
    title = "执法事项"
    model = EnforcementItem
    table_class = ItemTable
    filterset_class = ItemFilter
    sorts = (
        Sort("code", "编码", ("code",), column="code"),
        Sort("name", "名称", ("name",), column="name"),
    )
    roles = EVERYBODY
    empty_sentence = "还没有登记执法事项。由监督机构登记，再登记承担机关和裁量阶次。"

    def extra_context(self) -> dict[str, object]:
        if not self.request.user.has_role(*MAY_REGISTER):
            return {}
        return {"header_actions": [header("登记事项", "directory:new-item", "plus", primary=True)]}

    def rows(self) -> QuerySet[EnforcementItem]:
        coverage.executed("register", "directory.items")
        rows = super().rows().select_related("jurisdiction")
        return rows.annotate(band_count=Count("bands", distinct=True))
