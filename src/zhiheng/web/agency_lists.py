"""执法主体的列表，今天的和某日的。"""

from collections.abc import Sequence

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils import timezone

from zhiheng.accounts.roles import GOV_ROLES, SO_ROLES, Role
from zhiheng.directory import services
from zhiheng.directory.models import Agency, AgencyVersion, Jurisdiction
from zhiheng.ui.columns import NameColumn
from zhiheng.ui.filters import DayFilter, SearchFilter, YesFilter
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort
from zhiheng.web import planned
from zhiheng.web.directory_lists import EVERYBODY, MAY_REGISTER
from zhiheng.web.submit import header

CHECKERS = tuple(sorted(SO_ROLES | GOV_ROLES))
READERS = (*EVERYBODY, Role.SYS_ADMIN, Role.SEC_ADMIN)


def _places(request) -> QuerySet[Jurisdiction]:
    return Jurisdiction.objects.visible_to(request.user)


class AgencyTable(tables.Table):
    name = NameColumn("名称", linkify=True)
    kind = tables.Column("类型")
    jurisdiction = tables.Column("辖区")
    government = tables.Column("所属政府")
    field = tables.Column("执法领域")
    credit_code = tables.Column("统一社会信用代码")
    marks = NameColumn("标注", empty_values=())
    qualified_from = tables.DateColumn(verbose_name="主体资格起", format="Y-m-d")
    qualified_to = tables.DateColumn(verbose_name="主体资格止", format="Y-m-d")

    class Meta:
        model = Agency
        fields = ()

    def render_marks(self, record: Agency | AgencyVersion) -> str:
        marks = ["监督机构"] if record.is_supervision_authority else []
        marks += ["垂直管理"] if record.is_vertical else []
        marks += [one.text for one in getattr(record, "announcements", [])]
        return "、".join(marks) or "—"


class AgencyFilter(django_filters.FilterSet):
    q = SearchFilter(label="名称、简称、信用代码或者别名", method="search")
    kind = django_filters.ChoiceFilter(label="类型", choices=Agency.Kind.choices)
    place = django_filters.ModelChoiceFilter(label="辖区", queryset=_places, method="of_place")
    vertical = YesFilter(label="垂直管理", field_name="is_vertical")
    ended = YesFilter(label="主体资格已终止", method="has_ended")

    class Meta:
        model = Agency
        fields = ()

    def search(self, rows, name, value):
        named = Q(name__icontains=value) | Q(short_name__icontains=value)
        aliased = Q(pk__in=Agency.objects.filter(aliases__name__icontains=value).values("pk"))
        return rows.filter(named | Q(credit_code=value) | aliased)

    def of_place(self, rows, name, value):
        return rows.filter(path__startswith=value.path) if value else rows

    def has_ended(self, rows, name, value):
        return rows.filter(qualified_to__lt=timezone.localdate()) if value else rows


class AgencyList(ListPage):
    key = "agencies"
    title = "执法主体"
    model = Agency
    table_class = AgencyTable
    filterset_class = AgencyFilter
    columns = ("name", "kind", "jurisdiction", "field", "credit_code", "marks")
    sorts = (
        Sort("place", "辖区", ("path",), column="jurisdiction"),
        Sort("name", "名称", ("name",), column="name"),
    )
    views = (BuiltIn("垂直管理", "vertical=on"), BuiltIn("资格已终止", "ended=on"))
    roles = READERS
    empty_sentence = "还没有登记执法主体。点右上角“登记执法主体”，或者“从表格导入”。"

    def rows(self) -> QuerySet[Agency]:
        return super().rows().select_related("jurisdiction", "government")

    def prepare(self, rows: Sequence[Agency]) -> None:
        found = planned.of_agencies(one.pk for one in rows)
        for one in rows:
            one.announcements = found.get(one.pk, [])  # type: ignore[attr-defined]

    def extra_context(self) -> dict[str, object]:
        actions = [header("某日的名录", "directory:register-of-day", "calendar")]
        if self.request.user.has_role(*CHECKERS):
            actions.append(header("名录检查", "directory:register-checks", "list-check"))
        if self.request.user.has_role(Role.SO_HEAD):
            actions.append(header("公布全部", "directory:publish-entities", "news"))
        if self.request.user.has_role(*MAY_REGISTER):
            actions.append(header("从表格导入", "imports:index", "file-import"))
            label, url = "登记执法主体", "directory:new-agency"
            actions.append(header(label, url, "plus", primary=True))
        return {"header_actions": actions}


class DayTable(AgencyTable):
    name = NameColumn("名称", linkify=lambda record: record.get_absolute_url())
    powers = tables.Column("职权范围")
    legal_basis = tables.Column("设立与职权依据")
    supervision_unit = tables.Column("监督科室")
    responsible_leader = tables.Column("第一责任人")
    leader_post = tables.Column("职务")
    superior = tables.Column("上级主管部门")
    superior_name = NameColumn("平台以外的上级主管部门")
    valid_from = tables.DateColumn(verbose_name="本版起", format="Y-m-d")
    change = tables.Column("本版由来", accessor="change__get_kind_display")

    class Meta:
        model = AgencyVersion
        fields = ()


class DayRegisterFilter(django_filters.FilterSet):
    day = DayFilter(label="哪一日", method="nothing_more")
    q = SearchFilter(label="名称、简称或者信用代码", method="search")
    kind = django_filters.ChoiceFilter(label="类型", choices=Agency.Kind.choices)
    place = django_filters.ModelChoiceFilter(label="辖区", queryset=_places, method="of_place")
    vertical = YesFilter(label="垂直管理", field_name="is_vertical")

    class Meta:
        model = AgencyVersion
        fields = ()

    def filter_queryset(self, queryset):
        """不写日期的，看今天的名录。"""
        day = self.form.cleaned_data.get("day") or timezone.localdate()
        found = services.register_as_of(day).values("pk")
        return super().filter_queryset(queryset.filter(pk__in=found))

    def nothing_more(self, rows, name, value):
        return rows

    def search(self, rows, name, value):
        named = Q(name__icontains=value) | Q(short_name__icontains=value)
        return rows.filter(named | Q(credit_code=value))

    def of_place(self, rows, name, value):
        return rows.filter(path__startswith=value.path) if value else rows


class DayRegister(ListPage):
    """某日的名录：名称、职权、隶属都是那一日的（WH-9.s1、R01）。"""

    key = "register-of-day"
    title = "某日的执法主体名录"
    description = (
        "填写日期，看那一日有主体资格的机关和当时登记的内容；也可以看已登记的将来变更之后。"
    )
    model = AgencyVersion
    table_class = DayTable
    filterset_class = DayRegisterFilter
    columns = (
        "name",
        "kind",
        "jurisdiction",
        "government",
        "field",
        "marks",
        "valid_from",
        "change",
        "qualified_from",
        "qualified_to",
    )
    sorts = (Sort("place", "辖区", ("path",), column="jurisdiction"),)
    roles = READERS
    empty_sentence = "那一日名录里没有执法主体。"

    def rows(self) -> QuerySet[AgencyVersion]:
        related = ("jurisdiction", "government", "superior", "change")
        return super().rows().select_related(*related)
