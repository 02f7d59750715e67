"""一项制度、一个机关的对照清单、协作文件、会议，以及各自的文件。"""

from functools import partial
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Agency
from zhiheng.kernel import vault
from zhiheng.kernel.scope import in_scope
from zhiheng.law import coverage
from zhiheng.registers.desk import Desk, form_page
from zhiheng.registers.models import CooperationAgreement, InternalSystem, ProblemMeeting
from zhiheng.registers.systems import correcting, forms, services
from zhiheng.registers.systems.checklist import asked, sheets, with_meetings
from zhiheng.registers.systems.kinds import BY_CODE
from zhiheng.registers.systems.lists import READERS, WRITERS, state_lamp
from zhiheng.registers.systems.points import told

MARKERS = (Role.SO_HANDLER, Role.SO_HEAD)
FILED: dict[str, Any] = {
    "system": InternalSystem,
    "agreement": CooperationAgreement,
    "meeting": ProblemMeeting,
}


def _row(request: HttpRequest, model: Any, pk: int) -> Any:
    rows = model.objects.visible_to(request.user).select_related("agency", "recorded_by")
    return get_object_or_404(rows, pk=pk)


def _may_write(request: HttpRequest, row: Any) -> bool:
    """并入的机关的只供查阅。"""
    return request.user.has_role(*WRITERS) and in_scope(request.user, row.agency)


def _corrections(request: HttpRequest, what: str, row: Any) -> dict[str, Any]:
    """历次更正；能更正的，更正的网址。"""
    address = ""
    if _may_write(request, row):
        address = reverse("registers:correct-row", args=[what, row.pk])
    return {"corrections": correcting.corrections_of(row), "correct_url": address}


def _given(request: HttpRequest, *names: str) -> dict[str, Any]:
    """What the page it was opened from already knows."""
    return {name: request.GET[name] for name in names if request.GET.get(name, "")[:40]}


@allow(*WRITERS)
def new_system(request: HttpRequest) -> HttpResponse:
    """登记一项制度的文本。"""
    form_kwargs = {"user": request.user, "initial": _given(request, "agency", "kind", "replaces")}
    return form_page(
        request,
        Desk("制度台账", "registers:systems"),
        services.register_system,
        forms.SystemForm,
        title="登记制度",
        success="制度已登记。",
        rows="WH-7 HT-3.2-1 HT-3.2-2a HT-4.3-1 SC-12",
        form_kwargs=form_kwargs,
    )


@allow(*READERS)
def system(request: HttpRequest, pk: int) -> HttpResponse:
    """一项制度：文本、施行期间、责任领导，前后各版。"""
    found = _row(request, InternalSystem, pk)
    coverage.executed("register", services.SYSTEMS)
    later = InternalSystem.objects.filter(replaces=found).first()
    same = InternalSystem.objects.filter(agency=found.agency_id, kind=found.kind)
    context = {
        "system": found,
        "lamp": state_lamp(found),
        "kind": BY_CODE[found.kind],
        "later": later,
        "editions": [(one, state_lamp(one)) for one in same.order_by("-valid_from", "-pk")[:30]],
        "may_write": _may_write(request, found) and found.ended_on is None,
        "may_replace": same.replaceable(timezone.localdate()).filter(pk=found.pk).exists(),
        **_corrections(request, "system", found),
    }
    return render(request, "registers/system.html", context)


@allow(*WRITERS)
def repeal_system(request: HttpRequest, pk: int) -> HttpResponse:
    """废止一项制度。"""
    found = _row(request, InternalSystem, pk)
    return form_page(
        request,
        found,
        partial(services.repeal_system, found),
        forms.EndForm,
        title="废止制度",
        success="已登记废止。",
        rows="WH-7",
        explanation="修订的不必废止：登记新版，写明替代的上一版。废止的文本仍可查阅。",
    )


@allow(*READERS)
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """一个机关的对照清单：每种制度的条款、情况、文本，以及本年研究重大问题的会议。"""
    today = timezone.localdate()
    rows = with_meetings(asked(Agency.objects.visible_to(request.user), today), today.year)
    agency = get_object_or_404(rows, pk=pk)
    sheet = sheets([agency], today)[agency.pk]
    met = ProblemMeeting.objects.filter(agency=agency, held_on__year=today.year)
    context = {
        "agency": agency,
        "sheet": sheet,
        "cells": list(sheet.cells.values()),
        "points": list(sheet.points.values()),
        "lacking": told(sheet.points.values()),
        "meetings": list(met[:20]),
        "year": today.year,
        "may_write": request.user.has_role(*WRITERS),
        "may_mark": request.user.has_role(*MARKERS),
    }
    return render(request, "registers/checklist.html", context)


def _mark(request: HttpRequest, pk: int, kind: str, service: Any, **words: str) -> HttpResponse:
    agency = get_object_or_404(Agency.objects.visible_to(request.user), pk=pk)
    if kind not in BY_CODE:
        raise Http404
    return form_page(
        request,
        agency,
        partial(service, agency, kind),
        forms.ReasonForm,
        rows=BY_CODE[kind].rows,
        next_url=reverse("registers:checklist", args=[pk]),
        **words,
    )


@allow(*MARKERS)
def exempt(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """标注某机关不适用某种制度。"""
    label = BY_CODE[kind].label if kind in BY_CODE else ""
    return _mark(
        request, pk, kind, services.exempt, title=f"标注不适用：{label}", success="已标注不适用。"
    )


@allow(*MARKERS)
def end_exemption(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """取消不适用的标注。"""
    label = BY_CODE[kind].label if kind in BY_CODE else ""
    words = {"title": f"取消不适用：{label}", "success": "已取消标注。"}
    return _mark(request, pk, kind, services.end_exemption, **words)


@allow(*WRITERS)
def new_agreement(request: HttpRequest) -> HttpResponse:
    """登记一份协作文件。"""
    return form_page(
        request,
        Desk("协作文件", "registers:agreements"),
        services.register_agreement,
        forms.AgreementForm,
        title="登记协作文件",
        success="协作文件已登记。",
        rows="HT-3.2-2c HT-3.2-2b SD-27 SC-33",
        form_kwargs={"user": request.user, "initial": _given(request, "agency", "partner")},
    )


@allow(*READERS)
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """一份协作文件。"""
    found = _row(request, CooperationAgreement, pk)
    coverage.executed("register", services.AGREEMENTS)
    may_end = _may_write(request, found) and found.ended_on is None
    context = {"agreement": found, "lamp": state_lamp(found), "may_end": may_end}
    context |= _corrections(request, "agreement", found)
    return render(request, "registers/agreement.html", context)


@allow(*WRITERS)
def end_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """协作终止。"""
    found = _row(request, CooperationAgreement, pk)
    return form_page(
        request,
        found,
        partial(services.end_agreement, found),
        forms.EndForm,
        title="终止协作文件",
        success="已登记终止。",
        rows="SD-27",
    )


@allow(*WRITERS)
def new_meeting(request: HttpRequest) -> HttpResponse:
    """登记一次研究重大问题的会议。"""
    form_kwargs = {"user": request.user, "initial": _given(request, "agency")}
    return form_page(
        request,
        Desk("研究重大问题", "registers:meetings"),
        services.record_meeting,
        forms.MeetingForm,
        title="登记会议",
        success="会议已登记。",
        rows="HT-4.1-2 HT-4.1-1",
        form_kwargs=form_kwargs,
    )


@allow(*READERS)
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """一次会议。"""
    found = _row(request, ProblemMeeting, pk)
    coverage.executed("register", services.MEETINGS)
    context = {"meeting": found, **_corrections(request, "meeting", found)}
    return render(request, "registers/meeting.html", context)


@allow(*WRITERS)
def correct_row(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """更正登记错的制度、协作文件、会议。"""
    if what not in FILED:
        raise Http404
    found = _row(request, FILED[what], pk)
    return form_page(
        request,
        found,
        partial(correcting.correct, found),
        forms.CorrectionForm,
        title="更正登记",
        success="已更正。",
        rows=correcting.ROWS[type(found)],
        form_kwargs={"row": found, "user": request.user},
        explanation="只用于登记错了的，改前、改后和理由都保留。修订、续订、终止的另行登记。",
    )


@allow(*READERS)
def stored_file(request: HttpRequest, what: str, pk: int) -> FileResponse:
    """制度文本、协作文件、会议纪要。"""
    if what not in FILED:
        raise Http404
    found = _row(request, FILED[what], pk)
    if not found.file_sha256:
        raise Http404
    stream = vault.open_file(found.file_sha256)
    return FileResponse(stream, as_attachment=True, filename=found.file_name)
