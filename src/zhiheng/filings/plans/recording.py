"""登记监督计划的一项工作完成了、没有完成；更正、撤销写明理由，改前改后都留（WH-22、R10）。"""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.filings.models import Filing
from zhiheng.filings.plans.laying_out import ROWS, adopted_on
from zhiheng.filings.plans.models import PlanTask
from zhiheng.kernel import ledger
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.transactions import changes
from zhiheng.kernel.uploads import Upload
from zhiheng.law import coverage
from zhiheng.registers import corrections

REGISTER = "R10"
RECORDERS = (Role.SO_HANDLER, Role.SO_HEAD)
DONE = ("done_on", "done_by", "result", "reference")
FILE = ("file_name", "file_sha256")
EVERYTHING = (*DONE, "not_done_reason", *FILE)


def may_record(user: User, filing: Filing) -> bool:
    """制定计划的监督机构的承办人、负责人，登记现行计划的。"""
    is_own = user.agency_id == filing.agency_id and user.has_role(*RECORDERS)
    return is_own and filing.status == Filing.Status.FILED


def _locked(task: PlanTask, actor: User) -> PlanTask:
    coverage.executed("register", REGISTER)
    filing = Filing.objects.select_for_update().get(pk=task.filing_id)
    found = PlanTask.objects.visible_to(actor).filter(pk=task.pk).first()
    if found is None:
        raise NotVisible
    if filing.status == Filing.Status.SUPERSEDED:
        raise RuleViolation("这份计划已由新的计划替代，请在新的计划里登记。")
    if not may_record(actor, filing):
        raise RuleViolation("由制定这份计划的监督机构的承办人或者负责人登记，别的单位可以查看。")
    return found


def _refuse_recorded(task: PlanTask) -> None:
    if task.done_on is not None:
        raise RuleViolation(
            f"这一项已经登记于 {task.done_on} 完成，不能再登记；登记错了的，请“更正”或者“撤销登记”。",
        )
    if task.not_done_reason:
        raise RuleViolation("这一项已经登记为没有完成；后来完成了的，先“撤销登记”再登记完成。")


def _refuse_day(task: PlanTask, done_on: date, today: date) -> None:
    if done_on > today:
        raise RuleViolation(f"完成日期 {done_on} 在今天之后，请核对。", field="done_on")
    first = adopted_on(task.filing)
    if done_on < first:
        raise RuleViolation(
            f"完成日期 {done_on} 早于计划开始实施之日 {first}（计划制定之日，跨年的为年度第一日），请核对。",
            field="done_on",
        )


def _refuse_blank(**values: str) -> None:
    for name, value in values.items():
        if not value.strip():
            label = str(PlanTask._meta.get_field(name).verbose_name)
            raise RuleViolation(f"请写明{label}。", field=name)


def _sign(task: PlanTask, actor: User, now: datetime) -> None:
    task.recorded_at, task.recorded_by = now, actor
    task.save()


def _note(action: str, task: PlanTask, actor: User, now: datetime, **given: Any) -> None:
    facts = {"filing": task.filing_id, "position": task.position, **given.pop("facts", {})}
    ledger.append(action, at=now, actor=actor, subject=task, rows=ROWS, facts=facts, **given)


@changes
def record_done(  # noqa: PLR0913 - the columns of one record, by keyword
    task: PlanTask,
    *,
    actor: User,
    now: datetime,
    done_on: date,
    done_by: str,
    result: str,
    reference: str = "",
    file: Upload | None = None,
) -> PlanTask:
    """登记一项工作完成：何日、何人、结果，可以附文号或者材料。"""
    locked = _locked(task, actor)
    _refuse_recorded(locked)
    _refuse_day(locked, done_on, timezone.localdate(now))
    _refuse_blank(done_by=done_by, result=result)
    locked.done_on, locked.done_by = done_on, done_by
    locked.result, locked.reference = result, reference
    locked.keep(file)
    _sign(locked, actor, now)
    texts = {"result": result, "done_by": done_by} | ({"reference": reference} if reference else {})
    facts = {"done_on": done_on, "file_sha256": locked.file_sha256}
    _note("filings.task.done", locked, actor, now, facts=facts, texts=texts)
    return locked


@changes
def record_not_done(
    task: PlanTask, *, actor: User, now: datetime, not_done_reason: str
) -> PlanTask:
    """登记一项工作没有完成，写明原因；仍计入全部项数。"""
    locked = _locked(task, actor)
    _refuse_recorded(locked)
    _refuse_blank(not_done_reason=not_done_reason)
    locked.not_done_reason = not_done_reason
    _sign(locked, actor, now)
    _note("filings.task.not_done", locked, actor, now, texts={"reason": not_done_reason})
    return locked


@changes
def correct(
    task: PlanTask,
    *,
    actor: User,
    now: datetime,
    reason: str,
    file: Upload | None = None,
    **values: Any,
) -> PlanTask:
    """更正登记错的：完成的改日期、办理人、结果，没有完成的改原因；改前改后和理由都留。"""
    locked = _locked(task, actor)
    names = DONE if locked.done_on is not None else ("not_done_reason",)
    _refuse_unrecorded(locked)
    before = corrections.state(locked, (*names, *FILE))
    for name in names:
        setattr(locked, name, values.get(name, getattr(locked, name)))
    locked.keep(file)
    if locked.done_on is not None:
        _refuse_day(locked, locked.done_on, timezone.localdate(now))
        _refuse_blank(done_by=locked.done_by, result=locked.result)
    else:
        _refuse_blank(not_done_reason=locked.not_done_reason)
    _keep(locked, before, corrections.Why("filings.task.correct", ROWS, reason, actor, now))
    return locked


@changes
def undo(task: PlanTask, *, actor: User, now: datetime, reason: str) -> PlanTask:
    """撤销登记：回到没有登记结果的样子，原来登记的和理由都留。"""
    locked = _locked(task, actor)
    _refuse_unrecorded(locked)
    before = corrections.state(locked, EVERYTHING)
    locked.done_on, locked.file_size = None, 0
    for name in EVERYTHING:
        if name != "done_on":
            setattr(locked, name, "")
    _keep(locked, before, corrections.Why("filings.task.undo", ROWS, reason, actor, now))
    return locked


def _refuse_unrecorded(task: PlanTask) -> None:
    if not task.is_recorded:
        raise RuleViolation("这一项还没有登记结果，没有可以更正、撤销的。")


def _keep(task: PlanTask, before: corrections.Values, why: corrections.Why) -> None:
    if not why.reason.strip():
        raise RuleViolation("请写明理由。", field="reason")
    corrections.changed_names(before, corrections.state(task, before))
    _sign(task, why.actor, why.at)
    corrections.keep(task, before, why, filing=task.filing_id, position=task.position)
