"""全文解析：把一部规范的文本拆成编、章、节、条、款、项的树，不改一字。

The text is joined into one stream without white space, so that it does not matter where lines and pages break;
headings are then taken in the order of their numbers (第三十二条 counts only where article 32 is due and a sentence
has just ended). Where paragraphs begin is told by the line breaks that were kept beside the stream.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from zhiheng.law.textlines import Stream, TextError, stream

NodeKind = Literal["book", "chapter", "section", "article", "paragraph", "item", "preamble"]
LEVELS: dict[str, NodeKind] = {"编": "book", "章": "chapter", "节": "section", "条": "article"}
DEPTH: dict[NodeKind, int] = {"book": 0, "chapter": 1, "section": 2, "article": 3}
DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SCALES = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "[零〇一二三四五六七八九十百千]+"
HEADING = re.compile(rf"第({NUMERAL})([编章节条])(之[一二三四五六七八九十]+)?")
ITEM = re.compile(rf"（({NUMERAL})）|\(({NUMERAL})\)")
PART = re.compile(rf"({NUMERAL})、")
ENDINGS = "。；：！？:;!?）)》”"
LONGEST_TITLE = 40


@dataclass(frozen=True, slots=True)
class Node:
    """树上的一个结点：`key` 如 32、32-1、14-2-(3)、2.1，`label` 如“第三十二条”，`text` 不含下级。"""

    kind: NodeKind
    key: str
    label: str
    text: str = ""
    children: tuple["Node", ...] = ()

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def full_text(self) -> str:
        """本身和全部下级的文字。"""
        return self.text + "".join(child.full_text for child in self.children)

    @property
    def marked_text(self) -> str:
        """给人看的文字：列项带项号，各占一行。"""
        return "\n".join(
            (node.label if node.kind in ("item", "section") else "") + node.text
            for node in self.walk()
            if node.text
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """逐句（句号、分号断句）。"""
        return tuple(re.findall(r"[^。；;]+[。；;]?", self.full_text))


@dataclass(frozen=True, slots=True)
class Statute:
    """解析所得：`preamble` 是题名、公布说明等正文以前的文字。"""

    preamble: str
    roots: tuple[Node, ...]

    def walk(self) -> Iterator[Node]:
        for root in self.roots:
            yield from root.walk()

    @property
    def articles(self) -> tuple[Node, ...]:
        """全部条；没有“条”的文件为其各部分之下的段。"""
        return tuple(node for node in self.walk() if node.kind == "article")

    def find(self, key: str) -> Node | None:
        return next((node for node in self.walk() if node.key == key), None)


@dataclass(slots=True)
class _Draft:
    """A heading of the stream: where its own words begin and end."""

    kind: NodeKind
    key: str
    label: str
    at: int
    begin: int
    end: int = 0
    children: list["_Draft"] = field(default_factory=list)


def parse(content: str) -> Statute:
    """把文本解析为树；不成条文的文本抛出 TextError（给用户看的句子）。"""
    text = stream(content)
    drafts = list(_articles(text)) or list(_parts(text))
    if not any(d.kind == "article" for d in drafts):
        raise TextError("文件中没有找到“第一条”或者“一、”这样的条文标题，请核对是否为规范全文。")
    for draft, following in zip(drafts, [*drafts[1:], None], strict=True):
        draft.end = following.at if following else text.end_of_last_sentence()
    _refuse_gaps(text, drafts)
    return Statute(text.chars[: drafts[0].at], tuple(_tree(text, drafts)))


def numeral(word: str) -> int:
    """中文数字，如“一百二十三”。"""
    total, digit = 0, 0
    for char in word:
        if char in SCALES:
            total += (digit or 1) * SCALES[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + digit


def _articles(text: Stream) -> Iterator[_Draft]:
    """Headings 编, 章, 节 and 条 in the order of their numbers."""
    due = {"编": 1, "章": 1, "节": 1, "条": 1}
    title_from: int | None = 0  # before the first heading stands the title of the norm
    for match in HEADING.finditer(text.chars):
        unit, number = match[2], numeral(match[1])
        if not _may_begin(text, match.start(), title_from):
            continue
        if unit == "条" and match[3] and number == due["条"] - 1:
            yield _Draft("article", f"{number}{match[3]}", match[0], match.start(), match.end())
        elif number == due[unit] or (unit == "章" and number == 1 and due["条"] == 1):
            due[unit] = number + 1
            if unit in "编章":
                due["节"] = 1
            title_from = None if unit == "条" else match.end()
            key = str(number) if unit == "条" else match[0]
            label = match[0].removesuffix(match[3] or "")
            begin = match.end() - len(match[3] or "")
            yield _Draft(LEVELS[unit], key, label, match.start(), begin)


def _may_begin(text: Stream, at: int, title_from: int | None) -> bool:
    """A heading follows the end of a sentence, or a title: of a heading, or of the norm itself."""
    if at == 0 or text.chars[at - 1] in ENDINGS:
        return True
    if title_from == 0:
        return text.begins_line(at)
    return title_from is not None and (
        at - title_from <= LONGEST_TITLE and "。" not in text.chars[title_from:at]
    )


def _parts(text: Stream) -> Iterator[_Draft]:
    """一、（一）： the style of opinions and notices."""
    due, due_section, last_heading = 1, 1, 0
    for match in re.finditer(rf"{PART.pattern}|{ITEM.pattern}", text.chars):
        at = match.start()
        number = numeral(match[1] or match[2] or match[3])
        ended = at == 0 or text.chars[at - 1] in ENDINGS or text.begins_line(at)
        if match[1] and number == due and ended:
            due, due_section, last_heading = due + 1, 1, number
            yield _Draft("article", str(number), match[0], at, match.end())
        elif not match[1] and last_heading and number == due_section and ended:
            due_section += 1
            yield _Draft("section", f"{last_heading}.{number}", match[0], at, match.end())


def _refuse_gaps(text: Stream, drafts: list[_Draft]) -> None:
    """A missing article would push all that follows into the one before it."""
    numbers = [int(d.key) for d in drafts if d.kind == "article" and d.key.isdigit()]
    last = next(d for d in reversed(drafts) if d.kind == "article")
    for match in HEADING.finditer(text.chars, last.begin):
        follows = text.begins_line(match.start()) and text.chars[match.start() - 1] in ENDINGS
        if match[2] == "条" and follows and numeral(match[1]) > numbers[-1]:
            raise TextError(f"条号不连续：{last.label}之后是{match[0]}，请核对文件是否完整。")


def _tree(text: Stream, drafts: list[_Draft]) -> Iterator[Node]:
    """Nest by depth; a 项-like section of a notice nests below its part."""
    roots: list[_Draft] = []
    open_: list[_Draft] = []
    has_parts = any(d.kind == "section" and "." in d.key for d in drafts)
    for draft in drafts:
        while open_ and _depth(open_[-1], has_parts) >= _depth(draft, has_parts):
            open_.pop()
        (open_[-1].children if open_ else roots).append(draft)
        open_.append(draft)
    for root in _without_contents(roots):
        yield _node(text, root)


def _depth(draft: _Draft, has_parts: bool) -> int:
    return 4 if has_parts and draft.kind == "section" else DEPTH[draft.kind]


def _without_contents(roots: list[_Draft]) -> list[_Draft]:
    """A table of contents names chapters that hold no article."""
    kept = [r for r in roots if r.kind == "article" or r.children]
    return kept or roots


def _node(text: Stream, draft: _Draft) -> Node:
    if draft.kind != "article" and "." not in draft.key:
        title = text.chars[draft.begin : draft.end].strip()
        return Node(
            draft.kind,
            draft.key,
            draft.label,
            title,
            tuple(_node(text, child) for child in draft.children),
        )
    title = _title_of_part(text, draft) if draft.label.endswith("、") else ""
    draft.begin += len(title)
    paragraphs = tuple(_paragraphs(text, draft)) if draft.begin < draft.end else ()
    sections = tuple(_node(text, child) for child in draft.children)
    return Node(draft.kind, draft.key, draft.label, title, paragraphs + sections)


def _title_of_part(text: Stream, draft: _Draft) -> str:
    """The rest of the line, when it is short and no sentence ends in it."""
    title = text.chars[draft.begin : min(text.end_of_line(draft.begin), draft.end)]
    return title if len(title) <= LONGEST_TITLE and "。" not in title else ""


def _paragraphs(text: Stream, draft: _Draft) -> Iterator[Node]:
    """款 and the 项 below each."""
    starts = _paragraph_starts(text, draft)
    for number, (begin, end) in enumerate(
        zip(starts, [*starts[1:], draft.end], strict=True), start=1
    ):
        key = f"{draft.key}-{number}"
        marks = list(_item_marks(text, begin, end))
        ends = [*(m.start() for m in marks), end][1:]
        items = tuple(
            Node("item", f"{key}-({n})", match[0], text.chars[match.end() : stop])
            for n, (match, stop) in enumerate(zip(marks, ends, strict=True), start=1)
        )
        first = marks[0].start() if marks else end
        yield Node("paragraph", key, f"第{number}款", text.chars[begin:first], items)


def _item_marks(text: Stream, begin: int, end: int) -> Iterator[re.Match[str]]:
    """（一）（二）… in order, each after the end of a sentence."""
    due = 1
    for match in ITEM.finditer(text.chars, begin, end):
        after_end = match.start() == begin or text.chars[match.start() - 1] in ENDINGS
        if numeral(match[1] or match[2]) == due and after_end:
            due += 1
            yield match


def _paragraph_starts(text: Stream, draft: _Draft) -> list[int]:
    """A paragraph begins where a line begins after a full stop, unless an item begins there."""
    starts = [draft.begin]
    for at in text.paragraph_breaks(draft.begin, draft.end):
        begins_item = ITEM.match(text.chars, at)
        if text.chars[at - 1] in "。！？" and not begins_item:
            starts.append(at)
    return starts
