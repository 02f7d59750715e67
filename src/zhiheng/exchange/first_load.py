"""A first load into SQLite: the one index that it would fill in random places is built at the end, in one go.

Filled row by row, the index of parties costs a third of the writing of a million rows; built at once, two seconds.
Meanwhile the acts of a party are found more slowly; everything else, and who may see what, stays as it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from zhiheng.acts.models import EnforcementAct

LARGE = 100_000
"""Fewer new rows do not repay the building."""
NAME = "act_by_party"


@contextmanager
def party_index_last(new_rows: int) -> Iterator[None]:
    """Take the index away if the batch brings most of the acts; whatever happens, it is there afterwards.

    After a crash the batch is written on at the next start, and that ends with the index as well.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    if new_rows >= LARGE and EnforcementAct.objects.order_by()[:new_rows].count() < new_rows:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX IF EXISTS {NAME}")
    try:
        yield
    finally:
        build()


def build() -> None:
    """Create the index as the model declares it, if it is missing."""
    if connection.vendor != "sqlite":
        return
    index = next(one for one in EnforcementAct._meta.indexes if one.name == NAME)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = %s", [NAME])
        if cursor.fetchone() is None:
            cursor.execute(
                "PRAGMA temp_store=FILE"
            )  # a million keys are sorted on disk, not in memory
            cursor.execute(
                str(index.create_sql(EnforcementAct, connection.SchemaEditorClass(connection)))
            )
