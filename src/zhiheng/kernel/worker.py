"""The worker: takes queued jobs, reaps dead ones, submits scheduled ones; inside the server or as `zhiheng worker`.

django-tasks-db's own loop opens an exclusive transaction at every poll; here a poll is one plain SELECT and a
transaction is opened only to claim a task that is there.
"""

import logging
import threading
import time

from django.db import OperationalError, close_old_connections, connections, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from zhiheng.kernel import heads, jobs

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.2
HOUSEKEEPING_SECONDS = 10.0


def run(stop: threading.Event) -> None:
    """Work until `stop` is set: short jobs here, long ones in a second thread."""
    long_lane = threading.Thread(
        target=_lane, args=(jobs.LONG, stop), name="zhiheng-long", daemon=True
    )
    long_lane.start()
    try:
        _lane(jobs.SHORT, stop, keeps_house=True)
    finally:
        stop.set()
        long_lane.join(timeout=5)
        heads.flush()


def _lane(queue: str, stop: threading.Event, *, keeps_house: bool = False) -> None:
    runner = _Runner(queue)
    kept_house_at = float("-inf")
    while not stop.is_set():
        close_old_connections()
        try:
            if keeps_house and time.monotonic() - kept_house_at >= HOUSEKEEPING_SECONDS:
                keep_house()
                kept_house_at = time.monotonic()
            worked = runner.work_one()
        except OperationalError:  # the database is restarting or locked; try again
            logger.exception("the worker could not reach the database")
            worked = False
        if not worked:
            jobs.wake_up.clear()
            _wait(stop)
    connections.close_all()


def _wait(stop: threading.Event) -> None:
    if not stop.is_set():
        jobs.wake_up.wait(POLL_SECONDS)


def keep_house() -> None:
    now = timezone.now()
    jobs.reap(now)
    jobs.submit_due(now)


def work_all() -> int:
    """Run everything that is queued now, in this thread; for commands and tests."""
    runners = [_Runner(jobs.SHORT), _Runner(jobs.LONG)]
    done = 0
    while any(runner.work_one() for runner in runners):
        done += 1
    return done


class _Runner:
    """One lane's hands: the task runner of django-tasks-db without its polling loop."""

    def __init__(self, queue: str) -> None:
        self.queue = queue
        self.worker = Worker(
            queue_names=[queue],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def work_one(self) -> bool:
        """Claim and run one task; False when there is none."""
        ready = DBTaskResult.objects.ready().filter(backend_name="default", queue_name=self.queue)
        if not ready.exists():
            return False
        with transaction.atomic():
            claimed = ready.get_locked()
            if claimed is not None:
                claimed.claim(self.worker.worker_id)
        if claimed is None:
            return False
        self.worker.run_task(claimed)
        return True
