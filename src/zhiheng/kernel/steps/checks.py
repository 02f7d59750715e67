"""May this step be taken now, by this person? Each check gives the clause and the sentence for the user."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps

from django.db import models

from zhiheng.accounts.roles import Role
from zhiheng.kernel import approvals
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.models.matter import state_label
from zhiheng.kernel.parameters import profile_of
from zhiheng.kernel.scope import acts_for, roles_of
from zhiheng.kernel.steps.declare import Attempt, Guard
from zhiheng.law import coverage


def guard(name: str, rows: str) -> Callable[[Guard], Guard]:
    """登记一道关口：名称与所落实的条款；函数返回 `Refusal` 或者空。"""
    coverage.declare("guard", name, rows)

    def declared(function: Guard) -> Guard:
        @wraps(function)
        def run(attempt: Attempt) -> Refusal | None:
            coverage.executed("guard", name)
            return function(attempt)

        run.guard_name = name  # type: ignore[attr-defined]  # lets the table tell where the guard stands
        run.guard_rows = rows  # type: ignore[attr-defined]
        return run

    return declared


def shown_row(attempt: Attempt, rows: str) -> str:
    """所列条款中该地该日施行的第一款。"""
    cited = attempt.profile.cites(rows, attempt.today)
    return cited[0].id if cited else ""


def cited_anywhere(rows: str, paths: Iterable[str], day: date) -> list[str]:
    """一批办件所在各地当日施行的条款。"""
    found = [c.id for path in set(paths) for c in profile_of(path).cites(rows, day)]
    return [row for row in rows.split() if row in found]


def in_state(attempt: Attempt, column: str) -> Refusal | None:
    """当前状态下有没有这一步；两栏并行的，另一栏也须相符。"""
    step, matter = attempt.step, attempt.matter
    wanted = {column: step.sources, **step.only_if}
    for name, states in wanted.items():
        state = getattr(matter, name)
        if state not in states:
            label = state_label(type(matter), name, state)
            return Refusal(
                shown_row(attempt, attempt.rows), f"现在是“{label}”，不能办理“{step.label}”。"
            )
    return None


def has_role(attempt: Attempt) -> Refusal | None:
    step, actor = attempt.step, attempt.actor
    if step.system:
        if actor is None:
            return None
        return Refusal("", f"“{step.label}”由系统办理。")
    if actor is not None and not roles_of(actor, attempt.today).isdisjoint(step.roles):
        return None
    names = "或者".join(Role(role).label for role in step.roles)
    return Refusal(shown_row(attempt, attempt.rows), f"“{step.label}”由{names}办理。")


def is_separate(attempt: Attempt) -> Refusal | None:
    """承办与审批分离等：办理人不得是所列栏目中的人。"""
    for name in attempt.step.separate_from:
        person = getattr(attempt.matter, f"{name}_id", None)
        if person is not None and attempt.actor is not None and person == attempt.actor.pk:
            label = attempt.matter._meta.get_field(name).verbose_name
            return Refusal(
                shown_row(attempt, attempt.rows),
                f"您是本件的{label}，“{attempt.step.label}”须由他人办理。",
            )
    return None


def has_facts(attempt: Attempt) -> Refusal | None:
    """必填的事实；问按钮时还没有填，不查。"""
    if attempt.is_offer:
        return None
    for name in attempt.step.needs:
        value = attempt.facts.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            return Refusal("", f"请填写“{_fact_label(attempt.matter, name)}”。")
    return None


FACT_NAMES = {  # facts of steps that are no column of the matter
    "reason": "理由",
    "reasons": "理由",
    "opinion": "意见",
    "argument": "论证意见",
    "reply": "回复",
    "conclusion": "结论",
    "held_at": "讨论时间",
    "place": "讨论地点",
    "chair": "主持人",
    "people": "参加人员",
    "views": "各人意见",
    "defects": "需要补正的内容",
    "proof": "回执",
    "is_cleared": "保密审查",
}


def _fact_label(matter: models.Model, name: str) -> str:
    names = {field.name: str(field.verbose_name) for field in matter._meta.fields}
    return names.get(name, FACT_NAMES.get(name, name))


def out_of_place(attempt: Attempt, column: str) -> Refusal | None:
    """不看内容就知道办不了：当前状态没有这一步，或者不由本人办理。"""
    step = attempt.step
    found = None if step.opens else in_state(attempt, column)
    found = found or has_role(attempt)
    return found or (step.who(attempt) if step.who is not None else None)


def refusal(attempt: Attempt, column: str) -> Refusal | None:
    """依次：状态、角色、指定的人、分离、审批链、必填、关口；第一个理由即为答复。"""
    found = out_of_place(attempt, column)
    if found is not None:
        return found
    for check in (is_separate, approvals.refusal, has_facts, *attempt.step.guards):
        found = check(attempt)
        if found is not None:
            return found
    return None


def only_handler(attempt: Attempt) -> Refusal | None:
    """只有承办人本人，或者当日代理其岗位的人（没有指定承办人的不限）。"""
    handler, actor, step = attempt.matter.handler_id, attempt.actor, attempt.step
    if handler is None or (
        actor is not None and acts_for(actor, handler, step.roles, attempt.today)
    ):
        return None
    return Refusal(shown_row(attempt, attempt.rows), f"“{step.label}”由本件的承办人办理。")
