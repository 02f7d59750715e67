"""聘任、社会监督线索的列表。"""

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils import timezone

from zhiheng.accounts.roles import GOV_ROLES, SO_ROLES, Role
from zhiheng.law import coverage
from zhiheng.registers.desk import action
from zhiheng.registers.models import Appointment, SocialClue
from zhiheng.registers.models.outsiders import SOON
from zhiheng.registers.outsiders import services
from zhiheng.ui import html
from zhiheng.ui.columns import DayColumn, NameColumn
from zhiheng.ui.filters import ChoiceFilter, RowFilter, SearchFilter, YesFilter, agencies_in_scope
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort

READERS = tuple(sorted(SO_ROLES | GOV_ROLES))
SO = (Role.SO_HANDLER, Role.SO_HEAD)
A, C = Appointment.Status, SocialClue.Status
LAMPS = {
    A.PROPOSED: "blu",
    A.APPOINTED: "grn",
    A.DECLINED: "gry",
    A.DISMISSED: "gry",
    A.ENDED: "gry",
}
CLUE_LAMPS = {C.NEW: "amb", C.TRANSFERRED: "blu", C.ANSWERED: "grn"}


def appointment_lamp(one: Appointment) -> str:
    """已聘任的看任期：90 日内期满是黄灯，期满未登记是红灯。"""
    today = timezone.localdate()
    if one.status == A.APPOINTED and one.term_to < today:
        return html.lamp("red", "任期已满")
    if one.status == A.APPOINTED and one.term_to <= today + SOON:
        return html.lamp("amb", f"{(one.term_to - today).days} 日后期满")
    return html.lamp(LAMPS[A(one.status)], one.get_status_display())


def clue_lamp(one: SocialClue) -> str:
    return html.lamp(CLUE_LAMPS[C(one.status)], one.get_status_display())


class OutsiderTable(tables.Table):
    name = tables.Column(
        "姓名", accessor="person__name", linkify=lambda record: record.get_absolute_url()
    )
    kind = tables.Column("种类")
    field = tables.Column("专业、领域", accessor="person__field")
    unit = NameColumn("单位、职业", accessor="person__unit")
    state = tables.Column("情况", accessor="status")
    term_from = DayColumn("任期起")
    term_to = DayColumn("任期止")
    number = tables.Column("聘书文号")
    agency = NameColumn("聘请机关")

    class Meta:
        model = Appointment
        fields = ()

    def render_state(self, record: Appointment) -> str:
        return appointment_lamp(record)

    def value_state(self, record: Appointment) -> str:
        return record.get_status_display()


class OutsiderFilter(django_filters.FilterSet):
    q = SearchFilter(label="姓名、单位或者领域", method="search")
    kind = ChoiceFilter(label="种类", choices=Appointment.Kind.choices, empty_label="全部种类")
    status = ChoiceFilter(label="状态", choices=A.choices, empty_label="全部状态")
    serving = YesFilter(label="在任", method="only_serving")
    soon = YesFilter(label="90 日内期满、未续聘", method="soon_over")
    over = YesFilter(label="任期已满", method="only_over")

    class Meta:
        model = Appointment
        fields = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        named = Q(person__name__icontains=value) | Q(person__unit__icontains=value)
        return rows.filter(named | Q(person__field__icontains=value))

    def only_serving(self, rows: Any, name: str, value: bool) -> QuerySet[Any]:
        return rows.serving(timezone.localdate()) if value else rows

    def soon_over(self, rows: Any, name: str, value: bool) -> QuerySet[Any]:
        return rows.to_renew(timezone.localdate()) if value else rows

    def only_over(self, rows: Any, name: str, value: bool) -> QuerySet[Any]:
        return rows.over(timezone.localdate()) if value else rows


class OutsiderList(ListPage):
    key = "outsiders"
    title = "社会监督员和专家"
    description = "社会监督员、专家、法律顾问、受邀人员的聘任；联系方式不在列表里，也不导出。"
    model = Appointment
    table_class = OutsiderTable
    filterset_class = OutsiderFilter
    roles = READERS
    columns = ("name", "kind", "field", "unit", "state", "term_to", "number")
    sorts = (
        Sort("-new", "最近登记在前", (), descending=True),
        Sort("end", "先期满在前", ("term_to",), column="term_to"),
    )
    views = (
        BuiltIn("在任", "serving=on"),
        BuiltIn("90 日内期满、未续聘", "soon=on"),
        BuiltIn("任期已满", "over=on"),
        BuiltIn("拟聘", "status=proposed"),
    )
    empty_sentence = "还没有登记社会监督员、专家等。点右上角“登记并拟聘”添加。"

    def rows(self) -> QuerySet[Appointment]:
        coverage.executed("register", services.REGISTER)
        return super().rows().select_related("person", "agency")

    def extra_context(self) -> dict[str, object]:
        user, found = self.request.user, []
        if user.has_role(Role.SO_HEAD):
            found.append(action("公布名单", "registers:publish-supervisors", "news"))
        if user.has_role(Role.SO_HANDLER):
            new = action("登记并拟聘", "registers:new-outsider", "user-plus", primary=True)
            found.append(new)
        return {"header_actions": found}


class ClueTable(tables.Table):
    subject = NameColumn("事由", linkify=True)
    status = tables.Column("状态")
    concerned = NameColumn("涉及机关")
    person = tables.Column("反映人", accessor="appointment__person__name")
    received_on = DayColumn("反映日期")
    transferred_to = tables.Column("转办给")

    class Meta:
        model = SocialClue
        fields = ()

    def render_status(self, record: SocialClue) -> str:
        return clue_lamp(record)

    def value_status(self, record: SocialClue) -> str:
        return record.get_status_display()


class ClueFilter(django_filters.FilterSet):
    q = SearchFilter(label="事由", field_name="subject", lookup_expr="icontains")
    status = ChoiceFilter(label="状态", choices=C.choices, empty_label="全部状态")
    concerned = RowFilter(
        label="涉及机关", field_name="concerned", rows=agencies_in_scope, empty_label="全部机关"
    )
    open = YesFilter(label="未反馈", method="only_open")

    class Meta:
        model = SocialClue
        fields = ()

    def only_open(self, rows: Any, name: str, value: bool) -> QuerySet[Any]:
        return rows.open() if value else rows


class ClueList(ListPage):
    key = "social-clues"
    title = "社会监督线索"
    description = "社会监督员反映的情况，只有监督机构看得见。"
    model = SocialClue
    table_class = ClueTable
    filterset_class = ClueFilter
    roles = SO
    sorts = (Sort("-new", "最近登记在前", (), descending=True),)
    views = (BuiltIn("未反馈", "open=on"), BuiltIn("已反馈", "status=answered"))
    empty_sentence = "还没有社会监督员反映的线索。打开一位在任的社会监督员，点“登记线索”。"

    def rows(self) -> QuerySet[SocialClue]:
        found = super().rows().select_related("concerned", "appointment__person")
        return found.defer("text", "reply")
