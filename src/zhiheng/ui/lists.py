"""List pages, declared: filters, order, views, columns, paging and export over `visible_to(user)`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views import View

from zhiheng.ui import list_exports, preferences
from zhiheng.ui.cells import Cells
from zhiheng.ui.filters import Chip, applied, clean_get, form_complaints, with_tick_boxes
from zhiheng.ui.paging import CAP, BadCursor, Page, Pager, Sort, capped_counts

MAX_CHOSEN = 500


@dataclass(frozen=True)
class BuiltIn:
    """A view every user of the list has as a tab: a name, the conditions as a query string, and its order."""

    name: str
    query: str
    sort: str = ""


@dataclass(frozen=True)
class Bulk:
    """A bulk action: the chosen rows are posted as `pk` to the url name."""

    label: str
    url: str
    icon: str = "arrow-right"
    roles: tuple[str, ...] = ()


class FilterBar:
    """The conditions of a list: the first in sight, the rest under 更多条件."""

    quick_filters: int = 6
    filterset: Any
    applied: Any

    @cached_property
    def _fields(self) -> list[Any]:
        return with_tick_boxes(self.filterset.form)

    def quick_fields(self) -> list[Any]:
        return self._fields[: self.quick_filters]

    def more_fields(self) -> list[Any]:
        return self._fields[self.quick_filters :]

    def more_in_force(self) -> int:
        return sum(1 for bound in self.more_fields() if bound.name in self.applied)


class ListPage(FilterBar, LoginRequiredMixin, View):
    """One list: a subclass names model, table, filters and sorts; everything else has a default.

    The table is a django-tables2 `Table` (columns without ordering), the filters a django-filter
    `FilterSet` whose first `quick_filters` stand in the bar and the rest under 更多条件.
    """

    registry: ClassVar[dict[str, type["ListPage"]]] = {}

    key: str = ""
    title: str = ""
    description: str = ""
    model: type[Model]
    table_class: type
    filterset_class: type
    sorts: tuple[Sort, ...]
    views: tuple[BuiltIn, ...] = ()
    bulk: tuple[Bulk, ...] = ()
    columns: tuple[str, ...] = ()  # shown by default; empty = all
    page_size: int = 50
    roles: tuple[str, ...] = ()  # who may open the list; empty = everybody signed in
    may_export: bool = True
    empty_sentence: str = "还没有记录。"
    template_name: str = "ui/list.html"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.key:
            ListPage.registry[cls.key] = cls

    # --- what a subclass may change ---

    def rows(self) -> QuerySet[Any]:
        """The rows this person may see, with what the table needs fetched along."""
        return self.model.objects.visible_to(self.request.user)  # type: ignore[attr-defined]

    def parts(self) -> Sequence[Q]:
        """Where no index serves the order across all rows: the parts within which one does (see `Pager`)."""
        return ()

    def prepare(self, rows: Sequence[Any]) -> None:
        """Set on the rows of a page, or of a stretch of an export, what one query more can bring."""

    def extra_context(self) -> dict[str, Any]:
        """More for the template: header buttons, a line of explanation."""
        return {}

    def export_job(self, kind: str, columns: list[str]) -> str:
        """Start the job for an export above the direct limit and return its page; empty = refuse it."""
        return list_exports.start(self, kind, columns)

    # --- requests ---

    @classmethod
    def may_be_opened_by(cls, user: Any) -> bool:
        return not cls.roles or user.has_role(*cls.roles)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not self.may_be_opened_by(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "counts" in request.GET:
            return render(
                request, "ui/list_views.html", {"list": self, "tabs": self.counted_tabs()}
            )
        for sentence in self.complaints():
            messages.warning(request, sentence)
        context = {"list": self, "page": self.page, "table": self.table} | self.extra_context()
        return render(request, self.template_name, context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Export: the chosen rows or all that the conditions find."""
        return list_exports.answer(self, request)

    # --- conditions ---

    @cached_property
    def _clean(self) -> Any:
        return clean_get(self.request.GET, self.filterset_class.base_filters)

    @cached_property
    def query(self) -> QueryDict:
        """The readable part of the address, without the position of the page."""
        query = self._clean.query.copy()
        query.pop("page", None)
        return query

    @cached_property
    def conditions(self) -> QueryDict:
        """The conditions alone, without the order."""
        query = self.query.copy()
        query.pop("sort", None)
        return query

    @cached_property
    def filterset(self) -> Any:
        return self.filterset_class(self.conditions, self.rows(), request=self.request)

    @cached_property
    def applied(self) -> dict[str, str]:
        form = self.filterset.form
        form.errors  # noqa: B018 — cleans the form
        return applied(form)

    @cached_property
    def found(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.filterset.qs
        return rows.order_by(*self.sort.order_by())

    @cached_property
    def sort(self) -> Sort:
        wanted = self.query.get("sort", "")
        return next((sort for sort in self.sorts if sort.key == wanted), self.sorts[0])

    def complaints(self) -> list[str]:
        """Everything in the address that could not be used, in sentences."""
        found = list(self._clean.complaints)
        labels = {name: one.label for name, one in self.filterset.filters.items()}
        found += form_complaints(self.filterset.form, labels)
        wanted = self.query.get("sort")
        if wanted and wanted != self.sort.key:
            found.append("没有这种排序，已按默认排序显示。")
        if self._page_is_bad:
            found.append("地址里的页码位置无效或者已经过期，已回到第一页。")
        return found

    # --- page ---

    @cached_property
    def _paged(self) -> tuple[Page, bool]:
        page, is_bad = self._page_asked_for()
        self.prepare(page.rows)
        return page, is_bad

    def _page_asked_for(self) -> tuple[Page, bool]:
        pager = Pager(self.filterset.qs, self.sort, self.page_size, self.key, self.parts())
        try:
            return pager.page(self._clean.query.get("page", "")), False
        except BadCursor:
            return pager.page(), True

    @property
    def page(self) -> Page:
        return self._paged[0]

    @property
    def _page_is_bad(self) -> bool:
        return self._paged[1]

    @cached_property
    def count(self) -> int:
        """How many rows the conditions find, up to the cap; a page that holds all needs no query."""
        if self.page.is_whole:
            return len(self.page.rows)
        found = self.filterset.qs
        counted = [found.filter(part) for part in self.parts()] or [found]
        return min(sum(capped_counts(counted, self.sort)), CAP + 1)

    @property
    def count_label(self) -> str:
        return _capped(self.count)

    def chosen(self, posted: QueryDict) -> QuerySet[Any]:
        """The rows ticked by hand, as far as this person may see them."""
        keys = [key for key in posted.getlist("pk") if key.isdecimal() and len(key) < 19]
        return self.rows().filter(pk__in=keys[:MAX_CHOSEN])

    # --- columns ---

    @cached_property
    def habits(self) -> preferences.Habits:
        return preferences.of(self.request.user, self.key)

    @cached_property
    def all_columns(self) -> list[str]:
        return list(self.table_class.base_columns)  # type: ignore[attr-defined]

    @cached_property
    def shown(self) -> list[str]:
        known = [name for name in self.habits.columns if name in self.all_columns]
        default = [name for name in self.columns if name in self.all_columns]
        return known or default or self.all_columns

    @cached_property
    def table(self) -> Any:
        return self.bare_table([], self.shown)

    def bare_table(self, rows: Any, shown: list[str]) -> Any:
        hidden = [name for name in self.all_columns if name not in shown]
        return self.table_class(
            rows, request=self.request, exclude=hidden, sequence=shown, orderable=False
        )

    def may_choose(self) -> bool:
        return bool(self.may_export or self.allowed_bulk())

    def body(self) -> SafeString:
        """The rows of this page as table rows."""
        return Cells(self.table).body(self.page.rows, may_choose=self.may_choose())

    def headers(self) -> Iterator[dict[str, Any]]:
        """Column heads, with a link where a sort belongs to the column."""
        return (_head(self, column) for column in self.table.columns)

    def column_choices(self) -> Iterator[tuple[str, str, bool]]:
        names = [*self.shown, *(n for n in self.all_columns if n not in self.shown)]
        for name in names:
            header = self.table_class.base_columns[name].header  # type: ignore[attr-defined]
            yield name, str(header or self._header(name)), name in self.shown

    def _header(self, name: str) -> str:
        return str(self.bare_table([], [name]).columns[name].header)

    # --- links ---

    def address(self, query: QueryDict, **changes: str) -> str:
        query = query.copy()
        for name, value in changes.items():
            query[name] = value
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    def next_href(self) -> str:
        return self.address(self.query, page=self.page.next) if self.page.next else ""

    def previous_href(self) -> str:
        return self.address(self.query, page=self.page.previous) if self.page.previous else ""

    def chips(self) -> list[Chip]:
        """The conditions in force, each with the address of the list without it."""
        return [
            Chip(str(self.filterset.filters[name].label), words, self._without(name))
            for name, words in self.applied.items()
        ]

    def _without(self, name: str) -> str:
        query = self.query.copy()
        query.pop(name, None)
        return self.address(query)

    def clear_href(self) -> str:
        return self.request.path

    def sort_links(self) -> Iterator[tuple[Sort, str]]:
        for sort in self.sorts:
            yield sort, self.address(self.query, sort=sort.key)

    def counts_href(self) -> str:
        return f"{self.request.path}?{urlencode({'counts': 1})}&{self.query.urlencode()}"

    # --- views ---

    def tabs(self) -> list[preferences.Tab]:
        now = self.conditions.urlencode()
        count = self.count_label
        return preferences.tabs(self.request.path, self.views, self.habits, now=now, count=count)

    def counted_tabs(self) -> list[preferences.Tab]:
        """The tabs with the number of rows of each (asked for after the page is shown, in one query)."""
        tabs = preferences.tabs(
            self.request.path, self.views, self.habits, now=self.conditions.urlencode(), count=""
        )
        numbers = capped_counts([self._found_by(tab.query) for tab in tabs], self.sort)
        return [tab.with_count(_capped(number)) for tab, number in zip(tabs, numbers, strict=True)]

    def _found_by(self, query: str) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.filterset_class(
            QueryDict(query), self.rows(), request=self.request
        ).qs
        return rows.order_by()

    def save_href(self) -> str:
        return reverse("ui:save-view", args=[self.key])

    def columns_href(self) -> str:
        return reverse("ui:columns", args=[self.key])

    def may_share(self) -> bool:
        return preferences.may_share(self.request.user)

    def allowed_bulk(self) -> list[Bulk]:
        user = self.request.user
        return [one for one in self.bulk if not one.roles or user.has_role(*one.roles)]

    def to_drop(self) -> list[Chip]:
        """For an empty list: those of the first four conditions without which there would be rows."""
        chips = self.chips()[:4]
        found = [self._found_by(chip.href.partition("?")[2]) for chip in chips]
        return [chip for chip, is_any in zip(chips, _any_each(found), strict=True) if is_any]


def _head(page: ListPage, column: Any) -> dict[str, Any]:
    mine = [sort for sort in page.sorts if sort.column == column.name]
    place = mine.index(page.sort) if page.sort in mine else None
    following = mine[(place + 1) % len(mine)] if place is not None else (mine or [None])[0]
    return {
        "label": column.header,
        "attrs": column.attrs.get("th", {}),
        "href": page.address(page.query, sort=following.key) if following else "",
        "state": "" if place is None else _aria(page.sort),
    }


def _any_each(found: Sequence[QuerySet[Any]]) -> Sequence[bool]:
    """Whether each finds any row, all asked in one query."""
    asked = {f"found{place}": Exists(rows) for place, rows in enumerate(found)}
    one = get_user_model().objects.order_by("pk").annotate(**asked).values_list(*asked)
    return one[0] if asked else []


def _capped(number: int) -> str:
    return f"{CAP}+" if number > CAP else str(number)


def _aria(sort: Sort) -> str:
    return "descending" if sort.descending else "ascending"
