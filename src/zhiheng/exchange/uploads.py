"""A file that comes through the page: stored closed, opened, registered as a batch with proposals."""

import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from secrets import token_hex

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency
from zhiheng.exchange import services
from zhiheng.exchange.mapping.proposals import Column
from zhiheng.exchange.models import Batch, RememberedMapping
from zhiheng.exchange.opening import open_file
from zhiheng.exchange.readers import Layout

APART_FROM = 2_000_000
"""Bytes from which a workbook is opened in a process of its own: its memory goes when it is done."""


@dataclass(frozen=True, slots=True)
class Described:
    """What the mapping page needs of a file; can cross process borders."""

    layout: Layout
    columns: list[Column]
    note: str


def describe(path: Path, name: str, remembered: dict[str, str]) -> Described:
    opened = open_file(path, name, chosen={}, remembered=remembered)
    return Described(opened.layout, opened.columns, opened.table.note)


def _describe_apart(path: Path, name: str, remembered: dict[str, str]) -> Described:
    with path.open("rb") as handle:
        is_zip = handle.read(2) == b"PK"
    if not is_zip or path.stat().st_size < APART_FROM:
        return describe(path, name, remembered)
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(describe, path, name, remembered).result()


def keep(chunks: Iterable[bytes]) -> Path:
    """Store an upload readable by nobody else."""
    path = services.folder() / f"incoming-{token_hex(8)}"
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as stream:
        for chunk in chunks:
            stream.write(chunk)
    return path


def remembered_for(agency: Agency | None) -> dict[str, str]:
    if agency is None:
        return {}
    rows = RememberedMapping.objects.filter(agency=agency)
    return dict(rows.values_list("heading", "target"))


def receive(
    chunks: Iterable[bytes], name: str, *, user: User, default_agency: Agency | None, now: datetime
) -> Batch:
    """登记上传的文件；读不了的当场说明，不留下任何东西。"""
    path = keep(chunks)
    try:
        described = _describe_apart(path, name, remembered_for(user.agency))
        batch = services.register(
            path, name, described, user=user, default_agency=default_agency, now=now
        )
        path.rename(services.upload_path(batch))
    finally:
        path.unlink(missing_ok=True)
    return batch
