"""涉企检查频次上限（R08）的列表、登记、更正、废止；监督机构登记本地公布的，各机关可看。"""

from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from zhiheng.accounts.access import allow
from zhiheng.directory import caps
from zhiheng.directory.models import InspectionCap, Jurisdiction
from zhiheng.registers.corrections import corrections_of
from zhiheng.registers.item_corrections import correct_cap as keep_correction
from zhiheng.ui import html
from zhiheng.ui.columns import DayColumn, NameColumn, NumberColumn
from zhiheng.ui.filters import SearchFilter, YesFilter
from zhiheng.ui.forms import DayField, ReasonField, TextField
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort
from zhiheng.web.directory_lists import EVERYBODY, MAY_REGISTER
from zhiheng.web.item_forms import EndForm
from zhiheng.web.submit import back_to, credit, header, submit

BACK = ("检查频次上限", "directory:caps")
MOST = 366
PER_AGENCY = "同一机关对同一企业每年的日常、专项现场检查。"
IN_TOTAL = "各级各机关合计；文件没有规定合计的不填。"


class CapForm(forms.Form):
    """公布的一版上限。"""

    domain = TextField(
        label="领域",
        max_length=12,
        required=False,
        help_text="与执法主体登记的“执法领域”写法相同；文件不分领域的不填。",
    )
    per_agency = forms.IntegerField(
        label="同一机关上限（次/年）", min_value=0, max_value=MOST, help_text=PER_AGENCY
    )
    in_total = forms.IntegerField(
        label="各级合计上限（次/年）",
        min_value=0,
        max_value=MOST,
        required=False,
        help_text=IN_TOTAL,
    )
    valid_from = DayField(label="自何日起施行")


class CorrectForm(forms.Form):
    """填错的次数。"""

    per_agency = forms.IntegerField(label="同一机关上限（次/年）", min_value=0, max_value=MOST)
    in_total = forms.IntegerField(
        label="各级合计上限（次/年）", min_value=0, max_value=MOST, required=False
    )
    reason = ReasonField(label="更正理由")


class CapTable(tables.Table):
    domain = NameColumn("领域", accessor="field_title")
    place = tables.Column("适用辖区", accessor="path")
    per_agency = NumberColumn("同一机关（次/年）")
    in_total = NumberColumn("各级合计（次/年）")
    valid_from = DayColumn("施行之日")
    valid_to = DayColumn("到哪一日为止")
    act = tables.Column("办理", empty_values=(), orderable=False)

    class Meta:
        model = InspectionCap
        fields = ()

    def render_place(self, record: Any) -> str:
        return record.place_name

    def render_act(self, record: Any) -> str:
        if not record.is_own:
            return html.EMPTY
        links = [html.link(reverse("directory:correct-cap", args=[record.pk]), "更正")]
        if record.valid_to is None:
            links.append(html.link(reverse("directory:end-cap", args=[record.pk]), "废止"))
        return mark_safe(" ".join(links))  # noqa: S308  links made above

    def value_act(self, record: Any) -> str:
        return ""


class CapFilter(django_filters.FilterSet):
    q = SearchFilter(label="领域", method="search")
    running = YesFilter(label="今天施行", method="in_force")

    class Meta:
        model = InspectionCap
        fields = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(domain__icontains=value)

    def in_force(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        today = timezone.localdate()
        running = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
        return rows.filter(running, valid_from__lte=today) if value else rows


class CapList(ListPage):
    """各地公布的上限，历次都在（R08）。"""

    key = "caps"
    title = "检查频次上限"
    description = "本级、上级、下级公布的涉企检查年度上限；规则 RE-1 按检查当年的核对，没有登记的用平台默认值，非法定。"
    model = InspectionCap
    table_class = CapTable
    filterset_class = CapFilter
    roles = EVERYBODY
    sorts = (Sort("domain", "领域", ("domain", "path", "valid_from"), column="domain"),)
    views = (BuiltIn("今天施行", "running=on"),)
    empty_sentence = "还没有登记公布的频次上限，核对用平台默认值。由监督机构照公布的文件登记。"

    def extra_context(self) -> dict[str, object]:
        if not self.request.user.has_role(*MAY_REGISTER):
            return {}
        return {"header_actions": [header("登记上限", "directory:new-cap", "plus", primary=True)]}

    def prepare(self, rows: Any) -> None:
        user = self.request.user
        own = user.agency.path if user.has_role(*MAY_REGISTER) else None
        names = dict(
            Jurisdiction.objects.filter(path__in={row.path for row in rows}).values_list(
                "path", "name"
            )
        )
        for row in rows:
            row.place_name = names.get(row.path, row.path)
            row.is_own = row.path == own


def _own(request: HttpRequest, pk: int) -> InspectionCap:
    """本地公布的；上级、下级的各自登记。"""
    return get_object_or_404(InspectionCap.objects.filter(path=request.user.agency.path), pk=pk)


@allow(*MAY_REGISTER)
def new_cap(request: HttpRequest) -> HttpResponse:
    form = CapForm(request.POST or None)

    def act() -> HttpResponse:
        caps.issue(InspectionCap(**form.cleaned_data), **credit(request))
        messages.success(request, "频次上限已登记，自施行之年起按此核对。")
        return redirect("directory:caps")

    explanation = "照本级公布的文件登记；同一领域的上一版到新版施行的前一日为止，此前各年仍按当年的核对。一年之内改变的，这一年取较宽的。"
    context = {"title": "登记检查频次上限", "submit": "登记", "clauses": caps.ROWS}
    return submit(request, form, act, back=back_to(*BACK), explanation=explanation, **context)


@allow(*MAY_REGISTER)
def correct_cap(request: HttpRequest, pk: int) -> HttpResponse:
    cap = _own(request, pk)
    now = {"per_agency": cap.per_agency, "in_total": cap.in_total}
    form = CorrectForm(request.POST or None, initial=now)

    def act() -> HttpResponse:
        keep_correction(cap, **form.cleaned_data, **credit(request))
        messages.success(request, "已更正，改前、改后和理由写入留痕。")
        return redirect("directory:caps")

    context = {
        "title": "更正检查频次上限",
        "submit": "更正",
        "clauses": caps.ROWS,
        "explanation": f"{cap.field_title}，自 {cap.valid_from} 起。只用于登记时填错的；文件改变的请登记新的一版。",
        "corrections": corrections_of(cap),
    }
    template = "web/directory/correct_cap.html"
    return submit(request, form, act, template, back=back_to(*BACK), **context)


@allow(*MAY_REGISTER)
def end_cap(request: HttpRequest, pk: int) -> HttpResponse:
    cap = _own(request, pk)
    form = EndForm(request.POST or None)

    def act() -> HttpResponse:
        caps.end(cap, **form.cleaned_data, **credit(request))
        messages.success(request, "已登记废止。")
        return redirect("directory:caps")

    explanation = (
        f"{cap.field_title}，自 {cap.valid_from} 起。只用于废止而没有新版的；此后用平台默认值核对。"
    )
    context = {"title": "废止检查频次上限", "submit": "废止", "clauses": caps.ROWS}
    return submit(request, form, act, back=back_to(*BACK), explanation=explanation, **context)
