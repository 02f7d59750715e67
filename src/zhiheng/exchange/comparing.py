"""What is already there: repeats inside the file, acts that came before, versions that clash."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.db import connection

from zhiheng.exchange.judging.rows import Problem
from zhiheng.exchange.staging import CHANGED, NEW, SAME, Staging

SOURCE = "import"
_STEP = 1000
FEW = 20_000
"""So many acts' keys and numbers are simply held in memory (about 5 MB) while a file is compared with them."""


def _why(field: str, category: str, sentence: str) -> str:
    return json.dumps([Problem(field, category, sentence)], ensure_ascii=False)


def compare(staging: Staging) -> None:
    """Settle the fate of every accepted row: new, changed or the same as before; clashes are held."""
    _repeats_in_file(staging)
    _against_database(staging)


def _repeats_in_file(staging: Staging) -> None:
    """The same act twice: identical repeats are unchanged, later different ones are held."""
    staging.db.execute(
        "CREATE INDEX staged_key ON staged (agency, key, line) WHERE state = 'accepted'"
    )
    rows = staging.select(
        "SELECT agency, key, version, line, digest FROM staged WHERE state = 'accepted' AND (agency, key) IN "
        "(SELECT agency, key FROM staged WHERE state = 'accepted' GROUP BY agency, key HAVING count(*) > 1) "
        "ORDER BY agency, key, line"
    )
    held: list[tuple[str, int]] = []
    same: list[tuple[str, int | None, int]] = []
    for _key, group in groupby(rows, key=lambda row: row[:2]):
        seen: dict[bytes, int] = {}
        for _, key, _version, line, digest in group:
            if digest in seen:
                same.append((SAME, None, line))
            elif seen:
                first = next(iter(seen.values()))
                sentence = f"文号（编号）“{key}”与本文件第 {first} 行相同而内容不同，请核对是否填错或者重复"
                held.append(
                    (_why("document_number", "文号与本文件另一行相同而内容不同", sentence), line)
                )
            else:
                seen[digest] = line
    staging.settle(same)
    staging.hold(held)


def _steps(staging: Staging) -> Iterator[list[tuple[Any, ...]]]:
    """Accepted rows that are no repeats, in the order of the file (the order in which they lie)."""
    last = -1
    while True:
        rows = staging.db.execute(
            "SELECT line, agency, key, number, version, digest FROM staged "
            "WHERE line > ? AND state = 'accepted' AND fate = ? ORDER BY line LIMIT ?",
            (last, NEW, _STEP),
        ).fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield rows


Named = tuple[int, str]
"""An agency and a key (or document number) of it."""


def _wanted(names: Sequence[Named]) -> tuple[str, list[Any]]:
    """The pairs as a table `w (agency, name)` and its values."""
    marks = ", ".join(["(%s, %s)"] * len(names))
    return f"WITH w (agency, name) AS (VALUES {marks}) ", [part for name in names for part in name]


# the conditions stand in the words of the indexes, or SQLite would not take them
_IS_KEY = "JOIN acts_enforcementact a ON a.source_key = w.name AND a.agency_id = w.agency AND NOT (a.source_key = '')"
_IS_NUMBER = (
    "JOIN acts_enforcementact a ON a.document_number = w.name AND NOT (a.document_number = a.source_key) "
    "AND +a.agency_id = w.agency"  # the plus keeps SQLite from walking through all acts of the agency
)


def _ask(names: Sequence[Named], columns: str, joins: str) -> list[tuple[Any, ...]]:
    """The columns of what is found of these names, after the agency and the name."""
    wanted, values = _wanted(names)
    with connection.cursor() as cursor:
        cursor.execute(f"{wanted} SELECT w.agency, w.name, {columns} FROM w {joins}", values)  # noqa: S608  constants
        return list(cursor.fetchall())


def _known(names: Sequence[Named]) -> dict[Named, tuple[int, int, str, bool]]:
    """(agency, key) → (act, version, digest, withdrawn) of acts that came by import before."""
    found = _ask(
        names,
        "a.id, r.version, r.digest, a.is_withdrawn",
        f"{_IS_KEY} AND a.source = '{SOURCE}' LEFT JOIN exchange_sourcerecord r ON r.act_id = a.id",
    )
    return {row[:2]: (row[2], row[3] or 0, row[4] or "", row[5]) for row in found}


def _numbered_otherwise(
    numbers: Sequence[Named], other_than_key: Sequence[Named]
) -> dict[Named, str]:
    """(agency, document number) → key of acts that carry it under another key or came by form.

    An act whose key is its number need only be looked for where the row's key is another.
    """
    found = _ask(numbers, "a.source, a.source_key", _IS_NUMBER) if numbers else []
    if other_than_key:
        found += _ask(
            other_than_key, "a.source, a.source_key", _IS_KEY + " AND a.document_number = w.name"
        )
    return {row[:2]: row[3] if row[2] == SOURCE else "" for row in found}


def _names_there() -> set[Named] | None:
    """Every key and number of the acts that exist; None if they are many, and each row has to be looked up."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agency_id, source_key, document_number FROM acts_enforcementact LIMIT %s",
            [FEW + 1],
        )
        acts = cursor.fetchall()
    if len(acts) > FEW:
        return None
    return {(agency, name) for agency, *names in acts for name in names if name}


def _against_database(staging: Staging) -> None:
    """Rows of which nothing is found stay new."""
    there = _names_there()
    if there is not None and not there:
        return
    for rows in _steps(staging):
        if there is not None:
            rows = [row for row in rows if row[1:3] in there or (row[1], row[3]) in there]
        if rows:
            _compare(staging, rows)


def _compare(staging: Staging, rows: Sequence[tuple[Any, ...]]) -> None:
    known = _known([(row[1], row[2]) for row in rows if row[2]])
    unseen = [row[1:4] for row in rows if row[3] and row[1:3] not in known]
    elsewhere = _numbered_otherwise(
        [(agency, number) for agency, _, number in unseen],
        [(agency, number) for agency, key, number in unseen if number != key],
    )
    settled: list[tuple[str, int | None, int]] = []
    held: list[tuple[str, int]] = []
    for row in rows:
        before = known.get((row[1], row[2]))
        if before is not None or (row[1], row[3]) in elsewhere:
            _judge_one(row, before, elsewhere, settled, held)
    staging.settle(settled)
    staging.hold(held)


def _judge_one(
    row: tuple[Any, ...],
    before: tuple[int, int, str, bool] | None,
    elsewhere: dict[Named, str],
    settled: list[tuple[str, int | None, int]],
    held: list[tuple[str, int]],
) -> None:
    """One row against what is known of its key."""
    line, agency, key, number, version, digest = row
    if before is None:
        if elsewhere[agency, number] != key:
            sentence = f"文号“{number}”已经登记为另一件行为，请核对是否重复"
            held.append((_why("document_number", "文号已登记为另一件行为", sentence), line))
        return
    act, old_version, old_digest, is_withdrawn = before
    if is_withdrawn:
        sentence = f"“{key}”的记录已经撤回，不能用导入覆盖"
        held.append((_why("document_number", "记录已经撤回", sentence), line))
    elif digest.hex() == old_digest:
        settled.append((SAME, act, line))
    elif version and version < old_version:
        sentence = f"版本 {version} 早于已有的版本 {old_version}"
        held.append((_why("version", "版本早于已有的版本", sentence), line))
    elif version and version == old_version:
        sentence = f"版本 {version} 与已有的相同，内容却不同，请提高版本号"
        held.append((_why("version", "同一版本内容不同", sentence), line))
    else:
        settled.append((CHANGED, act, line))
