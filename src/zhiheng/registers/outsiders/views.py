"""一次聘任、参加活动、线索、联系方式、公布名单。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django import forms as django_forms
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.accounts.roles import Role
from zhiheng.kernel.errors import RuleViolation
from zhiheng.registers import corrections
from zhiheng.registers.desk import Desk, form_page
from zhiheng.registers.models import Appointment, OutsiderActivity, SocialClue
from zhiheng.registers.outsiders import correcting, forms, services
from zhiheng.registers.outsiders.lists import READERS, SO, appointment_lamp, clue_lamp
from zhiheng.registers.outsiders.steps import APPOINTMENT, CLUE
from zhiheng.ui.forms import EmptyForm, add_violation
from zhiheng.ui.matters import matter_context

LIST = Desk("社会监督员和专家", "registers:outsiders")


@dataclass(frozen=True)
class StepPage:
    """一步的表单、办成后的话、说明。"""

    form: type[django_forms.Form]
    success: str
    explanation: str = ""


PAGES: Mapping[str, StepPage] = {
    "revise_proposal": StepPage(forms.TermsForm, "已修改。"),
    "appoint": StepPage(
        EmptyForm,
        "已聘任。",
        "聘任即编聘书文号；社会监督员的聘书随即生成，编出的号不再收回。",
    ),
    "decline": StepPage(forms.ReasonForm, "已登记不予聘任。"),
    "dismiss": StepPage(forms.DismissForm, "已解聘。", "名单公布过的，解聘之后请重新公布。"),
    "expire": StepPage(EmptyForm, "已登记期满。", "续聘的，点“再次拟聘”。"),
}
CLUE_PAGES: Mapping[str, StepPage] = {
    "transfer_clue": StepPage(forms.TransferForm, "已转办。"),
    "answer_clue": StepPage(
        forms.ReplyForm, "已反馈，反馈单正在生成。", "反馈单是内部文书，只有监督机构看得见。"
    ),
}


def _appointment(request: HttpRequest, pk: int) -> Appointment:
    rows = Appointment.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("person", "agency", "handler"), pk=pk)


def _clue(request: HttpRequest, pk: int) -> SocialClue:
    rows = SocialClue.objects.visible_to(request.user)
    wanted = ("agency", "concerned", "handler", "appointment__person")
    return get_object_or_404(rows.select_related(*wanted), pk=pk)


@allow(Role.SO_HANDLER)
def new_outsider(request: HttpRequest) -> HttpResponse:
    """登记一位社会人士并拟聘。"""
    return form_page(
        request,
        LIST,
        services.propose,
        forms.OutsiderForm,
        title="登记并拟聘",
        success="已登记，待负责人聘任。",
        rows="HT-2.2-3 HT-3.3-3 SC-23",
        explanation="职责和条件写进聘书。负责人聘任之后编号、生成聘书。",
    )


@allow(Role.SO_HANDLER)
def reappoint(request: HttpRequest, pk: int) -> HttpResponse:
    """同一人再次拟聘。"""
    found = _appointment(request, pk)
    initial = {name: getattr(found, name) for name in ("kind", "duties", "conditions")}
    if found.closed_on is None:  # 续聘，任期不断
        initial["term_from"] = found.term_to + timedelta(days=1)
    return form_page(
        request,
        found,
        partial(services.propose_again, found.person),
        forms.AgainForm,
        title="再次拟聘",
        success="已登记，待负责人聘任。",
        rows="HT-3.3-3 SC-23",
        form_kwargs={"initial": initial},
    )


@allow(*READERS)
def outsider(request: HttpRequest, pk: int) -> HttpResponse:
    """一次聘任：职责、条件、任期、聘书、参加的活动、反映的线索、下一步。"""
    found = _appointment(request, pk)
    is_so = request.user.scope.level == "so"
    clues = SocialClue.objects.visible_to(request.user).filter(appointment=found)
    activities = list(found.activities.select_related("recorded_by")[:50])
    page = matter_context(found, [APPOINTMENT], request.user)  # type: ignore[arg-type]
    page |= {
        "matter": found,
        "appointment": found,
        "lamp": appointment_lamp(found),
        "activities": activities,
        "corrections": corrections.corrections_of(found.person, *activities),
        "may_correct": is_so and request.user.has_role(*SO),
        "clues": [(one, clue_lamp(one)) for one in clues.defer("text", "reply")[:50]],
        "is_so": is_so,
        "may_record": is_so and request.user.has_role(*SO) and found.appointed_on is not None,
        "may_handle": request.user.has_role(Role.SO_HANDLER),
    }
    return render(request, "registers/outsider.html", page)


@allow(*SO)
def outsider_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """聘任的一步。"""
    found, page = _appointment(request, pk), PAGES.get(step)
    if page is None:
        raise Http404
    initial = {name: getattr(found, name) for name in forms.TermsForm.base_fields}
    return form_page(
        request,
        found,
        partial(services.take, step, found),
        page.form,
        title=APPOINTMENT[step].label,
        success=page.success,
        rows=APPOINTMENT[step].rows,
        closed=partial(APPOINTMENT.closed_to, step, found, request.user, timezone.now()),
        explanation=page.explanation,
        form_kwargs={"initial": initial},
    )


@allow(*SO)
def new_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """登记参加的一次活动。"""
    found = _appointment(request, pk)
    return form_page(
        request,
        found,
        partial(services.record_activity, found),
        forms.ActivityForm,
        title="登记参加活动",
        success="已登记。",
        rows="SC-23 HT-3.3-3",
        next_url=found.get_absolute_url(),
    )


@allow(*SO)
def correct_outsider(request: HttpRequest, pk: int) -> HttpResponse:
    """更正受聘人的登记。"""
    found = _appointment(request, pk)
    return form_page(
        request,
        found,
        partial(correcting.correct_person, found.person),
        forms.CorrectPersonForm,
        title="更正受聘人的登记",
        success="已更正。",
        rows=correcting.ROWS,
        explanation="改前、改后和理由都留着；已经生成的聘书、公布的名单不变，需要的请重新公布。",
        form_kwargs={"initial": model_to_dict(found.person, services.PERSON)},
        next_url=found.get_absolute_url(),
    )


@allow(*SO)
def correct_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """更正一次活动的登记。"""
    rows = OutsiderActivity.objects.visible_to(request.user).select_related("appointment__person")
    found = get_object_or_404(rows, pk=pk)
    return form_page(
        request,
        found.appointment,
        partial(correcting.correct_activity, found),
        forms.CorrectActivityForm,
        title="更正参加的活动",
        success="已更正。",
        rows=correcting.ROWS,
        form_kwargs={"initial": model_to_dict(found, correcting.ACTIVITY)},
        next_url=found.appointment.get_absolute_url(),
    )


@allow(*SO)
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """查看联系方式：写明理由，查看本身留痕。"""
    found = _appointment(request, pk)
    form = forms.ReasonForm(request.POST or None)
    shown = ""
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        user: Any = request.user
        try:
            shown = services.contact_of(found.person, actor=user, now=timezone.now(), reason=reason)
        except RuleViolation as violation:
            add_violation(form, violation)
    context = {
        "form": form,
        "matter": found,
        "shown": shown,
        "title": "查看联系方式",
        "cancel": found.get_absolute_url(),
    }
    status = 422 if form.errors else 200
    return render(request, "registers/contact.html", context, status=status)


@allow(Role.SO_HEAD)
def publish_supervisors(request: HttpRequest) -> HttpResponse:
    """公布在任的社会监督员名单。"""
    return form_page(
        request,
        LIST,
        services.publish_supervisors,
        EmptyForm,
        title="公布社会监督员名单",
        success="名单已公布，列入公示台账。",
        rows="HT-3.3-3",
        explanation="公布在任社会监督员的姓名、领域、任期，不含单位和联系方式；先前公布的名单被替代。",
    )


# --- 线索 --------------------------------------------------------------------------------------


@allow(Role.SO_HANDLER)
def new_clue(request: HttpRequest, pk: int) -> HttpResponse:
    """登记社会监督员反映的一条线索。"""
    found = _appointment(request, pk)
    return form_page(
        request,
        found,
        partial(services.record_clue, found),
        forms.ClueForm,
        title="登记线索",
        success="线索已登记。",
        rows="HT-3.3-3 HT-2.2-3",
        form_kwargs={"user": request.user},
    )


@allow(*SO)
def clue(request: HttpRequest, pk: int) -> HttpResponse:
    """一条线索：反映的情况、转办、反馈。"""
    found = _clue(request, pk)
    page = matter_context(found, [CLUE], request.user)  # type: ignore[arg-type]
    page |= {"matter": found, "clue": found, "lamp": clue_lamp(found)}
    return render(request, "registers/clue.html", page)


@allow(*SO)
def clue_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """线索的一步。"""
    found, page = _clue(request, pk), CLUE_PAGES.get(step)
    if page is None:
        raise Http404
    return form_page(
        request,
        found,
        partial(services.take_clue, step, found),
        page.form,
        title=CLUE[step].label,
        success=page.success,
        rows=CLUE[step].rows,
        closed=partial(CLUE.closed_to, step, found, request.user, timezone.now()),
        explanation=page.explanation,
    )
