"""监督计划的一项工作：它的页面、登记结果、更正、撤销、材料；一份计划的年度总结（WH-22）。"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.accounts.roles import Role
from zhiheng.documents.models import Document
from zhiheng.filings.lists import READERS
from zhiheng.filings.models import Filing, PlanTask
from zhiheng.filings.plans import forms as f
from zhiheng.filings.plans import laying_out, recording, summary
from zhiheng.filings.plans.tally import BY_WORD, LAMPS, state_of
from zhiheng.filings.states import FilingKind
from zhiheng.kernel import vault
from zhiheng.registers import corrections
from zhiheng.registers.desk import form_page
from zhiheng.ui import html


@dataclass(frozen=True)
class TaskPage:
    """登记的一步：名称、表单、服务、办成后的话与说明。"""

    label: str
    form: type[forms.Form]
    service: Callable[..., Any]
    success: str
    explanation: str = ""


RECORD = {
    "done": TaskPage(
        "登记完成", f.DoneForm, recording.record_done, "已登记完成。",
        "完成日期在计划制定之后、今天以前；在期限之后完成的，显示逾期完成。",
    ),
    "not-done": TaskPage(
        "登记没有完成", f.NotDoneForm, recording.record_not_done, "已登记没有完成的原因。",
        "没有完成的仍计入全部项数，原因写进年终总结。还打算办的不必登记。",
    ),
}  # fmt: skip
UNDO = TaskPage(
    "撤销登记", f.UndoForm, recording.undo, "已撤销登记。",
    "撤销之后回到没有登记的样子；原来登记的和理由都留在更正记录里。",
)  # fmt: skip


def _correcting(task: PlanTask) -> TaskPage:
    form = f.CorrectDoneForm if task.done_on else f.CorrectNotDoneForm
    return TaskPage("更正登记", form, recording.correct, "已更正，改前改后和理由都已留存。")


def steps_of(task: PlanTask) -> dict[str, TaskPage]:
    """现在办得了的各步；登记过的只能更正、撤销。"""
    return {"correct": _correcting(task), "undo": UNDO} if task.is_recorded else RECORD


def _task(request: HttpRequest, pk: int) -> PlanTask:
    rows = PlanTask.objects.visible_to(request.user)
    related = ("filing__agency", "filing__previous", "recorded_by", "carried_from__filing")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@allow(*READERS)
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """一项工作：安排、期限、结果、材料、历次更正，下一步。"""
    found = _task(request, pk)
    may_record = recording.may_record(request.user, found.filing)
    context = {
        "task": found,
        "lamp": html.lamp(*LAMPS[state_of(found, timezone.localdate())]),
        "steps": steps_of(found) if may_record else {},
        "corrections": corrections.corrections_of(found),
    }
    return render(request, "filings/plan_task.html", context)


@allow(*recording.RECORDERS)
def task_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """登记一项工作完成、没有完成，或者更正、撤销。"""
    found = _task(request, pk)
    every = {**RECORD, "correct": _correcting(found), "undo": UNDO}
    if step not in every:
        raise Http404
    page = every[step]  # 现在办不了的，由服务说明为什么
    return form_page(
        request,
        found,
        partial(page.service, found),
        page.form,
        title=f"{page.label}：{found}",
        success=page.success,
        rows=laying_out.ROWS,
        explanation=page.explanation,
        submit=page.label,
        next_url=f"{found.filing.get_absolute_url()}#tasks",
        form_kwargs={"task": found},
    )


@allow(*READERS)
def plan_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """一份监督计划的年度总结：印发了的照印发时的，没有印发的现算。"""
    rows = Filing.objects.visible_to(request.user).filter(filed_on__isnull=False)
    plan = get_object_or_404(
        rows.select_related("agency", "previous"), pk=pk, kind=FilingKind.SUPERVISION_PLAN
    )
    kept, now = summary.kept(plan), summary.compute(plan, timezone.localdate())
    is_head = request.user.agency_id == plan.agency_id and request.user.has_role(Role.SO_HEAD)
    context = {
        "filing": plan,
        "summary": kept or now,
        "tasks": _lit((kept or now)["tasks"]),
        "dropped": _lit((kept or now)["dropped"]),
        "issued_on": kept["on"] if kept else "",
        "is_outdated": summary.is_outdated(plan, now),
        "open_count": sum(not task.is_recorded for task in plan.tasks.all()),
        "may_issue": is_head and plan.status == Filing.Status.FILED,
        "paper": Document.objects.of(plan).filter(kind="D14-3").last() if kept else None,
    }
    return render(request, "filings/plan_summary.html", context)


def _lit(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """各行带上情况的灯。"""
    return [line | {"lamp": html.lamp(*BY_WORD[line["state"]])} for line in lines]


@allow(*READERS)
def task_file(request: HttpRequest, pk: int) -> FileResponse:
    """一项工作的材料。"""
    found = _task(request, pk)
    if not found.file_sha256:
        raise Http404
    kept = vault.open_file(found.file_sha256)
    return FileResponse(kept, as_attachment=True, filename=found.file_name)
