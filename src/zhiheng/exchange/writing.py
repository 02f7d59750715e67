"""Promote staged rows in small transactions; a killed import goes on where its last transaction ended."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from zhiheng.acts.models import HeldBatch
from zhiheng.directory.models import Agency, OfficerCertificate
from zhiheng.exchange import parties, records
from zhiheng.exchange.agencies import load_item_codes
from zhiheng.exchange.judging.judge import ACCEPTED, HELD
from zhiheng.exchange.judging.rows import Record
from zhiheng.exchange.models import Batch, QuarantinedRow, SourceRecord
from zhiheng.exchange.preparing import STEP, Prepared, Setting, prepare_all, source_of
from zhiheng.exchange.records import DETAILS, Registers
from zhiheng.exchange.staging import Staging
from zhiheng.kernel.bulk import delete, insert, new_ids, update
from zhiheng.kernel.sealing import seal

ACT_TABLE = "acts_enforcementact"
SOURCE_TABLE = "exchange_sourcerecord"
OFFICER_TABLE = "acts_actofficer"
QUARANTINE_TABLE = "exchange_quarantinedrow"
OUTBOX_TABLE = "acts_actschanged"
SOURCE_COLUMNS = ("act_id", "batch_id", "line", "version", "digest")
Progress = Callable[[int], None]


def setting_of(batch: Batch, now: datetime) -> Setting:
    """What the rows of the batch share, with today's registers."""
    certificates = OfficerCertificate.objects.filter(kind="enforcement")
    registers = Registers(
        officers=dict(certificates.values_list("number", "officer_id")),
        items=load_item_codes(),
        paths=dict(Agency.objects.values_list("id", "path")),
    )
    level = batch.plan.get("record_level", "result")
    return Setting(batch.pk, level, records.stored(now), registers)


class Writer:
    """Writes the accepted rows of one batch."""

    def __init__(self, batch: Batch, registers: Registers) -> None:
        self.batch = batch
        self.registers = registers
        self.parties = parties.Parties()

    def write(self, prepared: Prepared) -> None:
        """One transaction."""
        try:
            with transaction.atomic():
                parties = self.parties.resolve(prepared.parties)
                self._insert_new(prepared, parties)
                self._update_old(prepared, parties[len(prepared.rows) :])
        except BaseException:
            self.parties.forget()
            raise

    def _insert_new(self, prepared: Prepared, parties: Sequence[int]) -> None:
        if not prepared.rows:
            return
        ids = new_ids(ACT_TABLE, len(prepared.rows))
        place = prepared.columns.index("party_id")
        for act, row, source, party in zip(
            ids, prepared.rows, prepared.sources, parties, strict=False
        ):
            row[0] = source[0] = act
            row[place] = party
        insert(ACT_TABLE, prepared.columns, prepared.rows)
        self._insert_details([(ids[n], record) for n, record in prepared.details])
        insert(SOURCE_TABLE, SOURCE_COLUMNS, prepared.sources)

    def _update_old(self, prepared: Prepared, parties: Sequence[int]) -> None:
        """A newer version replaces the columns that the sheet has and leaves the others alone."""
        if not prepared.changed:
            return
        filled = [
            values | {"party_id": party}
            for values, party in zip(prepared.values, parties, strict=True)
        ]
        pairs = list(zip(prepared.changed, filled, strict=True))
        for columns, group in groupby(pairs, key=lambda pair: _replaced(pair[1])):
            changed = [(*(values[c] for c in columns), row.act) for row, values in group]
            update(ACT_TABLE, "id", columns, changed)
        written = [(row.act, row) for row in prepared.changed if row.act is not None]
        self._update_details([(act, row.record) for act, row in written])
        named = [
            (act, row.record)
            for act, row in written
            if any(name in row.record for name in records.OFFICER_FIELDS)
        ]
        delete(OFFICER_TABLE, "act_id", [act for act, _ in named])
        self._insert_officers(named)
        delete(SOURCE_TABLE, "act_id", [act for act, _ in written])
        sources = [source_of(act, row, self.batch.pk) for act, row in written]
        insert(SOURCE_TABLE, SOURCE_COLUMNS, sources)

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


_KEPT = frozenset({"batch_id", "recorded_at", "source", "source_key", "record_level"})
_KEPT |= {"agency_id", "path"}


def _replaced(filled: dict[str, Any]) -> tuple[str, ...]:
    return tuple(column for column in filled if column not in _KEPT)


def write_acts(batch: Batch, staging: Staging, now: datetime, progress: Progress) -> None:
    """Everything accepted that is not yet written; what SourceRecord counts was committed before a crash."""
    done = SourceRecord.objects.filter(batch=batch).count()
    setting = setting_of(batch, now)
    writer = Writer(batch, setting.registers)
    for prepared in prepare_all(staging, done, setting, batch.accepted - done):
        writer.write(prepared)
        done += len(prepared.rows) + len(prepared.changed)
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
    """Show the acts of the batch and put all of them into the outbox: its trigger leaves imported rows to us."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {OUTBOX_TABLE} (act_id) SELECT act_id FROM {SOURCE_TABLE} WHERE batch_id = %s",  # noqa: S608  fixed names
            [batch.pk],
        )
    HeldBatch.objects.filter(batch_id=batch.pk).delete()


def speed_up() -> None:
    """SQLite: no sync per small transaction; a power cut costs only what the staging file still has."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")
            cursor.execute("PRAGMA wal_autocheckpoint=128000")  # pages: half a gigabyte
            cursor.execute("PRAGMA mmap_size=0")  # mapped pages would count as our memory
            cursor.execute("PRAGMA temp_store=MEMORY")  # statement journals of triggered inserts


def slow_down() -> None:
    """Back to the settings of every connection, by opening a new one."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
        connection.close()
