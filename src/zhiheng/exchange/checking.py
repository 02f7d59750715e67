"""Stream a file through the judges into the staging file; large files are judged by worker processes."""

import json
import marshal
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice

from zhiheng.exchange.judging.judge import Judge, judge_chunk, start_worker
from zhiheng.exchange.mapping.plan import Plan
from zhiheng.exchange.readers import Layout, Row, Table
from zhiheng.exchange.readers.layout import data_rows
from zhiheng.exchange.staging import Staging

CHUNK = 1000
ALONE = 3 * CHUNK
WORKERS = max(1, min(2, os.cpu_count() or 2))
_KEYS = frozenset({"document_number", "external_id", "party_name", "credit_code"})

Progress = Callable[[int], None]


class Cancelled(Exception):
    """Somebody asked to stop."""


def rows_of(table: Table, layout: Layout, plan: Plan) -> Iterator[Row]:
    """The data rows of this plan."""
    columns = [index for index, _, _ in plan.columns]
    keys = [index for index, name, _ in plan.columns if name in _KEYS]
    return data_rows(table, layout, columns, keys)


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def check(table: Table, layout: Layout, plan: Plan, staging: Staging, progress: Progress) -> None:
    """Judge every row once; `progress` is told how many are done and may raise Cancelled."""
    chunks = _chunks(rows_of(table, layout, plan))
    first = list(islice(chunks, ALONE // CHUNK))
    if len(first) * CHUNK < ALONE:
        judge = Judge(plan)
        done = 0
        for chunk in first:
            staging.add(map(judge.judge, chunk))
            done += len(chunk)
            progress(done)
        return
    _check_with_workers(chain(first, chunks), plan, staging, progress)


def _check_with_workers(
    chunks: Iterator[list[Row]], plan: Plan, staging: Staging, progress: Progress
) -> None:
    """At most a few chunks are in flight, so memory stays flat however long the file is."""
    context = multiprocessing.get_context("spawn")
    done = 0
    waiting: deque[Future[bytes]] = deque()
    with ProcessPoolExecutor(WORKERS, context, start_worker, (plan.as_dict(),)) as pool:
        try:
            for chunk in chunks:
                waiting.append(
                    pool.submit(judge_chunk, marshal.dumps([tuple(row) for row in chunk]))
                )
                if len(waiting) > 2 * WORKERS:
                    done += _collect(waiting.popleft(), staging)
                    progress(done)
            while waiting:
                done += _collect(waiting.popleft(), staging)
                progress(done)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _collect(future: Future[bytes], staging: Staging) -> int:
    verdicts = marshal.loads(future.result())  # noqa: S302  from our own worker
    staging.add(verdicts)
    return len(verdicts)


def keep_raw_cells(table: Table, layout: Layout, plan: Plan, staging: Staging) -> None:
    """Rows held only after comparing have no cells yet: a second pass over the file fetches them."""
    missing = {
        line
        for (line,) in staging.select("SELECT line FROM staged WHERE state = 'held' AND raw = ''")
    }
    if not missing:
        return
    found = (
        (json.dumps(row.cells, ensure_ascii=False), row.number)
        for row in rows_of(table, layout, plan)
        if row.number in missing
    )
    staging.db.execute("BEGIN")
    staging.db.executemany("UPDATE staged SET raw = ? WHERE line = ?", found)
    staging.db.execute("COMMIT")
