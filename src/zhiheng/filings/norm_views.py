"""须报告实施情况的规范：登记、一部、更正、废止（SD-17）。"""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.filings import forms, norm_changes, norms, raising
from zhiheng.filings.lists import READERS, filing_lamp
from zhiheng.filings.models import Filing, NewNorm
from zhiheng.filings.parts import SO
from zhiheng.registers import corrections
from zhiheng.registers.desk import form_page
from zhiheng.ui.html import cited
from zhiheng.ui.views import step_view


@allow(*READERS)
def norm(request: HttpRequest, pk: int) -> HttpResponse:
    """一部须报告实施情况的规范：何日满一年，各部门报了没有。"""
    found = get_object_or_404(NewNorm.objects.visible_to(request.user), pk=pk)
    filings = Filing.objects.visible_to(request.user).filter(norm=found)
    context = {
        "norm": found,
        "year_on": norms.year_on(found),
        "is_reported": norms.is_reported(found),
        "agencies": found.agencies.order_by("path", "id"),
        "filings": [(one, filing_lamp(one)) for one in filings.select_related("agency")],
        "corrections": corrections.corrections_of(found),
        "may_correct": found.ended_on is None and request.user.has_role(*SO),
    }
    return render(request, "filings/norm.html", context)


@allow(*SO)
def new_norm(request: HttpRequest) -> HttpResponse:
    """登记一部规范及其实施部门；满一年之日起自动列出实施情况报告。"""

    def register(_: Any, *, actor: Any, **given: Any) -> NewNorm:
        now = timezone.now()
        made = norms.register_norm(actor=actor, now=now, **given)
        raising.raise_reports(now, made)
        return made

    agency = request.user.agency
    return step_view(
        request,
        agency,
        register,
        forms.NormForm,
        success="已登记。满一年之日自动列出实施情况报告，已经满一年的现在就列出。",
        title="登记规范",
        explanation="法律、法规、规章施行满一年后三十日内，由负责实施的部门向本级政府报告。",
        clauses=cited("SD-17", agency.path, timezone.localdate()),
        cancel=reverse("filings:norms"),
        back_title="规范与实施报告",
        form_kwargs={"actor": request.user},
    )


def _norm(request: HttpRequest, pk: int) -> NewNorm:
    return get_object_or_404(NewNorm.objects.visible_to(request.user), pk=pk)


@allow(*SO)
def correct_norm(request: HttpRequest, pk: int) -> HttpResponse:
    """更正一部规范的登记，写明理由。"""
    found = _norm(request, pk)

    def correct(*, actor: Any, now: Any, **given: Any) -> NewNorm:
        made = norm_changes.correct_norm(found, actor=actor, now=now, **given)
        raising.raise_reports(now, made)
        return made

    return form_page(
        request,
        found,
        correct,
        forms.CorrectNormForm,
        title="更正规范的登记",
        success="已更正，改前改后和理由都已留存。",
        rows=norms.ROWS,
        form_kwargs={"actor": request.user, "norm": found},
    )


@allow(*SO)
def end_norm(request: HttpRequest, pk: int) -> HttpResponse:
    """登记一部规范废止，不再列出报告。"""
    found = _norm(request, pk)
    return form_page(
        request,
        found,
        partial(norm_changes.end_norm, found),
        forms.EndNormForm,
        title="登记规范废止",
        success="已登记，不再列出这部规范的报告。",
        rows=norms.ROWS,
        explanation="施行未满一年即废止的，不再列出报告；满一年之后废止的，已经列出的照报。"
        "登记错了而已经列出的各件，由监督机构负责人“终止报送”。",
    )
