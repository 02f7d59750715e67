"""更正一行登记的记法：改前、改后和理由都留；日期、代码入链，文字入链的是哈希，原文在旁。"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from zhiheng.accounts.models import User
from zhiheng.directory.events import Event, report
from zhiheng.kernel.errors import RuleViolation
from zhiheng.registers.models import RowCorrection
from zhiheng.registers.verifying import place_name

CODES = ("kind", "file_sha256")
Values = dict[str, Any]


@dataclass(frozen=True)
class Why:
    """谁、何时、为什么更正，依据哪一条，记作哪一种留痕。"""

    action: str
    rows: str
    reason: str
    actor: User
    at: datetime


def state(row: models.Model, names: Iterable[str]) -> Values:
    """所列各栏现在的值，可以存成 JSON。"""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name in names
        for value in [getattr(row, name)]
    }


def take(row: models.Model, names: Iterable[str], values: Mapping[str, Any]) -> Values:
    """把更正的值写进这一行，没有给出的栏不动；返回改前的值。一栏也没有改的是 RuleViolation。"""
    before = state(row, names)
    for name in before:
        setattr(row, name, values.get(name, getattr(row, name)))
    changed_names(before, state(row, before))
    return before


def changed_names(before: Values, after: Values) -> list[str]:
    """改了哪几栏；一栏也没有改的，不算更正。"""
    found = [name for name in before if before[name] != after[name]]
    if not found:
        raise RuleViolation("没有改动，无需更正。")
    return found


def keep(row: models.Model, before: Values, why: Why, **facts: Any) -> RowCorrection:
    """行已改好、存好：留下改前、改后和理由，写入留痕。"""
    after = state(row, before)
    changed = changed_names(before, after)
    made = RowCorrection.objects.create(
        row_type=ContentType.objects.get_for_model(row),
        row_id=row.pk,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        reason=why.reason,
        at=why.at,
        by=why.actor,
    )
    texts = {"reason": made.reason}
    told: dict[str, Any] = {**facts, "changed": changed}
    for label, values in (("before", made.before), ("after", made.after)):
        plain = {name: value for name, value in values.items() if _is_plain(row, name)}
        told[label] = plain
        texts |= {f"{label}.{n}": v for n, v in values.items() if n not in plain and v}
    report(Event(why.action, why.at, why.actor, row, why.rows, told, texts))
    return made


def _is_plain(row: models.Model, name: str) -> bool:
    column = row._meta.get_field(name)
    is_code = bool(column.choices) or name in CODES  # type: ignore[union-attr]  # a column
    return is_code or isinstance(
        column, models.DateField | models.IntegerField | models.BooleanField
    )


@dataclass(frozen=True)
class Line:
    """更正里的一栏：栏目、改前、改后。"""

    label: str
    before: str
    after: str


Corrections = list[tuple[RowCorrection, list[Line]]]


def corrections_of(*rows: models.Model, words: Mapping[str, str] | None = None) -> Corrections:
    """一行（或者几行）的历次更正，新的在前；`words` 是存的值怎样说。"""
    known = {(ContentType.objects.get_for_model(row).pk, row.pk): row for row in rows}
    asked = Q()
    for kind, key in known:
        asked |= Q(row_type=kind, row_id=key)
    found = RowCorrection.objects.filter(asked).select_related("by")
    return [
        (one, list(_lines(known[one.row_type_id, one.row_id], one, words or {}))) for one in found
    ]


def _lines(row: models.Model, made: RowCorrection, words: Mapping[str, str]) -> Iterator[Line]:
    for name in made.after:
        column = row._meta.get_field(name)
        said = dict(column.flatchoices) | dict(words)  # type: ignore[union-attr]  # a column
        if name == "territory":
            said |= {path: place_name(path) for path in (made.before[name], made.after[name])}
        before, after = (
            str(said.get(values[name], values[name]) or "（空）")
            for values in (made.before, made.after)
        )
        yield Line(str(column.verbose_name), before, after)  # type: ignore[union-attr]  # a column
