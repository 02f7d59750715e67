"""小张电子表格（CSV、XLSX）的读取：第一行是列名，逐行给出表格里看到的行号；读不了的给一句话。

Below every room, so that accounts and the registers read their lists alike; large data goes through `exchange`.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from python_calamine import CalamineError, CalamineWorkbook

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 50 * 1024 * 1024
UNREADABLE = "不能打开这个工作簿：它已损坏、有密码或者不是 Excel（xlsx）文件。"


@dataclass(frozen=True)
class Layout:
    """一种表格：列名、必有的列、最多几行、行里是什么。"""

    columns: tuple[str, ...]
    required: tuple[str, ...]
    most_rows: int = 2000
    of_what: str = "行"


@dataclass(frozen=True)
class RowError:
    """一行的问题；行号是表格里看到的行号。"""

    row: int
    sentence: str


def lines_of(name: str, content: bytes, layout: Layout) -> Iterator[tuple[int, dict[str, str]]]:
    """Data lines with the row numbers a person sees; the first line holds the headings."""
    if len(content) > MOST_BYTES:
        raise ValidationError("文件超过 5 MB，请分成几份。")
    table = _workbook(content) if name.lower().endswith(".xlsx") else _csv(content)
    if not table:
        raise ValidationError("文件是空的。")
    heads = [head.strip() for head in table[0]]
    lacking = [column for column in layout.required if column not in heads]
    if lacking:
        raise ValidationError(
            f"第一行应为列名：{'、'.join(layout.columns)}；缺少{'、'.join(lacking)}。"
        )
    if len(table) > layout.most_rows + 1:
        raise ValidationError(f"一次最多 {layout.most_rows} {layout.of_what}，请分成几份。")
    for number, cells in enumerate(table[1:], start=2):
        if any(cell.strip() for cell in cells):
            values = dict(zip(heads, (cell.strip() for cell in cells), strict=False))
            yield number, {column: values.get(column, "") for column in layout.columns}


def template(layout: Layout, title: str) -> io.BytesIO:
    """空白表：列名在第一行，各栏都是文字格式。"""
    return book([layout.columns], title)


def book(rows: list[tuple[str, ...]], title: str) -> io.BytesIO:
    """A small workbook of texts with a bold first line; nothing in it is a formula or a link."""
    import xlsxwriter  # slow to load, and rarely needed

    memory = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(memory, plain) as workbook:
        sheet = workbook.add_worksheet(title)
        sheet.set_column(0, len(rows[0]) - 1, 22, workbook.add_format({"num_format": "@"}))
        bold = workbook.add_format({"bold": True})
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text, None if number else bold)
    memory.seek(0)
    return memory


def _refuse_bomb(content: bytes) -> None:
    """A small archive may unpack to gigabytes; its own directory tells."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ValidationError(UNREADABLE) from error
    if unpacked > MOST_UNPACKED:
        raise ValidationError("工作簿展开后过大，请只保留要用的行。")


def _workbook(content: bytes) -> list[list[str]]:
    _refuse_bomb(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise ValidationError(
            "不能打开这个工作簿：它已损坏、有密码或者不是 Excel 文件。"
        ) from error
    return [[_text(cell) for cell in row] for row in sheet]


def _text(cell: object) -> str:
    """Phone numbers typed as numbers arrive as floats; no digit is lost below 2 ** 53."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _csv(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    if "\0" in text:
        raise ValidationError("文件含有空字符，不是文本表格。")
    try:
        return list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise ValidationError("CSV 文件的引号或者分隔不完整。") from error


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError("不能识别文件编码，请另存为 UTF-8 或者 GB18030 编码的 CSV。")
