"""Background jobs: registered functions, submitted once per key, with progress, cancel, lease and schedule.

django-tasks carries the queue; the `Job` row carries what the user sees and what survives a kill -9.
"""

import logging
import threading
import time as clock
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import task

from zhiheng.accounts.models import User
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Job, ScheduledRun

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
RENEW_SECONDS = 15.0
REPORT_SECONDS = 1.0
MOST_ATTEMPTS = 3
SHORT, LONG = "default", "long"  # queues: a long import never keeps a paper waiting

wake_up = threading.Event()  # set by a submission in this process, so that its worker need not poll


class Cancelled(Exception):
    """The user asked to stop, or another runner has taken the job over."""


@dataclass(frozen=True, slots=True)
class Kind:
    """一种后台任务：名称、函数（可重复执行而结果不变）、队列。"""

    name: str
    title: str
    function: Callable[..., Any]
    queue: str = SHORT


@dataclass(frozen=True, slots=True)
class Schedule:
    """何时自动提交：每日 `at`（本地时间），或者每隔 `every`。"""

    kind: str
    at: time | None = None
    every: timedelta | None = None

    def slot(self, now: datetime) -> datetime | None:
        """The latest moment at or before `now` at which it is due."""
        local = timezone.localtime(now)
        if self.at is not None:
            today = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
            return today if today <= local else None
        if self.every is not None:
            seconds = int(self.every.total_seconds())
            stamp = int(now.timestamp()) // seconds * seconds
            return datetime.fromtimestamp(stamp, tz=timezone.get_current_timezone())
        return None


KINDS: dict[str, Kind] = {}
SCHEDULES: dict[str, Schedule] = {}


def job(name: str, *, title: str, queue: str = SHORT) -> Callable[[Callable[..., Any]], Any]:
    """Register `function(progress, **arguments) -> JSON`; it may run again after a crash and must then not repeat."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        KINDS[name] = Kind(name, title, function, queue)
        return function

    return register


def schedule(kind: str, *, at: time | None = None, every: timedelta | None = None) -> None:
    SCHEDULES[kind] = Schedule(kind, at, every)


def title_of(found: Job) -> str:
    kind = KINDS.get(found.kind)
    return kind.title if kind else found.kind


# --- submitting --------------------------------------------------------------------------------


def submit(
    kind: str,
    *,
    now: datetime,
    actor: User | None = None,
    key: str = "",
    arguments: Mapping[str, Any] | None = None,
) -> Job:
    """提交一项任务，与本次变更同一事务；同一 `key` 已有未完成的，返回那一项。"""
    if kind not in KINDS:
        raise KeyError(kind)
    try:
        with transaction.atomic():
            found = Job.objects.unfinished().filter(kind=kind, key=key).first() if key else None
            if found is not None:
                return found
            created = Job.objects.create(
                kind=kind,
                key=key,
                arguments=dict(arguments or {}),
                submitted_by=actor,
                submitted_at=now,
            )
            _enqueue(created)
    except IntegrityError:  # another process submitted the same key in between
        return Job.objects.unfinished().get(kind=kind, key=key)
    return created


def _enqueue(found: Job) -> None:
    run_job.using(queue_name=KINDS[found.kind].queue).enqueue(found.pk)
    transaction.on_commit(wake_up.set)


def cancel(found: Job, *, now: datetime) -> Job:
    """取消：还没开始的立即取消；进行中的在下一个检查点停下。"""
    with transaction.atomic():
        locked = Job.objects.select_for_update().get(pk=found.pk)
        if locked.is_finished:
            raise RuleViolation("任务已经结束，不能取消。")
        locked.cancel_asked = True
        if locked.state == Job.State.QUEUED:
            locked.state, locked.finished_at = Job.State.CANCELLED, now
        locked.save(update_fields=["cancel_asked", "state", "finished_at"])
    return locked


# --- running -----------------------------------------------------------------------------------


class Progress:
    """What a job function is given: it reports progress and learns that it should stop."""

    def __init__(self, found: Job) -> None:
        self.job = found
        self.done = 0
        self.total = 0
        self._reported_at = float("-inf")

    @property
    def is_retry(self) -> bool:
        return self.job.attempts > 1

    def expect(self, total: int, message: str = "") -> None:
        self.total = total
        self._write(message or self.job.message)

    def advance(self, count: int = 1, message: str = "") -> None:
        """Count on; written at most once a second. Raises `Cancelled` when asked to stop."""
        self.done += count
        if message or clock.monotonic() - self._reported_at >= REPORT_SECONDS:
            self._write(message or self.job.message)

    def checkpoint(self) -> None:
        """Raise `Cancelled` if the user asked to stop; a good place is between two transactions."""
        self._write(self.job.message)

    def _write(self, message: str) -> None:
        self._reported_at = clock.monotonic()
        self.job.message = message[:300]
        mine = Job.objects.filter(
            pk=self.job.pk, state=Job.State.RUNNING, runner=self.job.runner, cancel_asked=False
        )
        if not mine.update(done=self.done, total=self.total, message=self.job.message):
            raise Cancelled


@task()
def run_job(job_id: int) -> None:
    """The one django-task; everything else is in the `Job` row."""
    execute(job_id)


def execute(job_id: int) -> None:
    """Run one job unless it is finished, cancelled or in other hands."""
    runner = get_random_string(16)
    started = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING,
        runner=runner,
        lease_until=timezone.now() + LEASE,
        started_at=timezone.now(),
        attempts=_next_attempt(job_id),
    )
    if not started:
        return
    found = Job.objects.get(pk=job_id)
    with _renewing(found):
        state, result, message = _outcome(found)
    mine = Job.objects.filter(pk=job_id, runner=runner, state=Job.State.RUNNING)
    mine.update(
        state=state,
        result=result,
        message=message[:300],
        finished_at=timezone.now(),
        lease_until=None,
    )


def _next_attempt(job_id: int) -> int:
    return (Job.objects.filter(pk=job_id).values_list("attempts", flat=True).first() or 0) + 1


def _outcome(found: Job) -> tuple[str, Any, str]:
    progress = Progress(found)
    try:
        result = KINDS[found.kind].function(progress, **found.arguments)
    except Cancelled:
        return Job.State.CANCELLED, None, "已取消。"
    except RuleViolation as refused:
        return Job.State.FAILED, None, refused.sentence
    except Exception:
        logger.exception("job %s (%s) failed", found.pk, found.kind)
        return Job.State.FAILED, None, f"任务出错，已记入日志（任务号 {found.pk}）。"
    Job.objects.filter(pk=found.pk).update(done=progress.done, total=progress.total)
    return Job.State.DONE, result, found.message


@contextmanager
def _renewing(found: Job) -> Generator[None, None, None]:
    """Keep the lease alive from a thread; it dies with the process, and then the reaper takes over."""
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(RENEW_SECONDS):
            try:
                Job.objects.filter(pk=found.pk, runner=found.runner).update(
                    lease_until=timezone.now() + LEASE
                )
            except OperationalError:  # locked for a moment; the lease is four renewals long
                logger.warning("could not renew the lease of job %s", found.pk)
        connection.close()

    thread = threading.Thread(target=renew, name=f"lease-{found.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


# --- keeping house -----------------------------------------------------------------------------


def reap(now: datetime) -> int:
    """Jobs whose runner died (the lease ran out) go back to the queue, three times at most."""
    reaped = 0
    lapsed = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=now)
    for found in lapsed.order_by("pk"):
        with transaction.atomic():
            mine = lapsed.filter(pk=found.pk, runner=found.runner)
            reaped += _requeue(found, mine, now)
    return reaped


def _requeue(found: Job, mine: Any, now: datetime) -> int:
    if found.cancel_asked:
        return int(mine.update(state=Job.State.CANCELLED, finished_at=now, lease_until=None))
    if found.attempts >= MOST_ATTEMPTS or found.kind not in KINDS:
        message = "任务多次中断，已停止重试。"
        return int(
            mine.update(state=Job.State.FAILED, finished_at=now, lease_until=None, message=message)
        )
    taken = mine.update(state=Job.State.QUEUED, runner="", lease_until=None)
    if taken:
        _enqueue(found)
    return int(taken)


def submit_due(now: datetime) -> list[Job]:
    """Submit what the schedule asks for, once per slot, whichever worker comes first."""
    submitted = []
    for planned in SCHEDULES.values():
        slot = planned.slot(now)
        if slot is None or ScheduledRun.objects.filter(kind=planned.kind, slot=slot).exists():
            continue
        try:
            with transaction.atomic():
                created = submit(planned.kind, now=now, key=f"schedule {slot:%Y-%m-%dT%H:%M}")
                ScheduledRun.objects.create(kind=planned.kind, slot=slot, job=created)
        except IntegrityError:  # another worker submitted this slot in between
            continue
        submitted.append(created)
    return submitted
