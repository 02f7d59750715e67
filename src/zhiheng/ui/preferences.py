"""A person's habits on a list: saved views and columns, read in one query."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast
from django.http import QueryDict

from zhiheng.accounts.roles import Role
from zhiheng.ui.models import ColumnChoice, SavedView

MAX_VIEWS = 12


@dataclass(frozen=True)
class Saved:
    """A saved view as the tabs need it."""

    id: int
    name: str
    query: str
    is_own: bool


@dataclass(frozen=True)
class Habits:
    """Views in the order they were saved, chosen columns (empty = the default), wide rows."""

    views: tuple[Saved, ...] = ()
    columns: tuple[str, ...] = ()
    is_airy: bool = False


@dataclass(frozen=True)
class Tab:
    """One tab above the list; `id` is set for a view that its owner may delete."""

    name: str
    href: str
    query: str
    is_current: bool = False
    count: str = ""
    id: int | None = None

    def with_count(self, count: str) -> "Tab":
        return replace(self, count=count)


def of(user: Any, page: str) -> Habits:
    """Saved views and the choice of columns come in one query: a list page has few to spend."""
    own_or_shared = Q(user=user) | Q(agency_id=user.agency_id, agency__isnull=False)
    views = (
        SavedView.objects.filter(own_or_shared, page=page)
        .annotate(sort=Value("1view", output_field=CharField()), owner=Cast("user_id", CharField()))
        .values_list("sort", "id", "name", "query", "owner")
    )
    columns = (
        ColumnChoice.objects.filter(user=user, page=page)
        .annotate(
            sort=Value("2columns", output_field=CharField()),
            name=Value("", output_field=CharField()),
            airy=Cast("is_airy", CharField()),
        )
        .values_list("sort", "id", "name", "columns", "airy")
    )
    rows = list(views.order_by().union(columns.order_by(), all=True).order_by("sort", "id"))
    saved = [
        Saved(pk, name, query, owner == str(user.pk))
        for sort, pk, name, query, owner in rows
        if sort == "1view"
    ]
    for sort, _, _, names, airy in rows:
        if sort == "2columns":
            is_airy = airy in ("1", "true")
            return Habits(tuple(saved[:MAX_VIEWS]), tuple(filter(None, names.split(","))), is_airy)
    return Habits(tuple(saved[:MAX_VIEWS]))


def tabs(path: str, built_in: Sequence[Any], habits: Habits, *, now: str, count: str) -> list[Tab]:
    """不加条件的（内置视图另有名称的用它）、内置视图、保存的视图；条件相同的一个为当前，并写上件数。"""
    bare = next((one.name for one in built_in if not one.query), "全部")
    named = [(bare, "", "", None)]
    named += [(one.name, one.query, one.sort, None) for one in built_in if one.query]
    named += [(one.name, one.query, "", one.id if one.is_own else None) for one in habits.views]
    is_found = False
    made = []
    for name, query, sort, pk in named:
        is_current = not is_found and same_conditions(query, now)
        is_found = is_found or is_current
        address = f"{query}&sort={sort}" if sort else query
        href = f"{path}?{address}" if address else path
        made.append(Tab(name, href, query, is_current, count if is_current else "", pk))
    return made


def same_conditions(one: str, other: str) -> bool:
    return _sorted(one) == _sorted(other)


def _sorted(query: str) -> list[tuple[str, list[str]]]:
    return sorted((name, sorted(values)) for name, values in QueryDict(query).lists())


def may_share(user: Any) -> bool:
    """只有监督机构负责人可以把视图共享给本单位。"""
    return bool(user.has_role(Role.SO_HEAD) and user.agency_id)
