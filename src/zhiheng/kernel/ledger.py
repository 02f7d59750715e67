"""Append to the chain inside the change's own transaction; verify it against itself and the head file."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models, transaction

from zhiheng.accounts.models import User
from zhiheng.kernel import bulk, heads
from zhiheng.kernel import facts as fact
from zhiheng.kernel.models.ledger import EntryMember, EntryText, LedgerEntry, subject_of

GENESIS = "0" * 64
ADVISORY_LOCK = 0x7A68_6C65  # any fixed number: "zhle"


def entry_hash(previous: str, body: list[object]) -> str:
    return hashlib.sha256(f"{previous}\n{fact.canonical(body)}".encode("ascii")).hexdigest()


def body_of(entry: LedgerEntry) -> list[object]:
    """What is hashed, in this order."""
    return [
        entry.sequence,
        fact.moment(entry.at),
        entry.actor_id,
        entry.action,
        entry.subject,
        entry.rows,
        entry.facts,
    ]


def expected_hash(entry: LedgerEntry) -> str:
    return entry_hash(entry.previous, body_of(entry))


def _lock() -> None:
    """One appender at a time: on PostgreSQL an advisory lock until commit; SQLite's IMMEDIATE already is one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


@dataclass(frozen=True, slots=True)
class _Line:
    """One entry before it has a place in the chain."""

    action: str
    at: datetime
    actor: User | None
    subject: str
    rows: str
    facts: Mapping[str, object]
    texts: Mapping[str, str]
    members: Sequence[str] = ()


def append(  # noqa: PLR0913 - the columns of one entry, by keyword
    action: str,
    *,
    at: datetime,
    actor: User | None,
    subject: models.Model | str = "",
    rows: str = "",
    facts: Mapping[str, object] | None = None,
    texts: Mapping[str, str] | None = None,
) -> LedgerEntry:
    """写一条留痕，作为本次变更事务的最后一句；`texts` 的原文另存，链上只留带密钥的哈希。"""
    return _append(_Line(action, at, actor, subject_of(subject), rows, facts or {}, texts or {}))


def append_batch(  # noqa: PLR0913 - the columns of one entry, by keyword
    action: str,
    *,
    at: datetime,
    actor: User | None,
    model: str,
    keys: Sequence[int],
    rows: str = "",
    facts: Mapping[str, object] | None = None,
    texts: Mapping[str, str] | None = None,
) -> LedgerEntry:
    """成批办理的一条留痕：`facts` 含件数与摘要，所及各件另表列出，供各自的经过查阅。"""
    members = [f"{model}:{key}" for key in keys]
    return _append(_Line(action, at, actor, model, rows, facts or {}, texts or {}, members))


def _append(line: _Line) -> LedgerEntry:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the ledger is written inside the change")
    written = {**line.facts, **{name: fact.hashed(text) for name, text in line.texts.items()}}
    entry = LedgerEntry(
        at=line.at,
        actor_id=None if line.actor is None else line.actor.pk,
        action=line.action,
        subject=line.subject,
        rows=line.rows,
        facts=fact.canonical_facts(written),
    )
    _lock()
    head = LedgerEntry.objects.order_by("-sequence").values_list("sequence", "hash").first()
    last, entry.previous = head or (0, GENESIS)
    entry.sequence = last + 1
    _store_beside(entry.sequence, line)
    entry.hash = expected_hash(entry)
    entry.save(force_insert=True)
    sequence, digest = entry.sequence, entry.hash
    transaction.on_commit(lambda: heads.note(sequence, digest))
    return entry


def _store_beside(sequence: int, line: _Line) -> None:
    EntryText.objects.bulk_create(
        EntryText(entry_id=sequence, name=name, text=text) for name, text in line.texts.items()
    )
    members = [(sequence, subject) for subject in line.members]
    bulk.insert(EntryMember._meta.db_table, ("entry_id", "subject"), members)
