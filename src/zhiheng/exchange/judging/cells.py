"""One reader per column: takes any cell that a sheet can hold and gives a plain value for storage."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from zhiheng.exchange.mapping.catalogue import Field, choices, words
from zhiheng.exchange.readers import FAULT, FORMULA, NUMBER_1904, Cell
from zhiheng.values import Reading, wrong
from zhiheng.values.choices import read_boolean, read_choice, read_sanctions
from zhiheng.values.codes import (
    read_certificates,
    read_credit_code,
    read_identity_number,
    read_party_code,
)
from zhiheng.values.dates import (
    SERIAL_FROM,
    SERIAL_TO,
    check_range,
    from_serial,
    read_date,
    read_moment,
    read_until,
)
from zhiheng.values.money import Unit, read_money, read_money_number
from zhiheng.values.numbers import read_document_number, read_external_id, read_integer
from zhiheng.values.text import read_party_name, read_text

Plain = str | int | bool | None
Reader = Callable[[Cell], Reading[Any]]
_DATES = frozenset({"date", "until", "moment"})
_CODES = frozenset(
    {"credit_code", "identity_number", "party_code", "certificate", "document_number"}
)
_EXACT = 10**15
_REMEMBERED = {
    "line": 2048,
    "text": 512,
    "date": 16384,
    "until": 16384,
    "moment": 4096,
    "money": 16384,
}
"""How many readings of repeated cells a worker remembers, by type."""


def plain_money(reading: Reading[Decimal] | Reading[None]) -> Reading[Any]:
    value, problem, warning, suggestion = reading
    return Reading(None if value is None else str(value), problem, warning, suggestion)


def plain_date(reading: Reading[date] | Reading[None]) -> Reading[Any]:
    value, problem, warning, suggestion = reading
    return Reading(None if value is None else value.isoformat(), problem, warning, suggestion)


def _moment_reader(today: date) -> Callable[[str], Reading[Any]]:
    def read(text: str) -> Reading[Any]:
        reading = read_moment(text)
        moment = reading.value
        if moment is None:
            return reading
        if problem := check_range(moment.date(), today):
            return wrong(problem)
        timed = moment.time() != time(0) or ":" in text or "时" in text
        value = f"{moment:%Y-%m-%dT%H:%M:%S}" if timed else f"{moment:%Y-%m-%d}"
        return Reading(value, "", reading.warning)

    return read


def _place(text: str) -> Reading[Any]:
    reading = read_external_id(text, 12)
    if reading.value and not (reading.value.isdigit() and len(reading.value) in (6, 9, 12)):
        return wrong("区划代码应为 6、9 或者 12 位数字")
    return reading


def _text_reader(field: Field, unit: Unit, today: date) -> Callable[[str], Reading[Any]]:
    """The reader of this field for plain text."""
    limit = field.limit
    if field.type == "choice":
        table = words(field.list)
        offered = tuple(choices(field.list).values())
        return lambda text: read_choice(text, table, offered)
    readers: dict[str, Callable[[str], Reading[Any]]] = {
        "external_id": lambda text: read_external_id(text, min(limit, 64)),
        "document_number": read_document_number,
        "party_name": read_party_name,
        "credit_code": read_credit_code,
        "identity_number": read_identity_number,
        "party_code": read_party_code,
        "certificate": read_certificates,
        "line": lambda text: read_text(text, limit, one_line=True),
        "text": lambda text: read_text(text, limit),
        "date": lambda text: plain_date(read_date(text, today)),
        "until": lambda text: plain_date(read_until(text)),
        "moment": _moment_reader(today),
        "money": lambda text: plain_money(read_money(text, unit)),
        "boolean": read_boolean,
        "sanctions": read_sanctions,
        "integer": read_integer,
        "place": _place,
    }
    return readers[field.type]


def _number(
    field: Field, number: float, unit: Unit, text: Callable[[str], Reading[Any]]
) -> Reading[Any]:
    """A numeric spreadsheet cell."""
    whole = float(number).is_integer()
    if field.type in _CODES:
        return wrong(
            f"{field.label}被存成数字（{number:g}），末位或者开头的 0 可能已丢失，请按文本重新填写"
        )
    if field.type == "money":
        return plain_money(read_money_number(number, unit))
    if field.type in _DATES and not _is_compact(number):
        if not SERIAL_FROM <= number < SERIAL_TO:
            return wrong(f"{number:g} 不是日期，也不在 Excel 日期序号的合理范围内")
        moment = from_serial(number)
        reading = text(moment.strftime("%Y-%m-%d %H:%M:%S") if not whole else str(moment.date()))
        return reading._replace(warning=f"{number:g} 按 Excel 日期序号换算为 {moment.date()}")
    if not whole and field.type in {"line", "text"}:
        return text(repr(number))
    if not whole or abs(number) >= _EXACT:
        return wrong(f"{number:g} 是数字格式，数位可能已丢失，请按文本重新填写")
    return text(str(int(number)))


def _is_compact(number: float) -> bool:
    """20260305 as a number."""
    return float(number).is_integer() and number >= 10**7


def _number_1904(
    field: Field, number: float, unit: Unit, text: Callable[[str], Reading[Any]]
) -> Reading[Any]:
    """A numeric cell of a workbook that counts its days from 1904, pasted perhaps from one that counts from 1900."""
    if field.type in _DATES and not _is_compact(number):
        return wrong(
            f"工作簿采用 1904 日期系统，没有设成日期格式的数字 {number:g} 可能相差四年，请改写为 2026-03-05 的样子"
        )
    return _number(field, number, unit, text)


def _marked(
    field: Field, cell: tuple[str, str], unit: Unit, text: Callable[[str], Reading[Any]]
) -> Reading[Any]:
    mark, content = cell
    if mark == NUMBER_1904:
        return _number_1904(field, float(content), unit, text)
    if mark == FORMULA:
        return wrong("单元格是公式而且没有保存计算结果，请用 Excel 打开并保存后重新导入")
    if mark == FAULT:
        return wrong(f"单元格是错误值 {content}".rstrip())
    moment = datetime.fromisoformat(content)
    if field.type in _DATES:
        return text(content.replace("T", " ") if moment.time() != time(0) else content[:10])
    if field.type in {"line", "text"}:
        return text(content[:10])
    return wrong(f"单元格是日期格式（{content[:10]}），与“{field.label}”不符")


def readers_for(
    field: Field, unit: Unit, today: date
) -> tuple[Callable[[str], Reading[Any]], Reader]:
    """One function for text, by far the commonest, and one for every other kind of cell."""
    text = _text_reader(field, unit, today)
    if size := _REMEMBERED.get(field.type):
        text = lru_cache(maxsize=size)(text)

    def other(cell: Cell) -> Reading[Any]:
        if isinstance(cell, str):
            return text(cell)
        if isinstance(cell, tuple):
            return _marked(field, cell, unit, text)
        if isinstance(cell, bool):
            return Reading(cell) if field.type == "boolean" else wrong("单元格是逻辑值")
        return _number(field, cell, unit, text)

    return text, other
