"""Reads the manual: one Markdown file per task area, the pages of the office that it explains on top."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from zhiheng.web.help import markdown

FOLDER = Path(__file__).with_name("manual")
PICTURES = FOLDER / "pictures"
FILE_NAME = re.compile(r"\d\d-(?P<slug>[a-z-]+)\.md")
EXPLAINS = re.compile(r"\A<!-- 说明页面：(?P<names>[^>]*)-->\n")


@dataclass(frozen=True)
class Page:
    """手册的一页：标题、各节、正文，以及它说明哪些页面（网址名，或者整个 `名称空间:*`）。"""

    slug: str
    title: str
    sections: tuple[markdown.Section, ...]
    html: str
    explains: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True)
class Hit:
    """检索命中的一节。"""

    page: Page
    section: markdown.Section

    @property
    def anchor(self) -> str:
        return f"#{self.section.anchor}" if self.section.level > 1 else ""


@cache
def pages() -> tuple[Page, ...]:
    """All pages in the order of their file names; the manual changes only with the code."""
    found = []
    for file in sorted(FOLDER.glob("*.md")):
        if named := FILE_NAME.fullmatch(file.name):
            found.append(_page(named["slug"], file.read_text(encoding="utf-8")))
    return tuple(found)


def page(slug: str) -> Page | None:
    return next((one for one in pages() if one.slug == slug), None)


def page_about(url_name: str) -> Page | None:
    """说明这个页面的那一页：先找网址名，再找名称空间。"""
    space = f"{url_name.partition(':')[0]}:*"
    for name in (url_name, space):
        if found := next((one for one in pages() if name in one.explains), None):
            return found
    return None


def search(words: str) -> list[Hit]:
    """各节中同时含有每个词的；标题里有的在前。"""
    wanted = words.casefold().split()
    hits = [
        Hit(page, section)
        for page in pages()
        for section in page.sections
        if all(word in section.text.casefold() for word in wanted)
    ]
    return sorted(hits, key=lambda hit: not _all_in(wanted, hit.section.title))


def _all_in(wanted: list[str], text: str) -> bool:
    return all(word in text.casefold() for word in wanted)


def _page(slug: str, text: str) -> Page:
    head = EXPLAINS.match(text)
    names = head["names"].split() if head else []
    drawn = markdown.draw(text[head.end() :] if head else text)
    return Page(slug, drawn.title, drawn.sections, drawn.html, tuple(names), drawn.links)
