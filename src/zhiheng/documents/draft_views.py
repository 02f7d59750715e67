"""文稿预览：签发之前看到的与签发之后印出的出自同一函数，只是没有文号。"""

from typing import Any

from csp.decorators import csp_exempt
from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import render as page_of
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from zhiheng.documents.freezing import freeze
from zhiheng.documents.papers import compose
from zhiheng.documents.rendering import render
from zhiheng.documents.sources import Source, builder_of, registered
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.parameters import profile_of
from zhiheng.ui.views import refused

TYPED = (models.CharField, models.TextField)


def _matter(request: HttpRequest, kind: str, label: str, pk: int) -> Any:
    """监督机构范围内的办件；没有登记取数的文种、看不见的办件都是 404。"""
    if (kind, label) not in registered() or request.user.scope.level != "so":
        raise Http404
    model: Any = apps.get_model(label)
    found = get_object_or_404(model.objects.visible_to(request.user), pk=pk)
    if not found.may_be_read_by(request.user):
        raise Http404
    return found


def _type_over(request: HttpRequest, matter: Any) -> dict[str, Any]:
    """What is typed in the form and not saved yet, on the row in memory only."""
    typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    for column in matter._meta.concrete_fields:
        if isinstance(column, TYPED) and column.editable and column.name in typed:
            setattr(matter, column.attname, typed[column.name])
    return typed


def _facts(request: HttpRequest, kind: str, matter: Any) -> dict[str, Any]:
    typed, now = _type_over(request, matter), timezone.now()
    builder = builder_of(kind, matter)
    if builder is None:
        raise Http404
    drawn = builder(Source(kind, matter, "", request.user, now, typed))
    day = timezone.localdate(now)
    return freeze(kind, drawn, profile=profile_of(matter.path), day=day, is_draft=True)


def _sheet(request: HttpRequest, kind: str, matter: Any) -> dict[str, Any]:
    try:
        return {"sheet": compose(kind, _facts(request, kind, matter), demo=settings.DEMO)}
    except RuleViolation as violation:
        return {"refusal": violation.sentence}


@login_required
@require_safe
def draft(request: HttpRequest, kind: str, label: str, pk: int) -> HttpResponse:
    """文稿预览页。"""
    matter = _matter(request, kind, label, pk)
    context = _sheet(request, kind, matter) | {"matter": matter, "kind": kind}
    return page_of(request, "documents/draft.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, kind: str, label: str, pk: int) -> HttpResponse:
    """只有版面的一块；随表单的输入重排，不保存。"""
    matter = _matter(request, kind, label, pk)
    return page_of(request, "documents/_sheet.html", _sheet(request, kind, matter))


@login_required
@require_safe
@csp_exempt()
def pdf(request: HttpRequest, kind: str, label: str, pk: int) -> HttpResponse:
    """送审稿的 PDF。"""
    matter = _matter(request, kind, label, pk)
    try:
        content = render(kind, _facts(request, kind, matter), demo=settings.DEMO)
    except RuleViolation as violation:
        return refused(request, violation, matter.get_absolute_url())
    response = HttpResponse(content, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response
