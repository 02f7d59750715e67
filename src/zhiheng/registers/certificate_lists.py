"""证件、证件办理、年度审验的列表。"""

from typing import Any, cast

import django_filters
import django_tables2 as tables
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from zhiheng.directory.models import CertificateState, Officer, OfficerCertificate
from zhiheng.registers.certificate_states import WORDS, lamp
from zhiheng.registers.certificates import unchecked
from zhiheng.registers.models import CertificateMatter, CertificateYearCheck
from zhiheng.registers.people_lists import ENDS, KINDS, LAST, are_few, ending
from zhiheng.registers.people_roles import MAY_REGISTER, READERS, SO
from zhiheng.ui.columns import DayColumn, MomentColumn, NameColumn
from zhiheng.ui.filters import ChoiceFilter, RowFilter, SearchFilter, YesFilter, agencies_in_scope
from zhiheng.ui.lists import BuiltIn, Bulk, ListPage
from zhiheng.ui.paging import Sort

CHECKED = [("missing", "未审验"), *CertificateYearCheck.Result.choices]


class CertificateTable(tables.Table):
    number = tables.Column("证号", linkify=True)
    kind = tables.Column("种类")
    officer = tables.Column("持证人")
    agency = NameColumn("单位", accessor="officer__agency")
    field = tables.Column("执法领域")
    valid_from = DayColumn("有效期起")
    valid_to = DayColumn("有效期止")
    state = tables.Column("今天的状态", empty_values=())
    decision_number = tables.Column("决定文号")

    class Meta:
        model = OfficerCertificate
        fields = ()

    def render_state(self, record: OfficerCertificate) -> SafeString:
        return lamp(record.status_on(timezone.localdate()))

    def value_state(self, record: OfficerCertificate) -> str:
        return WORDS[record.status_on(timezone.localdate())]


class CertificateFilter(django_filters.FilterSet):
    """证号、持证人、种类、状态、到期、单位、审验。"""

    q = SearchFilter(label="证号（开头）或者持证人", method="search")
    kind = ChoiceFilter(
        label="种类", choices=OfficerCertificate.Kind.choices, empty_label="全部种类"
    )
    state = ChoiceFilter(
        label="今天的状态", choices=CertificateState.choices, method="in_state", empty_label="不限"
    )
    ends = ChoiceFilter(
        label="到期",
        choices=ENDS,
        method="ends_within",
        empty_label="不限",
    )
    agency = RowFilter(
        label="单位",
        field_name="officer__agency",
        rows=agencies_in_scope,
        empty_label="全部单位",
    )
    checked = ChoiceFilter(
        label="本年度审验", choices=CHECKED, method="was_checked", empty_label="不限"
    )

    present = YesFilter(label="持证人在岗", method="of_present")

    class Meta:
        model = OfficerCertificate
        fields = ()

    def of_present(self, rows: QuerySet[Any], name: str, value: bool | None) -> QuerySet[Any]:
        here = Officer.objects.in_office(timezone.localdate()).filter(pk=OuterRef("officer_id"))
        return rows.filter(Exists(here.order_by())) if value else rows

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        numbered = OfficerCertificate.objects.filter(
            kind__in=KINDS, number__gte=value, number__lt=value + LAST
        )
        keys = list(numbered.values_list("pk", flat=True)[:500])
        if keys:
            return rows.filter(pk__in=keys)
        return rows.filter(officer__name__gte=value, officer__name__lt=value + LAST)

    def in_state(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        today = timezone.localdate()
        found = OfficerCertificate.objects.in_state(value, today)
        if are_few(found):
            return cast(QuerySet[Any], rows.filter(pk__in=found.values("pk")))
        return cast(QuerySet[Any], rows.in_state(value, today))

    def ends_within(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows & ending(timezone.localdate(), value)

    def was_checked(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        year = timezone.localdate().year
        if value == "missing":
            return unchecked(rows, year)
        few = CertificateYearCheck.objects.filter(year=year, result=value)
        if are_few(few):
            return rows.filter(pk__in=few.values("certificate_id"))
        return rows.filter(Exists(few.filter(certificate=OuterRef("pk"))))


class CertificateList(ListPage):
    """证件。"""

    key = "certificates"
    title = "证件"
    description = "执法证、监督证、听证主持人证；到期和暂扣期满由日期得出。"
    model = OfficerCertificate
    table_class = CertificateTable
    filterset_class = CertificateFilter
    columns = ("number", "kind", "officer", "agency", "field", "valid_to", "state")
    sorts = (
        Sort("end", "到期早的在前", ("valid_to",), column="valid_to"),
        Sort("-new", "最近登记在前", (), descending=True, column="number"),
    )
    views = (
        BuiltIn("30 日内到期", "ends=30"),
        BuiltIn("90 日内到期", "ends=90"),
        BuiltIn("过期", "state=expired"),
        BuiltIn("暂扣", "state=suspended"),
        BuiltIn("本年度未审验", "checked=missing"),
        BuiltIn("审验不合格", "checked=failed"),
        BuiltIn("全部", ""),
    )
    bulk = (
        Bulk("登记年度审验", "registers:check-years", "checkbox", SO),
        Bulk("排版打印", "registers:cards", "printer", MAY_REGISTER),
    )
    roles = READERS
    empty_sentence = "没有这样的证件。在人员页申请证件，或者补登已有的证件。"

    def rows(self) -> QuerySet[OfficerCertificate]:
        return super().rows().select_related("officer__agency")


class ApplicationTable(tables.Table):
    officer = tables.Column("申请人", linkify=lambda record: record.get_absolute_url())
    agency = NameColumn("单位")
    kind = tables.Column("证件种类")
    field = tables.Column("执法领域")
    status = tables.Column("办到哪一步")
    created_at = MomentColumn("申请时间")
    trained_on = DayColumn("培训结束")
    passed_on = DayColumn("考试日期")

    class Meta:
        model = CertificateMatter
        fields = ()

    def render_status(self, record: CertificateMatter) -> SafeString:
        return lamp(record.status)

    def value_status(self, record: CertificateMatter) -> str:
        return WORDS[record.status]


class ApplicationFilter(django_filters.FilterSet):
    """办到哪一步、种类、单位。"""

    status = ChoiceFilter(
        label="办到哪一步",
        choices=CertificateMatter.Status.choices[:3],
        empty_label="不限",
    )
    kind = ChoiceFilter(
        label="证件种类", choices=OfficerCertificate.Kind.choices, empty_label="全部种类"
    )
    agency = RowFilter(
        label="单位", field_name="agency", rows=agencies_in_scope, empty_label="全部单位"
    )

    class Meta:
        model = CertificateMatter
        fields = ()


class ApplicationList(ListPage):
    """正在办理的申请。"""

    key = "certificate-applications"
    title = "证件申请"
    description = "申请、培训、考试、发证；发证以后在“证件”里办理暂扣、换发、退出。"
    model = CertificateMatter
    table_class = ApplicationTable
    filterset_class = ApplicationFilter
    sorts = (Sort("-new", "新申请在前", (), descending=True, column="created_at"),)
    views = (
        BuiltIn("待培训", "status=applied"),
        BuiltIn("待考试", "status=trained"),
        BuiltIn("待发证", "status=passed"),
        BuiltIn("全部", ""),
    )
    roles = READERS
    empty_sentence = "没有正在办理的申请。在人员页点“申请证件”。"

    def rows(self) -> QuerySet[CertificateMatter]:
        found = super().rows().filter(closed_on__isnull=True)
        return found.select_related("agency", "officer")
