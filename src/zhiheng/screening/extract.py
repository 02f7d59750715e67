"""从业务库取出快照所需的列：每张表一条 SELECT，逐行写成 CSV，由 DuckDB 读入。

The same SELECT runs on SQLite and PostgreSQL. Empty texts become NULL. Moments come out in UTC and are moved to
Beijing time while DuckDB reads them; nothing here reads a name, a number of a document of identity or free text.
"""

import csv
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import connection

from zhiheng.screening.rulefile import Column, schema

ROWS_A_FETCH = 2_000
IDS_A_STATEMENT = 500

ACTS = "acts_enforcementact a LEFT JOIN acts_party p ON p.id = a.party_id"
BY_ACT = " JOIN acts_enforcementact a ON a.id = d.act_id"
DERIVED: dict[str, frozenset[str]] = {
    "acts": frozenset({"profile", "recorded_on", "catalogue_no"}),
    "inspections": frozenset({"agency_id", "party_id", "party_kind", "exempt_class", "joint_task_id", "day_no"}),
    "inspection_items": frozenset({"party_id"}),
    "coercions": frozenset({"agency_id", "party_id", "profile", "record_level", "exempt_class", "started_on"}),
    "licences": frozenset(
        {"agency_id", "party_id", "profile", "record_level", "exempt_class", "accepted_on", "closed_on", "hearing_requested_on",
         "hearing_notice_sent_on", "hearing_held_on", "decided_on", "decision"}
    ),
    "transfers": frozenset({"agency_id", "party_id", "profile"}),
    "preservations": frozenset({"agency_id", "party_id", "profile", "exempt_class"}),
    "act_officers": frozenset(
        {"agency_id", "party_id", "exempt_class", "cert_status", "cert_valid_from", "cert_valid_to", "territory_match", "field_match"}
    ),
    "act_facts": frozenset({"party_id", "is_field", "event_on", "recorded_on"}),
    "recordings": frozenset({"agency_id", "party_id", "profile", "exempt_class", "ended_on", "stored_on"}),
}  # fmt: skip
SOURCES: dict[str, str] = {
    "acts": ACTS,
    "inspections": "acts_inspection d" + BY_ACT,
    "inspection_items": "acts_inspecteditem d" + BY_ACT,
    "coercions": "acts_coercion d" + BY_ACT,
    "licences": "acts_licence d" + BY_ACT,
    "transfers": "acts_criminaltransfer d" + BY_ACT,
    "preservations": "acts_preservation d" + BY_ACT,
    "act_officers": "acts_actofficer d"
    + BY_ACT
    + " JOIN directory_officer f ON f.id = d.officer_id",
    "act_facts": "acts_actfact d" + BY_ACT,
    "recordings": "acts_recording d" + BY_ACT,
}
SPECIAL: dict[str, dict[str, str]] = {
    "acts": {
        "act_id": "a.id",
        "party_kind": "p.kind",
        "has_withheld_reason": "CASE WHEN a.withheld_reason <> '' THEN 1 ELSE 0 END",
        "withdrawal_explained": "CASE WHEN a.withdrawal_reason <> '' THEN 1 ELSE 0 END",
        "officers_n": "(SELECT COUNT(DISTINCT o.officer_id) FROM acts_actofficer o WHERE o.act_id = a.id AND o.role = 'officer')",
    },
    "inspections": {"has_trigger": "CASE WHEN d.trigger_ref <> '' THEN 1 ELSE 0 END"},
    "preservations": {"preservation_id": "d.id"},
    "act_officers": {"staff_type": "f.staff_type"},
    "recordings": {
        "recording_id": "d.id",
        "index_complete": "CASE WHEN d.started_at IS NOT NULL AND d.place <> '' AND d.scene <> '' AND d.people <> '' AND d.violation <> ''"
        " THEN 1 ELSE 0 END",
        "interruption_explained": "CASE WHEN d.interruption_reason <> '' THEN 1 ELSE 0 END",
    },
}
EXTRA: dict[str, tuple[Column, ...]] = {
    "recordings": (
        Column("ended_at", "TIMESTAMP", False, ""),
        Column("stored_at", "TIMESTAMP", True, ""),
    ),
}


def raw_columns(table: str) -> list[Column]:
    """快照某表中直接取自业务库的列，加上推算所需的几列。"""
    derived = DERIVED[table]
    return [c for c in schema()[table] if c.name not in derived] + list(EXTRA.get(table, ()))


def statement(table: str, ids: Collection[int] | None = None) -> str:
    """未撤回、整批已完成的行为及其明细。"""
    special, main = SPECIAL.get(table, {}), "a" if table == "acts" else "d"
    chosen = ", ".join(special.get(c.name, f"{main}.{c.name}") for c in raw_columns(table))
    where = "NOT a.is_withdrawn AND (a.batch_id IS NULL OR a.batch_id NOT IN (SELECT batch_id FROM acts_heldbatch))"
    if ids is not None:
        where += f" AND a.id IN ({', '.join(str(int(i)) for i in ids)})"
    return f"SELECT {chosen} FROM {SOURCES[table]} WHERE {where}"


def dump(table: str, path: Path, ids: Sequence[int] | None = None) -> int:
    """把一张表写成 CSV；`ids` 给出时只写这些行为的。返回行数。"""
    if ids is None:
        statements = [statement(table)]
    else:
        parts = [ids[at : at + IDS_A_STATEMENT] for at in range(0, len(ids), IDS_A_STATEMENT)]
        statements = [statement(table, part) for part in parts]
    return write_csv(path, (row for sql in statements for row in fetch(sql)))


def write_csv(path: Path, rows: Iterator[Sequence[Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        for count, row in enumerate(rows, start=1):  # noqa: B007  # counted on the way
            writer.writerow(row)
    return count


def fetch(sql: str) -> Iterator[Sequence[Any]]:
    """Rows of a statement, a few thousand at a time."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(ROWS_A_FETCH):
            yield from rows


def reading(table: str, path: Path) -> str:
    """The SELECT with which DuckDB reads a dumped table in its types."""
    columns = raw_columns(table)
    names = ", ".join(f"'column{n}': 'VARCHAR'" for n in range(len(columns)))
    casts = ", ".join(f"{_cast(column, n)} AS {column.name}" for n, column in enumerate(columns))
    form = "header=false, auto_detect=false, delim=',', quote='\"', escape='\"', nullstr=''"
    return f"SELECT {casts} FROM read_csv('{path}', {form}, columns={{{names}}})"


def _cast(column: Column, place: int) -> str:
    name = f"column{place}"
    if column.type == "TIMESTAMP":
        return f"CAST(CAST({name} AS TIMESTAMP) + INTERVAL 8 HOUR AS TIMESTAMP)"
    if column.name == "exempt_class":
        return f"COALESCE({name}, '')"
    return f"CAST({name} AS {column.type})"
