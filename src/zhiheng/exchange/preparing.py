"""From staged rows to rows ready for their transaction: unpacked, sealed, in the columns of the tables.

A large batch is prepared by a worker process while this one writes the chunk before: SQLite gives the interpreter lock
back after every row, and a thread beside it would hold it up each time.
"""

import marshal
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from zhiheng.exchange import parties, records, workers
from zhiheng.exchange.comparing import SOURCE
from zhiheng.exchange.judging.judge import unpack
from zhiheng.exchange.judging.rows import Record
from zhiheng.exchange.records import DETAILS, OFFICER_FIELDS, Registers
from zhiheng.exchange.staging import CHANGED, NEW

ALONE = 5_000
"""Fewer rows are prepared in this process: a worker needs a second to start."""
AHEAD = 2
"""Chunks in flight, so that memory stays flat."""
StagedRow = tuple[Any, ...]
"""line, fate, act, key, digest, packed record"""


class Staged(NamedTuple):
    """An accepted row as it lies in the staging file."""

    line: int
    fate: str
    act: int | None
    key: str
    digest: bytes
    record: Record


class Prepared(NamedTuple):
    """A chunk ready for its transaction."""

    new: list[Staged]
    columns: tuple[str, ...]
    rows: list[list[Any]]
    """The new acts in these columns, with room for the id (the first) and the party."""
    changed: list[Staged]
    values: list[dict[str, Any]]
    """The columns that newer versions give."""
    parties: list[parties.Prepared]
    """Of the new ones, then of the changed ones."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What all rows of a batch share."""

    batch: int
    record_level: str
    now: Any  # as the database stores it
    registers: Registers


def prepare(rows: Sequence[StagedRow], setting: Setting) -> Prepared:
    """Touches no database."""
    staged = [Staged._make((*row[:5], unpack(row[5]))) for row in rows]
    new = [row for row in staged if row.fate == NEW]
    changed = [row for row in staged if row.fate == CHANGED]
    filled = [_values(row, setting) for row in new]
    columns = records.act_columns(filled)
    return Prepared(
        new=[row._replace(record=_needed(row.record)) for row in new],
        columns=("id", *columns),
        rows=records.act_rows(columns, filled),
        changed=changed,
        values=[_values(row, setting) for row in changed],
        parties=[parties.prepare(row.record) for row in (*new, *changed)],
    )


def _values(row: Staged, setting: Setting) -> dict[str, Any]:
    values = records.act_values(row.record, setting.registers, setting.now)
    values["batch_id"], values["record_level"] = setting.batch, setting.record_level
    values["source"], values["source_key"] = SOURCE, row.key
    return values


def _needed(record: Record) -> Record:
    """What the writer still asks of a new record: all of it where there are details or officers."""
    if record["kind"] in DETAILS or any(name in record for name in OFFICER_FIELDS):
        return record
    return {name: record[name] for name in ("kind", "version") if name in record}


def prepare_all(
    chunks: Iterable[list[StagedRow]], setting: Setting, expected: int
) -> Iterator[Prepared]:
    """Every chunk in its order."""
    if expected < ALONE:
        for chunk in chunks:
            yield prepare(chunk, setting)
        return
    context = multiprocessing.get_context("spawn")
    waiting: deque[Future[bytes]] = deque()
    with ProcessPoolExecutor(1, context, workers.start_preparer, (_plain(setting),)) as pool:
        for chunk in chunks:
            waiting.append(pool.submit(workers.prepare_chunk, marshal.dumps(chunk)))
            if len(waiting) > AHEAD:
                yield _received(waiting.popleft())
        while waiting:
            yield _received(waiting.popleft())


def _received(future: Future[bytes]) -> Prepared:
    found = Prepared._make(marshal.loads(future.result()))  # noqa: S302  from our own worker
    return found._replace(
        new=[Staged._make(row) for row in found.new],
        changed=[Staged._make(row) for row in found.changed],
    )


def _plain(setting: Setting) -> dict[str, Any]:
    return asdict(setting)


def setting_of(plain: dict[str, Any]) -> Setting:
    return Setting(**{**plain, "registers": Registers(**plain["registers"])})


def packed(prepared: Prepared) -> bytes:
    plain = prepared._replace(
        new=[tuple(row) for row in prepared.new],  # type: ignore[misc]
        changed=[tuple(row) for row in prepared.changed],  # type: ignore[misc]
    )
    return marshal.dumps(tuple(plain))
