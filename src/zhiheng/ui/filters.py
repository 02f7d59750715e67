"""Filters of the list pages, and the reading of an address that may hold anything."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from zhiheng.directory.models import Agency
from zhiheng.ui.choices import LongSelect, flat
from zhiheng.ui.forms import DayField, MoneyField, TextField

MAX_VALUE = 200
SEARCH_MAX = 60
RESERVED = frozenset({"sort", "page"})


class DayFilter(django_filters.Filter):
    """某日起或者止；`lookup_expr` 用 gte、lte。"""

    field_class = DayField


class MoneyFilter(django_filters.Filter):
    """金额（元）的下限或者上限。"""

    field_class = MoneyField


class SearchField(TextField):
    """检索词：去掉首尾空格，最多 60 字。"""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": SEARCH_MAX} | kwargs)


class SearchFilter(django_filters.CharFilter):
    """检索框；用 `method=` 指明在哪些栏目里找。"""

    field_class = SearchField


class YesField(forms.BooleanField):
    """A tick, or nothing: an empty box is no condition, also where the filter has its own method."""

    def clean(self, value: Any) -> bool | None:
        return super().clean(value) or None


class YesFilter(django_filters.Filter):
    """打勾才起作用的条件。"""

    field_class = YesField


class ChoiceFilter(django_filters.ChoiceFilter):
    """其中一种。"""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"widget": LongSelect} | kwargs)


class RowFilter(django_filters.Filter):
    """此人看得见的记录中的一条，按名称选；`rows` 由请求得到查询集。

    One query gives the choices, to check the value and to draw the list.
    """

    def __init__(
        self,
        *args: Any,
        rows: Callable[[Any], Any],
        named: str = "name",
        empty_label: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.named, self.empty_label = rows, named, empty_label

    @property
    def field(self) -> forms.Field:
        if not hasattr(self, "_field"):
            self._field = forms.TypedChoiceField(
                choices=lambda: self._choices(),  # a function is not copied with the form
                coerce=int,
                empty_value=None,
                required=False,
                label=self.label,
                widget=LongSelect,
            )
        return self._field

    def _choices(self) -> list[tuple[str, str]]:
        request = getattr(self.parent, "request", None)
        # tabs and advice filter again in the same request
        known = {} if request is None else vars(request).setdefault("row_choices", {})
        key = (self.rows, self.named)
        if key not in known:
            found = self.rows(request).values_list("pk", self.named)
            known[key] = [(str(pk), name) for pk, name in found]
        return [("", self.empty_label), *known[key]]


def agencies_in_scope(request: HttpRequest | None) -> QuerySet[Agency]:
    """条件里只列本人范围内的机关；`RowFilter(rows=agencies_in_scope)`。"""
    if request is None:
        return Agency.objects.none()
    return Agency.objects.read_by(request.user).order_by("path", "id")


@dataclass(frozen=True)
class CleanQuery:
    """What of the address can be used, and a sentence for each part that cannot."""

    query: QueryDict
    complaints: tuple[str, ...]


def clean_get(given: QueryDict, names: Iterable[str]) -> CleanQuery:
    """Keep the known parameters with readable values; say in Chinese what was left out and why."""
    known = set(names) | RESERVED
    query = QueryDict(mutable=True)
    complaints = []
    for name in given:
        if name not in known:
            continue
        values = [value for value in given.getlist(name) if value.strip()]
        usable = [value for value in values if _is_readable(value)]
        if len(usable) < len(values):
            complaints.append("地址里有不能识别的字符或者过长的内容，已忽略那个条件。")
        if usable:
            query.setlist(name, usable)
    return CleanQuery(query, tuple(dict.fromkeys(complaints)))


def _is_readable(value: str) -> bool:
    return len(value) <= MAX_VALUE and value.isprintable()


def form_complaints(form: forms.BaseForm, labels: dict[str, str]) -> list[str]:
    """One sentence for each filter whose value cannot be used; the list is shown without it."""
    return [
        f"条件“{labels.get(name, name)}”不能使用：{' '.join(str(text) for text in texts)}已忽略这个条件。"
        for name, texts in form.errors.items()
    ]


def with_tick_boxes(form: forms.BaseForm) -> list[forms.BoundField]:
    """The fields for the filter bar: several of many are ticked in a drop-down, not held with Ctrl."""
    for field in form.fields.values():
        if type(field.widget) is forms.SelectMultiple:
            choices = field.choices  # type: ignore[attr-defined]
            field.widget = forms.CheckboxSelectMultiple(choices=choices)
    return list(form)


@dataclass(frozen=True)
class Chip:
    """One condition in force, and the address of the list without it."""

    label: str
    value: str
    href: str

    @property
    def text(self) -> str:
        return f"{self.label}：{self.value}" if self.value else self.label


def applied(form: forms.BaseForm) -> dict[str, str]:
    """The conditions in force by name, each with its value in words."""
    found = {}
    for name, value in form.cleaned_data.items():
        if value in (None, "", [], False) or (hasattr(value, "exists") and not len(value)):
            continue
        found[name] = in_words(form.fields[name], value)
    return found


def in_words(field: forms.Field, value: Any) -> str:
    if value is True:
        return ""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices = {str(key): str(label) for key, label in flat(field.choices)}
        values = value if isinstance(value, list | tuple) else [value]
        return "、".join(choices.get(str(one), str(one)) for one in values)
    if isinstance(value, list | tuple) or hasattr(value, "exists"):
        return "、".join(str(one) for one in value)
    return str(value)
