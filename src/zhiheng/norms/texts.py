"""规范全文的装入：解析、核对、与条款对应、存入；产品不附带全文。"""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from zhiheng.law import library
from zhiheng.law.linking import Place, check_title, link
from zhiheng.law.model import Norm, UnknownLaw
from zhiheng.law.parser import Node, NodeKind, Statute, parse
from zhiheng.law.textlines import decode
from zhiheng.norms.models import LoadedText


@dataclass(frozen=True, slots=True)
class Loading:
    """一次装入的结果：`missing` 是在全文中没有找到位置的条款。"""

    norm: Norm
    statute: Statute
    places: list[Place]
    missing: list[str]
    sha256: str


def norm_named(word: str) -> Norm:
    """按编号（WH）、短名（威海办法）、全名或者只含一部规范的规则包名（weihai）。"""
    norms = library.norms().values()
    for norm in norms:
        if word.strip("《》") in (norm.code, norm.code.lower(), norm.short, norm.title):
            return norm
    if word in library.PACKS:
        inside = library.norms_of(word)
        if len(inside) == 1:
            return inside[0]
        names = "、".join(f"{norm.code}（{norm.short}）" for norm in inside)
        raise UnknownLaw(f"规则包 {word} 含多部规范，请写明是哪一部：{names}。")
    names = "、".join(norm.code for norm in norms)
    raise UnknownLaw(f"没有名为“{word}”的规范；可以写规则包名 weihai、huantai，或者编号 {names}。")


def read_text(norm: Norm, content: bytes) -> Loading:
    """解析并核对；不能用的文件抛出 TextError（给用户看的句子）。"""
    statute = parse(decode(content))
    check_title(statute, norm)
    clauses = [clause for clause in library.clauses().values() if clause.norm == norm.code]
    places, missing = link(statute, clauses)
    return Loading(norm, statute, places, missing, hashlib.sha256(content).hexdigest())


def store_text(loading: Loading, *, now: datetime, actor: str = "") -> LoadedText:
    """存入条款树，替换以前装入的同一部规范。"""
    text, _ = LoadedText.objects.update_or_create(
        norm=loading.norm.code,
        defaults={
            "title": loading.norm.title,
            "tree": {
                "preamble": loading.statute.preamble,
                "roots": [asdict(root) for root in loading.statute.roots],
                "places": {p.row: [p.key, p.sentence] for p in loading.places},
            },
            "sha256": loading.sha256,
            "loaded_by": actor,
            "loaded_at": now,
        },
    )
    return text


def statute_of(text: LoadedText) -> Statute:
    """存入的条款树。"""
    return Statute(text.tree["preamble"], tuple(_node(root) for root in text.tree["roots"]))


def original(clause_id: str) -> str:
    """条款在已装入全文中的原文；没有装入或者没有位置的为空。"""
    text = LoadedText.objects.filter(norm=library.norm_code(clause_id)).first()
    return originals(text, [clause_id]).get(clause_id, "") if text else ""


def originals(text: LoadedText, clause_ids: Iterable[str]) -> dict[str, str]:
    """几个条款的原文；没有位置的不列。"""
    statute, places = statute_of(text), text.tree["places"]
    found = {}
    for clause_id in clause_ids:
        if clause_id in places:
            key, sentence = places[clause_id]
            found[clause_id] = _words(statute, key, sentence)
    return found


def _words(statute: Statute, key: str, sentence: int | None) -> str:
    if key == "0":
        return statute.preamble
    node = statute.find(key)
    if node is None:
        return ""
    return node.sentences[sentence - 1] if sentence else node.marked_text


def _node(entry: dict[str, Any]) -> Node:
    kind: NodeKind = entry["kind"]
    children = tuple(_node(child) for child in entry["children"])
    return Node(kind, entry["key"], entry["label"], entry["text"], children)
