"""What the worker does every night: verify the ledger, recompute provisional clocks, forget finished queue rows."""

from datetime import time, timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.kernel import deadlines, hooks, jobs, notices, verifying
from zhiheng.kernel.jobs import Progress
from zhiheng.kernel.models import ScheduledRun

KEEP_QUEUE = timedelta(days=7)
KEEP_SLOTS = timedelta(days=30)
BROKEN = "kernel.ledger_broken"


@jobs.job("kernel.tidy", title="清理任务队列，重算暂定期限")
def tidy(progress: Progress) -> dict[str, int]:
    """The `Job` rows stay: they are what people see; the queue's own rows and old slots go."""
    now = timezone.now()
    queue, _ = DBTaskResult.objects.filter(enqueued_at__lt=now - KEEP_QUEUE).delete()
    slots, _ = ScheduledRun.objects.filter(slot__lt=now - KEEP_SLOTS).delete()
    return {"queue": queue, "slots": slots, "recomputed": deadlines.recompute_touched(())}


@jobs.job("kernel.verify_ledger", title="校验留痕", queue=jobs.LONG)
def verify_ledger(progress: Progress) -> dict[str, int | bool]:
    """每夜校验；发现问题，提醒审计员与系统管理员。"""
    report = verifying.verify()
    if not report.ok:
        _alarm(len(report.problems))
    return {"ok": report.ok, "entries": report.entries, "problems": len(report.problems)}


def _alarm(problems: int) -> None:
    told = User.objects.filter(
        is_active=True, assignments__role__in=[Role.AUDITOR, Role.SYS_ADMIN]
    ).distinct()
    for person in told:
        notices.notify_person(person, BROKEN, now=timezone.now(), facts={"problems": problems})


def plan() -> None:
    jobs.schedule("kernel.tidy", at=time(3, 10))
    jobs.schedule("kernel.verify_ledger", at=time(3, 30))
    hooks.register_notice_text(
        BROKEN, "留痕校验发现 {problems} 处问题，请立即用 zhiheng ledger verify 查看。"
    )
