"""证件的页面：申请、证件、各步、年度审验。"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.accounts.models import User
from zhiheng.directory.models import Officer, OfficerCertificate
from zhiheng.kernel.errors import RuleViolation
from zhiheng.registers import certificate_corrections, certificates, corrections, photos
from zhiheng.registers import people_forms as f
from zhiheng.registers.cards import PRINTABLE
from zhiheng.registers.certificate_states import lamp
from zhiheng.registers.certificate_steps import CERTIFICATE
from zhiheng.registers.models import CertificateMatter, CertificateYearCheck
from zhiheng.registers.people_roles import MAY_REGISTER, READERS, SO
from zhiheng.registers.people_views import find_officer, user_of
from zhiheng.registers.verifying import code_of, place_name, unit_of
from zhiheng.ui.forms import add_violation
from zhiheng.ui.html import cited
from zhiheng.ui.matters import matter_context
from zhiheng.ui.views import step_view

MOST_AT_ONCE = 500
DECIDED = "监督机构只能提出建议；凭有权机关的决定登记，没有文号、机关、日期的不予登记。"


@dataclass(frozen=True)
class StepPage:
    """一步的表单、办成后的话、说明。"""

    form: type[forms.Form]
    success: str
    explanation: str = ""


PAGES = {
    "register_training": StepPage(f.TrainingForm, "培训已登记。"),
    "pass_exam": StepPage(f.ExamForm, "考试合格已登记，可以发证。"),
    "issue_certificate": StepPage(f.IssueForm, "已发证。"),
    "drop_application": StepPage(f.DropForm, "申请已终止。"),
    "renew_certificate": StepPage(
        f.RenewForm,
        "已换发。",
        "过期之后才换发的，自今天起有效，中间的日子仍是过期，当时的执法行为不因换发而有效；"
        "当时已经换发、现在才补登的，另填当时的文书和补登的理由。",
    ),
    "suspend_certificate": StepPage(f.SuspensionForm, "暂扣已登记。", DECIDED),
    "restore_certificate": StepPage(f.DecisionForm, "恢复已登记。", DECIDED),
    "revoke_certificate": StepPage(f.DecisionForm, "取消资格已登记。", DECIDED),
    "withdraw_certificate": StepPage(
        f.DecisionForm, "退出已登记。", "调动、离岗请在人员页办理，职务、证件、承办的件一并处理。"
    ),
}


def _certificate(request: HttpRequest, pk: int) -> OfficerCertificate:
    rows: QuerySet[OfficerCertificate] = OfficerCertificate.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("officer__agency", "officer__photo"), pk=pk)


def _readable(request: HttpRequest, pk: int) -> tuple[OfficerCertificate, bool]:
    """供查阅的证件，以及能不能办理：持证人已经调走的，只供查阅。"""
    try:
        return _certificate(request, pk), True
    except Http404:
        read = OfficerCertificate.objects.read_by(request.user)
        rows = read.select_related("officer__agency", "officer__photo")
        found: OfficerCertificate = get_object_or_404(rows, pk=pk)
        return found, False


def _application(request: HttpRequest, pk: int) -> CertificateMatter:
    rows = CertificateMatter.objects.visible_to(user_of(request)).filter(certificate=None)
    found: CertificateMatter = get_object_or_404(rows.select_related("agency", "officer"), pk=pk)
    return found


@allow(*READERS)
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """一本证件：内容、今天的状态、决定、审验、下一步。"""
    found, is_ours = _readable(request, pk)
    today = timezone.localdate()
    matter = certificates.blank_matter(found, today)
    checks = list(found.year_checks.all())
    decisions = list(matter.decisions.all()) if matter.pk else []
    context = {
        "certificate": found,
        "decisions": decisions,
        "year_checks": checks,
        "corrections": corrections.corrections_of(found, *checks, *decisions),
        "unit": unit_of(found, today),
        "may_correct": is_ours and user_of(request).has_role(*SO),
        "may_print": is_ours
        and user_of(request).has_role(*MAY_REGISTER)
        and found.status_on(today) in PRINTABLE,
        "has_photo": photos.of(found.officer) is not None,
        "public_address": reverse("verify:certificate", args=[code_of(found)]),
    }
    context |= {"lamp": lamp(found.status_on(today))} | ({} if is_ours else {"steps": ()})
    return _matter_page(request, matter, context)


@allow(*SO)
def correct_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """更正证件的登记。"""
    found = _certificate(request, pk)
    return step_view(
        request,
        found,
        certificate_corrections.correct_certificate,
        f.CertificateCorrectionForm,
        success="已更正。",
        title="更正证件登记",
        explanation="只用于与证件上载明的不一致的，改前、改后和理由都保留。"
        "延长有效期请办理换发，收回证件凭有权机关的决定。",
        clauses=cited("SD-10 SC-17", found.officer.agency.path, timezone.localdate()),
        form_kwargs={"user": request.user, "certificate": found},
    )


@allow(*SO)
def correct_year_check(request: HttpRequest, pk: int) -> HttpResponse:
    """更正一次年度审验。"""
    visible = OfficerCertificate.objects.visible_to(request.user).order_by().values("pk")
    rows = CertificateYearCheck.objects.filter(certificate__in=visible)
    check = get_object_or_404(rows.select_related("certificate__officer__agency"), pk=pk)

    def save(_: Any, **values: Any) -> OfficerCertificate:
        return certificate_corrections.correct_year_check(check, **values)

    return step_view(
        request,
        check.certificate,
        save,
        f.YearCheckCorrectionForm,
        success="已更正。",
        title="更正年度审验",
        explanation="只用于登记错了的，改前、改后和理由都保留。",
        clauses=cited("SC-10 SC-17", check.certificate.officer.agency.path, timezone.localdate()),
        form_kwargs={"check": check},
    )


@allow(*READERS)
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """一件申请；发证以后转到证件页。"""
    issued = CertificateMatter.objects.visible_to(user_of(request)).filter(
        pk=pk, certificate__isnull=False
    )
    if (done := issued.first()) is not None:
        return redirect(done)
    matter = _application(request, pk)
    return _matter_page(request, matter, {"lamp": lamp(matter.status)})


def _matter_page(
    request: HttpRequest, matter: CertificateMatter, context: dict[str, Any]
) -> HttpResponse:
    page = matter_context(matter, [CERTIFICATE], user_of(request)) | context
    page |= {"matter": matter, "officer": matter.officer, "place": place_name(matter.territory)}
    return render(request, "registers/certificate.html", page)


@allow(*MAY_REGISTER)
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """申请证件。"""
    found = find_officer(request, pk)

    def service(row: Officer, *, actor: User, **wanted: Any) -> CertificateMatter:
        return certificates.apply(row, certificates.Wanted(**wanted), actor=actor)

    return step_view(
        request,
        found,
        service,
        f.ApplicationForm,
        success="申请已登记；培训、考试合格之后由监督机构发证。",
        title="申请证件",
        clauses=cited(
            CERTIFICATE["apply_certificate"].rows, found.agency.path, timezone.localdate()
        ),
        form_kwargs={
            "user": request.user,
            "initial": {"territory": found.agency.path, "field": found.agency.field},
        },
    )


@allow(*READERS)
def certificate_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """在证件上办一步。"""
    found = _certificate(request, pk)
    return _step(request, found, step, certificates.blank_matter(found, timezone.localdate()))


@allow(*READERS)
def application_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """在申请上办一步。"""
    found = _application(request, pk)
    return _step(request, found, step, found)


def _step(request: HttpRequest, subject: Any, step: str, matter: CertificateMatter) -> HttpResponse:
    page = PAGES.get(step)
    if page is None:
        raise Http404
    return step_view(
        request,
        subject,
        certificates.step(step),
        page.form,
        success=page.success,
        title=CERTIFICATE[step].label,
        explanation=page.explanation,
        closed=partial(CERTIFICATE.closed_to, step, matter, user_of(request), timezone.now()),
        clauses=cited(CERTIFICATE[step].rows, subject.officer.agency.path, timezone.localdate()),
    )


@allow(*SO)
def check_years(request: HttpRequest) -> HttpResponse:
    """把勾选的证件一次登记年度审验。"""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    keys = [key for key in request.POST.getlist("pk") if key.isdecimal() and len(key) < 19]
    visible: QuerySet[OfficerCertificate] = OfficerCertificate.objects.visible_to(request.user)
    chosen = visible.filter(pk__in=keys[:MOST_AT_ONCE])
    rows = list(chosen.select_related("officer__agency"))
    if not rows:
        messages.warning(request, "没有选中证件，请先在列表中勾选。")
        return redirect("registers:certificates")
    today = timezone.localdate()
    given = request.POST if "result" in request.POST else None
    form = f.YearCheckForm(given, initial={"year": today.year, "checked_on": today})
    if form.is_valid():
        try:
            check = certificates.YearCheck(**form.cleaned_data)
            n = certificates.check_year(chosen, check, actor=user_of(request))
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            messages.success(request, f"已登记 {n} 本证件的年度审验。")
            return redirect("registers:certificates")
    page = {"form": form, "rows": rows}
    return render(request, "registers/check_years.html", page, status=422 if given else 200)
