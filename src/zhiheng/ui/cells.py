"""Cells of a django-tables2 table, read and drawn fast: what does not depend on the row is worked out once.

The library inspects signatures and looks up fields again for every cell; over fifty rows that costs more
than the database. The rules for authors are the library's: `render_x`, `value_x`, `accessor`, `linkify`.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2 import Column
from django_tables2.utils import Accessor

Read = Callable[[Any], Any]


class Cells:
    """The columns of one bound table, ready to be applied to records."""

    def __init__(self, table: Any) -> None:
        self.table = table
        model = getattr(table._meta, "model", None)
        self.columns = [_Cell(table, bound, model) for bound in table.columns]

    def body(self, records: Iterable[Any], *, may_choose: bool) -> SafeString:
        """The rows of the table body; every cell carries its label for the phone."""
        rows = (
            self._row(number, record, may_choose=may_choose)
            for number, record in enumerate(records, 1)
        )
        return mark_safe("\n".join(rows))  # noqa: S308 — every part is escaped in _row

    def _row(self, number: int, record: Any, *, may_choose: bool) -> str:
        cells = "".join(column.drawn(record) for column in self.columns)
        css = self._row_class(record)
        head = format_html('<tr class="{}">', css) if css else "<tr>"
        if may_choose:
            head += format_html(
                '<td data-label="选择"><input type="checkbox" name="pk" value="{}" '
                'aria-label="选择第 {} 行"></td>',
                record.pk,
                number,
            )
        return f"{head}{cells}</tr>"

    def _row_class(self, record: Any) -> str:
        css = (self.table.row_attrs or {}).get("class", "")
        return str(css(record=record) if callable(css) else css)

    def values(self, records: Iterable[Any]) -> Iterator[list[Any]]:
        """Header and rows for an export: days and amounts as themselves, the rest as text."""
        yield [str(column.bound.header) for column in self.columns]
        for record in records:
            yield [column.exported(record) for column in self.columns]


class _Row(NamedTuple):
    """What template columns ask of a row."""

    record: Any
    row_counter: int = 0


class _Cell:
    def __init__(self, table: Any, bound: Any, model: Any) -> None:
        self.table, self.bound, self.column = table, bound, bound.column
        self.read = _reader(bound.accessor, model)
        self.render = _wanted(getattr(table, f"render_{bound.name}", self.column.render))
        own_value = getattr(table, f"value_{bound.name}", None)
        is_overridden = type(self.column).value is not Column.value
        self.value = _wanted(own_value or self.column.value) if own_value or is_overridden else None
        css = bound.attrs.get("td", {}).get("class", "")
        self.head = format_html('<td data-label="{}" class="{}">', bound.header, css)
        if not css:
            self.head = format_html('<td data-label="{}">', bound.header)

    def drawn(self, record: Any) -> str:
        return f"{self.head}{conditional_escape(self._content(record))}</td>"

    def _content(self, record: Any) -> Any:
        value = self.read(record)
        if value in self.column.empty_values:
            return self.bound.default
        known = self._known(record, value)
        content = self.render(known)
        return self.bound.link(content, **known) if self.bound.link else content

    def exported(self, record: Any) -> Any:
        value = self.read(record)
        known = self._known(record, value)
        if self.value is not None:
            return self.value(known)
        if value in self.column.empty_values:
            return None
        return value if isinstance(value, date | Decimal | int | float) else self.render(known)

    def _known(self, record: Any, value: Any) -> dict[str, Any]:
        return {
            "value": value,
            "record": record,
            "column": self.column,
            "bound_column": self.bound,
            "bound_row": _Row(record),
            "table": self.table,
        }


def _wanted(function: Callable[..., Any]) -> Callable[[dict[str, Any]], Any]:
    """The function, called with those of the known arguments that it names."""
    parameters = inspect.signature(function).parameters.values()
    if any(one.kind is one.VAR_KEYWORD for one in parameters):
        return lambda known: function(**known)
    names = [one.name for one in parameters]
    return lambda known: function(**{name: known[name] for name in names})


def _reader(accessor: Any, model: Any) -> Read:
    """Follows the accessor; a field with choices is read as its word."""
    bits = Accessor(accessor).bits
    if _has_choices(accessor, model):
        bits = (*bits[:-1], f"get_{bits[-1]}_display")

    def read(record: Any) -> Any:
        value = record
        for bit in bits:
            try:
                value = getattr(value, bit)
            except (AttributeError, ObjectDoesNotExist):
                return None
            if callable(value) and not getattr(value, "do_not_call_in_templates", False):
                value = value()
            if value is None:
                return None
        return value

    return read


def _has_choices(accessor: Any, model: Any) -> bool:
    try:
        field = Accessor(accessor).get_field(model) if model else None
    except FieldDoesNotExist:
        return False
    return bool(getattr(field, "choices", None))
