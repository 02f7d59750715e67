"""The judge: a plan compiled into readers, applied to rows; pure, so that worker processes can run it."""

import gc
import json
import marshal
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

from zhiheng.exchange.judging.cells import readers_for
from zhiheng.exchange.judging.rows import (
    Findings,
    Record,
    checks_for,
    reread_sanctions,
)
from zhiheng.exchange.mapping.catalogue import KIND_NAMES, fields
from zhiheng.exchange.mapping.plan import Agencies, Plan
from zhiheng.exchange.readers import Cell, Row
from zhiheng.exchange.readers.layout import as_text
from zhiheng.values.codes import reread_identity

ACCEPTED, HELD = "accepted", "held"
SHOW_CHANGES_UNTIL = 5000
_WATCHED = frozenset(
    {"date", "until", "moment", "money", "document_number", "credit_code", "choice"}
)


class Verdict(NamedTuple):
    """What becomes of one row, in the shape in which it is staged."""

    line: int
    state: str
    key: str
    number: str
    version: int
    agency: int | None
    digest: bytes
    record: bytes
    problems: str
    warnings: str
    tidied: int
    changes: str
    raw: str
    day: str


def key_of(record: Record) -> str:
    """The name of the act in its source: the case number where there is one, else the document number."""
    return str(record.get("external_id") or record.get("document_number") or "")


def pack(record: Record) -> tuple[bytes, bytes]:
    """The record for storage (its field names in one text, then the values) and its digest; marshal 2 is deterministic."""
    names = sorted(record)
    content = marshal.dumps([",".join(names), *map(record.__getitem__, names)], 2)
    return content, blake2b(content, digest_size=16).digest()


def unpack(content: bytes) -> Record:
    names, *values = marshal.loads(content)  # noqa: S302  our own staging file
    return dict(zip(_names(names), values, strict=True))


@cache
def _names(joined: str) -> list[str]:
    return joined.split(",")


class Judge:
    """Judges rows by one plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        catalogue = fields()
        self.readers = [
            (index, name, *readers_for(catalogue[name], unit, plan.today))  # type: ignore[arg-type]
            for index, name, unit in plan.columns
        ]
        names = {name for _, name, _ in plan.columns}
        self.checks = checks_for(names)
        self.kind_by_default = KIND_NAMES.get(plan.kind, "") if "kind" in names else ""
        self.watched = {name for name, field in catalogue.items() if field.type in _WATCHED}

    def record_of(self, cells: list[Cell], found: Findings) -> tuple[Record, set[str], list[Any]]:
        """The values of a row, the fields that could not be read, and what was written differently."""
        record: Record = {}
        refused: set[str] = set()
        changes: list[Any] = []
        width = len(cells)
        for index, name, text, other in self.readers:
            cell = cells[index] if index < width else ""
            if cell == "":
                continue
            value, problem, warning, _ = text(cell) if isinstance(cell, str) else other(cell)
            if name == "sanctions" and problem:
                value, problem, warning = reread_sanctions(
                    as_text(cell), self._cell(cells, "content")
                )
            elif name == "identity_number" and problem:
                value, problem, warning, _ = reread_identity(
                    as_text(cell), self._cell(cells, "identity_kind")
                )
            if problem:
                found.refuse(name, problem)
                refused.add(name)
                continue
            if warning:
                found.warn(name, warning)
            if value is not None and value != "":
                record[name] = value
                if name in self.watched and value != cell and str(value) != f"{as_text(cell)}.00":
                    changes.append((name, as_text(cell)[:60], value))
        return record, refused, changes

    def _cell(self, cells: list[Cell], name: str) -> str:
        place = next((reader[0] for reader in self.readers if reader[1] == name), len(cells))
        return as_text(cells[place]) if place < len(cells) else ""

    def judge(self, row: Row) -> Verdict:
        found = Findings()
        record, refused, changes = self.record_of(row.cells, found)
        if row.problem:
            found.refuse("", row.problem, "引号不成对，无法分列")
        elif len(row.cells) > len(self.plan.headings) and any(
            as_text(cell).strip() for cell in row.cells[len(self.plan.headings) :]
        ):
            found.refuse("", "列数多于表头，可能是单元格里的分隔符没有加引号")
        if not found.problems or not row.problem:
            self._check(record, found, refused)
        return self._verdict(row, record, found, changes)

    def _check(self, record: Record, found: Findings, refused: set[str]) -> None:
        if self.kind_by_default and "kind" not in record and "kind" not in refused:
            found.warn("kind", f"没有写明，按整张表归为{self.kind_by_default}")
        record.setdefault("kind", self.plan.kind)
        if not record["kind"]:
            if "kind" not in refused:
                found.refuse("kind", "缺少行为种类", "缺少必填：行为种类")
            record["kind"] = "other"
        for check in self.checks:
            check(record, found, refused, self.plan)

    def _verdict(self, row: Row, record: Record, found: Findings, changes: list[Any]) -> Verdict:
        held = bool(found.problems)
        content, digest = (b"", b"") if held else pack(record)
        show = changes and not held and row.number <= SHOW_CHANGES_UNTIL
        return Verdict(
            line=row.number,
            state=HELD if held else ACCEPTED,
            key="" if held else key_of(record),
            number=str(record.get("document_number") or self._cell(row.cells, "document_number"))[
                :200
            ],
            version=int(record.get("version", 0)),
            agency=record.get("agency"),
            digest=digest,
            record=content,
            problems=json.dumps(found.problems, ensure_ascii=False) if held else "",
            warnings=json.dumps(found.warnings, ensure_ascii=False) if found.warnings else "",
            tidied=int(bool(changes)),
            changes=json.dumps(changes, ensure_ascii=False) if show else "",
            raw=json.dumps(row.cells, ensure_ascii=False) if held else "",
            day=str(
                record.get("decided_on") or record.get("started_at") or record.get("filed_on") or ""
            ),
        )


_judge: Judge | None = None


def start_worker(plan: dict[str, Any]) -> None:
    """Compile the plan once per worker process."""
    global _judge
    agencies = plan.pop("agencies")
    _judge = Judge(Plan(**plan, agencies=Agencies(**agencies)))
    gc.freeze()  # see workers.modules_at_rest


def judge_chunk(chunk: bytes) -> bytes:
    """Rows in, verdicts out, both marshalled (a third of the cost of pickle)."""
    rows = marshal.loads(chunk)  # noqa: S302  from our own parent process
    judge = _judge
    if judge is None:
        raise RuntimeError("start_worker was not called")
    return marshal.dumps([tuple(judge.judge(Row(*row))) for row in rows])


def judge_rows(plan: Plan, rows: Iterable[Row]) -> list[Verdict]:
    """Judge a few rows in this process (preview, repair)."""
    judge = Judge(plan)
    return [judge.judge(row) for row in rows]
