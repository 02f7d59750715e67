"""pytest plugin: the clean-up after a transactional test may empty the ledger, which its triggers forbid otherwise."""

from collections.abc import Sequence
from typing import Any

import pytest


@pytest.fixture(autouse=True, scope="session")
def ledger_may_be_flushed() -> None:
    from django.db.backends.base.operations import BaseDatabaseOperations

    from zhiheng.kernel import triggers

    flush = BaseDatabaseOperations.execute_sql_flush

    def without_triggers(self: Any, sql_list: Sequence[str]) -> None:
        vendor = self.connection.vendor
        there = triggers.TABLE in self.connection.introspection.table_names()
        around = (triggers.dropping(vendor), triggers.creating(vendor)) if there else ([], [])
        flush(self, [*around[0], *sql_list, *around[1]])

    BaseDatabaseOperations.execute_sql_flush = without_triggers
