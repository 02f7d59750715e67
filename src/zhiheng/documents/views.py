"""文书的查看与下载：先看得见所属的办件，才看得见文书。"""

from collections.abc import Callable
from functools import partial
from urllib.parse import quote

from csp.decorators import csp_exempt
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhiheng.documents import services, serving, voiding
from zhiheng.documents.forms import VoidForm
from zhiheng.documents.forms_of_approval import approval_facts
from zhiheng.documents.models import Document, ServiceFile
from zhiheng.documents.rendering import preview
from zhiheng.documents.rendering import render as typeset
from zhiheng.documents.word import word
from zhiheng.kernel import vault
from zhiheng.kernel.errors import RuleViolation
from zhiheng.ui.views import refused, step_view

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _visible(request: HttpRequest, pk: int) -> Document:
    paper = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    matters = paper.matter_type.model_class()
    if matters is None or not matters.objects.visible_to(request.user).filter(pk=paper.matter_id):
        raise Http404
    return paper


def _address(paper: Document) -> str:
    address = getattr(paper.matter, "get_absolute_url", None)
    return address() if address else ""


def _file(
    request: HttpRequest, paper: Document, make: Callable[[], bytes], kind: str, name: str
) -> HttpResponse:
    """The bytes as a download, or the reason why not on the page of the paper."""
    try:
        content = make()
    except RuleViolation as violation:
        return refused(request, violation, reverse("documents:paper", args=[paper.pk]))
    response = HttpResponse(content, content_type=kind)
    place = "inline" if kind == PDF else "attachment"
    response["Content-Disposition"] = f"{place}; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """文书页：版面、文件、校验码与送达。"""
    found = _visible(request, pk)
    now = timezone.now()
    may_decide = found.status != Document.Status.VOID and voiding.may_decide(
        found, request.user, now
    )
    why_not_void = voiding.refusal(found, request.user, now) if may_decide else ""
    proofs = found.proofs.visible_to(request.user).select_related("sent_by")
    proofs = proofs.prefetch_related("files")
    context = {
        "paper": found,
        "page_numbers": range(1, found.pages + 1),
        "proofs": proofs,
        "has_approval": request.user.scope.level in ("so", "gov")
        and services.opinions_of(found).exists(),
        "may_void": may_decide and not why_not_void,
        "why_not_void": why_not_void,
        "may_retry": request.user.scope.level == "so",
        "is_addressee": found.agency_id in request.user.agencies,
        "cited": services.cited(found, timezone.localdate(found.created_at)),
        "matter_url": _address(found),
    }
    return render(request, "documents/paper.html", context)


@login_required
@require_safe
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """轮询：生成完毕后整页刷新。"""
    found = _visible(request, pk)
    response = render(request, "documents/_state.html", {"paper": found})
    if found.status != Document.Status.FROZEN:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """受送达机关第一次打开，记为阅读。"""
    serving.record_reading(_visible(request, pk), reader=request.user, now=timezone.now())
    return HttpResponse(status=204)


@login_required
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """重新生成；由监督机构办理。"""
    found = _visible(request, pk)
    if request.user.scope.level != "so":
        raise Http404
    try:
        services.retry(found, actor=request.user, now=timezone.now())
    except RuleViolation as violation:
        return refused(request, violation, found.get_absolute_url())
    return redirect(found)


VOIDING = (
    "文件保留，页面和纸面注明作废，文号不再使用。意见书作废后退回修改，重新审批时另编文号；"
    "提醒函作废即终止，疑点退回待处理。已经送达的不能作废。"
)


@login_required
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """作废：由制作单位的负责人写明理由。"""
    found, now = _visible(request, pk), timezone.now()
    if not voiding.may_decide(found, request.user, now):
        raise PermissionDenied
    return step_view(
        request,
        found,
        partial(voiding.void, now=now),
        VoidForm,
        success="已作废。",
        title=f"作废{found.title}",
        explanation=VOIDING,
    )


@login_required
@require_safe
@csp_exempt()
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    return _file(request, found, lambda: services.file_of(found), PDF, f"{found.file_name}.pdf")


@login_required
@require_safe
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    looks = services.looks_of(found)
    return _file(
        request,
        found,
        lambda: word(found.kind, found.facts, **looks),
        DOCX,
        f"{found.file_name}.docx",
    )


@login_required
@require_safe
def page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """一页的图样；文书冻结之后不再变。"""
    found = _visible(request, pk)
    pages = preview(found.kind, found.facts, **services.looks_of(found))
    if not 1 <= number <= len(pages):
        raise Http404
    response = HttpResponse(pages[number - 1], content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@login_required
@require_safe
@csp_exempt()
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """审批表：审批链上的每一条意见都印出；只供监督机构和政府。"""
    found = _visible(request, pk)
    if request.user.scope.level not in ("so", "gov") or not services.opinions_of(found).exists():
        raise Http404
    return _file(
        request,
        found,
        lambda: typeset("approval", approval_facts(found), demo=found.is_demo),
        PDF,
        f"审批表{found.number}.pdf",
    )


@login_required
@require_safe
@csp_exempt()
def proof_of_service(request: HttpRequest, pk: int, proof: int) -> HttpResponse:
    """送达回证（D56）。"""
    found = _visible(request, pk)
    record = get_object_or_404(found.proofs.visible_to(request.user), pk=proof)
    return _file(
        request,
        found,
        lambda: typeset("D56", serving.proof_facts(record), demo=found.is_demo),
        PDF,
        f"送达回证{found.number}.pdf",
    )


@login_required
@require_safe
def service_file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """送达的凭证：签收的回证，送达过程的记录。"""
    proofs = _visible(request, pk).proofs.visible_to(request.user)
    kept = get_object_or_404(ServiceFile, pk=file, proof__in=proofs)
    return FileResponse(vault.open_file(kept.sha256), as_attachment=True, filename=kept.name)
