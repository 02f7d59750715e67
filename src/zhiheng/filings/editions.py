"""目录清单、裁量基准写入名录之前的核对：施行日期晚于上一版，文字在名录里写得下（WH-12-1、WH-14-1）。"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from zhiheng.directory.models import DiscretionBand, ReviewCatalogueEntry
from zhiheng.documents.kinds.base import Field
from zhiheng.filings import benchmark, kinds
from zhiheng.filings.asking import once
from zhiheng.filings.models import Filing
from zhiheng.filings.states import FilingKind
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.steps import Attempt, guard
from zhiheng.kernel.steps.checks import shown_row

CENTS = 2  # 金额至多两位小数
TOO_MUCH = Decimal(10) ** 12
Cell = tuple[str, Field, Any]  # where it stands, the field, its value
REGISTERED: dict[str, tuple[Any, dict[str, str]]] = {  # 写入哪一张表，栏目对应的列
    FilingKind.CATALOGUE: (
        ReviewCatalogueEntry,
        {"circumstance": "circumstance", "words": "words", "basis": "basis"},
    ),
    FilingKind.BENCHMARK: (
        DiscretionBand,
        {
            "violation_code": "violation_code",
            "own_number": "document_number",
            "circumstance": "circumstance",
        },
    ),
}


@guard("filings.edition", "WH-12-1 WH-14-1")
def fits_the_register(attempt: Attempt) -> Refusal | None:
    """名录不能接受的，签发、报送之时就说明怎样改，不等到受理。"""
    filing = attempt.matter
    if filing.kind not in REGISTERED:
        return None
    wrong = [*_too_long(filing), *_not_later(filing)]
    if not wrong:
        return None
    todo = "请退回补正，由报送机关改正之后再报送。" if attempt.name == "accept" else ""
    rows = kinds.of(filing.kind).content_rows
    return Refusal(shown_row(attempt, rows), "".join([*wrong, todo]))


def starts_on(filing: Filing) -> date:
    """自哪一日施行：内容里写明的；目录清单没有写的，自制定之日起。"""
    written = filing.content.get("valid_from")
    return date.fromisoformat(written) if written else filing.starts_on


def _not_later(filing: Filing) -> Iterator[str]:
    day, latest = starts_on(filing), _latest(filing)
    if filing.kind == FilingKind.CATALOGUE and day < filing.starts_on:
        yield f"施行日期 {day} 早于清单制定日期 {filing.starts_on}，请核对。"
    if latest is not None and day <= latest.valid_from:
        yield (
            f"名录里的第 {latest.version} 版自 {latest.valid_from} 施行，本件自 {day} 施行；"
            f"新的一版须晚于上一版，请把“施行日期”写为 {latest.valid_from} 以后的日子。"
        )


def _latest(filing: Filing) -> Any:
    """名录里最近的一版：本机关的目录，或者本机关同一事项、同一违法行为的阶次。"""
    if filing.kind == FilingKind.CATALOGUE:
        rows = ReviewCatalogueEntry.objects.filter(agency=filing.agency_id)
        return once(filing, "edition", rows.order_by("-version").first)
    own = (one for one in benchmark.bands_of(filing) if one.agency_id == filing.agency_id)
    return max(own, key=lambda one: one.version, default=None)


def _too_long(filing: Filing) -> Iterator[str]:
    model, columns = REGISTERED[filing.kind]
    for place, field, value in _cells(filing):
        text = str(value or "")
        column = columns.get(field.name)
        limit = model._meta.get_field(column).max_length if column else None
        if limit and len(text) > limit:
            yield f"{place}“{field.label}”有 {len(text)} 字，至多 {limit} 字，请改短。"
        if field.shape == "number" and text and _decimals(text) > CENTS:
            yield f"{place}“{field.label}”至多写两位小数。"
        if field.shape == "number" and text and Decimal(text.replace(",", "")) >= TOO_MUCH:
            yield f"{place}“{field.label}”须小于一万亿元。"


def _cells(filing: Filing) -> Iterator[Cell]:
    for field in kinds.of(filing.kind).fields:
        value = filing.content.get(field.name)
        if field.shape != "entries":
            yield "", field, value
            continue
        rows: list[Mapping[str, Any]] = value or []
        for n, row in enumerate(rows, 1):
            yield from ((f"第 {n} 行的", part, row.get(part.name)) for part in field.parts)


def _decimals(text: str) -> int:
    return -int(Decimal(text.replace(",", "")).as_tuple().exponent)
