"""文本的读入与拼接：解码、去页码、记住换行和段首，供全文解析使用。"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

PAGE_NUMBER = re.compile(
    r"[-—–－·]+\s*\d{1,4}\s*[-—–－·]+|第\s*\d{1,4}\s*页(\s*共\s*\d{1,4}\s*页)?"
)
BARE_NUMBER = re.compile(r"\d{1,4}")
UNIT = re.compile(r"\s*[年月日个人次条款项号元倍名天小时周岁％%、，。；）]")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u2060"))
ENDED = "。；：！？:;!?”）》"
PAGE_BREAK = "\ue000"
MOST_BYTES = 5_000_000


class TextError(ValueError):
    """文本不能用作规范全文；`str(error)` 是给用户看的句子。"""


def decode(content: bytes) -> str:
    """按 BOM、UTF-8、GB18030 的次序解码；不是文本的拒绝。"""
    if len(content) > MOST_BYTES:
        raise TextError("文件超过 5 MB，不像一部规范的全文。")
    if not content.strip():
        raise TextError("文件是空的。")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16")
    if b"\0" in content or content.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise TextError("文件不是纯文本，请先另存为 .txt（UTF-8）再装入。")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(content, "gb18030")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise TextError(
            "无法识别文件的编码，请另存为 UTF-8 或者 GB18030（GBK）文本再装入。"
        ) from None


@dataclass(frozen=True)
class Line:
    """One line of the file: its words without white space, and how it stood on the page."""

    text: str
    indented: bool
    width: int


@dataclass(frozen=True)
class Stream:
    """全部文字连成一串，`starts` 是各行的起点。"""

    chars: str
    starts: tuple[int, ...]
    lines: tuple[Line, ...]

    def begins_line(self, at: int) -> bool:
        index = bisect_left(self.starts, at)
        return index < len(self.starts) and self.starts[index] == at

    def end_of_last_sentence(self) -> int:
        """What follows the last full stop is a signature."""
        return max(self.chars.rfind(mark) for mark in "。！？") + 1 or len(self.chars)

    def end_of_line(self, at: int) -> int:
        index = bisect_right(self.starts, at)
        return self.starts[index] if index < len(self.starts) else len(self.chars)

    def paragraph_breaks(self, begin: int, end: int) -> Iterator[int]:
        """Line starts between `begin` and `end` at which a paragraph may begin."""
        first = bisect_left(self.starts, begin + 1)
        for index in range(first, len(self.starts)):
            if self.starts[index] >= end:
                return
            if self._begins_paragraph(index):
                yield self.starts[index]

    @cached_property
    def _is_wrapped(self) -> bool:
        """Lines are cut at a width: many of the full ones end inside a sentence."""
        full = [line for line in self.lines if line.width >= self._full_width - 4]
        return sum(line.text[-1] not in ENDED for line in full) > 0.3 * len(self.lines)

    @cached_property
    def _full_width(self) -> int:
        widths = sorted(line.width for line in self.lines)
        return widths[int(0.9 * (len(widths) - 1))]

    @cached_property
    def _uses_indents(self) -> bool:
        return 0.05 * len(self.lines) < sum(line.indented for line in self.lines)

    def _begins_paragraph(self, index: int) -> bool:
        before, line = self.lines[index - 1], self.lines[index]
        if before.text[-1] not in ENDED:
            return False
        if not self._is_wrapped:
            return True
        if self._uses_indents:
            return line.indented
        if before.width < self._full_width - 3:
            return True
        is_first_line = line.width <= self._full_width - 3 and line.text[-1] not in ENDED
        return is_first_line and line.width > self._full_width - 8


def stream(content: str) -> Stream:
    """去掉空白、页码和标记，连成一串并记住各行。"""
    lines = [line for line in _lines(content) if line.text]
    if not lines:
        raise TextError("文件里没有文字。")
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line.text)
    return Stream("".join(line.text for line in lines), tuple(starts), tuple(lines))


def _lines(content: str) -> Iterator[Line]:
    content = re.sub(r"<!--.*?-->", "", content, flags=re.DOTALL).translate(INVISIBLE)
    content = content.replace("\f", f"\n{PAGE_BREAK}\n")
    raw = [line for line in re.split(r"[\r\n\v\x85\u2028\u2029]+", content) if line.strip()]
    for before, line, following in zip(["", *raw], raw, [*raw[1:], ""], strict=False):
        bare = line.strip()
        if bare == PAGE_BREAK or _is_page_number(bare, before, following):
            continue
        bare = bare.lstrip("#*> ")
        text = "".join(bare.split())
        yield Line(text, line[:2] in ("\u3000\u3000", "  ", "\t"), _width(bare))


def _is_page_number(bare: str, before: str, following: str) -> bool:
    """A number alone on its line, unless the sentence goes on with it: 应当在 / 20 / 日内."""
    if PAGE_NUMBER.fullmatch(bare):
        return True
    if not BARE_NUMBER.fullmatch(bare):
        return False
    return PAGE_BREAK in (before, following) or not UNIT.match(following)


def _width(text: str) -> int:
    """Columns on the page: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
