"""隔离区：修补一行、登记机关、放弃，然后重放；重放与首次导入走同一条路。"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from zhiheng.accounts.models import User
from zhiheng.directory import services as directory
from zhiheng.directory.models import Agency, AgencyChange, Jurisdiction
from zhiheng.exchange import hooks, services, writing
from zhiheng.exchange.comparing import compare
from zhiheng.exchange.judging.judge import HELD, judge_rows
from zhiheng.exchange.judging.rows import UNKNOWN_CATEGORY
from zhiheng.exchange.models import Batch, QuarantinedRow, SourceRecord
from zhiheng.exchange.preparing import prepare
from zhiheng.exchange.readers import Cell, Row
from zhiheng.exchange.readers.layout import as_text
from zhiheng.exchange.report import cells_from_json
from zhiheng.exchange.staging import CHANGED, NEW, Staging, discard
from zhiheng.kernel import ledger
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.sealing import open_sealed, seal

CONTEXT = "exchange.row"
AT_ONCE = 500
SEALED_FIELDS = frozenset({"identity_number", "party_code", "address"})


def cells_of(row: QuarantinedRow) -> list[Cell]:
    """The cells as last repaired, else as they came."""
    return cells_from_json(open_sealed(row.sealed_repair or row.sealed_cells, context=CONTEXT))


def repaired_cells(row: QuarantinedRow, batch: Batch, posted: Mapping[str, str]) -> list[Cell]:
    """The row with the posted values; sealed fields left blank keep what they had."""
    cells = cells_of(row)
    columns = batch.plan["columns"]
    width = max([len(cells), *(index + 1 for index, _, _ in columns)])
    cells += [""] * (width - len(cells))
    for index, name, _unit in columns:
        value = posted.get(f"cell-{index}")
        if value is None or (name in SEALED_FIELDS and not value):
            continue
        if isinstance(cells[index], tuple) and value.strip() == as_text(cells[index]).strip():
            continue  # as a text it would lose what the reader knew of it
        cells[index] = value.strip()
    return cells[: max(len(batch.plan["headings"]), width)]


@contextmanager
def _scratch() -> Iterator[Staging]:
    path = services.folder() / f"replay-{token_hex(8)}.sqlite3"
    staging = Staging.create(path)
    try:
        yield staging
    finally:
        staging.close()
        discard(path)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many rows of a replay went in and how many still wait."""

    accepted: int
    waiting: int


def replay(
    batch: Batch, rows: Sequence[QuarantinedRow], *, actor: User, now: datetime, today: date
) -> Outcome:
    """重放若干隔离行：通过的写入并放行，仍有问题的更新原因继续等待。"""
    accepted = 0
    for start in range(0, len(rows), AT_ONCE):
        accepted += _replay_some(batch, rows[start : start + AT_ONCE], actor, now, today)
    if accepted:
        hooks.imported(batch)
    return Outcome(accepted, len(rows) - accepted)


def _replay_some(
    batch: Batch, rows: Sequence[QuarantinedRow], actor: User, now: datetime, today: date
) -> int:
    plan = replace(services.plan_of(batch), today=today)
    verdicts = judge_rows(plan, [Row(row.line, cells_of(row)) for row in rows])
    with _scratch() as staging:
        staging.add(verdicts)
        compare(staging)
        with transaction.atomic():
            locked = Batch.objects.select_for_update().get(pk=batch.pk)
            _write(locked, staging, now)
            return _settle(locked, rows, staging, actor, now)


def _write(batch: Batch, staging: Staging, now: datetime) -> None:
    setting = writing.setting_of(batch, now)
    rows = staging.db.execute(
        "SELECT line, fate, act, key, digest, record FROM staged WHERE state = 'accepted' AND fate IN (?, ?)",
        (NEW, CHANGED),
    ).fetchall()
    if rows:
        writing.Writer(batch, setting.registers).write(prepare(rows, setting))


def _settle(
    batch: Batch, rows: Sequence[QuarantinedRow], staging: Staging, actor: User, now: datetime
) -> int:
    """Note the fate of every row, move the counts, write one ledger entry."""
    found = {
        row[0]: row[1:]
        for row in staging.select("SELECT line, state, problems, act, number FROM staged")
    }
    written = dict(
        SourceRecord.objects.filter(batch=batch, line__in=found).values_list("line", "act_id")
    )
    accepted = 0
    for row in rows:
        state, problems, act, number = found[row.line]
        if state == HELD:
            row.problems = json.loads(problems)
            row.category, row.number = row.problems[0][1][:120], number[:200]
        else:
            row.fate, row.act_id = QuarantinedRow.Fate.REPLAYED, written.get(row.line, act)
            row.settled_at, row.settled_by = now, actor
            accepted += 1
        row.save()
    batch.accepted += accepted
    batch.quarantined -= accepted
    batch.save(update_fields=["accepted", "quarantined"])
    if accepted:
        ledger.append(
            "exchange.replay",
            at=now,
            actor=actor,
            subject=batch,
            rows=services.ROWS,
            facts={"accepted": accepted, "digest": writing.digest_of(staging)},
        )
    return accepted


def repair(
    row: QuarantinedRow, posted: Mapping[str, str], *, actor: User, now: datetime, today: date
) -> Outcome:
    """在页面上修补一行并重放；原始行仍然封存保留。"""
    _require_waiting(row)
    cells = repaired_cells(row, row.batch, posted)
    row.sealed_repair = seal(json.dumps(cells, ensure_ascii=False), context=CONTEXT)
    row.save(update_fields=["sealed_repair"])
    return replay(row.batch, [row], actor=actor, now=now, today=today)


def _require_waiting(row: QuarantinedRow) -> None:
    if row.fate != QuarantinedRow.Fate.WAITING:
        raise RuleViolation(f"这一行已经处理：{row.get_fate_display()}。")
    if row.batch.stage != Batch.Stage.COMPLETE:
        raise RuleViolation("整批写入完成之后才能修补隔离的行。")


@transaction.atomic
def discard_row(row: QuarantinedRow, *, actor: User, reason: str, now: datetime) -> None:
    """放弃一行：写明理由，原始内容仍然保留。"""
    _require_waiting(row)
    row.fate, row.reason = QuarantinedRow.Fate.DISCARDED, reason
    row.settled_at, row.settled_by = now, actor
    row.save()
    ledger.append(
        "exchange.discard",
        at=now,
        actor=actor,
        subject=row,
        rows=services.ROWS,
        texts={"reason": reason},
    )


def unknown_agency(row: QuarantinedRow) -> str:
    """The name under which the row's agency is missing from the register; '' when that is not its trouble."""
    if not any(category == UNKNOWN_CATEGORY for _, category, _ in row.problems):
        return ""
    place = next((i for i, name, _ in row.batch.plan["columns"] if name == "agency_name"), None)
    cells = cells_of(row)
    return str(cells[place]).strip() if place is not None and place < len(cells) else ""


def register_and_replay(  # noqa: PLR0913 - what the one click says
    row: QuarantinedRow,
    *,
    existing: Agency | None,
    kind: str,
    place: Jurisdiction,
    actor: User,
    now: datetime,
    today: date,
) -> Outcome:
    """登记名录中没有的机关，或者登记为已有机关的又一种写法，然后重放本批所有因此隔离的行。"""
    name = unknown_agency(row)
    if not name:
        raise RuleViolation("这一行不是因为机关不在名录而隔离的。")
    try:
        if existing is not None:
            directory.add_alias(existing, name, actor=actor, now=now)
        else:
            agency = Agency(name=name, kind=kind, jurisdiction=place, qualified_from=today)
            known = AgencyChange.Kind.REGISTER  # 何日设立这里不知道
            directory.register_agency(agency, actor=actor, now=now, kind=known)
    except ValidationError as error:
        raise RuleViolation("；".join(error.messages)) from error
    rows = list(_matching(row, name))
    return replay(row.batch, rows, actor=actor, now=now, today=today)


def _matching(row: QuarantinedRow, name: str) -> Iterator[QuarantinedRow]:
    """All waiting rows of the batch whose agency is missing under the same name."""
    same: Any = row.batch.quarantine.filter(fate=QuarantinedRow.Fate.WAITING)
    for other in same.filter(category=UNKNOWN_CATEGORY).iterator(chunk_size=500):
        if unknown_agency(other) == name:
            yield other
    if row.category != UNKNOWN_CATEGORY:
        yield row
