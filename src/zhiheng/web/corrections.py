"""更正：办件上录错的一栏，由承办人提出、负责人批准；新旧两值都留痕。"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.kernel import correcting, hooks
from zhiheng.kernel.models import Correction
from zhiheng.kernel.steps import TABLES
from zhiheng.ui.forms import DayField, EmptyForm, MoneyField, ReasonField, TextField
from zhiheng.ui.views import step_view

MAY_SEE = (Role.SO_HANDLER, Role.SO_HEAD)
MOST_TO_DOS = 200


def correctable_models() -> dict[str, Any]:
    """Every model of a workflow that names columns to correct, by label."""
    found = {table.label: table.model for table in TABLES}
    return {label: model for label, model in found.items() if model.correctable}


def page_of(matter: models.Model) -> str:
    return reverse("corrections:index", args=[matter._meta.label_lower, matter.pk])


@dataclass(frozen=True)
class Line:
    """更正表的一行。"""

    correction: Correction
    label: str
    old: str
    new: str


def lines(matter: Any) -> Iterator[Line]:
    for row in correcting.of(matter).select_related("proposed_by", "decided_by").order_by("-pk"):
        column = matter._meta.get_field(row.field)
        yield Line(row, str(column.verbose_name), shown(column, row.old), shown(column, row.new))


def shown(column: Any, text: str) -> str:
    return str(dict(column.flatchoices).get(text, text)) or "（空）"


def _matter(request: HttpRequest, label: str, pk: int) -> Any:
    model = correctable_models().get(label)
    if model is None:
        raise Http404
    return get_object_or_404(model.objects.visible_to(request.user), pk=pk)


@allow(*MAY_SEE)
def index(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """一件的全部更正，以及可以提出更正的栏目。"""
    matter = _matter(request, label, pk)
    columns = [matter._meta.get_field(name) for name in matter.correctable]
    page = {
        "matter": matter,
        "lines": list(lines(matter)),
        "columns": [(column.name, column.verbose_name) for column in columns],
        "label": label,
        "may_decide": request.user.has_role(Role.SO_HEAD),  # type: ignore[union-attr]
    }
    return render(request, "web/corrections/index.html", page)


def form_for(column: Any) -> type[forms.Form]:
    """One field of the kind of the column, and the reason."""
    return type(
        "CorrectionForm", (forms.Form,), {"new": field_for(column), "reason": ReasonField()}
    )


def field_for(column: Any) -> forms.Field:
    label = f"{column.verbose_name}（更正为）"
    may_be_empty = column.null or column.blank
    if column.choices:
        choices = [("", "（空）")] * may_be_empty + list(column.flatchoices)
        return forms.ChoiceField(label=label, choices=choices, required=not may_be_empty)
    if isinstance(column, models.DateField):
        return DayField(label=label, required=not may_be_empty)
    if isinstance(column, models.DecimalField):
        return MoneyField(label=label, required=not may_be_empty)
    rows = 6 if isinstance(column, models.TextField) else 1
    limit = {"max_length": column.max_length} if column.max_length else {}
    return TextField(label=label, rows=rows, required=not may_be_empty, **limit)


@allow(*MAY_SEE)
def propose(request: HttpRequest, label: str, pk: int, field: str) -> HttpResponse:
    """提出更正。"""
    matter = _matter(request, label, pk)
    if field not in matter.correctable:
        raise Http404

    def service(matter: Any, *, actor: User, new: Any, reason: str) -> Any:
        correcting.propose(matter, field, new, reason=reason, actor=actor, now=timezone.now())

    column = matter._meta.get_field(field)
    return step_view(
        request,
        matter,
        service,
        form_for(column),
        success="更正已提出，待负责人批准。",
        title=f"更正“{column.verbose_name}”",
        next_url=page_of(matter),
        submit="提出更正",
        explanation="批准之前原值不变；批准之后由这一栏起算的期限重新计算，新旧两值都留痕。",
        form_kwargs={"initial": {"new": getattr(matter, field)}},
    )


class RefusalForm(forms.Form):
    reason = ReasonField(label="不予更正的理由")


def _decide(correction: Correction, act: Any, *, actor: User, **values: Any) -> Any:
    return act(correction, actor=actor, now=timezone.now(), **values)


def _consequences(line: Line, moves: list[tuple[str, date, date]]) -> str:
    said = f"{line.label}：由“{line.old}”改为“{line.new}”。理由：{line.correction.reason}"
    for title, before, after in moves:
        said += f"；“{title}”的届满日由 {before} 改为 {after}"
    return f"{said}。"


@allow(Role.SO_HEAD)
def decide(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """负责人批准或者不予更正。"""
    correction = get_object_or_404(Correction, pk=pk)
    kind = correction.matter_type
    matter = _matter(request, f"{kind.app_label}.{kind.model}", correction.matter_id)
    (line,) = [line for line in lines(matter) if line.correction.pk == pk]
    is_approval = verb == "approve"
    return step_view(
        request,
        matter,
        lambda _matter, **values: _decide(
            correction, correcting.approve if is_approval else correcting.refuse, **values
        ),
        EmptyForm if is_approval else RefusalForm,
        success="已更正，有关期限已重新计算。" if is_approval else "已退回，不予更正。",
        title="批准更正" if is_approval else "不予更正",
        next_url=page_of(matter),
        explanation=_consequences(line, correcting.moves(correction) if is_approval else []),
    )


# --- what other pages show ---------------------------------------------------------------------


def step_on(matter: Any, user: User, today: date) -> Iterable[hooks.LinkedStep]:
    """办件页上的“更正”，只给承办人和负责人。"""
    if not user.has_role(*MAY_SEE):
        return []
    return [hooks.LinkedStep("更正", page_of(matter))]


def to_dos(user: User, today: date) -> Iterator[hooks.ToDo]:
    """待负责人批准的更正：本监督机构的人提出的，自己提出的除外。"""
    if not user.has_role(Role.SO_HEAD):
        return
    waiting = Correction.objects.filter(
        outcome=Correction.Outcome.PROPOSED, proposed_by__agency=user.agency
    ).exclude(proposed_by=user)
    for row in waiting.select_related("matter_type").prefetch_related("matter")[:MOST_TO_DOS]:
        matter: Any = row.matter
        label = str(matter._meta.get_field(row.field).verbose_name)
        yield hooks.ToDo(f"批准更正“{label}”", str(matter), page_of(matter))


def register() -> None:
    for label in correctable_models():
        hooks.register_linked_steps(label, step_on)
    hooks.register_to_dos("corrections", to_dos)
    for action, text in {
        "propose": "提出更正",
        "approve": "批准更正",
        "refuse": "不予更正",
    }.items():
        hooks.register_action_text(f"kernel.correction.{action}", text)
