"""From a judged record to the rows of the act tables; no database here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from operator import itemgetter
from typing import Any

from django.db import connection, models

from zhiheng.acts import rules
from zhiheng.acts.models import Coercion, EnforcementAct, Inspection, Licence
from zhiheng.directory.item_codes import ItemCodes
from zhiheng.exchange.judging.rows import Record

BEIJING = timezone(timedelta(hours=8))
_COERCIVE = frozenset({"measure", "execution"})
_TIMED = frozenset({"inspection"}) | _COERCIVE
TITLE_LIMIT = 500
OFFICER_FIELDS = ("officer1", "officer2")


def moment(text: str) -> datetime:
    """A plain value (with or without a time of day) as a moment in Beijing."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def stored(value: datetime) -> Any:
    """A moment as this database stores it, as text."""
    return str(connection.ops.adapt_datetimefield_value(value))


def act_on(record: Record) -> str:
    """行为日：检查、强制为实施日；其余有决定的为决定日，未决的为立案（受理）日。"""
    started = str(record.get("started_at", ""))[:10] if record["kind"] in _TIMED else ""
    return started or str(record.get("decided_on") or record.get("filed_on"))


def title_and_facts(record: Record) -> tuple[str, str]:
    """案件名称（案由）；放不下的案由写在违法事实之前，不截断。"""
    title, cause = str(record.get("title", "")), str(record.get("cause", ""))
    facts = str(record.get("facts", ""))
    joined = f"{title}（{cause}）" if title and cause and cause not in title else title or cause
    if len(joined) <= TITLE_LIMIT:
        return joined, facts
    rest = f"{cause}\n{facts}".strip()
    return title, rest


@dataclass(frozen=True, slots=True)
class Registers:
    """What records refer to by code: certificates, items, the paths of agencies."""

    officers: Mapping[str, int] = field(default_factory=dict)
    items: ItemCodes = ItemCodes()
    paths: Mapping[int, str] = field(default_factory=dict)


def _blank(column: models.Field[Any, Any]) -> Any:
    """What an unfilled column holds."""
    if column.null:
        return None
    if column.has_default():
        return column.get_default()
    return ""


_SKIPPED = frozenset({"id"})
ACT_COLUMNS: tuple[str, ...] = tuple(
    str(column.column)
    for column in EnforcementAct._meta.concrete_fields
    if column.name not in _SKIPPED
)
_PLAIN = frozenset(
    str(column.column)
    for column in EnforcementAct._meta.concrete_fields
    if not column.is_relation and not isinstance(column, models.DateTimeField)
) - {"content"}
_BLANKS = {str(column.column): _blank(column) for column in EnforcementAct._meta.concrete_fields}
ALWAYS = tuple(
    column
    for column in ACT_COLUMNS
    if _BLANKS[column] is not None or column in {"party_id", "item_id"}
)
"""Columns that an insert must name: all that may not be null."""


def act_values(record: Record, registers: Registers, now: Any) -> dict[str, Any]:
    """The columns of the act that this record fills; `now` as the database stores it."""
    title, facts = title_and_facts(record)
    number = str(record.get("document_number", ""))
    series, year, sequence = rules.number_parts(number) if number else ("", None, None)
    content = str(record.get("content", ""))
    if "amount" in record and str(record["amount"]) not in content:
        content = f"{content}\n金额 {record['amount']} 元".strip()
    values = {name: value for name, value in record.items() if name in _PLAIN}
    values |= {
        "agency_id": record["agency"],
        "path": registers.paths[record["agency"]],
        "title": title,
        "facts": facts,
        "content": content,
        "document_number": number,
        "doc_series": series,
        "doc_year": year,
        "doc_seq": sequence,
        "act_on": act_on(record),
        "item_id": registers.items.find(record["agency"], str(record["item_code"]))
        if "item_code" in record
        else None,
        "recorded_at": stored(moment(record["recorded_at"])) if "recorded_at" in record else now,
        "updated_at": now,
        "source_version": str(record.get("version", "")),
    }
    return values


def act_columns(filled: list[dict[str, Any]]) -> tuple[str, ...]:
    """The columns that these rows need: the obligatory ones and whatever any of them fills."""
    wanted = set(ALWAYS).union(*filled)
    return tuple(column for column in ACT_COLUMNS if column in wanted)


def act_rows(columns: tuple[str, ...], filled: list[dict[str, Any]]) -> list[list[Any]]:
    """Rows in the order of the columns, after an empty place for the id."""
    blanks = {column: _BLANKS[column] for column in columns}
    pick = itemgetter(*columns)
    return [[None, *pick(blanks | values)] for values in filled]


def licence_row(act: int, record: Record) -> dict[str, Any]:
    names = ("received_on", "valid_from", "valid_to")
    return {
        "act_id": act,
        **{name: record[name] for name in names if name in record},
        "certificate_name": str(record.get("licence_name", ""))[:100],
        "certificate_number": str(record.get("licence_number", "")),
        "issued_on": record.get("served_on"),
    }


def _timed(text: str | None) -> Any:
    """A stored moment, where a time of day was written at all."""
    return stored(moment(text)) if text and len(text) > 10 else None


def inspection_row(act: int, record: Record) -> dict[str, Any]:
    started, ended = str(record["started_at"]), record.get("ended_at")
    return {
        "act_id": act,
        "mode": record.get("inspection_mode", ""),
        "is_on_site": record.get("is_on_site"),
        "started_on": started[:10],
        "started_at": _timed(started),
        "ended_at": _timed(ended),
        "result": record.get("inspection_result", ""),
    }


def coercion_row(act: int, record: Record) -> dict[str, Any]:
    ended, approved = record.get("ended_at"), record.get("approved_at")
    return {
        "act_id": act,
        "measure": record["measure"],
        "started_at": stored(moment(str(record["started_at"]))),
        "approved_at": stored(moment(str(approved))) if approved else None,
        "ended_on": str(ended)[:10] if ended else None,
    }


@dataclass(frozen=True, slots=True)
class Detail:
    """The detail table of some kinds and how a record fills it."""

    model: type[models.Model]
    values: Callable[[int, Record], dict[str, Any]]

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(str(column.column) for column in self.model._meta.concrete_fields)

    def row(self, act: int, record: Record) -> tuple[Any, ...]:
        given = self.values(act, record)
        blanks = {str(column.column): _blank(column) for column in self.model._meta.concrete_fields}
        return tuple(given.get(column, blanks[column]) for column in self.columns)


DETAILS: dict[str, Detail] = {
    "licence": Detail(Licence, licence_row),
    "inspection": Detail(Inspection, inspection_row),
    "measure": Detail(Coercion, coercion_row),
    "execution": Detail(Coercion, coercion_row),
}


def officer_rows(act: int, record: Record, registers: Registers) -> list[tuple[Any, ...]]:
    """(act, officer, role, day) of the certificates that the register knows, each person once."""
    if "officer1" not in record and "officer2" not in record:
        return []
    numbers = ",".join(record.get(name) or "" for name in OFFICER_FIELDS).split(",")
    found = dict.fromkeys(
        registers.officers[number] for number in numbers if number in registers.officers
    )
    return [(act, officer, "officer", act_on(record)) for officer in found]
