"""From staged rows to rows ready for their transaction: unpacked, sealed, in the columns of the tables.

A large batch is read and prepared by a process of its own while this one writes the chunk before: SQLite gives the
interpreter lock back after every row, and a thread beside it would hold it up each time.
"""

import marshal
import multiprocessing
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from zhiheng.exchange import parties, records, workers
from zhiheng.exchange.comparing import SOURCE
from zhiheng.exchange.judging.judge import unpack
from zhiheng.exchange.judging.rows import Record
from zhiheng.exchange.records import DETAILS, OFFICER_FIELDS, Registers
from zhiheng.exchange.staging import CHANGED, NEW, Staging
from zhiheng.kernel.errors import RuleViolation

STEP = 1000
"""Rows per transaction: about 60 ms on SQLite, so that a form save in between never waits long."""
ALONE = 5 * STEP
"""Fewer rows are prepared in this process: another needs a second to start."""
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

    columns: tuple[str, ...]
    rows: list[list[Any]]
    """The new acts in these columns, with room for the id (the first) and the party."""
    sources: list[list[Any]]
    """Where each new act comes from, with room for its id."""
    details: list[tuple[int, Record]]
    """Place in `rows` and record of those with a detail table or officers."""
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
        columns=("id", *columns),
        rows=records.act_rows(columns, filled),
        sources=[source_of(None, row, setting.batch) for row in new],
        details=[(n, row.record) for n, row in enumerate(new) if _has_details(row.record)],
        changed=changed,
        values=[_values(row, setting) for row in changed],
        parties=[parties.prepare(row.record) for row in (*new, *changed)],
    )


def _values(row: Staged, setting: Setting) -> dict[str, Any]:
    values = records.act_values(row.record, setting.registers, setting.now)
    values["batch_id"], values["record_level"] = setting.batch, setting.record_level
    values["source"], values["source_key"] = SOURCE, row.key
    return values


def source_of(act: int | None, row: Staged, batch: int) -> list[Any]:
    """The columns of SourceRecord."""
    return [act, batch, row.line, int(row.record.get("version", 0)), row.digest.hex()]


def _has_details(record: Record) -> bool:
    return record["kind"] in DETAILS or any(name in record for name in OFFICER_FIELDS)


def chunks(staging: Staging, skip: int) -> Iterator[list[StagedRow]]:
    """Rows to write, the latest day first as in the indexes (their pages fill up in order), without the first `skip`."""
    cursor = staging.db.execute(
        "SELECT line, fate, act, key, digest, record FROM staged INDEXED BY staged_day "
        "WHERE state = 'accepted' AND fate IN ('new', 'changed') "
        "ORDER BY day DESC, line DESC LIMIT -1 OFFSET ?",
        (skip,),
    )
    while rows := cursor.fetchmany(STEP):
        yield rows


def prepare_all(staging: Staging, skip: int, setting: Setting, expected: int) -> Iterator[Prepared]:
    """Every chunk in its order; one is always ready ahead."""
    staging.db.execute(
        "CREATE INDEX IF NOT EXISTS staged_day ON staged (day, line) "
        "WHERE state = 'accepted' AND fate IN ('new', 'changed')"
    )  # without it the sort would carry every record through temporary files
    if expected < ALONE:
        for chunk in chunks(staging, skip):
            yield prepare(chunk, setting)
        return
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    arguments = (sending, str(staging.path), skip, asdict(setting))
    worker = context.Process(target=workers.stream, args=arguments, daemon=True)
    worker.start()
    sending.close()
    try:
        while chunk_bytes := receiving.recv_bytes():
            found = Prepared._make(marshal.loads(chunk_bytes))  # noqa: S302  from our own worker
            yield found._replace(changed=[Staged._make(row) for row in found.changed])
    except (EOFError, OSError) as died:  # at the end of a chunk, or in the middle of one
        raise RuleViolation(
            "准备数据的进程意外中断，已写入的部分暂不可见；再次运行导入命令，或者重新启动，会接着写完。"
        ) from died
    finally:
        receiving.close()
        worker.terminate()
        worker.join()


def packed_chunks(path: str, skip: int, plain: dict[str, Any]) -> Iterator[bytes]:
    """The worker's side: chunks as bytes."""
    registers = Registers(**plain.pop("registers"))
    setting = Setting(**plain, registers=registers)
    for chunk in chunks(Staging(Path(path)), skip):
        found = prepare(chunk, setting)
        changed: Any = [tuple(row) for row in found.changed]
        yield marshal.dumps(tuple(found._replace(changed=changed)))
