"""制作证件与公开核验的页面。"""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from zhiheng.accounts.access import allow
from zhiheng.directory.models import OfficerCertificate
from zhiheng.kernel.errors import RuleViolation
from zhiheng.registers import cards
from zhiheng.registers.certificate_states import lamp
from zhiheng.registers.people_roles import MAY_REGISTER
from zhiheng.registers.people_views import user_of
from zhiheng.registers.verifying import found_by, shown
from zhiheng.ui.views import refused


def _site(request: HttpRequest) -> str:
    return settings.PUBLIC_URL or request.build_absolute_uri("/")


def _pdf(request: HttpRequest, rows: list[OfficerCertificate], *, sheet: bool) -> HttpResponse:
    pdf = cards.print_cards(
        rows, site=_site(request), sheet=sheet, actor=user_of(request), now=timezone.now()
    )
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="certificates.pdf"'
    return answer


def _visible(request: HttpRequest) -> Any:
    rows = OfficerCertificate.objects.visible_to(request.user)
    with_units = rows.select_related("officer__agency")
    return with_units.prefetch_related("officer__postings__agency").order_by("pk")


@allow(*MAY_REGISTER)
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """一本证件的卡。"""
    found = get_object_or_404(_visible(request), pk=pk)
    try:
        return _pdf(request, [found], sheet=False)
    except RuleViolation as violation:
        return refused(request, violation, found.get_absolute_url())


@allow(*MAY_REGISTER)
def sheet(request: HttpRequest) -> HttpResponse:
    """勾选的证件排在 A4 上。"""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    keys = [key for key in request.POST.getlist("pk") if key.isdecimal() and len(key) < 19]
    try:
        return _pdf(request, list(_visible(request).filter(pk__in=keys[:500])), sheet=True)
    except RuleViolation as violation:
        return refused(request, violation, redirect("registers:certificates").url)


@never_cache
@login_not_required
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """扫码核验：只显示证件上本来就公开的内容和今天的状态。"""
    found = found_by(code)
    if found is None:
        return render(request, "registers/unknown_code.html", {"demo": settings.DEMO}, status=404)
    today = timezone.localdate()
    public = shown(found, today)
    context = {
        "shown": public,
        "lamp": lamp(public.state),
        "today": today,
        "demo": settings.DEMO,
        "is_valid": public.state == "valid",
    }
    return render(request, "registers/verify.html", context)
