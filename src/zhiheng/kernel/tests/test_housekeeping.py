"""每夜的任务：清理队列，校验留痕并报警。"""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from zhiheng import factories
from zhiheng.kernel import heads, housekeeping, jobs, ledger, notices, worker
from zhiheng.kernel.models import Job, Notice

pytestmark = pytest.mark.django_db


def run(kind: str) -> Job:
    job = jobs.submit(kind, now=timezone.now())
    worker.work_all()
    return Job.objects.get(pk=job.pk)


def test_old_queue_rows_go_and_jobs_stay() -> None:
    old = run("kernel.tidy")
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(days=8))

    assert run("kernel.tidy").result["queue"] == 1
    assert Job.objects.filter(pk=old.pk).exists()


def test_a_broken_ledger_alarms_the_auditor_and_the_system_administrator() -> None:
    auditor, handler = factories.make_user("auditor"), factories.make_user("so_handler")
    with transaction.atomic():
        last = ledger.append("test.event", at=timezone.now(), actor=None)
    heads.write(heads.Head(last.sequence + 5, "f" * 64), Path(heads.head_file()))

    assert run("kernel.verify_ledger").result == {"ok": False, "entries": 1, "problems": 1}

    (notice,) = Notice.objects.unread_by(auditor)
    assert notices.text_of(notice).startswith("留痕校验发现 1 处问题")
    assert not Notice.objects.unread_by(handler).exists()


def test_both_are_planned_for_the_night() -> None:
    housekeeping.plan()

    assert {"kernel.tidy", "kernel.verify_ledger"} <= jobs.SCHEDULES.keys()
