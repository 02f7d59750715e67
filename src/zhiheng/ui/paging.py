"""Keyset paging: a page is found by the position of a row, never by counting rows before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core import signing
from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connection
from django.db.models import Count, Min, Model, Q, QuerySet

CAP = 999


class BadCursor(ValueError):
    """The page position in the address is not one of ours (or belongs to another order)."""


@dataclass(frozen=True)
class Sort:
    """一种排序：末位总是主键，所以是全序；`column` 是点表头时所指的列。

    All fields go in one direction; only the first may be empty, and empty values come last either way.
    """

    key: str
    label: str
    fields: tuple[str, ...]
    descending: bool = False
    column: str = ""

    def order_by(self, *, reverse: bool = False) -> list[str]:
        sign = "-" if self.descending != reverse else ""
        return [f"{sign}{name}" for name in (*self.fields, "pk")]


@dataclass(frozen=True)
class Cursor:
    """The row next to which a page begins: its sort values and key, and the ordinal of the page's first row."""

    is_forward: bool
    values: tuple[Any, ...]
    pk: Any
    number: int

    @property
    def is_empty_valued(self) -> bool:
        return bool(self.values) and self.values[0] is None


@dataclass(frozen=True)
class Page:
    """The rows of one page and the cursors of its neighbours (empty where there is none)."""

    rows: Sequence[Any]
    first: int
    next: str = ""
    previous: str = ""

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def is_whole(self) -> bool:
        """Everything fits on this page."""
        return not self.next and not self.previous


@dataclass(frozen=True)
class Pager:
    """Cuts a queryset into pages of `size` in the order of `sort`; `salt` binds cursors to one list.

    `parts` together make up the queryset: an index that serves the order within each, not across them, then
    gives the first rows of each, and only those are put in order.
    """

    queryset: QuerySet[Any]
    sort: Sort
    size: int
    salt: str = ""
    parts: Sequence[Q] = ()
    may_be_empty: bool = field(init=False)

    def __post_init__(self) -> None:
        model = self.queryset.model
        first = self.sort.fields[0] if self.sort.fields else "pk"
        empty = first != "pk" and model._meta.get_field(first).null
        object.__setattr__(self, "may_be_empty", empty)

    def page(self, token: str = "") -> Page:
        """The page at the cursor; raises BadCursor when the token is not ours."""
        if not token:
            return self._forward(None)
        cursor = self._read(token)
        return self._forward(cursor) if cursor.is_forward else self._backward(cursor)

    def walk(self) -> Iterator[Sequence[Any]]:
        """All rows in order, `size` at a time, each a query of its own: no read stays open in between."""
        cursor = None
        while rows := self._rows(cursor, reverse=False)[: self.size]:
            yield rows
            cursor = Cursor(True, self._values(rows[-1]), rows[-1].pk, 0)

    def _values(self, row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in self.sort.fields)

    # --- tokens ---

    @cached_property
    def _signing_salt(self) -> str:
        return f"page:{self.salt}:{self.sort.key}"

    def _token(self, row: Any, number: int, *, is_forward: bool) -> str:
        model = self.queryset.model
        values = [
            model._meta.get_field(name).value_to_string(row)
            if getattr(row, name) is not None
            else None
            for name in self.sort.fields
        ]
        body = [int(is_forward), values, row.pk, number]
        return signing.dumps(body, salt=self._signing_salt, compress=False)

    def _read(self, token: str) -> Cursor:
        model = self.queryset.model
        try:
            is_forward, values, pk, number = signing.loads(token, salt=self._signing_salt)
            read = tuple(
                None if value is None else model._meta.get_field(name).to_python(value)
                for name, value in zip(self.sort.fields, values, strict=True)
            )
        except (signing.BadSignature, ValueError, TypeError, ValidationError) as error:
            raise BadCursor from error
        return Cursor(bool(is_forward), read, pk, int(number))

    # --- pages ---

    def _forward(self, cursor: Cursor | None) -> Page:
        rows = self._rows(cursor, reverse=False)
        first = cursor.number if cursor else 1
        has_more = len(rows) > self.size
        rows = rows[: self.size]
        if not rows and cursor:
            return self._forward(None)
        following = first + len(rows)
        return Page(
            rows,
            first if rows else 0,
            next=self._token(rows[-1], following, is_forward=True) if has_more else "",
            previous=self._token(rows[0], first, is_forward=False) if cursor and rows else "",
        )

    def _backward(self, cursor: Cursor) -> Page:
        rows = self._rows(cursor, reverse=True)
        has_more = len(rows) > self.size
        rows = rows[: self.size][::-1]
        if len(rows) < self.size:
            return self._forward(None)
        first = max(1, cursor.number - len(rows)) if has_more else 1
        return Page(
            rows,
            first,
            next=self._token(rows[-1], first + len(rows), is_forward=True),
            previous=self._token(rows[0], first, is_forward=False) if has_more else "",
        )

    def _rows(self, cursor: Cursor | None, *, reverse: bool) -> list[Any]:
        """One more row than a page holds; rows with an empty first value are a second, later stretch."""
        rows: list[Any] = []
        for stretch in self._stretches(cursor, reverse=reverse):
            rows += self._first(stretch, self.size + 1 - len(rows))
            if len(rows) > self.size:
                break
        return rows

    def _first(self, stretch: QuerySet[Any], most: int) -> QuerySet[Any]:
        if len(self.parts) < 2:
            return stretch[:most]
        heads = [stretch.filter(part).values_list("pk", flat=True)[:most] for part in self.parts]
        return stretch.filter(pk__in=[key for head in heads for key in head])[:most]

    def _stretches(self, cursor: Cursor | None, *, reverse: bool) -> list[QuerySet[Any]]:
        if not self.may_be_empty:
            return [self._stretch(self.queryset, cursor, self.sort.fields, reverse=reverse)]
        first, *rest = self.sort.fields
        filled = self.queryset.filter(**{f"{first}__isnull": False})
        empty = self.queryset.filter(**{f"{first}__isnull": True})
        in_empty = cursor is not None and cursor.is_empty_valued
        tail = None
        if in_empty and cursor is not None:
            tail = Cursor(cursor.is_forward, cursor.values[1:], cursor.pk, cursor.number)
        in_filled = None if in_empty else cursor
        last = self._stretch(empty, tail, tuple(rest), reverse=reverse)
        whole = self._stretch(filled, in_filled, self.sort.fields, reverse=reverse)
        if reverse:
            return [last, whole] if in_empty else [whole]
        return [last] if in_empty else [whole, last]

    def _stretch(
        self, rows: QuerySet[Any], cursor: Cursor | None, names: Sequence[str], *, reverse: bool
    ) -> QuerySet[Any]:
        sign = "-" if self.sort.descending != reverse else ""
        rows = rows.order_by(*(f"{sign}{name}" for name in (*names, "pk")))
        if cursor is None:
            return rows
        return rows.filter(beyond((*names, "pk"), (*cursor.values, cursor.pk), is_less=bool(sign)))


def beyond(names: Sequence[str], values: Sequence[Any], *, is_less: bool) -> Q:
    """Rows strictly beyond a position, written so that an index on the first field bounds the scan."""
    strict, wide = ("lt", "lte") if is_less else ("gt", "gte")
    name, value = names[0], values[0]
    if len(names) == 1:
        return Q(**{f"{name}__{strict}": value})
    further = beyond(names[1:], values[1:], is_less=is_less)
    return Q(**{f"{name}__{wide}": value}) & (Q(**{f"{name}__{strict}": value}) | further)


def capped_counts(found: Sequence[QuerySet[Any]], sort: Sort) -> list[int]:
    """The capped count of each, all in one query.

    Counted along the order of the page where an index serves it: the database then takes the same way for both.
    """
    return count_each(
        [rows.order_by(*(() if unindexed(rows.model, sort) else sort.order_by())) for rows in found]
    )


def count_each(found: Sequence[QuerySet[Any]], cap: int | None = None) -> list[int]:
    """How many rows each finds, up to one beyond the cap, all in one query."""
    if not found:
        return []
    parts, values = [], []
    for rows in found:
        try:
            sql, params = rows.values("pk")[
                : (CAP if cap is None else cap) + 1
            ].query.sql_with_params()
        except EmptyResultSet:
            sql, params = "SELECT 1 WHERE 1 = 0", ()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) found)")  # noqa: S608 — compiled by the ORM
        values += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return list(cursor.fetchone())


def count_with_first(found: QuerySet[Any], column: str) -> tuple[int, Any]:
    """How many rows, up to one beyond the cap, and the first of them by this column; one query."""
    nearest = found.order_by(column, "pk")[: CAP + 1]
    row = nearest.aggregate(n=Count("pk"), first=Min(column))
    return row["n"], row["first"]


def unindexed(model: type[Model], sort: Sort) -> bool:
    """Whether no index of the model serves this order (the primary key serves itself)."""
    if not sort.fields:
        return False
    wanted = [model._meta.get_field(name).name for name in sort.fields]  # agency_id is agency
    for name in wanted[:1]:
        single = model._meta.get_field(name)
        if len(wanted) == 1 and (single.unique or single.db_index):
            return False
    for index in model._meta.indexes:
        names = [name.lstrip("-") for name in index.fields]
        names = [name for name in names if name not in ("id", "pk")]
        if any(names[place : place + len(wanted)] == wanted for place in range(len(names))):
            return False
    return True
