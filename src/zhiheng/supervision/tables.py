"""意见书、提醒函列表的栏目与条件。"""

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from zhiheng.kernel.models import Deadline
from zhiheng.supervision.models import ReminderLetter, SupervisionOpinion
from zhiheng.ui import html
from zhiheng.ui.columns import NameColumn
from zhiheng.ui.filters import RowFilter, SearchFilter, YesFilter, agencies_in_scope
from zhiheng.ui.matters import clock_lamp

S = SupervisionOpinion.Status
LAMPS = {
    S.DRAFT: "gry",
    S.IN_APPROVAL: "blu",
    S.ISSUED: "blu",
    S.RECTIFYING: "blu",
    S.REPORTED: "amb",
    S.INSUFFICIENT: "red",
    S.RECTIFIED: "grn",
    S.WITHDRAWN: "gry",
    S.ABANDONED: "gry",
    S.CLOSED: "grn",
}


def opinion_lamp(opinion: SupervisionOpinion) -> SafeString:
    status = S(opinion.status)
    return html.lamp(LAMPS[status], status.label)


class OpinionTable(tables.Table):
    """文号、状态、机关、事由、期限。"""

    number = tables.Column("文号", linkify=True, empty_values=())
    status = tables.Column("状态")
    agency = NameColumn("机关", accessor="agency__name")
    title = tables.Column("事由")
    clock = tables.Column("最近期限", accessor="nearest_deadline", empty_values=())
    re_examination = tables.Column("复查", accessor="get_re_examination_display")
    handler = tables.Column("承办人", accessor="handler__display_name")
    issued_on = tables.Column("制发日期")
    received_on = tables.Column("收到日期")

    class Meta:
        model = SupervisionOpinion
        fields: tuple[str, ...] = ()

    def render_number(self, record: SupervisionOpinion) -> str:
        return str(record)

    def render_status(self, record: SupervisionOpinion) -> SafeString:
        return opinion_lamp(record)

    def value_status(self, record: SupervisionOpinion) -> str:
        return str(S(record.status).label)

    def render_clock(self, value: Deadline | None) -> SafeString:
        return clock_lamp(value, timezone.localdate())

    def value_clock(self, value: Deadline | None) -> str:
        return f"{value.title} {value.due}" if value else ""

    def render_issued_on(self, value: Any) -> str:
        return html.day(value)

    def render_received_on(self, value: Any) -> str:
        return html.day(value)


class OpinionFilter(django_filters.FilterSet):
    """状态、机关、我承办的、检索。"""

    status = django_filters.MultipleChoiceFilter(label="状态", choices=S.choices)
    agency = RowFilter(
        label="执法机关", field_name="agency", rows=agencies_in_scope, empty_label="全部机关"
    )
    open = YesFilter(label="未办结", method="only_open")
    overdue = YesFilter(label="有逾期期限", method="only_overdue")
    mine = YesFilter(label="我承办的", method="only_mine")
    q = SearchFilter(label="文号、事由", method="search")

    class Meta:
        model = SupervisionOpinion
        fields: list[str] = []

    def only_overdue(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.overdue(timezone.localdate())  # type: ignore[attr-defined,no-any-return]

    def only_open(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.open()  # type: ignore[attr-defined,no-any-return]

    def only_mine(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(handler=self.request.user)

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(number__contains=value) | Q(title__contains=value))


class ReminderTable(tables.Table):
    """文号、状态、机关、发出日期。"""

    number = tables.Column("文号", linkify=True, empty_values=())
    status = tables.Column("状态", accessor="get_status_display")
    agency = NameColumn("机关", accessor="agency__name")
    handler = tables.Column("承办人", accessor="handler__display_name")
    issued_on = tables.Column("发出日期")

    class Meta:
        model = ReminderLetter
        fields: tuple[str, ...] = ()

    def render_number(self, record: ReminderLetter) -> str:
        return str(record)

    def render_issued_on(self, value: Any) -> str:
        return html.day(value)


class ReminderFilter(django_filters.FilterSet):
    """状态、机关、检索。"""

    status = django_filters.MultipleChoiceFilter(
        label="状态", choices=ReminderLetter.Status.choices
    )
    agency = RowFilter(
        label="执法机关", field_name="agency", rows=agencies_in_scope, empty_label="全部机关"
    )
    q = SearchFilter(label="文号", field_name="number", lookup_expr="contains")

    class Meta:
        model = ReminderLetter
        fields: list[str] = []
