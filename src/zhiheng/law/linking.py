"""条款与全文的对应：把每一行条款放到条款树的结点（必要时到句）上。"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zhiheng.law.model import Clause, Norm
from zhiheng.law.parser import Node, Statute
from zhiheng.law.textlines import TextError

ROW = re.compile(
    r"(?P<article>\d+)(?:-(?P<paragraph>\d+)[abc]?)?(?:-?\((?P<item>\d+)\))?(?:\.s(?P<sentence>\d)[ab]?)?"
)
SECTION = re.compile(r"(?P<part>\d+)(?:\.(?P<section>\d+))?(?:-\w+)?")


@dataclass(frozen=True, slots=True)
class Place:
    """条款在全文中的位置：结点，以及句的序号（从 1 起；整个结点为空）。"""

    row: str
    key: str
    sentence: int | None = None


def check_title(statute: Statute, norm: Norm) -> None:
    """开头没有该规范的名称，就不是这部规范。"""
    opening = statute.preamble[:600]
    wanted = "".join(norm.title.split())
    if wanted not in opening and norm.title.removeprefix("中华人民共和国") not in opening:
        raise TextError(f"文件开头没有“{norm.title}”，请核对是不是这部规范的全文。")


def link(statute: Statute, clauses: Iterable[Clause]) -> tuple[list[Place], list[str]]:
    """每个条款的位置，以及没有找到位置的条款编号。"""
    nodes = {node.key: node for node in statute.walk()}
    places: list[Place] = []
    missing: list[str] = []
    for clause in clauses:
        place = _place(nodes, clause, statute)
        if place is None:
            missing.append(clause.id)
        else:
            places.append(place)
    return places, missing


def _place(nodes: dict[str, Node], clause: Clause, statute: Statute) -> Place | None:
    rest = clause.id.split("-", 1)[1]
    if any(node.kind == "section" and "." in node.key for node in nodes.values()):
        return _section_place(nodes, clause, rest, statute)
    match = ROW.fullmatch(rest)
    if match is None or (article := nodes.get(match["article"])) is None:
        return None
    node = _exact(nodes, article, match)
    if clause.anchor:
        return _anchored(clause, node, article)
    return Place(clause.id, node.key) if node and not match["sentence"] else None


def _exact(nodes: dict[str, Node], article: Node, match: re.Match[str]) -> Node | None:
    """条、款、项对应的结点；44-0 是列项之前的话。"""
    paragraph, item = match["paragraph"], match["item"]
    if item and not paragraph:
        return next((n for n in article.walk() if n.key.endswith(f"-({item})")), None)
    if not paragraph:
        return article
    key = f"{article.key}-{max(int(paragraph), 1)}" + (f"-({item})" if item else "")
    return nodes.get(key) or (_only_item(article, item) if item else None)


def _only_item(article: Node, item: str) -> Node | None:
    """分款看不出时，全条只有一处该项的，就是它。"""
    found = [n for n in article.walk() if n.key.endswith(f"-({item})")]
    return found[0] if len(found) == 1 else None


def _section_place(
    nodes: dict[str, Node], clause: Clause, rest: str, statute: Statute
) -> Place | None:
    match = SECTION.fullmatch(rest)
    if match is None:
        return None
    if match["part"] == "0":
        found = not clause.anchor or clause.anchor in statute.preamble
        return Place(clause.id, "0") if found else None
    key = f"{match['part']}.{match['section']}" if match["section"] else match["part"]
    node = nodes.get(key)
    if node is None:
        return None
    return _anchored(clause, node, node) if clause.anchor else Place(clause.id, key)


def _anchored(clause: Clause, node: Node | None, article: Node) -> Place | None:
    """含有关键词的句：先在所指结点中找，分款看不出时在整条中找。"""
    for candidate in _smallest_first(node, article):
        for number, sentence in enumerate(candidate.sentences, start=1):
            if clause.anchor in sentence:
                whole = ".s" not in clause.id and candidate is node
                is_article = candidate.kind == "article"
                return Place(clause.id, candidate.key, None if whole and not is_article else number)
    return None


def _smallest_first(node: Node | None, article: Node) -> Iterator[Node]:
    if node is not None:
        inner = [n for n in node.walk() if n.kind == "paragraph"]
        yield from inner if node.kind in ("article", "section") else [node]
    yield from (n for n in article.walk() if n.kind == "paragraph")
    yield article
