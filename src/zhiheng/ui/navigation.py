"""The office menu: higher rooms register their entries here in AppConfig.ready()."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from zhiheng.ui.paging import CAP, count_each

GROUPS = ("工作台", "监督业务", "主体与人员", "制度备案", "执法数据", "文书与统计", "系统")
COUNT_SECONDS = 30
Rows = Callable[[Any], QuerySet[Any]]


@dataclass(frozen=True)
class Entry:
    """一个菜单项；`waiting` 返回需要当前用户处理的各件，`roles` 为空表示人人可见。"""

    group: str
    label: str
    url: str
    icon: str
    roles: tuple[str, ...] = ()
    waiting: Rows | None = None
    order: int = 50
    is_exact: bool = False  # 只在自己这一页高亮（工作台）


@dataclass(frozen=True)
class Item:
    """A menu entry as one person sees it."""

    label: str
    href: str
    icon: str
    count: str
    is_current: bool


_entries: dict[str, Entry] = {}
_unread: list[Rows] = []
_utilities: dict[str, str] = {}


def register(entry: Entry) -> None:
    """Add a menu entry; a second entry with the same url name replaces the first."""
    if entry.group not in GROUPS:
        raise ValueError(f"没有“{entry.group}”这个菜单分组")
    _entries[entry.url] = entry


def register_unread(rows: Rows) -> None:
    """Name the unread notices of a person, for the bell in the header."""
    _unread[:] = [rows]


def register_utility(name: str, url: str) -> None:
    """Name the page behind a fixed place of the header: search, notices, help, account, password."""
    _utilities[name] = url


def utility(name: str) -> str:
    """The address of a header page, or an empty string where no room offers it."""
    return reverse(_utilities[name]) if name in _utilities else ""


def entries() -> tuple[Entry, ...]:
    return tuple(_entries.values())


def capped(number: int) -> str:
    """件数的写法：零不显示，超过 999 写 999+。"""
    if number <= 0:
        return ""
    return f"{CAP}+" if number > CAP else str(number)


def menu(user: Any, path: str) -> list[tuple[str, list[Item]]]:
    """The groups and items that this person sees; the item of the current page is marked."""
    seen = _seen_by(user)
    hrefs = {entry.url: reverse(entry.url) for entry in seen}
    current = _current(seen, hrefs, path)
    counts = _counts(user)
    groups = []
    for group in GROUPS:
        members = sorted((e for e in seen if e.group == group), key=lambda e: e.order)
        items = [
            Item(e.label, hrefs[e.url], e.icon, capped(counts.get(e.url, 0)), e.url == current)
            for e in members
        ]
        if items:
            groups.append((group, items))
    return groups


def _seen_by(user: Any) -> list[Entry]:
    return [e for e in _entries.values() if not e.roles or user.has_role(*e.roles)]


def forget_counts(user: Any) -> None:
    """Let the next page count again (called after every step)."""
    cache.delete(_key(user))


def broken_entries() -> list[str]:
    """Url names of entries that lead nowhere (for the system check)."""
    broken = []
    for name in [*_entries, *_utilities.values()]:
        try:
            reverse(name)
        except NoReverseMatch:
            broken.append(name)
    return broken


def _key(user: Any) -> str:
    return f"menu-counts:{user.pk}"


def _counts(user: Any) -> dict[str, int]:
    """The menu's numbers and the bell's, counted in one query and kept for half a minute."""
    counted = cache.get(_key(user))
    if counted is None:
        asked = {entry.url: entry.waiting(user) for entry in _seen_by(user) if entry.waiting}
        if _unread:
            asked["unread"] = _unread[0](user)
        counted = dict(zip(asked, count_each(list(asked.values())), strict=True))
        cache.set(_key(user), counted, COUNT_SECONDS)
    return counted


def unread_label(user: Any) -> str:
    """The capped number on the bell, from the same short-lived cache as the menu."""
    return capped(_counts(user).get("unread", 0))


def _current(seen: list[Entry], hrefs: dict[str, str], path: str) -> str:
    best = ""
    for entry in seen:
        href = hrefs[entry.url]
        fits = path == href if entry.is_exact else path.startswith(href)
        if fits and len(href) >= len(hrefs.get(best, "")):
            best = entry.url
    return best
