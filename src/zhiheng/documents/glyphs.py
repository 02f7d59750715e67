"""Which characters the fonts can show, read from their cmap tables; so a text is refused before it is signed."""

import struct
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from zhiheng.documents.fonts import FontBook, current_fonts, table_place
from zhiheng.kernel.errors import RuleViolation

UNICODE = {(3, 10), (0, 6), (0, 4), (3, 1), (0, 3)}  # (platform, encoding) of Unicode maps


def _segments(table: bytes) -> Iterator[tuple[int, int]]:
    """Format 4: the two-byte plane in runs of first and last character."""
    count = struct.unpack(">H", table[6:8])[0] // 2
    last = struct.unpack(f">{count}H", table[14 : 14 + 2 * count])
    first = struct.unpack(f">{count}H", table[16 + 2 * count : 16 + 4 * count])
    yield from zip(first, last, strict=True)


def _groups(table: bytes) -> Iterator[tuple[int, int]]:
    """Format 12: all planes in runs of first and last character."""
    count = struct.unpack(">I", table[12:16])[0]
    for n in range(count):
        first, last, _ = struct.unpack(">III", table[16 + 12 * n : 28 + 12 * n])
        yield first, last


def _runs(cmap: bytes) -> Iterator[tuple[int, int]]:
    for n in range(struct.unpack(">H", cmap[2:4])[0]):
        entry = 4 + 8 * n
        platform, encoding, offset = struct.unpack(">HHI", cmap[entry : entry + 8])
        table = cmap[offset:]
        form = struct.unpack(">H", table[:2])[0]
        if (platform, encoding) in UNICODE and form in (4, 12):
            yield from _segments(table) if form == 4 else _groups(table)


def characters_of(path: str, index: int) -> set[int]:
    """The code points that a font maps to a glyph (runs of a format 4 table may hold a few holes)."""
    with Path(path).open("rb") as file:
        place, length = table_place(file, index, b"cmap")
        file.seek(place)
        cmap = file.read(length)
    found: set[int] = set()
    for first, last in _runs(cmap):
        found.update(range(first, last + 1))
    return found


@cache
def _printable(book: FontBook) -> frozenset[int]:
    wanted = set(book.fallback)
    fonts = [f for f in book.fonts.fonts() if f.family in wanted and f.path]
    return frozenset().union(*(characters_of(f.path, f.index) for f in fonts))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, Iterable):
        for part in value:
            yield from _texts(part)


def check_printable(value: Any, label: str) -> None:
    """Refuse a text with a character that no font of the papers can show."""
    known = _printable(current_fonts())
    found = {c for text in _texts(value) for c in text if ord(c) not in known and not c.isspace()}
    if found:
        codes = "、".join(f"{c}（U+{ord(c):04X}）" for c in sorted(found)[:5])
        raise RuleViolation(
            f"“{label}”中没有字体可以印出：{codes}。请改用通用字，或者请管理员安装含该字的字体。"
        )
