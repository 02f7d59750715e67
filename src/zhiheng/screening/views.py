"""疑点：列表、详情、各步。"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import EA_ROLES, GOV_ROLES, SO_ROLES, Role
from zhiheng.kernel import vault
from zhiheng.kernel.errors import RuleViolation
from zhiheng.screening import explain, services
from zhiheng.screening import forms as lead_forms
from zhiheng.screening.filters import LeadFilter
from zhiheng.screening.models import Lead, LeadAttachment
from zhiheng.screening.steps import STEPS
from zhiheng.screening.tables import LeadTable, status_lamp
from zhiheng.ui import navigation
from zhiheng.ui.forms import EmptyForm
from zhiheng.ui.html import cited
from zhiheng.ui.lists import BuiltIn, Bulk, ListPage
from zhiheng.ui.matters import matter_context
from zhiheng.ui.paging import Sort
from zhiheng.ui.views import step_view


class LeadList(ListPage):
    """疑点列表。"""

    key = "leads"
    title = "监督预警"
    description = "筛查得出的疑点；疑点是问题，不是结论，由人核实。"
    model = Lead
    table_class = LeadTable
    filterset_class = LeadFilter
    roles = tuple(SO_ROLES | GOV_ROLES | EA_ROLES)
    columns = ("label", "status", "rule", "agency", "sentence", "due_on", "handler")
    bulk = (
        Bulk("分派", "screening:lead-bulk-assign", "user-check", (Role.SO_HANDLER, Role.SO_HEAD)),
    )
    sorts = (
        Sort("-found", "新发现在前", (), descending=True, column="label"),
        Sort("fact", "事实发生早的在前", ("fact_on",), column="fact_on"),
    )
    views = (
        BuiltIn(
            "待核实",
            "status=new&status=assigned&status=explanation_requested&status=explained&status=verifying",
        ),
        BuiltIn("新发现", "status=new"),
        BuiltIn("机关已说明", "status=explained"),
        BuiltIn("成立待处理", "status=upheld"),
        BuiltIn("全部", ""),
    )
    empty_sentence = "还没有疑点。导入或者登记执法行为之后，由筛查得出。"

    def rows(self) -> QuerySet[Any]:
        return super().rows().select_related("agency", "handler").prefetch_related("rows")


@login_required
def lead_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """一个疑点：一句话、期限怎样算出、所涉行为、怎样消除、机关说明、下一步。"""
    lead = _lead(request, pk)
    page = matter_context(lead, [STEPS], request.user)  # type: ignore[arg-type]
    page |= explain.page(lead, request.user, page["today"])  # type: ignore[arg-type]
    page |= {"lead": lead, "matter": lead, "lamp": status_lamp(lead)}
    return render(request, "screening/lead.html", page)


def _lead(request: HttpRequest, pk: int) -> Lead:
    rows = Lead.objects.visible_to(request.user).select_related("agency", "handler", "party")  # type: ignore[arg-type]
    found: Lead = get_object_or_404(rows, pk=pk)
    return found


@dataclass(frozen=True)
class StepPage:
    """一步的表单、服务与办成后的话。"""

    form: type[forms.Form]
    service: Callable[..., Any]
    success: str
    explanation: str = ""


PAGES = {
    "assign": StepPage(lead_forms.AssignForm, services.assign, "已分派。"),
    "request_explanation": StepPage(
        lead_forms.ExplanationRequestForm,
        services.request_explanation,
        "已要求机关说明。",
        "制发说明情况通知书；已有材料能够说明的，不要重复要求，以免增加机关负担。",
    ),
    "explain": StepPage(
        lead_forms.ExplanationForm,
        services.explain,
        "已提交说明。",
        "说明提交后由监督机构核实；主张的日期由平台重新计算。",
    ),
    "verify": StepPage(EmptyForm, services.verify, "已开始核实。"),
    "uphold": StepPage(
        lead_forms.UpholdForm,
        services.uphold,
        "已认定成立。",
        "认定成立之后，可以发提醒函或者起草监督意见书。",
    ),
    "dismiss": StepPage(lead_forms.VerdictForm, services.dismiss, "已认定不成立。"),
    "data_error": StepPage(
        lead_forms.VerdictForm,
        services.data_error,
        "已退回数据提供方更正。",
        "更正之后由下一次筛查自动消除。",
    ),
    "close": StepPage(EmptyForm, services.close, "已办结。"),
}


@login_required
def lead_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """办一步。"""
    lead, page = _lead(request, pk), PAGES.get(step)
    if page is None:
        raise Http404
    kwargs = {"user": request.user} if page.form is lead_forms.AssignForm else {}
    return step_view(
        request,
        lead,
        page.service,
        page.form,
        success=page.success,
        title=STEPS[step].label,
        explanation=page.explanation,
        clauses=cited(STEPS[step].rows, lead.path, explain.today()),
        closed=partial(STEPS.closed_to, step, lead, request.user, timezone.now()),  # type: ignore[arg-type]
        form_kwargs=kwargs,
    )


MOST_AT_ONCE = 200


@login_required
def bulk_assign(request: HttpRequest) -> HttpResponse:
    """把勾选的疑点一次分派给一名承办人；不能分派的逐条说明理由。"""
    user: User = request.user  # type: ignore[assignment]
    if request.method != "POST" or not user.has_role(Role.SO_HANDLER, Role.SO_HEAD):
        raise PermissionDenied
    keys = [key for key in request.POST.getlist("pk") if key.isdecimal() and len(key) < 19]
    leads = list(Lead.objects.visible_to(user).filter(pk__in=keys[:MOST_AT_ONCE]))
    form = lead_forms.AssignForm(request.POST if "handler" in request.POST else None, user=user)
    if not leads:
        messages.warning(request, "没有选中疑点，请先在列表中勾选。")
        return HttpResponseRedirect(reverse("screening:lead-list"))
    if form.is_valid():
        _assign_all(request, leads, user, form.cleaned_data["handler"])
        return HttpResponseRedirect(reverse("screening:lead-list"))
    page = {"form": form, "leads": leads, "left_out": max(0, len(keys) - MOST_AT_ONCE)}
    return render(request, "screening/bulk_assign.html", page)


def _assign_all(request: HttpRequest, leads: list[Lead], user: User, handler: User) -> None:
    refused: dict[str, int] = {}
    for lead in leads:
        try:
            services.assign(lead, actor=user, handler=handler)
        except RuleViolation as violation:
            refused[violation.sentence] = refused.get(violation.sentence, 0) + 1
    navigation.forget_counts(user)
    messages.success(request, f"已分派 {len(leads) - sum(refused.values())} 条。")
    for sentence, n in refused.items():
        messages.error(request, f"{n} 条没有分派：{sentence}")


@login_required
def attachment(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """机关说明的附件。"""
    lead = _lead(request, pk)
    kept = get_object_or_404(LeadAttachment, pk=file, lead=lead)
    return FileResponse(vault.open_file(kept.sha256), as_attachment=True, filename=kept.name)
