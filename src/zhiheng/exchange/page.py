"""What the batch page shows: four stages, mapping rows, verdicts old → new, ranked reasons."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from zhiheng.exchange import services
from zhiheng.exchange.confirming import columns_of
from zhiheng.exchange.judging.judge import HELD
from zhiheng.exchange.mapping.catalogue import KIND_NAMES, fields
from zhiheng.exchange.mapping.plan import kind_of
from zhiheng.exchange.mapping.proposals import Column, Why
from zhiheng.exchange.models import Batch
from zhiheng.exchange.staging import SAME, Staging

PAGE = 50
RANKED = 12
LAMPS = {
    Why.CHOSEN: ("grn", "check"),
    Why.REMEMBERED: ("grn", "history"),
    Why.PACK: ("grn", "certificate"),
    Why.SYNONYM: ("blu", "link"),
    Why.GUESS: ("amb", "help-circle"),
    Why.UNKEPT: ("gry", "circle-minus"),
    Why.NONE: ("gry", "circle-minus"),
}
VIEWS = {"all": "全部", "tidied": "规整", "warned": "提示", "held": "隔离"}
_WHERE = {
    "all": "1 = 1",
    "tidied": "tidied = 1 AND state = 'accepted'",
    "warned": "warnings <> '' AND state = 'accepted'",
    "held": "state = 'held'",
}


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One line of the mapping card."""

    column: Column
    lamp: str
    icon: str
    sample: str

    @property
    def is_money(self) -> bool:
        field = fields().get(self.column.field)
        return bool(field and field.type == "money")


def mapping_rows(batch: Batch) -> list[MappingRow]:
    samples = batch.layout.get("samples", [])
    rows = []
    for column in columns_of(batch):
        lamp, icon = LAMPS[column.why]
        sample = next(
            (
                line[column.index]
                for line in samples
                if column.index < len(line) and line[column.index]
            ),
            "",
        )
        rows.append(MappingRow(column, lamp, icon, sample[:40]))
    return rows


def field_choices() -> list[tuple[str, str]]:
    return [(field.name, field.label) for field in fields().values() if field.kept]


def proposed_kind(batch: Batch) -> str:
    return batch.kind or kind_of(columns_of(batch), batch.layout.get("titles", ""))


def flow(batch: Batch) -> list[dict[str, str]]:
    """The four stages with the state of each."""
    place = {
        Batch.Stage.MAPPING: 1,
        Batch.Stage.CHECKING: 2,
        Batch.Stage.CHECKED: 2,
        Batch.Stage.WRITING: 3,
        Batch.Stage.COMPLETE: 4,
    }.get(Batch.Stage(batch.stage), 1)
    mapped = sum(1 for column in batch.columns if column["field"])
    notes = (
        "格式与安全检查通过",
        f"{len(batch.columns)} 列已对应 {mapped} 列",
        "逐行检查",
        "写入与回执",
    )
    stages = []
    for number, (label, note) in enumerate(
        zip(("上传", "映射", "预览", "结果"), notes, strict=True)
    ):
        state = "done" if number < place else "now" if number == place else ""
        stages.append({"label": f"{number + 1} {label}", "note": note, "state": state})
    return stages


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One line of the verdict card."""

    line: int
    lamp: str
    word: str
    icon: str
    number: str
    changes: list[tuple[str, str, str]]
    sentences: list[str]
    is_held: bool


def _verdict(row: tuple[Any, ...]) -> VerdictRow:
    line, state, fate, number, problems, warnings, tidied, changes = row
    if state == HELD:
        look = ("red", "隔离", "archive")
    elif fate == SAME:
        look = ("gry", "跳过", "circle-minus")
    elif warnings:
        look = ("amb", "写入，有提示", "alert-triangle")
    elif tidied:
        look = ("grn", "规整后写入", "wand")
    else:
        look = ("grn", "写入", "circle-check")
    sentences = [problem[2] for problem in json.loads(problems)] if problems else []
    sentences += json.loads(warnings) if warnings else []
    sentences += ["与已有的内容一致"] if fate == SAME else []
    named = [(fields()[name].label, old, new) for name, old, new in json.loads(changes or "[]")]
    return VerdictRow(line, *look, number, named, sentences, state == HELD)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """A page of verdicts from the staging file."""

    rows: list[VerdictRow]
    view: str
    after: int
    reasons: list[tuple[str, int]]


def verdicts(batch: Batch, view: str, after: int) -> Verdicts | None:
    """None when nothing is staged any more."""
    path = services.staging_path(batch)
    if batch.stage != Batch.Stage.CHECKED or not path.exists():
        return None
    view = view if view in VIEWS else "all"
    staging = Staging(path)
    try:
        found = staging.db.execute(
            "SELECT line, state, fate, number, problems, warnings, tidied, changes FROM staged "  # noqa: S608  fixed conditions
            f"WHERE line > ? AND {_WHERE[view]} ORDER BY line LIMIT ?",
            (after, PAGE + 1),
        ).fetchall()
        reasons = list(_ranked(staging))
    finally:
        staging.close()
    rows = [_verdict(row) for row in found[:PAGE]]
    return Verdicts(rows, view, rows[-1].line if len(found) > PAGE else 0, reasons)


def _ranked(staging: Staging) -> Iterator[tuple[str, int]]:
    counted: Counter[str] = Counter()
    for category, number in staging.select(
        "SELECT json_extract(problems, '$[0][1]'), count(*) FROM staged WHERE state = 'held' GROUP BY 1"
    ):
        counted[category] += number
    yield from counted.most_common(RANKED)


def waiting_reasons(batch: Batch) -> list[tuple[str, int]]:
    """Ranked reasons of the rows that still wait in quarantine."""
    waiting = batch.quarantine.filter(fate="waiting")
    grouped = waiting.values("category").annotate(n=Count("pk")).order_by("-n", "category")
    return [(row["category"], row["n"]) for row in grouped[:RANKED]]


def context(batch: Batch, view: str, after: int) -> dict[str, Any]:
    """Everything the batch page needs."""
    shown = verdicts(batch, view, after)
    reasons = shown.reasons if shown else waiting_reasons(batch)
    return {
        "batch": batch,
        "flow": flow(batch),
        "mapping": mapping_rows(batch),
        "choices": field_choices(),
        "kinds": KIND_NAMES.items(),
        "kind": proposed_kind(batch),
        "kind_label": KIND_NAMES.get(batch.kind, ""),
        "verdicts": shown,
        "views": VIEWS.items(),
        "reasons": reasons,
        "most": max((number for _, number in reasons), default=1),
        "to_write": batch.accepted - batch.unchanged,
        "stays_open": batch.stage in (Batch.Stage.MAPPING, Batch.Stage.CHECKED),
        "is_busy": batch.stage in (Batch.Stage.CHECKING, Batch.Stage.WRITING),
        "may_cancel": batch.stage
        in (Batch.Stage.MAPPING, Batch.Stage.CHECKING, Batch.Stage.CHECKED),
        "waiting": batch.quarantine.filter(fate="waiting").count()
        if batch.stage == Batch.Stage.COMPLETE
        else 0,
    }
