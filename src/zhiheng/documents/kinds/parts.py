"""各文种共用的较大的部分：分节、填表行、统计表、面向社会的公文。"""

from collections.abc import Mapping, Sequence
from typing import Any

from zhiheng.documents.kinds.base import (
    Block,
    Facts,
    Field,
    chinese_number,
    heading,
    listing,
    numbered,
    optional,
    para,
    required,
    subheading,
    wide,
)
from zhiheng.kernel.errors import RuleViolation

WIDEST, NARROWEST = 14, 3
PERSON = (required("name", "姓名"), optional("certificate", "证号"))
TABLE = (
    required("title", "表名"),
    required("head", "表头", "texts"),
    required("lines", "各行", "entries", required("cells", "各格", "cells")),
)


def sections(*parts: tuple[str, Sequence[Block]]) -> list[Block]:
    """一、二、三……逐节；没有内容的不留标题，编号随之接上。"""
    kept = [(title, blocks) for title, blocks in parts if blocks]
    return [
        block
        for order, (title, blocks) in enumerate(kept, start=1)
        for block in (heading(f"{chinese_number(order)}、{title}"), *blocks)
    ]


def section_of(facts: Facts, fields: Sequence[Field]) -> list[Block]:
    """每个字段一节，标题即字段名。"""
    return sections(*((each.label, written(facts.get(each.name))) for each in fields))


def written(value: Any) -> list[Block]:
    """一段文字，或者逐项。"""
    return numbered(value) if isinstance(value, list) else para(value)


def wides(*rows: tuple[str, object]) -> list[Block]:
    """表格里的整行；空的不印。"""
    return [wide(label, "\n".join(_lines(value))) for label, value in rows if value]


def _lines(value: Any) -> list[str]:
    if isinstance(value, list):
        return [f"{order}. {text}" for order, text in enumerate(value, start=1)]
    return [str(value)]


def tables(given: Sequence[Facts]) -> list[Block]:
    """逐张统计表，各有表名。"""
    found: list[Block] = []
    for order, each in enumerate(given, start=1):
        found.append(subheading(f"（{chinese_number(order)}）{each.get('title', '')}"))
        found.append(
            table(
                each.get("head", ()), [line["cells"] for line in each["lines"] if line.get("cells")]
            )
        )
    return found


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> Block:
    """列宽依最长的一格；每行的格数须与表头相同。"""
    for order, line in enumerate(lines, start=1):
        if len(line) != len(head):
            raise RuleViolation(f"统计表第{order}行有{len(line)}格，表头有{len(head)}格，请对齐。")
    columns = [*zip(head, *lines, strict=True)]
    widths = [min(max(map(len, column), default=0), WIDEST) for column in columns]
    return listing(head, [max(width, NARROWEST) for width in widths], lines)


def rows_of(entries: Sequence[Facts], names: Sequence[str]) -> list[list[object]]:
    """清单各项取出几个字段，前面编号。"""
    return [[n, *(entry.get(name, "") for name in names)] for n, entry in enumerate(entries, 1)]


def notice_fields(*own: Field) -> tuple[Field, ...]:
    """面向社会的公文：没有主送机关。"""
    return (
        required("organ", "制作机关"),
        required("dated", "成文日期", "day"),
        *own,
        optional("contact", "联系人及电话"),
        optional("attachments", "附件", "texts"),
    )


def cited(facts: Mapping[str, Any], lead: str = "依据") -> str:
    """“依据《……》第几条，”；当地没有所引条款、又没有另填依据的，不写。"""
    basis = facts.get("basis") or facts.get("cites", {}).get("basis", "")
    return f"{lead}{basis}，" if basis else ""


def amounts(least: object, most: object) -> str:
    """阶次或者法定的幅度。"""
    if least and most:
        return f"{least}至{most}"
    return f"{least}以上" if least else f"{most}以下" if most else "不设幅度"
