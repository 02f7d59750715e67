"""条款树：一部规范的章、条、行，以及每一条落实到什么程度。"""

import re
from dataclasses import dataclass, field

from zhiheng.law import coverage, library
from zhiheng.law.coverage import ClauseStatus
from zhiheng.law.library import Profile
from zhiheng.law.model import Clause, Norm
from zhiheng.law.parser import Node, Statute
from zhiheng.norms.models import LoadedText
from zhiheng.norms.texts import statute_of

ARTICLE = re.compile(r"第[一二三四五六七八九十百千零]+条")


@dataclass(slots=True)
class Article:
    """树上的一条；`rows` 是它的各行条款。"""

    label: str
    rows: list[Clause] = field(default_factory=list)
    lamp: str = "gry"
    word: str = "无软件义务"
    is_current: bool = False

    @property
    def first(self) -> Clause | None:
        return self.rows[0] if self.rows else None

    @property
    def hint(self) -> str:
        """一行摘要：第一行的要旨开头。"""
        gist = self.rows[0].gist if self.rows else ""
        return re.split(r"[，。：；]", gist, maxsplit=1)[0][:14]


@dataclass(slots=True)
class Chapter:
    title: str
    articles: list[Article] = field(default_factory=list)

    @property
    def is_current(self) -> bool:
        return any(article.is_current for article in self.articles)


def article_label(clause: Clause) -> str:
    """条款所在的条；没有“条”的文件是它的部分。"""
    found = ARTICLE.match(clause.article)
    return found[0] if found else clause.article


def clauses_of(norm: Norm) -> list[Clause]:
    return [clause for clause in library.clauses().values() if clause.norm == norm.code]


def same_article(clause: Clause) -> list[Clause]:
    """同一条的各行，次序同规则包。"""
    label = article_label(clause)
    return [c for c in clauses_of(library.norm(clause.norm)) if article_label(c) == label]


def chapters(norm: Norm, text: LoadedText | None, current: Clause | None = None) -> list[Chapter]:
    """装入了全文的按章分；没有装入的只列有条款的条。"""
    clauses = clauses_of(norm)
    statuses = coverage.statuses(clauses)
    by_label: dict[str, Article] = {}
    for clause in clauses:
        label = article_label(clause)
        by_label.setdefault(label, Article(label)).rows.append(clause)
    for label, article in by_label.items():
        article.lamp, article.word = state([statuses[c.id] for c in article.rows])
        article.is_current = current is not None and article_label(current) == label
    if text is None:
        return [Chapter("", list(by_label.values()))]
    found = list(_from_text(statute_of(text), by_label))
    placed = {id(article) for chapter in found for article in chapter.articles}
    rest = [article for article in by_label.values() if id(article) not in placed]
    return ([Chapter("", rest)] if rest else []) + found


def state(statuses: list[ClauseStatus]) -> tuple[str, str]:
    """一条的状态：各项义务全部、部分或者没有落实。"""
    duties = [status for status in statuses if status.operative]
    done = sum(status.implemented for status in duties)
    if not duties:
        return "gry", "无软件义务"
    if done == len(duties):
        return "grn", "已落实"
    return ("amb", "部分落实") if done else ("gry", "未落实")


def neighbours(clause: Clause) -> tuple[Clause | None, Clause | None]:
    """前一条和后一条的第一行。"""
    firsts: dict[str, Clause] = {}
    for other in clauses_of(library.norm(clause.norm)):
        firsts.setdefault(article_label(other), other)
    labels = list(firsts)
    here = labels.index(article_label(clause))
    before = firsts[labels[here - 1]] if here else None
    after = firsts[labels[here + 1]] if here + 1 < len(labels) else None
    return before, after


def norms_of(profile: Profile) -> list[Norm]:
    """本地的规范：自己的在前，全国的在后。"""
    return [norm for pack in reversed(profile.packs) for norm in library.norms_of(pack)]


def _from_text(statute: Statute, by_label: dict[str, Article]) -> list[Chapter]:
    found: list[Chapter] = []
    for root in statute.roots:
        if root.kind == "article" and not (found and not found[-1].title):
            found.append(Chapter(""))
        if root.kind != "article":
            found.append(Chapter(f"{root.label} {root.text}"))
        found[-1].articles += [_article(node, by_label) for node in _article_nodes(root)]
    return found


def _article_nodes(root: Node) -> list[Node]:
    sections = [node for node in root.walk() if node.kind == "section" and "." in node.key]
    if root.kind == "article" and sections:
        return [root, *sections]
    return [node for node in root.walk() if node.kind == "article"]


def _article(node: Node, by_label: dict[str, Article]) -> Article:
    """Notices number their parts 一、 and （一）; their rows are labelled 二（一）."""
    label = node.label.removesuffix("、")
    if "." in node.key:
        part = "一二三四五六七八九十"[int(node.key.split(".")[0]) - 1]
        label = f"{part}{node.label}"
    return by_label.get(label) or Article(label)
