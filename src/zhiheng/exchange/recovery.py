"""After a crash: batches that were being written are finished, batches that were being checked are undone."""

import logging
from datetime import datetime

from zhiheng.exchange import first_load, services, writing
from zhiheng.exchange.models import Batch
from zhiheng.exchange.staging import Staging, discard, held_by_us

logger = logging.getLogger(__name__)


def recover(now: datetime) -> list[Batch]:
    """Settle every batch that no living process works on; returns those that were touched."""
    touched = []
    for batch in Batch.objects.in_flight().order_by("pk"):
        path = services.staging_path(batch)
        with held_by_us(path) as lock:
            if lock is None:
                continue
            batch.refresh_from_db()
            if batch.stage == Batch.Stage.WRITING:
                _finish(batch, now)
            elif batch.stage == Batch.Stage.CHECKING and not services.upload_path(batch).exists():
                _undo(batch, now)
            else:
                continue
        touched.append(batch)
    return touched


def _finish(batch: Batch, now: datetime) -> None:
    path = services.staging_path(batch)
    if not path.exists():
        logger.error("staging file of batch %s is gone", batch.number)
        first_load.build()
        return
    services.write(batch, Staging(path), now=now, progress=lambda _done: None)


def _undo(batch: Batch, now: datetime) -> None:
    """A command that was killed while checking: nothing was written, nothing is kept."""
    discard(services.staging_path(batch))
    writing.release(batch)
    services.fail(batch, "检查中断，没有写入任何行。请重新导入。", now)
