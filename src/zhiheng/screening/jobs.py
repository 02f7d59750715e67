"""筛查的后台任务：每日全量，导入之后和保存之后增量。"""

from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.utils import timezone

from zhiheng.acts import models as acts
from zhiheng.kernel import jobs
from zhiheng.kernel.jobs import LONG, Progress
from zhiheng.screening import runs

FULL, CHANGED = "screening.full", "screening.changed"
DAILY_AT = time(3, 30)
EVERY = timedelta(minutes=5)


@jobs.job(FULL, title="全量筛查", queue=LONG)
def full(
    progress: Progress, rules: list[str] | None = None, as_of: str = "", rebuild: bool = False
) -> dict[str, Any]:
    """重复运行结果不变：疑点按指纹更新。"""
    progress.expect(1, "正在筛查")
    day = date.fromisoformat(as_of) if as_of else None
    result = runs.screen_all(timezone.now(), as_of=day, ids=rules, rebuild=rebuild)
    progress.advance(1, f"命中 {result.run.found_n} 条，新增疑点 {result.run.new_n} 条。")
    return summary(result)


@jobs.job(CHANGED, title="增量筛查")
def changed(progress: Progress) -> dict[str, Any]:
    """没有快照、或者改动太多时改为全量。"""
    now = timezone.now()
    if runs.needs_full_run():
        jobs.submit(FULL, now=now, key="full")
        return {}
    told: dict[str, Any] = {}
    while result := runs.screen_changed(now):  # what was saved meanwhile is in the outbox already
        told = summary(result)
        progress.expect(1, f"筛查 {told['acts']} 件改动的行为，新增疑点 {told['new']} 条。")
    return told


def summary(result: runs.RunResult) -> dict[str, Any]:
    """命令行 --json 和任务结果的一行。"""
    run = result.run
    return {
        "as_of": run.as_of.isoformat(),
        "acts": run.acts_n,
        "rules": result.found,
        "found": run.found_n,
        "new": run.new_n,
        "cleared": run.cleared_n,
        "reopened": run.reopened_n,
        "seconds": round(run.seconds or 0, 3),
    }


def schedule() -> None:
    jobs.schedule(FULL, at=DAILY_AT)
    jobs.schedule(CHANGED, every=EVERY)


WATCHED = (
    acts.EnforcementAct, acts.Inspection, acts.Coercion, acts.Licence, acts.CriminalTransfer, acts.Preservation, acts.ActFact,
    acts.ActOfficer, acts.Recording,
)  # fmt: skip


def follow_saves() -> None:
    """A form save submits a micro-batch after its commit; bulk writes send no signal and call `submit_changed`."""
    for model in WATCHED:
        post_save.connect(_after_save, sender=model, dispatch_uid=f"screening.{model.__name__}")


def _after_save(raw: bool = False, **_: object) -> None:
    if not raw:
        transaction.on_commit(submit_changed)


def submit_changed(*_: object) -> None:
    """导入完成、表单保存之后提交增量筛查；已在排队的不重复。"""
    jobs.submit(CHANGED, now=timezone.now(), key="changed")
