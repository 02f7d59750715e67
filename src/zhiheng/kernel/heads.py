"""The head file: (sequence, hash) of the chain kept outside the database, so that a cut tail is noticed.

A process that appends writes the head at once when its last writing is a minute old, otherwise after the
minute by a timer, and at exit; a kill -9 therefore hides at most the entries of the last minute.
"""

import atexit
import json
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

INTERVAL = 60.0  # seconds: the stated window


@dataclass(frozen=True, slots=True)
class Head:
    sequence: int
    hash: str


def head_file() -> Path:
    return Path(settings.DATA) / "ledger-heads.ndjson"


def write(head: Head, file: Path) -> None:
    """Append one line and sync it; a line is far below the size that appends atomically."""
    line = json.dumps({"sequence": head.sequence, "hash": head.hash}) + "\n"
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, line.encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)


class _Keeper:
    """The newest head of this process that is not yet in the file."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: tuple[Head, Path] | None = None
        self._written_at = float("-inf")
        self._timer: threading.Timer | None = None

    def note(self, head: Head, file: Path) -> None:
        with self._lock:
            if (
                self._waiting is None
                or self._waiting[1] != file
                or self._waiting[0].sequence < head.sequence
            ):
                self._waiting = (head, file)
            wait = self._written_at + INTERVAL - time.monotonic()
            if wait <= 0:
                self._flush()
            elif self._timer is None:
                self._timer = threading.Timer(wait, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        with self._lock:
            self._flush()

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting is not None:
            head, file = self._waiting
            if file.parent.exists():
                write(head, file)
            self._waiting = None
            self._written_at = time.monotonic()


_keeper = _Keeper()


def _after_fork() -> None:
    """A child has neither the parent's timer nor its duty to write the parent's head."""
    global _keeper
    _keeper = _Keeper()


atexit.register(lambda: _keeper.flush())
os.register_at_fork(after_in_child=_after_fork)


def note(sequence: int, digest: str) -> None:
    """Called after commit with each new head."""
    _keeper.note(Head(sequence, digest), head_file())


def flush() -> None:
    _keeper.flush()


def read(file: Path) -> Iterator[Head]:
    """The heads once written; a torn last line (power cut) is passed over."""
    if not file.exists():
        return
    for line in file.read_text("ascii", errors="replace").splitlines():
        try:
            record = json.loads(line)
            yield Head(int(record["sequence"]), str(record["hash"]))
        except (ValueError, KeyError, TypeError):
            continue
