"""The staging file: verdicts of one batch in their own SQLite file, so that checking never touches the main database."""

import fcntl
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from zhiheng.exchange.judging.judge import ACCEPTED, HELD, Verdict

_TABLE = """
CREATE TABLE staged (
    line INTEGER PRIMARY KEY,
    state TEXT NOT NULL,
    key TEXT NOT NULL,
    number TEXT NOT NULL,
    version INTEGER NOT NULL,
    agency INTEGER,
    digest BLOB NOT NULL,
    record BLOB NOT NULL,
    problems TEXT NOT NULL,
    warnings TEXT NOT NULL,
    tidied INTEGER NOT NULL,
    changes TEXT NOT NULL,
    raw TEXT NOT NULL,
    day TEXT NOT NULL,
    fate TEXT NOT NULL DEFAULT 'new',
    act INTEGER
)
"""
INSERT = f"INSERT INTO staged ({', '.join(Verdict._fields)}) VALUES ({', '.join('?' * len(Verdict._fields))})"  # noqa: S608  fixed column names
NEW, CHANGED, SAME = "new", "changed", "same"


@dataclass(slots=True)
class Counts:
    """The five numbers of a batch."""

    rows: int = 0
    accepted: int = 0
    quarantined: int = 0
    unchanged: int = 0
    tidied: int = 0
    warnings: int = 0

    def as_line(self) -> dict[str, int]:
        names = ("rows", "accepted", "quarantined", "unchanged", "warnings")
        return {name: getattr(self, name) for name in names}


class Staging:
    """One batch's staged rows; opened by one process at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.db.execute("PRAGMA page_size=16384")  # of a new file; a row holds its whole record
        self.db.execute("PRAGMA synchronous=OFF")
        self.db.execute("PRAGMA journal_mode=MEMORY")
        self.db.execute("PRAGMA cache_size=-8192")

    @classmethod
    def create(cls, path: Path) -> "Staging":
        """An empty staging file readable by nobody else; an older attempt is thrown away."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        discard(path)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        staging = cls(path)
        staging.db.execute(_TABLE)
        return staging

    def close(self) -> None:
        self.db.close()

    def add(self, verdicts: Iterable[tuple[Any, ...]]) -> None:
        self.db.execute("BEGIN")
        self.db.executemany(INSERT, verdicts)
        self.db.execute("COMMIT")

    def hold(self, rows: Iterable[tuple[str, int]]) -> None:
        """Move accepted rows to quarantine: (problems as JSON, line)."""
        self.db.execute("BEGIN")
        self.db.executemany(
            f"UPDATE staged SET state = '{HELD}', problems = ?, fate = '' WHERE line = ?",  # noqa: S608  constant
            rows,
        )
        self.db.execute("COMMIT")

    def settle(self, rows: Iterable[tuple[str, int | None, int]]) -> None:
        """What happens to accepted rows when written: (fate, act, line)."""
        self.db.execute("BEGIN")
        self.db.executemany("UPDATE staged SET fate = ?, act = ? WHERE line = ?", rows)
        self.db.execute("COMMIT")

    def count(self) -> Counts:
        total, held, tidied = self.db.execute(
            "SELECT count(*), total(state = ?), total(tidied AND state <> ?) FROM staged",
            (HELD, HELD),
        ).fetchone()
        same = self.db.execute(
            "SELECT count(*) FROM staged WHERE state = ? AND fate = ?", (ACCEPTED, SAME)
        ).fetchone()[0]
        warned = self.db.execute(
            "SELECT total(json_array_length(warnings)) FROM staged WHERE warnings <> '' AND state = ?",
            (ACCEPTED,),
        ).fetchone()[0]
        return Counts(total, total - int(held), int(held), same, int(tidied), int(warned))

    def select(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Rows of a query, fetched in steps."""
        cursor = self.db.execute(sql, values)
        while rows := cursor.fetchmany(500):
            yield from rows


def discard(path: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").unlink()


@contextmanager
def held_by_us(path: Path) -> Iterator[IO[bytes] | None]:
    """A lock that dies with the process; None when another living process works on this batch."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = path.with_suffix(".lock")
    with lock.open("ab") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield None
            return
        try:
            yield handle
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)
            with suppress(FileNotFoundError):
                lock.unlink()
