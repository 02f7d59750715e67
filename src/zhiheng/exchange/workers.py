"""The worker process that prepares rows for writing; Django is set up before anything with models is imported."""

import marshal
from typing import Any

import django

_setting: Any = None


def start_preparer(plain: dict[str, Any]) -> None:
    """Once in the worker: what all rows of the batch share."""
    global _setting
    django.setup()
    from zhiheng.exchange import preparing

    _setting = preparing.setting_of(plain)


def prepare_chunk(chunk: bytes) -> bytes:
    """Staged rows in, prepared rows out, both marshalled."""
    from zhiheng.exchange import preparing

    rows = marshal.loads(chunk)  # noqa: S302  from our own parent process
    return preparing.packed(preparing.prepare(rows, _setting))
