"""The error workbook: the quarantined rows as they came, reasons beside them, wrong cells red."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from zhiheng.exchange.readers import NUMBER_1904, Cell
from zhiheng.exchange.readers.layout import as_text

EXTRA = ("行号", "隔离原因", "处理建议")
_CELL_LIMIT = 32_000
_ADVICE = {
    "agency_name": "请核对机关全称，或者在页面上登记该机关（写法）后重放",
    "fine": "请写明金额和单位，例如 5000 元或者 0.5 万元",
    "document_number": "请填写完整文号，一案一行",
    "credit_code": "请按营业执照核对 18 位代码，单元格设为文本",
}
_DATES = ("_on", "_at", "_to", "_from")


class HeldRow(NamedTuple):
    """One row of the report."""

    line: int
    cells: Sequence[Cell]
    problems: Sequence[Sequence[str]]


def _advice(problems: Sequence[Sequence[str]]) -> str:
    found = []
    for field, _category, _sentence in problems:
        if field in _ADVICE:
            found.append(_ADVICE[field])
        elif field.endswith(_DATES):
            found.append("日期请写成 2026-10-16 的样子，年月日齐全")
    return "；".join(dict.fromkeys(found))


def _written(cell: Cell, is_wrong: bool) -> str:
    """A refused number of the 1904 system must not come back as a day of the 1900 system."""
    mark = (
        "（1904 日期系统）"
        if is_wrong and isinstance(cell, tuple) and cell[0] == NUMBER_1904
        else ""
    )
    return as_text(cell)[:_CELL_LIMIT] + mark


def write_report(
    path: Path | Any, headings: Sequence[str], columns: dict[str, int], rows: Iterable[HeldRow]
) -> int:
    """Write the workbook; `columns` tells in which column each field stands. Returns the number of rows."""
    import xlsxwriter  # slow to load, and rarely needed

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path) if isinstance(path, Path) else path, options)
    head = book.add_format({"bold": True, "bg_color": "#eef2f7", "border": 1})
    text = book.add_format({"num_format": "@"})
    red = book.add_format({"num_format": "@", "bg_color": "#fdecea", "font_color": "#b42318"})
    sheet = book.add_worksheet("隔离的行")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headings) - 1, 18, text)
    sheet.set_column(len(headings), len(headings) + 2, 40, text)
    sheet.write_row(0, 0, [*headings, *EXTRA], head)
    number = 0
    for number, row in enumerate(rows, 1):
        wrong = {columns[problem[0]] for problem in row.problems if problem[0] in columns}
        for place, cell in enumerate(row.cells[: len(headings)]):
            written = _written(cell, place in wrong)
            sheet.write_string(number, place, written, red if place in wrong else text)
        for place in wrong:
            if place >= len(row.cells):
                sheet.write_blank(number, place, None, red)
        sentences = "；".join(problem[2] for problem in row.problems)
        extra = [str(row.line), sentences[:_CELL_LIMIT], _advice(row.problems)]
        for place, value in enumerate(extra, len(headings)):
            sheet.write_string(number, place, value, text)
    book.close()
    return number


def cells_from_json(raw: str) -> list[Cell]:
    """Stored cells; marked pairs come back from JSON as lists."""
    return [tuple(cell) if isinstance(cell, list) else cell for cell in json.loads(raw)]
