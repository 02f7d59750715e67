"""CSV as a stream: encoding and delimiter are found first, memory does not grow with the file."""

import codecs
import csv
import io
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from zhiheng.exchange.errors import FileRefused
from zhiheng.exchange.readers import Cell, Row

_CHUNK = 1 << 20
_FIELD_LIMIT = 1 << 17
_DELIMITERS = ",;\t|"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _decodes(path: Path, encoding: str) -> int:
    """-1 when the whole file decodes, else the line of the first character that does not."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    with path.open("rb") as handle:
        while block := handle.read(_CHUNK):
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].count(b"\n")
            line += block.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return -1


def find_encoding(path: Path) -> str:
    """BOM, else strict UTF-8, else GB18030; a file that is neither is refused with its line."""
    with path.open("rb") as handle:
        head = handle.read(4)
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            if (line := _decodes(path, encoding)) >= 0:
                raise FileRefused(f"第 {line} 行有无法识别的字符，文件可能已损坏。")
            return encoding
    if (utf8 := _decodes(path, "utf-8")) < 0:
        return "utf-8"
    if (gbk := _decodes(path, "gb18030")) < 0:
        return "gb18030"
    raise FileRefused(
        f"文件既不是 UTF-8（第 {utf8} 行）也不是 GB18030（第 {gbk} 行），"
        "可能混用了编码。请用表格软件打开，另存为 UTF-8 的 CSV 后导入。"
    )


def find_delimiter(sample: str) -> str:
    """The delimiter that most lines agree on; quoted text does not count."""
    if sample[:4].lower() == "sep=" and len(sample) > 4:
        return sample[4]
    best, score = ",", 0
    for delimiter in _DELIMITERS:
        try:
            reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
            widths = [len(row) for _, row in zip(range(50), reader, strict=False) if any(row)]
        except csv.Error:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        points = widths.count(usual) * (usual - 1)
        if points > score:
            best, score = delimiter, points
    return best


class CsvFile:
    """One CSV file; `rows()` starts again each time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.encoding = find_encoding(path)

    @cached_property
    def delimiter(self) -> str:
        with self.path.open(encoding=self.encoding, newline="") as handle:
            return find_delimiter(handle.read(1 << 16))

    @property
    def note(self) -> str:
        names = {",": "逗号", ";": "分号", "\t": "制表符", "|": "竖线"}
        return f"{self.encoding.upper()}，{names.get(self.delimiter, self.delimiter)}分隔"

    @property
    def unread(self) -> list[str]:
        return []

    def rows(self) -> Iterator[Row]:
        csv.field_size_limit(_FIELD_LIMIT)
        with self.path.open(encoding=self.encoding, newline="", buffering=_CHUNK) as handle:
            reader = csv.reader(handle, delimiter=self.delimiter, strict=True)
            while True:
                first = reader.line_num + 1
                try:
                    cells: list[Cell] = list(next(reader))
                except StopIteration:
                    return
                except csv.Error as error:
                    yield _faulty(first, reader.line_num, str(error))
                    continue
                if first == 1 and len(cells) == 1 and str(cells[0]).lower().startswith("sep="):
                    continue
                yield Row(first, cells)


def _faulty(first: int, last: int, error: str) -> Row:
    """A row whose quotes do not fit; at the end of the file nothing after it can be trusted."""
    if "unexpected end" in error or "field larger" in error:
        raise FileRefused(
            f"第 {first} 行起的引号没有闭合，后面的行无法分开。请补上引号后重新导入。"
        )
    span = f"第 {first} 行" if first == last else f"第 {first} 至 {last} 行"
    return Row(first, [], f"{span}的引号不成对，无法分列")
