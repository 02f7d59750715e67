"""The one shape of a form page whose service answers with a ValidationError or a RuleViolation."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from zhiheng.kernel.errors import RuleViolation
from zhiheng.ui import once
from zhiheng.ui.present import clauses_of


def submit(
    request: HttpRequest,
    form: BaseForm,
    act: Callable[[], HttpResponse],
    template: str = "ui/form.html",
    *,
    back: tuple[str, str],
    **context: Any,
) -> HttpResponse:
    """Show the form; when it is valid `act` does the work and answers; a refusal keeps the input.

    `back` is the page the form was opened from, by name and address: its crumb and its 取消 lead there
    (without a name: the workbench, which every trail begins with).
    """
    context["back_title"], context["cancel"] = back
    if form.is_bound and (done := once.earlier(request, form)):
        return done
    if form.is_bound and form.is_valid():
        try:
            return once.once(request, act)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        except RuleViolation as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    status = 422 if form.is_bound else 200
    agency = request.user.agency if request.user.is_authenticated else None
    if agency and isinstance(context.get("clauses"), str):
        context["clauses"] = clauses_of(context["clauses"], agency.path, timezone.localdate())
    return render(request, template, {"form": form} | context, status=status)


def visible(request: HttpRequest, model: Any, pk: int) -> Any:
    """The row if this person may see it; a stranger learns nothing."""
    return get_object_or_404(model.objects.visible_to(request.user), pk=pk)


def credit(request: HttpRequest) -> dict[str, Any]:
    """Who did it and when, as services want it."""
    return {"actor": request.user, "now": timezone.now()}


def add_refusal(form: BaseForm, refusal: ValidationError) -> None:
    """At the field it concerns where the form has it, else at the top."""
    by_field = refusal.message_dict if hasattr(refusal, "error_dict") else {}
    for name, sentences in (by_field or {NON_FIELD_ERRORS: refusal.messages}).items():
        form.add_error(name if name in form.fields else None, sentences)


def back_to(title: str, url: str) -> tuple[str, str]:
    """The list or the desk that a form belongs to."""
    return title, reverse(url)


def back_to_row(row: Any) -> tuple[str, str]:
    """The row whose page the form was opened from."""
    return str(row), row.get_absolute_url()


def header(label: str, url: str, icon: str, *, primary: bool = False) -> dict[str, Any]:
    """A button in the head of a list page."""
    return {"label": label, "href": reverse(url), "icon": icon, "primary": primary}
