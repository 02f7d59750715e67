"""人员、证件、证件办理、年度审验的列表。"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from zhiheng.directory.models import (
    CertificateState,
    Officer,
    OfficerCertificate,
    OfficerDuty,
)
from zhiheng.registers.certificate_states import lamp
from zhiheng.registers.people_roles import MAY_PUBLISH, MAY_REGISTER, MAY_SEE_VOIDED, READERS
from zhiheng.ui import html
from zhiheng.ui.columns import DayColumn, NameColumn
from zhiheng.ui.filters import ChoiceFilter, RowFilter, SearchFilter, agencies_in_scope
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort, count_each

LAST = "\U0010ffff"  # sorts after every character of a name
SOON = (30, 90)
NEAR, LATER = "30", "31-90"
SPANS = {NEAR: "30 日内到期", LATER: "31 至 90 日内到期"}  # each certificate in one of them
ENDS = [*((str(days), f"{days} 日内到期") for days in SOON), (LATER, SPANS[LATER])]
FEW = 8_000  # rows found; beyond these a walk along the order of the list is shorter
BY_UNIT = "agency"  # the first order of the list
KINDS = tuple(OfficerCertificate.Kind.values)


def button(label: str, url: str, icon: str, *, primary: bool = False) -> dict[str, Any]:
    """A button in the head of a list page."""
    return {"label": label, "href": reverse(url), "icon": icon, "primary": primary}


def held_by(number: str) -> QuerySet[OfficerCertificate] | None:
    """这个证号的证件；证号在每一种类之内唯一。"""
    found = OfficerCertificate.objects.filter(kind__in=KINDS, number=number)
    return found if found.exists() else None


class OfficerTable(tables.Table):
    name = tables.Column("姓名", linkify=True)
    agency = NameColumn("单位")
    staff_type = tables.Column("人员类别")
    duties = tables.Column("职务", empty_values=())
    certificates = tables.Column("证件", empty_values=())
    works_from = DayColumn("到岗日期")
    works_to = DayColumn("离岗日期")

    class Meta:
        model = Officer
        fields = ()

    def value_duties(self, record: Officer) -> str:
        return "、".join(one.get_duty_display() for one in record.present_duties)

    def render_duties(self, record: Officer) -> str:
        return self.value_duties(record) or "—"

    def value_certificates(self, record: Officer) -> str:
        return "；".join(f"{one.get_kind_display()} {one.number}" for one in held(record))

    def render_certificates(self, record: Officer) -> SafeString:
        today = timezone.localdate()
        shown = ((one.get_kind_display(), lamp(one.status_on(today))) for one in held(record))
        return html.format_html_join(" ", "{} {}", shown)


def held(officer: Officer) -> list[OfficerCertificate]:
    """证件，新的在前。"""
    return sorted(officer.certificates.all(), key=lambda one: one.valid_to, reverse=True)


class OfficerFilter(django_filters.FilterSet):
    """姓名、证号、单位、职务、证件状态、到期。"""

    q = SearchFilter(label="姓名（开头）或者证号", method="search")
    agency = RowFilter(
        label="单位", field_name="agency", rows=agencies_in_scope, empty_label="全部单位"
    )
    duty = ChoiceFilter(
        label="职务", choices=OfficerDuty.Kind.choices, method="of_duty", empty_label="不限"
    )
    state = ChoiceFilter(
        label="证件状态",
        choices=[*CertificateState.choices, ("none", "没有证件")],
        method="in_state",
        empty_label="不限",
    )
    ends = ChoiceFilter(
        label="证件到期",
        choices=ENDS,
        method="ends_within",
        empty_label="不限",
    )
    staff_type = ChoiceFilter(
        label="人员类别", choices=Officer.StaffType.choices, empty_label="不限"
    )
    left = ChoiceFilter(
        label="在岗、离岗",
        choices=[("on", "已离岗"), ("all", "不论在岗、离岗")],
        method="has_left",
        empty_label="在岗",
    )

    class Meta:
        model = Officer
        fields = ()

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Without a short list of people the units lead: the index of the order then skips the others."""
        self.is_short = False
        found = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        if not (asked.get("left") or asked.get("q")):  # 按姓名、证号查的，连同已离岗的
            found = found.in_office(timezone.localdate())
        if self.is_short or self.request.GET.get("sort", BY_UNIT) != BY_UNIT:
            return found
        return found.filter(agency__in=agencies_in_scope(self.request).order_by())

    def _among(self, rows: QuerySet[Any], found: QuerySet[Any]) -> QuerySet[Any]:
        """名单中所指的人：少的先找出来，多的逐行问；哪一种都不必先排出整份名单。"""
        person = "pk" if found.model is Officer else "officer_id"
        found = found.order_by()
        if self.request.user.scope.level != "agency" and are_few(found):
            self.is_short = True
            return rows.filter(pk__in=found.values(person))
        return rows.filter(Exists(found.filter(**{person: OuterRef("pk")})))

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return self._among(rows, held_by(value) or named(value))

    def of_duty(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return self._among(rows, OfficerDuty.objects.on(timezone.localdate()).filter(duty=value))

    def in_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "none":
            return rows.filter(~Exists(OfficerCertificate.objects.filter(officer=OuterRef("pk"))))
        return self._among(rows, OfficerCertificate.objects.in_state(value, timezone.localdate()))

    def ends_within(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return self._among(rows, ending(timezone.localdate(), value))

    def has_left(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        gone = Officer.objects.filter(works_to__lt=timezone.localdate())
        return self._among(rows, gone) if value == "on" else rows


def named(text: str) -> QuerySet[Officer]:
    """姓名以此开头的人。"""
    return Officer.objects.filter(name__gte=text, name__lt=text + LAST)


def are_few(found: QuerySet[Any]) -> bool:
    """少到先找出来比逐行问快。"""
    return count_each([found.order_by()], FEW)[0] <= FEW


def ending(today: date, span: str) -> QuerySet[OfficerCertificate]:
    """今天有效或者暂扣，所列日数（几日内，或者几日至几日）之内到期的。"""
    first, _, last = span.rpartition("-")
    since, until = (today + timedelta(days=int(days)) for days in (first or 0, last))
    soon = OfficerCertificate.objects.filter(valid_to__gte=since, valid_to__lte=until)
    return soon.exclude(revoked_on__lte=today).exclude(withdrawn_on__lte=today)


class OfficerList(ListPage):
    """人员。"""

    key = "officers"
    title = "人员"
    description = "在岗的执法、监督、听证主持、法制审核和辅助人员；离岗的在“已离岗”里，按姓名、证号也查得到。打开一人看职务、证件、任职和经过。"
    model = Officer
    table_class = OfficerTable
    filterset_class = OfficerFilter
    columns = ("name", "agency", "staff_type", "duties", "certificates", "works_to")
    sorts = (
        Sort(BY_UNIT, "单位", ("agency_id",), column="agency"),
        Sort("name", "姓名", ("name",), column="name"),
        Sort("new", "最近到岗在前", ("works_from",), descending=True, column="works_from"),
    )
    views = (
        BuiltIn("在岗", ""),
        BuiltIn("执法人员", "duty=enforcement"),
        BuiltIn("监督人员", "duty=supervision"),
        BuiltIn("听证主持人", "duty=hearing"),
        BuiltIn("法制审核人员", "duty=review"),
        BuiltIn("辅助人员", "duty=auxiliary"),
        BuiltIn("90 日内到期", "ends=90"),
        BuiltIn("证件过期", "state=expired"),
        BuiltIn("没有证件", "state=none"),
        BuiltIn("已离岗", "left=on"),
        BuiltIn("全部", "left=all"),
    )
    roles = READERS
    empty_sentence = "还没有登记人员。点右上角“登记人员”，或者“从表格导入”花名册。"

    def rows(self) -> QuerySet[Officer]:
        return Officer.objects.seen_one_by_one(self.request.user).select_related("agency")

    def prepare(self, rows: Sequence[Officer]) -> None:
        """Two queries more: the certificates and the duties of the page."""
        today = timezone.localdate()
        prefetch_related_objects(list(rows), "certificates", "duties")
        for row in rows:
            row.present_duties = [  # type: ignore[attr-defined]
                one for one in row.duties.all()
                if one.starts_on <= today and (one.ends_on is None or one.ends_on >= today)
            ]  # fmt: skip

    def extra_context(self) -> dict[str, object]:
        user, found = self.request.user, []
        if user.has_role(*MAY_SEE_VOIDED):
            found.append(button("作废的登记", "registers:voided", "user-x"))
        if user.has_role(*MAY_PUBLISH):
            found.append(button("公布名单", "registers:roll", "news"))
        if user.has_role(*MAY_REGISTER):
            found.append(button("从表格导入", "imports:index", "file-import"))
            found.append(button("登记人员", "directory:new-officer", "user-plus", primary=True))
        return {"header_actions": found}
