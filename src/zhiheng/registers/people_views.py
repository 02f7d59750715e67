"""人员的页面：登记、详情、职务、照片。"""

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.forms import model_to_dict
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Officer, OfficerCertificate, OfficerDuty
from zhiheng.kernel import vault
from zhiheng.registers import (
    corrections,
    duty_corrections,
    former,
    people,
    people_corrections,
    photos,
)
from zhiheng.registers.certificate_states import lamp
from zhiheng.registers.lapsed_duties import lacks_certificate
from zhiheng.registers.models import CertificateMatter
from zhiheng.registers.people_forms import (
    CertificateForm,
    CorrectDutyForm,
    DutyForm,
    EndDutyForm,
    OfficerCorrectionForm,
    OfficerForm,
    PhotoForm,
    VoidForm,
)
from zhiheng.registers.people_lists import held
from zhiheng.registers.people_roles import MAY_MOVE, MAY_REGISTER, READERS, SO
from zhiheng.ui.html import cited
from zhiheng.ui.matters import Verdict, entries_of, verdict_of
from zhiheng.ui.present import timeline_rows
from zhiheng.ui.views import step_view

REGISTERED = "SD-10 SC-17 SC-10"


@dataclass(frozen=True)
class Place:
    """The list that a form of a new row belongs to."""

    name: str
    url: str

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse(self.url)


PEOPLE = Place("人员", "directory:officers")
VOIDED = Place("作废的登记", "registers:voided")


def user_of(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]  # `allow` lets only people in


def find_officer(request: HttpRequest, pk: int) -> Officer:
    rows = Officer.objects.visible_to(request.user)
    found: Officer = get_object_or_404(rows.select_related("agency", "photo"), pk=pk)
    return found


def clauses_for(rows: str, officer: Officer) -> Any:
    return cited(rows, officer.agency.path, timezone.localdate())


def history(officer: Officer) -> tuple[list[Any], Verdict]:
    """登记、职务、调动的经过。"""
    entries = entries_of(officer)
    shown = timeline_rows(entries, path=officer.agency.path, today=timezone.localdate())
    return shown, verdict_of(entries)


@allow(*READERS)
def officer(request: HttpRequest, pk: int) -> HttpResponse:
    """一个人：职务、证件、任职、申请、经过；已经调走的，只看在本单位时的。"""
    try:
        found = find_officer(request, pk)
    except Http404:
        return former.page(request, pk)
    today = timezone.localdate()
    prefetch_related_objects([found], "certificates", "duties", "postings__agency")
    entries, verdict = history(found)
    context = {
        "officer": found,
        "certificates": [(one, lamp(one.status_on(today))) for one in held(found)],
        "applications": CertificateMatter.objects.open().filter(officer=found),
        "duties": [(one, lacks_certificate(one, held(found), today)) for one in found.duties.all()],
        "postings": found.postings.all(),
        "account": User.objects.filter(officer=found).first(),
        "photo": photos.of(found),
        "has_left": found.works_to is not None and found.works_to < today,
        "corrections": corrections.corrections_of(found, *found.duties.all()),
        "entries": entries,
        "verdict": verdict,
        "today": today,
        "may_register": user_of(request).has_role(*MAY_REGISTER),
        "may_certify": user_of(request).has_role(*SO),
        "may_move": user_of(request).has_role(*MAY_MOVE),
    }
    return render(request, "registers/officer.html", context)


@allow(*MAY_REGISTER)
def new_officer(request: HttpRequest) -> HttpResponse:
    """登记人员。"""

    def save(_: Any, *, actor: User, is_another: bool, **values: Any) -> Officer:
        return people.register_officer(Officer(**values), actor=actor, is_another=is_another)

    path = user_of(request).agency.path  # type: ignore[union-attr]
    return step_view(
        request,
        PEOPLE,
        save,
        OfficerForm,
        success="人员已登记。请接着申请或者登记证件、登记职务。",
        title="登记人员",
        clauses=cited(REGISTERED, path, timezone.localdate()),
        form_kwargs={"user": request.user},
    )


@allow(*MAY_REGISTER)
def edit_officer(request: HttpRequest, pk: int) -> HttpResponse:
    """更正人员的登记；调动、离岗另办。"""
    found = find_officer(request, pk)
    return step_view(
        request,
        found,
        people_corrections.correct_officer,
        OfficerCorrectionForm,
        success="已更正。",
        title="更正人员登记",
        explanation="只用于登记错了的，改前、改后和理由都保留。调动、离岗另办。",
        clauses=clauses_for(REGISTERED, found),
        form_kwargs={"officer": found},
    )


@allow(*MAY_REGISTER)
def void_officer(request: HttpRequest, pk: int) -> HttpResponse:
    """作废误登、重复登记的人员。"""
    found = find_officer(request, pk)

    def void(row: Officer, **values: Any) -> Place:
        people_corrections.void_officer(row, **values)
        return VOIDED

    return step_view(
        request,
        found,
        void,
        VoidForm,
        success="已作废，原来登记的内容和理由列在这里。",
        title="作废人员登记",
        submit="作废",
        explanation="只用于重复登记、误登记而什么都还没有用到的人：没有职务、证件、账号、培训、承办的行为。",
        clauses=clauses_for(REGISTERED, found),
        form_kwargs={"officer": found, "user": request.user},
    )


@allow(*MAY_REGISTER)
def new_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """登记职务。"""
    found = find_officer(request, pk)

    def save(row: Officer, *, actor: User, **values: Any) -> None:
        if values["duty"] != OfficerDuty.Kind.REVIEW:
            values["is_first_review"] = False
        people.assign_duty(row, OfficerDuty(**values), actor=actor)

    return step_view(
        request,
        found,
        save,
        DutyForm,
        success="职务已登记。",
        title="登记职务",
        explanation="执法人员、监督人员、听证主持人须持有效的相应证件；同一人不得同时执法又监督。",
        clauses=clauses_for("HT-2.1-2 SD-10 SD-10-3 SD-11 SD-22 CF-58-2", found),
        form_kwargs={"initial": {"starts_on": timezone.localdate()}},
    )


def _duty(request: HttpRequest, pk: int) -> OfficerDuty:
    visible = Officer.objects.visible_to(request.user).order_by().values("pk")
    rows = OfficerDuty.objects.filter(officer__in=visible).select_related("officer__agency")
    found: OfficerDuty = get_object_or_404(rows, pk=pk)
    return found


@allow(*MAY_REGISTER)
def end_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """终止一项职务。"""
    duty = _duty(request, pk)

    def save(_: Officer, *, actor: User, ends_on: Any) -> None:
        people.end_duty(duty, ends_on=ends_on, actor=actor)

    return step_view(
        request,
        duty.officer,
        save,
        EndDutyForm,
        success="职务已终止。",
        title=f"终止职务：{duty.get_duty_display()}",
        submit="终止",
        clauses=clauses_for("SC-10 HT-2.1-2", duty.officer),
        form_kwargs={"initial": {"ends_on": timezone.localdate()}},
    )


@allow(*MAY_REGISTER)
def correct_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """更正一项职务的登记。"""
    duty = _duty(request, pk)

    def save(_: Officer, **values: Any) -> None:
        duty_corrections.correct_duty(duty, **values)

    return step_view(
        request,
        duty.officer,
        save,
        CorrectDutyForm,
        success="已更正。",
        title=f"更正职务：{duty.get_duty_display()}",
        submit="更正",
        explanation="只用于与实际不符的；确实担任过、不再担任的，请“终止”。改前、改后和理由都留着。",
        clauses=clauses_for(duty_corrections.ROWS, duty.officer),
        form_kwargs={"initial": model_to_dict(duty, duty_corrections.COLUMNS)},
    )


@allow(*SO)
def new_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """补登已有的证件。"""
    found = find_officer(request, pk)

    def save(row: Officer, *, actor: User, **values: Any) -> None:
        people.record_certificate(OfficerCertificate(officer=row, **values), actor=actor)

    initial = {"territory": found.agency.path, "field": found.agency.field}
    return step_view(
        request,
        found,
        save,
        CertificateForm,
        success="证件已登记。",
        title="补登已有的证件",
        submit="保存",
        explanation="只登记证件上载明的内容；暂扣、恢复、取消、退出、换发在证件页办理。",
        clauses=clauses_for("SD-10 SC-17", found),
        form_kwargs={"user": request.user, "initial": initial},
    )


@allow(*MAY_REGISTER)
def new_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """上传证件照片。"""
    found = find_officer(request, pk)
    return step_view(
        request,
        found,
        photos.keep,
        PhotoForm,
        success="照片已保存。",
        title="上传证件照片",
        submit="保存",
        explanation="照片只用于制作证件，只有登记人员看得到；每次查看都留痕。",
        clauses=clauses_for("SD-10 SC-17", found),
    )


@allow(*SO, Role.EA_CLERK, Role.EA_OFFICER)
def photo(request: HttpRequest, pk: int) -> FileResponse:
    """看照片；留痕。"""
    found = find_officer(request, pk)
    kept = photos.of(found)
    if kept is None:
        raise Http404
    photos.note_reading(kept, actor=user_of(request), now=timezone.now())
    return FileResponse(vault.open_file(kept.sha256), filename=kept.name)
