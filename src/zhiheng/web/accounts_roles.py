"""角色一览：角色 × 页面 × 步骤，全部由代码得出。"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, get_resolver

from zhiheng.accounts.access import is_public, roles_of
from zhiheng.accounts.roles import Role
from zhiheng.kernel.steps.table import TABLES
from zhiheng.ui import navigation
from zhiheng.ui.lists import ListPage
from zhiheng.web import separations


@dataclass(frozen=True)
class PageRow:
    """一个页面，各角色能否打开。"""

    name: str
    title: str
    marks: tuple[bool, ...]


def named_pages() -> Iterator[tuple[str, str, object]]:
    """Every named URL of the office: full name, route, view."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns, space: str, route: str) -> Iterator[tuple[str, str, object]]:
    for one in patterns:
        here = route + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, inner, here)
        elif isinstance(one, URLPattern) and one.name:
            yield space + one.name, here, one.callback


def page_titles() -> dict[str, str]:
    """By url name: what `TITLES` beside the routes says, the title of a list, the label of the menu."""
    titles = {
        name: callback.view_class.title
        for name, _, callback in named_pages()
        if issubclass(getattr(callback, "view_class", object), ListPage)
    }
    titles |= {entry.url: entry.label for entry in navigation.entries()}
    for one in get_resolver().url_patterns:
        if isinstance(one, URLResolver):
            declared = getattr(one.urlconf_module, "TITLES", {})
            titles |= {f"{one.namespace}:{name}": title for name, title in declared.items()}
    return titles


def page_rows() -> list[PageRow]:
    """By address, so that the pages of one room stand together."""
    rows, titles = [], page_titles()
    for name, _, callback in sorted(named_pages(), key=lambda page: page[1]):
        roles = roles_of(callback)
        everybody = is_public(callback) or not roles
        marks = tuple(everybody or role in roles for role in Role)
        rows.append(PageRow(name, titles[name], marks))
    return rows


@dataclass(frozen=True)
class StepRow:
    """流程表的一步，各角色能否办理。"""

    matter: str
    label: str
    rows: str
    marks: tuple[bool, ...]


def step_rows() -> list[StepRow]:
    return [
        StepRow(
            str(table.model._meta.verbose_name),
            step.label,
            step.rows,
            tuple(role in step.roles for role in Role),
        )
        for table in TABLES
        for _, step in table
        if not step.system
    ]


def roles(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "角色与权限",
        "roles": list(Role),
        "pages": page_rows(),
        "steps": step_rows(),
        "separations": separations.rows(request.user),
        "decider": separations.decider(request.user),
    }
    return render(request, "web/accounts/roles.html", context)
