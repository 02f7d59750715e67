"""读一格：任何格式的格子，读成值，或者一句话说明为什么读不出。"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from zhiheng.exchange.readers import FAULT, FORMULA, NUMBER_1904, Cell
from zhiheng.exchange.readers.layout import as_text
from zhiheng.values import Reading, dates, wrong
from zhiheng.values.choices import read_boolean, read_choice
from zhiheng.values.codes import read_certificate
from zhiheng.values.text import damage, narrow, read_text, squeeze

day = lru_cache(maxsize=65536)(dates.read_date)
until = lru_cache(maxsize=16384)(dates.read_until)
choice = lru_cache(maxsize=4096)(read_choice)


@dataclass
class RowReader:
    """一行的各栏；读不出的记在 `problems`，写明栏目。"""

    cells: Sequence[Cell]
    places: Mapping[str, int]
    labels: Mapping[str, str]
    problems: list[str] = field(default_factory=list)

    def cell(self, name: str) -> Cell:
        place = self.places.get(name, -1)
        return self.cells[place] if 0 <= place < len(self.cells) else ""

    def read(self, name: str, reader: Callable[[str], Reading[Any]]) -> Any:
        """The value of one column, None where nothing is written."""
        place = self.places.get(name, -1)
        if place < 0 or place >= len(self.cells) or (cell := self.cells[place]) == "":
            return None
        if isinstance(cell, tuple) and (problem := _unreadable(cell)):
            self.problems.append(f"{self.labels[name]}：{problem}。")
            return None
        reading = reader(cell if isinstance(cell, str) else as_text(cell))
        if reading.problem:
            self.problems.append(f"{self.labels[name]}：{reading.problem}。")
        return reading.value

    def text(self, name: str, limit: int) -> str:
        return self.read(name, _line_of(limit)) or ""

    def paragraph(self, name: str, limit: int) -> str:
        return self.read(name, lambda text: read_text(text, limit)) or ""

    def code(self, name: str, reader: Callable[[str], Reading[Any]]) -> str:
        """A number kept as text: in a numeric cell digits may be gone, so it is refused."""
        cell = self.cell(name)
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            self.problems.append(
                f"{self.labels[name]}：单元格是数字格式，前面的 0 和十五位以后的数位可能已经丢失；请设为文本后照原件重新填写。"
            )
            return ""
        return self.read(name, reader) or ""

    def day(self, name: str) -> date | None:
        found: date | None = self.read(name, day)
        return found

    def until(self, name: str) -> date | None:
        found: date | None = self.read(name, until)
        return found

    def flag(self, name: str) -> bool | None:
        found: bool | None = self.read(name, read_boolean)
        return found

    def choice(self, name: str, words: "Words") -> str:
        return self.read(name, words.read) or ""

    def require(self, **values: object) -> None:
        """Columns that must be filled; one that could not be read has said so already."""
        for name, value in values.items():
            label = self.labels[name]
            if not value and not any(one.startswith(f"{label}：") for one in self.problems):
                self.problems.append(f"没有写{label}。")


@lru_cache(maxsize=64)
def _line_of(limit: int) -> Callable[[str], Reading[Any]]:
    """A reader of one line of text that remembers the texts that come again."""
    return lru_cache(maxsize=8192)(lambda text: read_text(text, limit, one_line=True))


def _unreadable(cell: tuple[str, str]) -> str:
    if cell[0] == FORMULA:
        return "是公式而没有结果，请粘贴为数值"
    if cell[0] == FAULT:
        return f"是错误值 {cell[1]}"
    if cell[0] == NUMBER_1904:
        return "工作簿用的是 1904 日期系统，请改为文本，例如 2026-10-16"
    return ""


@dataclass(frozen=True)
class Words:
    """固定的几种说法，各有常见的写法。"""

    words: tuple[tuple[str, str], ...]  # squeezed word, code
    offered: tuple[str, ...]

    @classmethod
    def of(cls, choices: Sequence[tuple[str, str]], **synonyms: tuple[str, ...]) -> "Words":
        pairs = [(squeeze(label), code) for code, label in choices]
        pairs += [(squeeze(word), code) for code, words in synonyms.items() for word in words]
        return cls(tuple(pairs), tuple(label for _, label in choices))

    def read(self, text: str) -> Reading[Any]:
        return _chosen(self, text)

    def several(self, text: str) -> Reading[Any]:
        """Several words in one cell, in their order."""
        parts = [part for part in _split(text) if part]
        readings = [self.read(part) for part in parts]
        if problem := next((one.problem for one in readings if one.problem), ""):
            return wrong(problem)
        return Reading(tuple(dict.fromkeys(one.value for one in readings if one.value)))


@lru_cache(maxsize=4096)
def _chosen(words: Words, text: str) -> Reading[Any]:
    return read_choice(text, dict(words.words), words.offered)


@lru_cache(maxsize=1024)
def _split(text: str) -> list[str]:
    plain = narrow(text)
    for mark in "、，,；;/|\n":
        plain = plain.replace(mark, " ")
    return plain.split()


MOST_NAME = 40


@lru_cache(maxsize=65536)
def person_name(text: str) -> Reading[Any]:
    """姓名：去掉为了对齐而加的空格；控制字符、过长的、没有字的不收。"""
    if problem := damage(text):
        return wrong(problem)
    reading = read_text(text, 4 * MOST_NAME, one_line=True)
    name = reading.value
    if name is None:
        return reading
    bare = "".join(name.split())
    name = bare if not bare.isascii() else name
    if len(name) > MOST_NAME:
        return wrong(f"有 {len(name)} 个字，超过上限 {MOST_NAME} 个字")
    if not any(char.isalpha() for char in name):
        return wrong(f"“{name}”不像姓名")
    return Reading(name)


def certificate_number(text: str) -> Reading[Any]:
    return read_certificate(text) if not (problem := damage(text)) else wrong(problem)


@lru_cache(maxsize=16384)
def agency_text(text: str) -> Reading[Any]:
    """机关的写法；全角的括号、数字照名录的写法比较在后，这里只去掉首尾和不可见的字符。"""
    return read_text(text, 120, one_line=True)
