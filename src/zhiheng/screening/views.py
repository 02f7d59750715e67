"""疑点：列表、详情、各步。"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from zhiheng.accounts.roles import EA_ROLES, GOV_ROLES, SO_ROLES
from zhiheng.kernel import vault
from zhiheng.screening import explain, services
from zhiheng.screening import forms as lead_forms
from zhiheng.screening.filters import LeadFilter
from zhiheng.screening.models import Lead, LeadAttachment
from zhiheng.screening.steps import STEPS
from zhiheng.screening.tables import LeadTable, status_lamp
from zhiheng.ui.forms import EmptyForm
from zhiheng.ui.html import cited
from zhiheng.ui.lists import BuiltIn, ListPage
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
        form_kwargs=kwargs,
    )


@login_required
def attachment(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """机关说明的附件。"""
    lead = _lead(request, pk)
    kept = get_object_or_404(LeadAttachment, pk=file, lead=lead)
    return FileResponse(vault.open_file(kept.sha256), as_attachment=True, filename=kept.name)
