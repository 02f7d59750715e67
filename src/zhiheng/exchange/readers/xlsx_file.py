"""XLSX through calamine; its size, its formulas and its far-away cells are looked at before it is loaded."""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree
from xml.parsers import expat

import python_calamine as calamine

from zhiheng.exchange.errors import FileRefused
from zhiheng.exchange.mapping.catalogue import is_known
from zhiheng.exchange.readers import DATE, FAULT, FORMULA, NUMBER_1904, Cell, Row

MAX_ROWS = 200_000
MAX_CELLS = 10_000_000
MAX_BYTES = 1_600_000_000
_CHUNK = 1 << 20
_LOOK_AHEAD = 30
_OVERLAP = 1 << 14
_BROKEN = "工作簿已损坏，无法读取。请用表格软件打开后另存一份再导入。"
_TOO_LARGE = (
    f"工作表超过 {MAX_ROWS:,} 行或者过大。请在表格软件里另存为 CSV（UTF-8）后导入，行数不限。"
)
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=\"(\d+)\"")
_FAR = re.compile(rb"\br=\"([A-Z]{2,3})\d+\"")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c r=\"([A-Z]{1,3}\d+)\"[^>]*>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</(?:\w+:)?c>"
)
_FAULTS = frozenset({"#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"})
_FAULT = re.compile(rb"<(?:\w+:)?c r=\"([A-Z]{1,3}\d+)\"[^>]*\bt=\"e\"")
_IS_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=[\"'](?:1|true|on)[\"']", re.I)
_UNREADABLE = ((FORMULA, b"<f", _FORMULA), (FAULT, b't="e"', _FAULT))
_MAX_UNREADABLE = 2_000_000


@dataclass(slots=True)
class Scan:
    """What a pass over the raw XML tells."""

    last_row: int = 0
    columns: int = 26
    unreadable: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def is_too_large(self) -> bool:
        return self.last_row > MAX_ROWS + 100 or self.last_row * self.columns > MAX_CELLS


def _column(letters: str) -> int:
    number = 0
    for char in letters:
        number = number * 26 + ord(char) - 64
    return number


def _place(ref: bytes) -> tuple[int, int]:
    letters = ref.rstrip(b"0123456789").decode()
    return int(ref[len(letters) :]), _column(letters)


def _scan_part(stream: IO[bytes], budget: int) -> tuple[Scan, int]:
    scan, read, unnumbered, tail = Scan(), 0, 0, b""
    columns: set[bytes] = set()
    parser = (
        expat.ParserCreate()
    )  # calamine stops silently at broken XML; half a sheet must not pass for a whole one
    while block := stream.read(_CHUNK):
        read += len(block)
        if read > budget:
            raise FileRefused(_TOO_LARGE)
        parser.Parse(block)
        text = tail + block
        columns |= set(_FAR.findall(text))
        if rows := _ROW.findall(text):
            scan.last_row = max(scan.last_row, int(rows[-1]))
        else:
            unnumbered += block.count(b"<row")
        for why, mark, pattern in _UNREADABLE:
            if mark in text:
                scan.unreadable |= {_place(ref): why for ref in pattern.findall(text)}
        if scan.last_row > 1_100_000 or len(scan.unreadable) > _MAX_UNREADABLE:
            raise FileRefused(_TOO_LARGE)
        tail = text[-_OVERLAP:]
    parser.Parse(b"", True)
    scan.last_row = scan.last_row or unnumbered
    if columns:
        scan.columns = max(_column(letters.decode()) for letters in columns)
    return scan, read


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → part of the archive."""
    relations = {}
    with suppress(KeyError):
        for node in ElementTree.fromstring(_small(archive, "xl/_rels/workbook.xml.rels")):  # noqa: S314  size-bounded, no entities expanded by expat in 3.11
            target = str(node.get("Target", "")).lstrip("/")
            relations[node.get("Id")] = target if target.startswith("xl/") else f"xl/{target}"
    book = ElementTree.fromstring(_small(archive, "xl/workbook.xml"))  # noqa: S314  size-bounded
    parts = {}
    for node in book.iter():
        if node.tag.endswith("}sheet"):
            key = next((value for name, value in node.attrib.items() if name.endswith("}id")), None)
            parts[str(node.get("name"))] = relations.get(key, "")
    return parts


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        text = stream.read(4_000_001)
    if len(text) > 4_000_000 or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise FileRefused(_BROKEN)
    return text


class Workbook:
    """The first sheet of an XLSX file with headings that we know, else the first with data."""

    def __init__(self, path: Path, knows: Callable[[str], bool] | None = None) -> None:
        self.path, self.knows = path, knows or is_known
        self.scan = Scan()
        self.sheet: Any = None
        try:
            self._check_archive()
            self._open()
        except FileRefused:
            raise
        except (zipfile.BadZipFile, zlib.error, expat.ExpatError, SyntaxError, KeyError) as error:
            raise FileRefused(_BROKEN) from error
        except calamine.PasswordError as error:
            raise FileRefused("工作簿设有打开密码，无法读取。请去掉密码后重新导入。") from error
        except (
            calamine.CalamineError,
            ValueError,
            OSError,
            EOFError,
            NotImplementedError,
        ) as error:
            raise FileRefused(_BROKEN) from error

    @property
    def note(self) -> str:
        return f"工作表“{self.sheet.name}”" + "".join(f"，{text}" for text in self.unread)[:-1]

    @property
    def unread(self) -> list[str]:
        named = "、".join(f"“{name}”" for name in self.others)
        return [f"另有工作表没有读：{named}。"] if named else []

    def _check_archive(self) -> None:
        with zipfile.ZipFile(self.path) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_BYTES:
                raise FileRefused(_TOO_LARGE)
            if any(part.flag_bits & 1 for part in archive.infolist()):
                raise FileRefused("工作簿设有打开密码，无法读取。请去掉密码后重新导入。")
            self.is_1904 = bool(_IS_1904.search(_small(archive, "xl/workbook.xml")))
            self.scans = {}
            budget = MAX_BYTES
            for name, part in _sheet_parts(archive).items():
                if part in archive.namelist():
                    with archive.open(part) as stream:
                        self.scans[name], used = _scan_part(stream, budget)
                    budget -= used
            if "xl/sharedStrings.xml" in archive.namelist():
                with archive.open("xl/sharedStrings.xml") as stream:
                    _scan_part(stream, budget)

    def _open(self) -> None:
        """Load one sheet; a sheet out of bounds is never loaded."""
        book = calamine.CalamineWorkbook.from_path(str(self.path))
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == calamine.SheetVisibleEnum.Visible
            and sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        filled = [name for name in names if self.scans.get(name, Scan()).last_row]
        if not filled:
            raise FileRefused("工作簿里没有数据。")
        chosen = self._with_headings(book, filled) if len(filled) > 1 else filled[0]
        self.scan = self.scans[chosen]
        if self.scan.is_too_large:
            raise FileRefused(_TOO_LARGE)
        self.others = [name for name in filled if name != chosen]
        if self.sheet is None or self.sheet.name != chosen:
            self.sheet = book.get_sheet_by_name(chosen)

    def _with_headings(self, book: Any, names: list[str]) -> str:
        """Not a cover or a page of notes: one of its first rows names two fields that we know."""
        for name in names:
            if self.scans[name].is_too_large:
                continue
            self.sheet = book.get_sheet_by_name(name)
            rows = islice(self.sheet.iter_rows(), _LOOK_AHEAD)
            if any(sum(self.knows(str(cell)) for cell in row) > 1 for row in rows):
                return name
        return names[0]

    def rows(self) -> Iterator[Row]:
        merged = _merged(self.sheet)
        kept: dict[tuple[int, int], Any] = {}
        left: list[Cell] = [""] * (self.sheet.start or (0, 0))[
            1
        ]  # iter_rows begins at row 1, column of the first cell
        for number, values in enumerate(self.sheet.iter_rows(), 1):
            cells = left + [self._cell(value) for value in values]
            if merged:
                _fill(cells, number, merged, kept)
            if self.scan.unreadable:
                self._mark_unreadable(cells, number)
            yield Row(number, cells)

    def _mark_unreadable(self, cells: list[Cell], row: int) -> None:
        for place, cell in enumerate(cells):
            if cell == "" and (why := self.scan.unreadable.get((row, place + 1))):
                cells[place] = (why, "")

    def _cell(self, value: Any) -> Cell:
        if isinstance(value, str):
            return (FAULT, value) if value in _FAULTS else value
        if isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return (NUMBER_1904, repr(value)) if self.is_1904 else value
        if isinstance(value, datetime):
            return (DATE, value.isoformat())
        if isinstance(value, date):
            return (DATE, value.isoformat())
        if isinstance(value, time | timedelta):
            return str(value)
        return "" if value is None else str(value)


def _merged(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Cell → the top left cell of the merged range it belongs to (1-based); very wide title ranges included."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if (bottom - top + 1) * (right - left + 1) > 100_000:
            continue
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                owner[row + 1, column + 1] = (top + 1, left + 1)
    return owner


def _fill(
    cells: list[Cell],
    row: int,
    merged: dict[tuple[int, int], tuple[int, int]],
    kept: dict[tuple[int, int], Any],
) -> None:
    """Give every cell below a merged cell its value; a range across columns keeps it in the first."""
    for place in range(len(cells)):
        corner = merged.get((row, place + 1))
        if corner is None:
            continue
        if corner == (row, place + 1):
            kept[corner] = cells[place]
        elif corner[1] == place + 1 and cells[place] == "":
            cells[place] = kept.get(corner, "")
