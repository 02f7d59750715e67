"""What a higher room wants to know: a batch is complete and its acts can be seen."""

from collections.abc import Callable

from zhiheng.exchange.models import Batch

Imported = Callable[[Batch], None]
_receivers: list[Imported] = []


def register_imported(receiver: Imported) -> None:
    """`receiver(batch)` is called after the last transaction of an import (incremental screening)."""
    if receiver not in _receivers:
        _receivers.append(receiver)


def imported(batch: Batch) -> None:
    for receiver in _receivers:
        receiver(batch)
