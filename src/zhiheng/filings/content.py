"""备案内容：按文书的字段读写，成对的文字或者表，供页面、公示、文书共用。"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zhiheng.acts.models import EnforcementAct
from zhiheng.directory.models import QUALIFICATION_CHANGES, AgencyChange, ReviewCatalogueEntry
from zhiheng.documents.kinds.base import Field
from zhiheng.filings import kinds
from zhiheng.filings.models import Filing

Content = Mapping[str, Any]
CHANGES = {  # 主体资格变化的类型（A8）
    kind.value: str(kind.label) for kind in AgencyChange.Kind if kind in QUALIFICATION_CHANGES
}
CHOICES: dict[str, dict[str, str]] = {  # 有固定取值的栏目：代码与文字
    "change": CHANGES,
    "act_kind": {kind.value: str(kind.label) for kind in EnforcementAct.Kind},
    "ground": {one.value: str(one.label) for one in ReviewCatalogueEntry.Ground},
}


LATER_ADDED = ("due_on",)  # 一行也没有填的不列：以前的计划没有这一栏


def text_of(value: Any) -> str:
    """给人看的一个值；日期照写，是非写是否。"""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "\n".join(f"{n}. {text_of(one)}" for n, one in enumerate(value, 1))
    return str(value)


def pairs(filing: Filing) -> list[tuple[Field, str]]:
    """各栏目及其文字；清单另列为表。"""
    return [
        (field, _words(field, filing.content.get(field.name)))
        for field in kinds.of(filing.kind).fields
        if field.shape != "entries"
    ]


def told(filing: Filing) -> list[tuple[Field, str]]:
    """对外写明的栏目：填了的；“否”只是填写时的核对，不写。"""
    return [(field, text) for field, text in pairs(filing) if text not in ("", "否")]


def _words(field: Field, value: Any) -> str:
    known = CHOICES.get(field.name, {})
    return known.get(value, value) if known and isinstance(value, str) else text_of(value)


def tables(filing: Filing) -> Iterator[tuple[Field, list[str], list[list[str]]]]:
    """清单栏目：字段、表头、各行。"""
    for field in kinds.of(filing.kind).fields:
        if field.shape == "entries":
            rows = filing.content.get(field.name) or []
            parts = [p for p in field.parts if p.name not in LATER_ADDED or _given(p.name, rows)]
            yield (
                field,
                [part.label for part in parts],
                [[_words(part, row.get(part.name)) for part in parts] for row in rows],
            )


def _given(name: str, rows: Sequence[Content]) -> bool:
    return any(row.get(name) for row in rows)


def stored(field: Field, value: Any) -> Any:
    """表单的值变成可以存的：日期写作 2026-11-21，空行去掉。"""
    if isinstance(value, date):
        return value.isoformat()
    if field.shape == "texts":
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]
    if field.shape == "entries":
        return _rows(field.parts, value or ())
    return value if value is not None else ""


def _rows(parts: Sequence[Field], rows: Sequence[Content]) -> list[dict[str, Any]]:
    found = [{part.name: stored(part, row.get(part.name)) for part in parts} for row in rows]
    return [row for row in found if any(cell not in ("", None, [], False) for cell in row.values())]
