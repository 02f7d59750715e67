"""移交的页面：一件交给别人，或者某人未办结的件全部交给别人。"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.kernel import handing_over, hooks
from zhiheng.kernel.errors import RuleViolation
from zhiheng.ui.forms import ReasonField
from zhiheng.ui.views import step_view
from zhiheng.web.submit import back_to, submit

CHOOSE = {"empty_label": "请选择", "error_messages": {"required": "请选择人员。"}}


HEADS = (Role.SO_HEAD, Role.EA_HEAD)


class HandOverForm(forms.Form):
    """一件交给谁、为什么。"""

    to = forms.ModelChoiceField(User.objects.none(), label="移交给", **CHOOSE)
    reason = ReasonField(label="移交理由")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = handing_over.takers(person)
        to: Any = self.fields["to"]
        to.queryset = found
        if not found.exclude(pk=person.pk).exists():
            to.help_text = handing_over.NO_TAKER


class HandOverAllForm(HandOverForm):
    """谁的件全部交给谁；离岗停用的人也在其中。"""

    person = forms.ModelChoiceField(User.objects.none(), label="原承办人", **CHOOSE)
    field_order = ["person", "to", "reason"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, person=user, **kwargs)
        own = User.objects.filter(
            agency=user.agency, assignments__role__in=handing_over.HANDLING
        ).distinct()
        self.fields["person"].queryset = own.order_by("display_name", "pk")  # type: ignore[attr-defined]


def _matter(request: HttpRequest, label: str, pk: int) -> Any:
    models = {model._meta.label_lower: model for model in handing_over.matter_models()}
    if label not in models:
        raise Http404
    rows: Any = models[label]._default_manager
    return get_object_or_404(rows.visible_to(request.user), pk=pk)


@allow(*HEADS)
def one(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """移交一件。"""

    def service(matter: Any, *, actor: User, to: User, reason: str) -> None:
        handing_over.hand_over(matter, to, reason=reason, actor=actor, now=timezone.now())

    matter = _matter(request, label, pk)
    return step_view(
        request,
        matter,
        service,
        HandOverForm,
        success="已移交，新的承办人已收到提醒。",
        title="移交",
        explanation="期限照旧计算，不因移交而变；移交写入留痕。",
        form_kwargs={"person": matter.handler or request.user},
    )


@allow(*HEADS)
def everything(request: HttpRequest) -> HttpResponse:
    """移交某人未办结的全部件。"""
    user: User = request.user  # type: ignore[assignment]
    form = HandOverAllForm(request.POST or None, user=user)

    def act() -> HttpResponse:
        try:
            count = handing_over.hand_over_all(**form.cleaned_data, actor=user, now=timezone.now())
        except RuleViolation as violation:
            raise ValidationError(
                {violation.field or NON_FIELD_ERRORS: violation.sentence}
            ) from violation
        messages.success(request, f"已移交 {count} 件。")
        return redirect("hand-over:all")

    explanation = "用于承办人离岗、换岗。未办结的件一并移交，期限照旧计算。"
    back = back_to("", "web:home")
    return submit(request, form, act, back=back, title="移交承办的件", explanation=explanation)


def step_on(matter: Any, user: User, today: date) -> Iterable[hooks.LinkedStep]:
    """办件页上的“移交”，只给负责人。"""
    if not user.has_role(*HEADS) or matter.handler_id is None or matter.closed_on:
        return []
    if not handing_over.may_hand_over(matter.handler, user, today):
        return []
    address = reverse("hand-over:one", args=[matter._meta.label_lower, matter.pk])
    return [hooks.LinkedStep("移交", address)]


def register() -> None:
    for model in handing_over.matter_models():
        hooks.register_linked_steps(model._meta.label_lower, step_on)
    hooks.register_action_text("kernel.hand_over", "移交")
    hooks.register_notice_text(handing_over.NOTICE, "有一件移交给您承办：{number}")
    hooks.register_notice_text(handing_over.MANY, "有 {n} 件移交给您承办，都在您的工作台。")
