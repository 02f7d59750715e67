"""文种的共同部分：字段、版面块、办理事实的检查。

A paper is plain data built from frozen facts; the PDF, the Word file and the page preview are all made from it.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from zhiheng.kernel.errors import RuleViolation

Facts = Mapping[str, Any]
Block = dict[str, Any]
Shape = Literal["text", "day", "moment", "flag", "number", "texts", "cells", "entries"]

# soft hyphen, zero-width space, byte-order mark, word joiner, variation selectors
INVISIBLE = "\u00ad\u200b\ufeff\u2060" + "".join(map(chr, range(0xFE00, 0xFE10)))
UNPRINTABLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Me")
CHINESE_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Field:
    """文书的一个字段；`parts` 是清单中每一项的字段。"""

    name: str
    label: str
    shape: Shape = "text"
    required: bool = True
    parts: tuple["Field", ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """一个文种：编号、依据、制作者、字段与正文的写法。"""

    id: str
    title: str
    rows: str
    issuer: str
    fields: tuple[Field, ...]
    build: Callable[[Facts], dict[str, Any]]
    layout: Literal["letter", "form"] = "letter"
    series: str = ""  # 文号的类别字，如“意”；空 = 不单独编号
    cites: Mapping[str, str] = field(default_factory=dict)  # 正文各处引用的条款
    clocks: Mapping[str, str] = field(default_factory=dict)  # 正文写明的期限
    is_upward: bool = False  # 上行文，版头印签发人
    is_internal: bool = False  # 监督机构内部文书，被监督机关看不到
    version: str = "1"  # 正文写法的版本，随事实一并冻结


def required(name: str, label: str, shape: Shape = "text", *parts: Field) -> Field:
    return Field(name, label, shape, True, parts)


def optional(name: str, label: str, shape: Shape = "text", *parts: Field) -> Field:
    return Field(name, label, shape, False, parts)


def letter_fields(*own: Field, addressee: str = "主送机关") -> tuple[Field, ...]:
    """公文格式文书共有的版头、主体、版记字段。"""
    return (
        required("organ", "制作机关"),
        required("addressee", addressee),
        required("dated", "成文日期", "day"),
        *own,
        optional("signer", "签发人"),
        optional("contact", "联系人及电话"),
        optional("copies", "抄送机关", "texts"),
        optional("attachments", "附件", "texts"),
    )


# --- 写法 ----------------------------------------------------------------------------------------


def day(value: object) -> str:
    """2026-11-20 → 2026年11月20日；空值为空。"""
    if not value:
        return ""
    found = date.fromisoformat(str(value)[:10])
    return f"{found.year}年{found.month}月{found.day}日"


def moment(value: object) -> str:
    """2026-11-20T09:05 → 2026年11月20日9时05分；只有日期的只写日期，空值为空。"""
    if not value or len(str(value)) == 10:
        return day(value)
    found = datetime.fromisoformat(str(value))
    return f"{day(found.date())}{found.hour}时{found.minute:02d}分"


def chinese_number(n: int) -> str:
    """1 → 一，12 → 十二，30 → 三十（1 至 99）。"""
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else "十" if tens == 1 else CHINESE_DIGITS[tens] + "十"
    return head + (CHINESE_DIGITS[ones] if ones or not head else "")


def paragraphs(value: object) -> list[str]:
    """一段文字按换行分成自然段。"""
    return [line.strip() for line in str(value or "").splitlines() if line.strip()]


def sentence(value: object) -> str:
    """句末补句号，已有标点的不补；括号里是一句话的不补，是名称的一部分的照补。"""
    text = str(value or "").strip()
    last = text.rstrip("）")[-1:] if text.endswith("）") else text[-1:]
    return text if not text or last in "。！？；：…”" else text + "。"


def para(value: object) -> list[Block]:
    return [{"kind": "para", "text": text} for text in paragraphs(value)]


def heading(text: str) -> Block:
    return {"kind": "heading", "text": text}


def subheading(text: str) -> Block:
    return {"kind": "subheading", "text": text}


def numbered(texts: Sequence[object]) -> list[Block]:
    """1. 2. 3. 逐项；一项之内的后续自然段不再编号。"""
    found: list[Block] = []
    for order, text in enumerate(texts, start=1):
        first, *rest = paragraphs(text) or [""]
        found += [{"kind": "para", "text": f"{order}. {sentence(first) if not rest else first}"}]
        found += [{"kind": "para", "text": line} for line in rest]
    return found


def cell(value: object, sign: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {"paragraphs": paragraphs(value)}
    return found | {"sign": sign} if sign else found


def pair(label: str, value: object, other_label: str, other: object) -> Block:
    return {"kind": "pair", "labels": [label, other_label], "cells": [cell(value), cell(other)]}


def wide(label: str, value: object, sign: str = "") -> Block:
    return {"kind": "wide", "label": label, "cell": cell(value, sign)}


def band(text: str) -> Block:
    return {"kind": "band", "text": text}


def listing(head: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[object]]) -> Block:
    """清单或者统计表，表格文书和公文里都可以用；长的分页印，表头每页重印。"""
    cells = [[str(value if value is not None else "") for value in row] for row in rows]
    return {"kind": "listing", "head": list(head), "widths": list(widths), "cells": cells}


def signed(name: object, on: object, *, extra: str = "") -> str:
    """签名与日期；缺签名的印“（待签）”。"""
    return f"{name or '（待签）'}{extra}　{day(on)}".rstrip("　")


def names(people: Sequence[Facts]) -> str:
    """姓名（证号）、姓名（证号）。"""
    return "、".join(
        f"{p['name']}（{p['certificate']}）" if p.get("certificate") else str(p["name"])
        for p in people
    )


# --- 检查 ----------------------------------------------------------------------------------------


def _clean(text: str, label: str) -> str:
    """Printable text only: what cannot be seen on paper is dropped or refused, never printed wrongly."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = text.translate(dict.fromkeys(map(ord, INVISIBLE)))
    for character in text:
        if character != "\n" and unicodedata.category(character) in UNPRINTABLE:
            raise RuleViolation(f"“{label}”含有不能印出的字符（U+{ord(character):04X}），请删去。")
    return text


def _date_like(value: object, field: Field) -> str:
    text = str(value)
    try:
        (date if field.shape == "day" else datetime).fromisoformat(text)
    except ValueError:
        raise RuleViolation(f"“{field.label}”不是有效的日期。", field=field.name) from None
    return text


def _number(value: object, field: Field) -> int | str:
    """A whole number, or the plain text of one with decimals; a sheet may write 50,000 or 4.5."""
    try:
        number = Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        raise RuleViolation(f"“{field.label}”不是数：{value}。", field=field.name) from None
    return int(number) if number == number.to_integral_value() else f"{number.normalize():f}"


def _checked(value: Any, field: Field) -> Any:
    if field.shape in ("day", "moment"):
        return _date_like(value, field)
    if field.shape == "flag":
        return bool(value)
    if field.shape == "number":
        return _number(value, field)
    if field.shape == "texts":
        return [_clean(str(item), field.label) for item in value if str(item).strip()]
    if field.shape == "cells":  # 表的一行：空格留着，各列才对得上
        return [_clean(str(item if item is not None else ""), field.label) for item in value]
    if field.shape == "entries":
        return [
            checked(item, field.parts, within=f"{field.label}第{n}项的")
            for n, item in enumerate(value, 1)
        ]
    return _clean(str(value), field.label)


def _is_empty(value: object) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def checked(facts: Facts, fields: Sequence[Field], *, within: str = "") -> dict[str, Any]:
    """按字段取出并清理事实；必填而空缺的，指出是哪一项。"""
    found: dict[str, Any] = {}
    for each in fields:
        value = facts.get(each.name)
        kept = None if _is_empty(value) else _checked(value, each)
        if not _is_empty(kept):
            found[each.name] = kept
        elif each.required:
            raise RuleViolation(f"文书缺少{within}“{each.label}”。", field=each.name)
    return found


def padded(facts: Facts, fields: Sequence[Field]) -> dict[str, Any]:
    """拟稿预览用：空缺的必填字段印“（待填：…）”，其余照实印。"""
    found: dict[str, Any] = {}
    for each in fields:
        value = facts.get(each.name)
        if each.shape == "entries" and (value or each.required):
            found[each.name] = [padded(entry, each.parts) for entry in value or [{}]]
        elif not _is_empty(value):
            found[each.name] = _checked(value, each)
        elif each.required:
            found |= _placeholder(each)
    return found


def _placeholder(field: Field) -> dict[str, Any]:
    mark = f"（待填：{field.label}）"
    return {"text": {field.name: mark}, "texts": {field.name: [mark]}}.get(field.shape, {})
