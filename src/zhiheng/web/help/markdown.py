"""Markdown to HTML for the manual: anchors on headings, tables that fit a phone, links inside the product."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.urls import reverse
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

FILE_LINK = re.compile(r"(?:\d\d-)(?P<slug>[a-z-]+)\.md(?P<anchor>#.*)?")
PICTURE = re.compile(r"pictures/(?P<name>[a-z0-9-]+\.png)")


@dataclass(frozen=True)
class Section:
    """一个标题及其下的文字（供检索）。"""

    level: int
    title: str
    anchor: str
    text: str


@dataclass(frozen=True)
class Drawn:
    title: str
    sections: tuple[Section, ...]
    html: str
    links: tuple[str, ...]


class Renderer(RendererHTML):
    """Wraps tables so that they scroll inside themselves, and nothing else moves sideways."""

    def table_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return '<div class="tw"><table class="td">\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return '<th scope="col">'


PARSER = MarkdownIt("commonmark", {"html": False}, renderer_cls=Renderer).enable("table")


def draw(text: str) -> Drawn:
    """The first heading is the title and is left out of the body; the page frame shows it."""
    tokens = PARSER.parse(text)
    sections = _sections(tokens)
    links = tuple(_rewrite(tokens))
    body = tokens[3:] if tokens and tokens[0].tag == "h1" else tokens
    html = PARSER.renderer.render(body, PARSER.options, {})
    return Drawn(sections[0].title if sections else "", tuple(sections), html, links)


def _sections(tokens: list[Token]) -> list[Section]:
    found: list[tuple[Token, str, list[str]]] = []
    for position, token in enumerate(tokens):
        if token.type == "heading_open":
            found.append((token, tokens[position + 1].content, []))
            token.attrSet("id", anchor(tokens[position + 1].content))
        elif token.type == "inline" and found:
            found[-1][2].append(token.content)
    return [
        Section(int(token.tag[1]), title, anchor(title), "\n".join(words))
        for token, title, words in found
    ]


def anchor(title: str) -> str:
    """Like the anchors of code hosts, so that the same link works there and here."""
    return re.sub(r"[^\w-]", "", title.strip().casefold().replace(" ", "-"))


def _rewrite(tokens: list[Token]) -> list[str]:
    """Points links and pictures at the product; returns every address."""
    found = []
    for token in tokens:
        for child in token.children or []:
            name = {"link_open": "href", "image": "src"}.get(child.type)
            if name:
                address = _address(unquote(str(child.attrGet(name))))
                child.attrSet(name, address)
                found.append(address)
            if child.type == "image":
                child.attrSet("loading", "lazy")
    return found


def _address(written: str) -> str:
    if file := FILE_LINK.fullmatch(written):
        return reverse("help:page", args=[file["slug"]]) + (file["anchor"] or "")
    if picture := PICTURE.fullmatch(written):
        return reverse("help:picture", args=[picture["name"]])
    return written
