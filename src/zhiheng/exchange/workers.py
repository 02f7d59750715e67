"""The process that reads and prepares rows for writing; Django is set up before anything with models is imported."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

import django


@contextmanager
def modules_at_rest() -> Iterator[None]:
    """While millions of rows come and go the collector need not look through what was loaded before."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def stream(sending: Connection, path: str, skip: int, plain: dict[str, Any]) -> None:
    """Send every chunk, then an empty one; the pipe holds us back while the writer is busy."""
    django.setup()
    from zhiheng.exchange.preparing import packed_chunks

    with modules_at_rest():
        for chunk in packed_chunks(path, skip, plain):
            sending.send_bytes(chunk)
    sending.send_bytes(b"")
