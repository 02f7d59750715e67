"""制度、协作文件、研究重大问题的列表。"""

from datetime import timedelta
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils import timezone

from zhiheng.accounts.roles import GOV_ROLES, SO_ROLES, Role
from zhiheng.law import coverage
from zhiheng.registers.desk import action
from zhiheng.registers.models import CooperationAgreement, InternalSystem, ProblemMeeting
from zhiheng.registers.models.systems import state_on
from zhiheng.registers.systems import services
from zhiheng.registers.systems.kinds import BY_CODE, CHOICES
from zhiheng.ui import html
from zhiheng.ui.columns import DayColumn, NameColumn
from zhiheng.ui.filters import (
    ChoiceFilter,
    DayFilter,
    RowFilter,
    SearchFilter,
    YesFilter,
    agencies_in_scope,
)
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort

READERS = tuple(sorted(SO_ROLES | GOV_ROLES | {Role.EA_CLERK, Role.EA_HEAD}))
WRITERS = (Role.SO_HANDLER, Role.SO_HEAD, Role.EA_CLERK, Role.EA_HEAD)
STATES = {
    "current": ("grn", "现行"),
    "not_yet": ("gry", "未施行"),
    "expired": ("amb", "已过期"),
    "replaced": ("gry", "已替代"),
    "ended": ("gry", "已废止"),
}
SOON = timedelta(days=90)


def state_lamp(row: Any) -> str:
    return html.lamp(*STATES[state_on(row, timezone.localdate())])


class StateTable(tables.Table):
    """有施行期间的一行：情况由当日得出。"""

    def render_state(self, record: Any) -> str:
        return state_lamp(record)

    def value_state(self, record: Any) -> str:
        return STATES[state_on(record, timezone.localdate())][1]


class ValidityFilter(django_filters.FilterSet):
    """过期、将到期、已废止。"""

    def only_expired(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.expired(timezone.localdate()) if value else rows  # type: ignore[attr-defined]

    def soon_over(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        today = timezone.localdate()
        found = rows.not_ended(today)  # type: ignore[attr-defined]
        return found.filter(valid_to__range=(today, today + SOON)) if value else rows

    def in_force(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        today = timezone.localdate()
        found = rows.not_ended(today).filter(valid_from__lte=today)  # type: ignore[attr-defined]
        return found.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today)) if value else rows


class SystemTable(StateTable):
    title = NameColumn("制度名称", linkify=True)
    kind = tables.Column("制度种类")
    agency = NameColumn("机关")
    number = tables.Column("文号")
    state = tables.Column("情况", empty_values=())
    valid_from = DayColumn("施行日期")
    valid_to = DayColumn("有效期止")
    leader = tables.Column("责任领导")
    contact = tables.Column("联系人")

    class Meta:
        model = InternalSystem
        fields = ()

    def render_kind(self, value: str) -> str:
        return BY_CODE[value].label


class SystemFilter(ValidityFilter):
    q = SearchFilter(label="名称或者文号", method="search")
    kind = ChoiceFilter(label="制度种类", choices=CHOICES, empty_label="全部种类")
    agency = RowFilter(
        label="机关", field_name="agency", rows=agencies_in_scope, empty_label="全部机关"
    )
    now = YesFilter(label="现行", method="in_force")
    expired = YesFilter(label="已过期", method="only_expired")
    soon = YesFilter(label="90 日内到期", method="soon_over")

    class Meta:
        model = InternalSystem
        fields = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(title__icontains=value) | Q(number__icontains=value))

    def in_force(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        today = timezone.localdate()
        current = Q(replaced_on__isnull=True) | Q(replaced_on__gt=today)
        return super().in_force(rows, name, value).filter(current) if value else rows


class SystemList(ListPage):
    key = "systems"
    title = "制度台账"
    description = "各机关的制度文本：施行期间、责任领导、修订的历次版本。"
    model = InternalSystem
    table_class = SystemTable
    filterset_class = SystemFilter
    roles = READERS
    columns = ("title", "kind", "agency", "state", "valid_from", "valid_to", "leader")
    sorts = (
        Sort("-new", "最近登记在前", (), descending=True),
        Sort("end", "先到期在前", ("valid_to",), column="valid_to"),
    )
    views = (
        BuiltIn("现行", "now=on"),
        BuiltIn("已过期", "expired=on"),
        BuiltIn("90 日内到期", "soon=on"),
    )
    empty_sentence = "还没有登记制度。点右上角“登记制度”添加；缺哪些，看“制度对照清单”。"

    def rows(self) -> QuerySet[InternalSystem]:
        coverage.executed("register", services.SYSTEMS)
        return super().rows().select_related("agency")

    def extra_context(self) -> dict[str, object]:
        found = [action("对照清单", "registers:checklists", "list-check")]
        if self.request.user.has_role(*WRITERS):
            found.append(action("登记制度", "registers:new-system", "plus", primary=True))
        return {"header_actions": found}


class AgreementTable(StateTable):
    title = NameColumn("文件名称", linkify=True)
    partner = tables.Column("协作的一方")
    parties = NameColumn("各方名称")
    agency = NameColumn("机关")
    state = tables.Column("情况", empty_values=())
    signed_on = DayColumn("签订日期")
    valid_to = DayColumn("期满日期")
    contact = tables.Column("联系人")

    class Meta:
        model = CooperationAgreement
        fields = ()


class AgreementFilter(ValidityFilter):
    q = SearchFilter(label="名称或者各方", method="search")
    partner = ChoiceFilter(
        label="协作的一方", choices=CooperationAgreement.Partner.choices, empty_label="全部"
    )
    agency = RowFilter(
        label="机关", field_name="agency", rows=agencies_in_scope, empty_label="全部机关"
    )
    now = YesFilter(label="有效", method="in_force")
    expired = YesFilter(label="已期满", method="only_expired")
    soon = YesFilter(label="90 日内期满", method="soon_over")

    class Meta:
        model = CooperationAgreement
        fields = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(title__icontains=value) | Q(parties__icontains=value))


class AgreementList(ListPage):
    key = "agreements"
    title = "协作文件"
    description = "与监察、检察、公安等机关的执法监督协作、行刑衔接文件。"
    model = CooperationAgreement
    table_class = AgreementTable
    filterset_class = AgreementFilter
    roles = READERS
    sorts = (
        Sort("-new", "最近登记在前", (), descending=True),
        Sort("end", "先期满在前", ("valid_to",), column="valid_to"),
    )
    views = (BuiltIn("有效", "now=on"), BuiltIn("90 日内期满", "soon=on"))
    empty_sentence = "还没有登记协作文件。点右上角“登记协作文件”添加。"

    def rows(self) -> QuerySet[CooperationAgreement]:
        coverage.executed("register", services.AGREEMENTS)
        return super().rows().select_related("agency")

    def extra_context(self) -> dict[str, object]:
        if not self.request.user.has_role(*WRITERS):
            return {}
        one = action("登记协作文件", "registers:new-agreement", "plus", primary=True)
        return {"header_actions": [one]}


class MeetingTable(tables.Table):
    topic = NameColumn("研究的问题", linkify=True)
    agency = NameColumn("机关")
    held_on = DayColumn("会议日期")
    leader = tables.Column("主持的主要负责人")
    file_name = tables.Column("会议纪要")

    class Meta:
        model = ProblemMeeting
        fields = ()


class MeetingFilter(django_filters.FilterSet):
    q = SearchFilter(label="问题", field_name="topic", lookup_expr="icontains")
    agency = RowFilter(
        label="机关", field_name="agency", rows=agencies_in_scope, empty_label="全部机关"
    )
    since = DayFilter(label="会议自", field_name="held_on", lookup_expr="gte")
    until = DayFilter(label="会议至", field_name="held_on", lookup_expr="lte")

    class Meta:
        model = ProblemMeeting
        fields = ()


class MeetingList(ListPage):
    key = "problem-meetings"
    title = "研究重大问题"
    description = "主要负责人是第一责任人，定期研究解决行政执法监督的重大问题。"
    model = ProblemMeeting
    table_class = MeetingTable
    filterset_class = MeetingFilter
    roles = READERS
    sorts = (
        Sort("-day", "最近开会在前", ("held_on",), descending=True, column="held_on"),
        Sort("-new", "最近登记在前", (), descending=True),
    )
    empty_sentence = "还没有登记研究重大问题的会议。点右上角“登记会议”添加。"

    def rows(self) -> QuerySet[ProblemMeeting]:
        coverage.executed("register", services.MEETINGS)
        return super().rows().select_related("agency").defer("decision")

    def extra_context(self) -> dict[str, object]:
        if not self.request.user.has_role(*WRITERS):
            return {}
        one = action("登记会议", "registers:new-meeting", "plus", primary=True)
        return {"header_actions": [one]}
