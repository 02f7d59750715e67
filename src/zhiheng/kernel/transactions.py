"""One change, one transaction; the victim of a deadlock between two changes tries again."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

T = TypeVar("T")
P = ParamSpec("P")
MOST_TRIES = 4
DEADLOCK = "40P01"  # SQLSTATE deadlock_detected


def change(work: Callable[[], T]) -> T:
    """Run `work` in a transaction of its own, or in the one that is open.

    A step that ends a matter may take a step of another one while it already holds the ledger's lock; somebody
    else may hold that other row and wait for the ledger. PostgreSQL then ends one of the two; nothing of it is
    stored, and outermost changes simply start over.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            return work()
    for tried in range(1, MOST_TRIES + 1):
        try:
            with transaction.atomic():
                return work()
        except OperationalError as error:
            if tried == MOST_TRIES or not is_deadlock(error):
                raise
    raise AssertionError  # the last try returns or raises


def changes(function: Callable[P, T]) -> Callable[P, T]:
    """The whole function is one change."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        return change(lambda: function(*args, **kwargs))

    return run


def is_deadlock(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) == DEADLOCK
