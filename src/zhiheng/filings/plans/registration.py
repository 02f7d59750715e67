"""向下层房间登记：台账、菜单、待办、留痕的名称（WH-22、R10）。"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from zhiheng.accounts.models import User
from zhiheng.filings.lists import READERS
from zhiheng.filings.plans import recording
from zhiheng.filings.plans.laying_out import ROWS
from zhiheng.filings.plans.models import PlanTask
from zhiheng.filings.plans.tally import SOON
from zhiheng.kernel import hooks
from zhiheng.kernel.parameters import profile_of
from zhiheng.law import coverage
from zhiheng.ui import navigation

MOST_TO_DOS = 200
ACTIONS = {
    "filings.task.done": "登记监督工作完成",
    "filings.task.not_done": "登记监督工作没有完成",
    "filings.task.correct": "更正监督工作的登记",
    "filings.task.undo": "撤销监督工作的登记",
}


def register() -> None:
    places = ("filings:plans", "filings:plan-task-step")
    coverage.declare("register", recording.REGISTER, "WH-22", reached_by=places)
    for code, text in ACTIONS.items():
        hooks.register_action_text(code, text)
    hooks.register_to_dos("plan-tasks", to_dos)
    navigation.register(
        navigation.Entry(
            "制度备案", "监督计划台账", "filings:plans", "list-check", READERS, order=50
        )
    )


def waiting(user: User, today: date) -> Any:
    """本人要办的：本机构现行计划里逾期未完成的和三十日内到期的。"""
    if user.agency is None or not user.has_role(*recording.RECORDERS):
        return PlanTask.objects.none()
    rows = PlanTask.objects.visible_to(user).filter(filing__agency=user.agency_id)
    return rows.due_by(today + SOON)


def to_dos(user: User, today: date) -> Iterator[hooks.ToDo]:
    """监督计划里将到期、逾期的工作，登记结果之前一直提示（WH-22）。"""
    rows = waiting(user, today).select_related("filing").only("task", "due_on", "filing__path")
    for task in rows[:MOST_TO_DOS]:
        is_over = task.due_on < today
        cited = profile_of(task.filing.path).cites(ROWS, today)
        yield hooks.ToDo(
            title=f"监督计划的工作{'已逾期' if is_over else '将到期'}：登记完成情况",
            subject=str(task),
            url=reverse("filings:plan-task", args=[task.pk]),
            due=task.due_on,
            lamp="red" if is_over else "yellow",
            row=cited[0].id if cited else "",
            kind="监督计划",
        )
