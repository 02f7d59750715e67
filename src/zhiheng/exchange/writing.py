"""Promote staged rows in small transactions; a killed import goes on where its last transaction ended."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Max

from zhiheng.acts.models import HeldBatch
from zhiheng.directory.models import Agency, EnforcementItem, OfficerCertificate
from zhiheng.exchange import parties, records
from zhiheng.exchange.comparing import SOURCE
from zhiheng.exchange.judging.judge import ACCEPTED, HELD, unpack
from zhiheng.exchange.judging.rows import Record
from zhiheng.exchange.models import Batch, QuarantinedRow, SourceRecord
from zhiheng.exchange.records import DETAILS, Registers
from zhiheng.exchange.staging import CHANGED, NEW, Staging
from zhiheng.kernel.bulk import delete, insert, new_ids, update
from zhiheng.kernel.sealing import seal

ACT_TABLE = "acts_enforcementact"
SOURCE_TABLE = "exchange_sourcerecord"
OFFICER_TABLE = "acts_actofficer"
QUARANTINE_TABLE = "exchange_quarantinedrow"
STEP = 500
"""Rows per transaction: about 40 ms on SQLite, so that a form save in between never waits long."""

Progress = Callable[[int], None]


def load_registers(agencies: Sequence[int] | None = None) -> Registers:
    certificates = OfficerCertificate.objects.filter(kind="enforcement")
    return Registers(
        officers=dict(certificates.values_list("number", "officer_id")),
        items=dict(EnforcementItem.objects.values_list("code", "id")),
        paths=dict(Agency.objects.values_list("id", "path")),
    )


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

    staged: list[Staged]
    values: list[dict[str, Any]]
    parties: list[parties.Prepared]


Pair = tuple[Staged, dict[str, Any]]


class Writer:
    """Writes the accepted rows of one batch."""

    def __init__(self, batch: Batch, registers: Registers, now: datetime) -> None:
        self.batch = batch
        self.registers = registers
        self.now = records.Moment(now, records.stored(now))
        self.parties = parties.Parties()
        self.record_level = batch.plan.get("record_level", "result")

    def prepare(self, rows: Sequence[tuple[Any, ...]]) -> Prepared:
        """Unpack and seal; touches no database, so it runs beside the transaction before."""
        staged = [Staged._make((*row[:5], unpack(row[5]))) for row in rows]
        values = [records.act_values(row.record, self.registers, self.now) for row in staged]
        for row, filled in zip(staged, values, strict=True):
            filled["batch_id"], filled["record_level"] = self.batch.pk, self.record_level
            filled["source"], filled["source_key"] = SOURCE, row.key
        return Prepared(staged, values, self.parties.prepare([row.record for row in staged]))

    def write(self, prepared: Prepared) -> None:
        """One transaction."""
        try:
            with transaction.atomic():
                parties = self.parties.resolve(prepared.parties)
                for filled, party in zip(prepared.values, parties, strict=True):
                    filled["party_id"] = party
                pairs = list(zip(prepared.staged, prepared.values, strict=True))
                self._insert_new([pair for pair in pairs if pair[0].fate == NEW])
                self._update_old([pair for pair in pairs if pair[0].fate == CHANGED])
        except BaseException:
            self.parties.forget()
            raise

    def _insert_new(self, rows: Sequence[Pair]) -> None:
        if not rows:
            return
        ids = new_ids(ACT_TABLE, len(rows))
        filled = [values for _, values in rows]
        columns = records.act_columns(filled)
        insert(ACT_TABLE, ("id", *columns), records.act_rows(columns, ids, filled))
        written = [(pk, row) for pk, (row, _) in zip(ids, rows, strict=True)]
        self._insert_details([(pk, row.record) for pk, row in written])
        self._note_source(written)

    def _update_old(self, rows: Sequence[Pair]) -> None:
        """A newer version replaces the columns that the sheet has and leaves the others alone."""
        for columns, group in groupby(rows, key=lambda pair: _replaced(pair[1])):
            changed = [(*(filled[c] for c in columns), row.act) for row, filled in group]
            update(ACT_TABLE, "id", columns, changed)
        written = [(row.act, row) for row, _ in rows if row.act is not None]
        self._update_details([(act, row.record) for act, row in written])
        named = [
            (act, row.record)
            for act, row in written
            if any(name in row.record for name in records.OFFICER_FIELDS)
        ]
        delete(OFFICER_TABLE, "act_id", [act for act, _ in named])
        self._insert_officers(named)
        delete(SOURCE_TABLE, "act_id", [act for act, _ in written])
        self._note_source(written)

    def _insert_details(self, rows: Sequence[tuple[int, Record]]) -> None:
        for kind, detail in DETAILS.items():
            found = [detail.row(act, record) for act, record in rows if record["kind"] == kind]
            insert(detail.table, detail.columns, found)
        self._insert_officers(rows)

    def _update_details(self, rows: Sequence[tuple[int, Record]]) -> None:
        """Only what the sheet gives; what a person entered beside it stays."""
        for act, record in rows:
            detail = DETAILS.get(record["kind"])
            if detail is None:
                continue
            if not detail.model._default_manager.filter(pk=act).exists():
                insert(detail.table, detail.columns, [detail.row(act, record)])
                continue
            given = {
                c: v for c, v in detail.values(act, record).items() if v not in (None, "", act)
            }
            if given:
                update(detail.table, "act_id", tuple(given), [(*given.values(), act)])

    def _insert_officers(self, rows: Sequence[tuple[int, Record]]) -> None:
        officers = [
            row for act, record in rows for row in records.officer_rows(act, record, self.registers)
        ]
        ids = new_ids(OFFICER_TABLE, len(officers))
        columns = ("id", "act_id", "officer_id", "role", "acted_on")
        insert(OFFICER_TABLE, columns, [(pk, *row) for pk, row in zip(ids, officers, strict=True)])

    def _note_source(self, rows: Sequence[tuple[int, Staged]]) -> None:
        insert(
            SOURCE_TABLE,
            ("act_id", "batch_id", "line", "version", "digest"),
            [
                (act, self.batch.pk, row.line, int(row.record.get("version", 0)), row.digest.hex())
                for act, row in rows
            ],
        )


_KEPT = frozenset({"batch_id", "recorded_at", "source", "source_key", "record_level"})
_KEPT |= {"agency_id", "path"}


def _replaced(filled: dict[str, Any]) -> tuple[str, ...]:
    return tuple(column for column in filled if column not in _KEPT)


def _accepted(staging: Staging, skip: int) -> Iterator[list[tuple[Any, ...]]]:
    """Rows to write in the order of their day (index pages stay close together), without the first `skip`."""
    staging.db.execute(
        "CREATE INDEX IF NOT EXISTS staged_day ON staged (day, line) "
        "WHERE state = 'accepted' AND fate IN ('new', 'changed')"
    )  # without it the sort would carry every record through temporary files
    cursor = staging.db.execute(
        "SELECT line, fate, act, key, digest, record FROM staged INDEXED BY staged_day "
        "WHERE state = 'accepted' AND fate IN ('new', 'changed') "
        "ORDER BY day, line LIMIT -1 OFFSET ?",
        (skip,),
    )
    while rows := cursor.fetchmany(STEP):
        yield rows


def write_acts(batch: Batch, staging: Staging, now: datetime, progress: Progress) -> None:
    """Everything accepted that is not yet written; what SourceRecord counts was committed before a crash.

    The next chunk is prepared in a thread while SQLite, which gives up the interpreter lock, writes this one.
    """
    done = SourceRecord.objects.filter(batch=batch).count()
    writer = Writer(batch, load_registers(), now)
    with ThreadPoolExecutor(1) as beside:
        waiting: Future[Prepared] | None = None
        for rows in _accepted(staging, done):
            coming = beside.submit(writer.prepare, rows)
            if waiting is not None:
                done += _write(writer, waiting.result(), progress, done)
            waiting = coming
        if waiting is not None:
            _write(writer, waiting.result(), progress, done)


def _write(writer: Writer, prepared: Prepared, progress: Progress, done: int) -> int:
    writer.write(prepared)
    progress(done + len(prepared.staged))
    return len(prepared.staged)


def write_quarantine(batch: Batch, staging: Staging, progress: Progress) -> None:
    """The rows that wait, their cells sealed."""
    last = QuarantinedRow.objects.filter(batch=batch).aggregate(last=Max("line"))["last"] or 0
    columns = (
        "batch_id",
        "line",
        "number",
        "problems",
        "category",
        "sealed_cells",
        "sealed_repair",
    ) + ("fate", "reason")
    while True:
        found = staging.db.execute(
            "SELECT line, number, problems, raw FROM staged WHERE line > ? AND state = ? ORDER BY line LIMIT ?",
            (last, HELD, STEP),
        ).fetchall()
        if not found:
            return
        last = found[-1][0]
        rows = [
            (
                batch.pk,
                line,
                number[:200],
                problems,
                json.loads(problems)[0][1][:120],
                seal(raw, context="exchange.row"),
                "",
                "waiting",
                "",
            )
            for line, number, problems, raw in found
        ]
        with transaction.atomic():
            ids = new_ids(QUARANTINE_TABLE, len(rows))
            insert(
                QUARANTINE_TABLE,
                ("id", *columns),
                [(pk, *row) for pk, row in zip(ids, rows, strict=True)],
            )
        progress(0)


def digest_of(staging: Staging) -> str:
    """One hash over the keys and contents of all accepted rows, in order."""
    total = hashlib.sha256()
    for line, key, digest in staging.select(
        "SELECT line, key, digest FROM staged WHERE state = ? ORDER BY line", ACCEPTED
    ):
        total.update(f"{line}\t{key}\t{digest.hex()}\n".encode())
    return total.hexdigest()


def hold(batch: Batch) -> None:
    """From now on until `release` nobody sees the acts of this batch."""
    HeldBatch.objects.get_or_create(batch_id=batch.pk)


def release(batch: Batch) -> None:
    HeldBatch.objects.filter(batch_id=batch.pk).delete()


def speed_up() -> None:
    """SQLite: no sync per small transaction; a power cut costs only what the staging file still has."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")
            cursor.execute("PRAGMA wal_autocheckpoint=4000")
            cursor.execute("PRAGMA mmap_size=0")  # mapped pages would count as our memory
            cursor.execute("PRAGMA cache_size=-32768")
            cursor.execute("PRAGMA temp_store=MEMORY")  # statement journals of triggered inserts


def slow_down() -> None:
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
            cursor.execute("PRAGMA wal_autocheckpoint=1000")
            cursor.execute("PRAGMA temp_store=DEFAULT")
            cursor.execute("PRAGMA mmap_size=268435456")
            cursor.execute("PRAGMA cache_size=-65536")
            cursor.execute("PRAGMA synchronous=FULL")
