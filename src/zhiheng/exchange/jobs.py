"""The two long jobs of a batch; both may be run again after a crash and then go on or start over."""

import time
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from zhiheng.exchange import recovery, services
from zhiheng.exchange.models import Batch
from zhiheng.exchange.readers import Layout, open_table
from zhiheng.exchange.staging import Staging, held_by_us
from zhiheng.kernel import jobs
from zhiheng.kernel.errors import RuleViolation

CHECK, WRITE, RECOVER = "exchange.check", "exchange.write", "exchange.recover"


def key_of(batch: Batch) -> str:
    return f"batch {batch.pk}"


class Ticker:
    """Tells the job and the batch how far we are, at most once a second; raises Cancelled when asked to stop."""

    def __init__(self, batch: Batch, progress: jobs.Progress) -> None:
        self.batch, self.progress = batch, progress
        self.last = 0.0

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        if now - self.last < 1:
            return
        self.last = now
        self.progress.done = max(done, self.progress.done)
        self.progress.checkpoint()
        Batch.objects.filter(pk=self.batch.pk).update(done=self.progress.done)


def stored_layout(batch: Batch) -> Layout:
    stored = batch.layout
    return Layout(stored["headings"], stored["header_row"], stored["titles"], stored["unit"])


def check(progress: jobs.Progress, batch: int) -> dict[str, Any]:
    """逐行检查一个批次；再次执行时从头检查，暂存文件重新生成。"""
    found = Batch.objects.get(pk=batch)
    if found.stage != Batch.Stage.CHECKING:
        return {}
    path = services.staging_path(found)
    with held_by_us(path) as lock:
        if lock is None:
            return {}
        try:
            table = open_table(services.upload_path(found), found.file_name)
            staging, counts = services.stage(
                table, stored_layout(found), services.plan_of(found), path, Ticker(found, progress)
            )
        except RuleViolation as refused:
            services.fail(found, refused.sentence, timezone.now())
            raise
        staging.close()
    found.refresh_from_db()
    if found.stage == Batch.Stage.CHECKING:
        services.note_counts(found, counts, Batch.Stage.CHECKED)
    else:
        services.sweep(found)
    return dict(counts.as_line())


def write(progress: jobs.Progress, batch: int) -> dict[str, Any]:
    """写入一个检查过的批次；再次执行时接着写。"""
    found = Batch.objects.get(pk=batch)
    path = services.staging_path(found)
    if found.stage not in (Batch.Stage.CHECKED, Batch.Stage.WRITING) or not path.exists():
        return {}
    with held_by_us(path) as lock:
        if lock is not None:
            services.write(
                found, Staging(path), now=timezone.now(), progress=_only_tell(found, progress)
            )
    return {"accepted": found.accepted}


def _only_tell(batch: Batch, progress: jobs.Progress) -> services.Progress:
    """Writing is not interrupted: half a batch would stay invisible for nothing."""
    ticker = Ticker(batch, progress)

    def tell(done: int) -> None:
        try:
            ticker(done)
        except jobs.Cancelled:
            progress.job.refresh_from_db()
            if progress.job.state != "running":
                raise

    return tell


def recover(progress: jobs.Progress) -> dict[str, Any]:
    """Settle the batches that a crash left behind; running jobs hold their lock and are left alone."""
    return {"batches": [batch.pk for batch in recovery.recover(timezone.now())]}


def submit_recovery(now: datetime) -> None:
    """At the start of a server: only when something was left behind."""
    if Batch.objects.in_flight().exists():
        jobs.submit(RECOVER, now=now, key="recover")


def register() -> None:
    jobs.job(RECOVER, title="接续中断的导入", queue=jobs.LONG)(recover)
    jobs.schedule(RECOVER, every=timedelta(hours=1))
    jobs.job(CHECK, title="逐行检查导入文件", queue=jobs.LONG)(check)
    jobs.job(WRITE, title="写入导入批次", queue=jobs.LONG)(write)
