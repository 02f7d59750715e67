"""要改的行：照原样写回，最后一栏写明哪里要改；改好可以直接再导。"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from tempfile import TemporaryFile
from typing import IO

from zhiheng.exchange.readers import NUMBER_1904, Cell, Row
from zhiheng.exchange.readers.layout import as_text
from zhiheng.web.register_imports.sheet import LINE, REASON, Sheet

BLOCK = 1 << 20
LONGEST = 32_000  # characters that a cell of a workbook holds


def blocks(sheet: Sheet, refusals: Mapping[int, Sequence[str]]) -> Iterator[bytes]:
    """The workbook, piece by piece."""
    rows = (row for row in sheet.rows() if row.number in refusals)
    with TemporaryFile() as file:
        _write(file, sheet.headings, rows, refusals)
        file.seek(0)
        while block := file.read(BLOCK):
            yield block


def _write(
    file: IO[bytes],
    headings: Sequence[str],
    rows: Iterable[Row],
    refusals: Mapping[int, Sequence[str]],
) -> None:
    import xlsxwriter  # slow to load, and rarely needed

    plain = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, plain) as book:
        head = book.add_format({"bold": True, "bg_color": "#eef2f7", "border": 1})
        text = book.add_format({"num_format": "@"})
        page = book.add_worksheet("要改的行")
        page.freeze_panes(1, 0)
        page.set_column(0, len(headings) - 1, 16, text)
        page.set_column(len(headings), len(headings), 10, text)
        page.set_column(len(headings) + 1, len(headings) + 1, 80, text)
        page.write_row(0, 0, [*headings, LINE, REASON], head)
        for number, row in enumerate(rows, 1):
            for place, cell in enumerate(row.cells[: len(headings)]):
                _write_cell(page, number, place, cell)
            page.write_string(number, len(headings), str(row.number))
            reason = "".join(refusals[row.number])
            page.write_string(number, len(headings) + 1, reason[:LONGEST])


def _write_cell(page: object, row: int, place: int, cell: Cell) -> None:
    """A number stays a number: one that may have lost digits is refused again until somebody mends it."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        page.write_number(row, place, cell)  # type: ignore[attr-defined]
        return
    mark = (
        "（1904 日期系统）"
        if isinstance(cell, tuple) and cell[0] == NUMBER_1904 and cell[1]
        else ""
    )
    written = as_text(cell)[:LONGEST].removesuffix("T00:00:00")
    page.write_string(row, place, written + mark)  # type: ignore[attr-defined]
