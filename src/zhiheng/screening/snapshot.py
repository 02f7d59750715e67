"""快照文件：建立、装载、按变更信箱更新。

One process at a time may hold the file; a rebuild writes a new file and renames it.
"""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
from django.conf import settings
from django.db import connection as office
from django.db import transaction

from zhiheng.acts import review
from zhiheng.acts.models import ActsChanged, EnforcementAct, HeldBatch
from zhiheng.law import library
from zhiheng.law.calendar import Calendar
from zhiheng.norms import services as norms
from zhiheng.screening import deriving, extract, registers
from zhiheng.screening.duedays import clock_names, fill_cal, fill_due
from zhiheng.screening.overrides import current_overrides
from zhiheng.screening.owndue import fill_act_due
from zhiheng.screening.parameters import parameter_rows
from zhiheng.screening.rulefile import rules, schema, schema_text

MEMORY = "900MB"
THREADS = 2
META = "CREATE TABLE IF NOT EXISTS snapshot_meta (key VARCHAR PRIMARY KEY, value VARCHAR)"
BESIDE = "near"
BY_PARTY = "ORDER BY party_id NULLS LAST, act_id"


class Busy(RuntimeError):
    """另一个进程正打开着快照。"""


def path() -> Path:
    return Path(settings.SCREENING_SNAPSHOT)


def connect(file: Path | str) -> Any:
    """打开快照文件；别的进程占用时抛出 Busy。"""
    try:
        connection = duckdb.connect(str(file))
    except duckdb.IOException as error:
        raise Busy(str(error)) from error
    connection.execute(f"SET threads = {THREADS}")
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET TimeZone = 'UTC'")
    return connection


class Snapshot:
    """一份打开的快照。"""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        connection.execute(META)

    @classmethod
    def open(cls, file: Path | None = None) -> "Snapshot":
        """打开现有的快照；没有、或者列的约定已变的，建一份空的（last_change 为空）。"""
        file = file or path()
        snapshot = cls(connect(file))
        if snapshot.meta("schema") == schema_mark():
            return snapshot
        snapshot.close()
        file.unlink()
        snapshot = cls(connect(file))
        snapshot.connection.execute(schema_text())
        snapshot.set_meta("schema", schema_mark())
        return snapshot

    def close(self) -> None:
        self.connection.close()

    def meta(self, key: str) -> str:
        found = self.connection.execute(
            "SELECT value FROM snapshot_meta WHERE key = ?", [key]
        ).fetchone()
        return str(found[0]) if found else ""

    def set_meta(self, key: str, value: str) -> None:
        self.connection.execute("INSERT OR REPLACE INTO snapshot_meta VALUES (?, ?)", [key, value])

    def acts_n(self) -> int:
        return int(self.connection.execute("SELECT COUNT(*) FROM acts").fetchone()[0])

    def refresh_law(self, today: date) -> Calendar:
        """依据、日历或者读法有变化时重算期限表；参数和名录每次重写。"""
        calendar = norms.current_calendar()
        readings = {name: norms.strict_readings(name, today) for name in library.profiles()}
        mark = law_mark(calendar, readings, today)
        if self.meta("law") != mark:
            fill_due(self.connection, calendar, today, readings=readings)
            fill_cal(self.connection, calendar, today)
            self.set_meta("law", mark)
        self.connection.execute("DELETE FROM params")
        registers.insert(self.connection, "params", list(parameter_rows(current_overrides())))
        registers.fill(self.connection, today)
        return calendar

    def refresh_acts(self, calendar: Calendar) -> list[int] | None:
        """按变更信箱更新；返回改动的行为编号，整份重装的返回 None。"""
        last, changed = _changes(self.meta("last_change"))
        if changed is None or len(changed) > max(50_000, self.acts_n() // 5):
            load_acts(self.connection, None)
            changed = None
        elif changed:
            load_acts(self.connection, changed)
        if changed is None or changed:
            fill_act_due(self.connection, calendar)
            self.set_meta("newest_act", "")
        self.set_meta("last_change", str(last))
        return changed

    def unread(self) -> "Unread":
        """变更信箱中未读的。"""
        last, changed = _changes(self.meta("last_change"))
        return Unread(last, changed or [])

    def newest_act(self) -> int:
        """快照装过的最大行为编号：更大的都是新的，不必找旧行。"""
        return int(self.meta("newest_act") or self._find_newest())

    def _find_newest(self) -> int:
        newest = self.connection.execute("SELECT COALESCE(MAX(act_id), 0) FROM acts").fetchone()[0]
        self.set_meta("newest_act", str(newest))
        return int(newest)

    def refresh_changed(self, unread: "Unread", today: date) -> None:
        """增量更新：只换这些行为；新装的行同时留在旁边的库 near，供邻域使用。

        What was written after `unread` was asked for stays unread.
        """
        ids = unread.ids
        registers.fill_near(self.connection, ids, today)
        newest = self.newest_act()
        known = [act_id for act_id in ids if act_id <= newest]
        load_acts(self.connection, ids, known, beside=BESIDE)
        self.set_meta("newest_act", str(max(newest, *ids)))
        self.set_meta("last_change", str(unread.last))


class Unread(NamedTuple):
    """变更信箱读到哪里，其中未读的行为编号。"""

    last: int
    ids: list[int]


def _changes(last_read: str) -> tuple[int, list[int] | None]:
    """信箱中未读的行为；从未装载过的返回 None。

    写入途中的批次的行为跳过：谁也看不见，放行时汇聚把整批再写进信箱，那时再读。
    """
    with transaction.atomic():
        _wait_for_writers()
        newest = ActsChanged.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        if not last_read:
            return newest, None
        rows = ActsChanged.objects.filter(pk__gt=int(last_read), pk__lte=newest)
        held = EnforcementAct.objects.filter(batch_id__in=HeldBatch.objects.values("pk"))
        if HeldBatch.objects.exists():
            rows = rows.exclude(act_id__in=held.values("pk"))
        return newest, sorted(set(rows.values_list("act_id", flat=True)))


def _wait_for_writers() -> None:
    """PostgreSQL hands out ids before the commit: without waiting a later commit could lie below what was read."""
    if office.vendor == "postgresql":
        with office.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {ActsChanged._meta.db_table} IN SHARE MODE")


def load_acts(
    connection: Any,
    ids: Sequence[int] | None,
    known: Sequence[int] | None = None,
    *,
    beside: str = "",
) -> None:
    """`load_from_database`：把业务库的行为及明细装进快照；`ids` 给出时只换这些行为。

    `known` are those of `ids` that the snapshot already holds; `beside` names an attached database that keeps a copy
    of the new rows.
    """
    filled = {"acts", *_read_raw(connection, ids)}
    given = {table: rows for table, rows in deriving.ROWS.items() if deriving.raw(table) in filled}
    connection.execute(deriving.ACTS)
    numbers = list(registers.numbered_acts(None if ids is None else list(ids)))
    if beside:
        for table in deriving.ROWS:
            rows = _select(table, given[table]) if table in given else f"FROM {table} LIMIT 0"
            connection.execute(f"CREATE TABLE {beside}.main.{table} AS {rows}")
    with _transaction(connection):
        _forget(connection, ids if known is None else known)
        for table, rows in given.items():
            source = f"SELECT * FROM {beside}.main.{table}" if beside else _select(table, rows)
            connection.execute(f"INSERT INTO {table} {source} {BY_PARTY}")
        registers.insert(connection, "doc_numbers", numbers)
    for table in (*(f"raw_{name}" for name in (*extract.SOURCES, "catalogued")), "new_acts"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def _read_raw(connection: Any, ids: Sequence[int] | None) -> Iterator[str]:
    """Load what the office database gives into raw_… tables; names those with rows (the acts' is always made)."""
    with tempfile.TemporaryDirectory() as folder:
        for table in extract.SOURCES:
            file = Path(folder) / f"{table}.csv"
            if extract.dump(table, file, ids) or table == "acts":
                reading = extract.reading(table, file)
                connection.execute(f"CREATE OR REPLACE TEMP TABLE raw_{table} AS {reading}")
                yield table
            file.unlink()
        _read_catalogued(connection, Path(folder) / "catalogued.csv", ids)


def _read_catalogued(connection: Any, file: Path, ids: Sequence[int] | None) -> None:
    """列入机关法制审核目录的行为；案由词语在业务库里比对，文字不进快照。"""
    extract.write_csv(file, review.first_entries(ids))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE raw_catalogued AS "
        "SELECT column0 AS act_id, MIN(column1) AS catalogue_no "
        f"FROM read_csv('{file}', header=false, auto_detect=false, delim=',', "
        "columns={'column0': 'BIGINT', 'column1': 'SMALLINT'}) GROUP BY column0"
    )


def _select(table: str, rows: str) -> str:
    return f"SELECT {', '.join(column.name for column in schema()[table])} FROM ({rows}) x"


def _forget(connection: Any, ids: Sequence[int] | None) -> None:
    """删去将要重写的行；作废编号不随行为删去。"""
    if ids is not None and not ids:
        return
    chosen = "" if ids is None else f"WHERE act_id IN ({', '.join(str(int(i)) for i in ids)})"
    for table in (*deriving.ROWS, "act_due"):
        connection.execute(f"DELETE FROM {table} {chosen}")
    connection.execute(f"DELETE FROM doc_numbers {chosen or 'WHERE NOT is_void'}")


@contextmanager
def _transaction(connection: Any) -> Iterator[None]:
    connection.execute("BEGIN TRANSACTION")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def schema_mark() -> str:
    return hashlib.sha256(schema_text().encode()).hexdigest()[:16]


def law_mark(calendar: Calendar, readings: object, today: date) -> str:
    """期限表取决于什么：规则包、日历、读法、规则所用的期限、年份。"""
    digest = hashlib.sha256()
    folder = files("zhiheng.law") / "packs"
    for pack in library.PACKS:
        digest.update((folder / pack / "clocks.toml").read_bytes())
        digest.update((folder / pack / "norms.toml").read_bytes())
    parts = [sorted(calendar.overrides.items()), sorted(calendar.official_years)]
    digest.update(repr([parts, readings, clock_names(rules().values()), today.year]).encode())
    return digest.hexdigest()[:16]
