"""Promote staged rows in small transactions; a killed import goes on where its last transaction ended."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from zhiheng.acts.models import HeldBatch
from zhiheng.directory.models import Agency, EnforcementItem, OfficerCertificate
from zhiheng.exchange import records
from zhiheng.exchange.bulk import delete, insert, new_ids, update
from zhiheng.exchange.comparing import SOURCE
from zhiheng.exchange.judging.judge import ACCEPTED, HELD, unpack
from zhiheng.exchange.judging.rows import Record
from zhiheng.exchange.models import Batch, QuarantinedRow, SourceRecord
from zhiheng.exchange.parties import Parties
from zhiheng.exchange.records import DETAILS, Registers
from zhiheng.exchange.staging import CHANGED, NEW, Staging
from zhiheng.kernel.sealing import seal

ACT_TABLE = "acts_enforcementact"
SOURCE_TABLE = "exchange_sourcerecord"
OFFICER_TABLE = "acts_actofficer"
QUARANTINE_TABLE = "exchange_quarantinedrow"
STEP = 250
"""Rows per transaction: about 20 ms on SQLite, so that a form save in between never waits long."""

Progress = Callable[[int], None]


def load_registers(agencies: Sequence[int] | None = None) -> Registers:
    certificates = OfficerCertificate.objects.filter(kind="enforcement")
    return Registers(
        officers=dict(certificates.values_list("number", "officer_id")),
        items=dict(EnforcementItem.objects.values_list("code", "id")),
        paths=dict(Agency.objects.values_list("id", "path")),
    )


class Writer:
    """Writes the accepted rows of one batch."""

    def __init__(self, batch: Batch, registers: Registers, now: datetime) -> None:
        self.batch = batch
        self.registers = registers
        self.now = records.Moment(now, records.stored(now))
        self.parties = Parties()
        self.record_level = batch.plan.get("record_level", "result")

    def write(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """One transaction; unpacking and sealing are done before it begins."""
        judged = [
            (line, fate, act, key, digest, unpack(record))
            for line, fate, act, key, digest, record in rows
        ]
        prepared = self.parties.prepare([row[-1] for row in judged])
        values = [records.act_values(row[-1], self.registers, self.now) for row in judged]
        try:
            with transaction.atomic():
                parties = self.parties.resolve(prepared)
                for row, party, filled in zip(judged, parties, values, strict=True):
                    filled |= {
                        "party_id": party,
                        "batch_id": self.batch.pk,
                        "record_level": self.record_level,
                    }
                    filled |= {"source": SOURCE, "source_key": row[3]}
                self._insert_new(
                    [
                        (row, filled)
                        for row, filled in zip(judged, values, strict=True)
                        if row[1] == NEW
                    ]
                )
                self._update_old(
                    [
                        (row, filled)
                        for row, filled in zip(judged, values, strict=True)
                        if row[1] == CHANGED
                    ]
                )
        except BaseException:
            self.parties.forget()
            raise

    def _insert_new(self, rows: Sequence[tuple[tuple[Any, ...], dict[str, Any]]]) -> None:
        ids = new_ids(ACT_TABLE, len(rows))
        filled = [values for _, values in rows]
        if filled:
            columns = records.act_columns(filled)
            insert(ACT_TABLE, ("id", *columns), records.act_rows(columns, ids, filled))
        self._insert_details([(pk, row[-1]) for pk, (row, _) in zip(ids, rows, strict=True)])
        self._note_source([(pk, row) for pk, (row, _) in zip(ids, rows, strict=True)])

    def _update_old(self, rows: Sequence[tuple[tuple[Any, ...], dict[str, Any]]]) -> None:
        """A newer version replaces the columns that the sheet has and leaves the others alone."""
        acts = [row[2] for row, _ in rows]
        kept = {
            "batch_id",
            "recorded_at",
            "source",
            "source_key",
            "record_level",
            "agency_id",
            "path",
        }
        for columns, group in groupby(
            rows, key=lambda pair: tuple(c for c in pair[1] if c not in kept)
        ):
            update(
                ACT_TABLE,
                "id",
                columns,
                [(*(filled[c] for c in columns), row[2]) for row, filled in group],
            )
        found = [(row[2], row[-1]) for row, _ in rows]
        self._update_details(found)
        named = [pair for pair in found if any(name in pair[1] for name in records.OFFICER_FIELDS)]
        delete(OFFICER_TABLE, "act_id", [act for act, _ in named])
        self._insert_officers(named)
        delete(SOURCE_TABLE, "act_id", acts)
        self._note_source([(row[2], row) for row, _ in rows])

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

    def _note_source(self, rows: Sequence[tuple[int, tuple[Any, ...]]]) -> None:
        insert(
            SOURCE_TABLE,
            ("act_id", "batch_id", "line", "version", "digest"),
            [
                (act, self.batch.pk, row[0], int(row[-1].get("version", 0)), row[4].hex())
                for act, row in rows
            ],
        )


def _accepted(staging: Staging, after: int) -> Iterator[list[tuple[Any, ...]]]:
    while True:
        rows = staging.db.execute(
            "SELECT line, fate, act, key, digest, record FROM staged "
            "WHERE line > ? AND state = ? AND fate IN (?, ?) ORDER BY line LIMIT ?",
            (after, ACCEPTED, NEW, CHANGED, STEP),
        ).fetchall()
        if not rows:
            return
        after = rows[-1][0]
        yield rows


def write_acts(batch: Batch, staging: Staging, now: datetime, progress: Progress) -> None:
    """Everything accepted that is not yet written; lines already in SourceRecord were committed before."""
    last = SourceRecord.objects.filter(batch=batch).aggregate(last=Max("line"))["last"] or 0
    writer = Writer(batch, load_registers(), now)
    done = SourceRecord.objects.filter(batch=batch).count() if last else 0
    for rows in _accepted(staging, last):
        writer.write(rows)
        done += len(rows)
        progress(done)


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


def slow_down() -> None:
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
            cursor.execute("PRAGMA wal_autocheckpoint=1000")
            cursor.execute("PRAGMA synchronous=FULL")
