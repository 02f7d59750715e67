"""One choice out of many: a select, and beside a long one a box that narrows it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

FEW = 20  # so many are read at a glance


class LongSelect(forms.Select):
    """Options drawn in one go (three hundred agencies, one by one through templates, cost more than the page).

    Of more than a few, a search box beside it leaves only those that hold what is typed: `ui.js`, which
    never takes an option away; without a script the select stands alone.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(one) for one in self.format_value(value)}
        options = [
            (key, mark_safe(" selected") if str(key) in chosen else "", label)
            for key, label in flat(self.choices)
        ]
        given = {"name": name} | self.build_attrs(self.attrs, attrs)
        select = format_html(
            "<select{}>{}</select>",
            flatatt(given),
            format_html_join("", '<option value="{}"{}>{}</option>', options),
        )
        if len(options) <= FEW or "disabled" in given:
            return select
        return format_html(
            '<span class="narrow"><input type="search" placeholder="检索" autocomplete="off" maxlength="60" '
            'aria-label="写几个字，缩小后面的选择"{}>{}<span class="vh" role="status"></span></span>',
            flatatt({"aria-controls": given["id"]} if "id" in given else {}),
            select,
        )


def flat(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """The choices without their groups."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
