"""成批办理：催报，终止报送；不该办的逐件说明理由。"""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhiheng.accounts.access import allow
from zhiheng.accounts.roles import Role
from zhiheng.filings import services
from zhiheng.filings.forms import ReasonForm
from zhiheng.filings.models import Filing
from zhiheng.filings.steps import FILING
from zhiheng.kernel.errors import RuleViolation
from zhiheng.ui import navigation
from zhiheng.ui.html import cited

MOST_URGED = MOST_EXCUSED = 500
MOST_SAID = 10


def _chosen(request: HttpRequest, most: int) -> list[Filing]:
    keys = [key for key in request.POST.getlist("pk") if key.isdecimal() and len(key) < 19]
    rows = Filing.objects.visible_to(request.user).filter(pk__in=keys[:most])
    return list(rows.select_related("agency", "addressee").order_by("id"))


def _say(request: HttpRequest, done: str, refused: Sequence[str]) -> None:
    if done:
        navigation.forget_counts(request.user)
        messages.success(request, done)
    for sentence in refused[:MOST_SAID] or ([] if done else ["没有选中任何一件。"]):
        messages.warning(request, sentence)


@require_POST
@allow(Role.SO_HANDLER, Role.SO_HEAD)
def urge(request: HttpRequest) -> HttpResponse:
    """对勾选的各件发催报函；不该催的逐件说明理由。"""
    sent, refused = 0, []
    for one in _chosen(request, MOST_URGED):
        try:
            services.urge(one, actor=request.user)
            sent += 1
        except RuleViolation as violation:
            refused.append(f"{one}：{violation.sentence}")
    _say(request, f"已发出 {sent} 份催报函。" if sent else "", refused)
    return HttpResponseRedirect(f"{reverse('filings:list')}?overdue=on&sort=due")


@require_POST
@allow(Role.SO_HEAD)
def excuse(request: HttpRequest) -> HttpResponse:
    """勾选的各件终止报送，写明一个理由：启用平台以前已经报过纸面的，机关依法不必报的（WH-8-2、WH-19-1）。"""
    chosen = _chosen(request, MOST_EXCUSED)
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    if not chosen:
        _say(request, "", ())
        return HttpResponseRedirect(reverse("filings:list"))
    if not form.is_valid():
        today = timezone.localdate()
        clauses = cited(FILING["excuse"].rows, request.user.agency.path, today)
        page = {"form": form, "chosen": chosen, "clauses": clauses}
        return render(request, "filings/excuse.html", page, status=422 if form.is_bound else 200)
    ended, refused = 0, []
    for one in chosen:
        try:
            services.excuse(one, actor=request.user, reason=form.cleaned_data["reason"])
            ended += 1
        except RuleViolation as violation:
            refused.append(f"{one}：{violation.sentence}")
    _say(request, f"已终止报送 {ended} 件。" if ended else "", refused)
    return HttpResponseRedirect(reverse("filings:list"))
