"""Bulk insertion: plain tuples through executemany, columns and defaults taken from the models.

The outbox triggers stay on; one transaction holds the whole city.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, models

BEIJING = ZoneInfo("Asia/Shanghai")
AHEAD = timedelta(hours=8)
BATCH = 5_000


def in_sqlite(value: datetime | None) -> str | None:
    """A naive Beijing time as SQLite keeps it: UTC text."""
    return None if value is None else (value - AHEAD).isoformat(" ")


def in_postgres(value: datetime | None) -> datetime | None:
    return None if value is None else value.replace(tzinfo=BEIJING)


def aware(value: datetime) -> datetime:
    """A naive Beijing time with its zone, for rows that go through the models."""
    return value.replace(tzinfo=BEIJING)


def insert(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert rows keyed by column name; missing columns get the field's default, '' or NULL."""
    fields = [
        f
        for f in model._meta.concrete_fields
        if not (f.primary_key and isinstance(f, models.AutoField))
    ]
    keep_id = model._meta.label in _WITH_IDS
    if keep_id:
        fields = list(model._meta.concrete_fields)
    columns = [f.column for f in fields]
    sql = (
        f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} "  # noqa: S608 - names of our own models
        f"({', '.join(connection.ops.quote_name(c) for c in columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
    )
    tuples = _tuples(fields, rows)
    count = 0
    with connection.cursor() as cursor:
        for batch in _batches(tuples):
            cursor.executemany(sql, batch)
            count += len(batch)
    return count


_WITH_IDS = frozenset({"acts.EnforcementAct", "acts.Party"})


def _tuples(
    fields: list[models.Field], rows: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[Any, ...]]:
    defaults = {field.column: _default(field) for field in fields}
    moments = [field.column for field in fields if isinstance(field, models.DateTimeField)]
    kept = in_sqlite if connection.vendor == "sqlite" else in_postgres
    chosen = itemgetter(*defaults)
    for row in rows:
        full = {**defaults, **row}
        for column in moments:
            full[column] = kept(full[column])
        yield chosen(full)


def _default(field: models.Field) -> Any:
    if isinstance(field, models.DateTimeField):
        return None
    if field.has_default():
        return field.get_default()
    return (
        "" if isinstance(field, (models.CharField, models.TextField)) and not field.null else None
    )


def _batches(tuples: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while batch := list(islice(tuples, BATCH)):
        yield batch


def reset_sequences(*affected: type[models.Model]) -> None:
    """PostgreSQL does not notice ids that were given; SQLite does."""
    from django.core.management.color import no_style

    statements = connection.ops.sequence_reset_sql(no_style(), list(affected))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
