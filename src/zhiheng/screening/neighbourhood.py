"""增量筛查：把改动的行为及其邻域（同一当事人、同一人员当日）放进一组同名的小表，运行同一份规则文本。"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from zhiheng.law.calendar import Calendar
from zhiheng.screening.owndue import fill_act_due
from zhiheng.screening.rulefile import Rule
from zhiheng.screening.snapshot import BESIDE

BY_PARTY = ("acts", "inspections", "inspection_items")


def parties_of(connection: Any, ids: Sequence[int]) -> list[int]:
    """快照现有的这些行为的当事人；更新之前取一次，与新的合起来是新旧邻域。"""
    if not ids:
        return []
    where = f"act_id IN ({_listed(ids)}) AND party_id IS NOT NULL"
    rows = connection.execute(f"SELECT DISTINCT party_id FROM acts WHERE {where}").fetchall()
    return sorted(row[0] for row in rows)


@contextmanager
def beside(connection: Any) -> Iterator[None]:
    """附上一个内存中的库 near，装增量的新行和邻域；退出时搜索路径复原。"""
    home = _home(connection)
    connection.execute(f"ATTACH ':memory:' AS {BESIDE}")
    try:
        yield
    finally:
        connection.execute(f"SET search_path = '{home}.main'")
        connection.execute(f"DETACH {BESIDE}")


def surround(
    connection: Any, ids: Sequence[int], before: Sequence[int], calendar: Calendar
) -> list[str]:
    """在 near 已有的新行旁补上邻域，搜索路径先指向 near；给出其中不空的表名。

    Only rules on pairs, windows and years look beyond the act itself: at acts and inspections of the same party.
    """
    home = _home(connection)
    _touch(connection, before)
    for table in BY_PARTY:
        _widen(connection, home, table)
    _add_colleagues(connection, home)
    _add_own_deadlines(connection, home, ids, calendar)
    connection.execute(f"SET search_path = 'near.main,{home}.main'")
    names = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'near' AND estimated_size > 0"
    ).fetchall()
    return [row[0] for row in names]


def _touch(connection: Any, before: Sequence[int]) -> None:
    """新旧行的当事人。"""
    connection.execute(
        "CREATE TABLE near.main.touched AS SELECT DISTINCT party_id FROM near.main.acts WHERE party_id IS NOT NULL"
    )
    if before:
        old = ", ".join(f"({int(party)})" for party in before)
        connection.execute(
            f"INSERT INTO near.main.touched SELECT v.p FROM (VALUES {old}) v(p) WHERE v.p NOT IN (SELECT party_id FROM near.main.touched)"
        )


def _widen(connection: Any, home: str, table: str) -> None:
    """The rows of the touched parties from the snapshot (a join is faster there than a list), and those without party."""
    connection.execute(
        f"CREATE TABLE near.main.wide AS SELECT a.* FROM {home}.main.{table} a JOIN near.main.touched t ON t.party_id = a.party_id"
    )
    connection.execute(
        f"INSERT INTO near.main.wide SELECT * FROM near.main.{table} WHERE party_id IS NULL"
    )
    connection.execute(f"DROP TABLE near.main.{table}")
    connection.execute(f"ALTER TABLE near.main.wide RENAME TO {table}")


def _home(connection: Any) -> str:
    """The quoted name of the snapshot's database: it comes from the name of the file."""
    return f'"{connection.execute("SELECT current_database()").fetchone()[0]}"'


def _add_own_deadlines(connection: Any, home: str, ids: Sequence[int], calendar: Calendar) -> None:
    """新行的个案期限算好后也写进快照；邻域的从快照取。"""
    connection.execute(
        f"CREATE TABLE near.main.act_due AS SELECT * FROM {home}.main.act_due LIMIT 0"
    )
    connection.execute(f"SET search_path = 'near.main,{home}.main'")
    fill_act_due(connection, calendar, ids)
    connection.execute(f"SET search_path = '{home}.main'")
    connection.execute(f"INSERT INTO {home}.main.act_due SELECT * FROM near.main.act_due")
    connection.execute(
        f"INSERT INTO near.main.act_due SELECT x.* FROM {home}.main.act_due x "
        f"JOIN near.main.acts a ON a.act_id = x.act_id WHERE x.act_id NOT IN ({_listed(ids)})"
    )


def _add_colleagues(connection: Any, home: str) -> None:
    """同一人员当日的其他行为，供“同时在两处”比对。"""
    days = connection.execute(
        "SELECT DISTINCT officer_id, acted_on FROM near.main.act_officers WHERE started_at IS NOT NULL"
    ).fetchall()
    if days:
        connection.execute(
            f"""
            INSERT INTO near.main.act_officers
            SELECT o.* FROM {home}.main.act_officers o
            WHERE o.started_at IS NOT NULL AND o.officer_id IN ({_listed({d[0] for d in days})})
              AND (o.officer_id, o.acted_on) IN (SELECT (officer_id, acted_on) FROM near.main.act_officers)
              AND o.act_id NOT IN (SELECT act_id FROM near.main.act_officers)
            """
        )


def worth_running(rule: Rule, filled: Sequence[str]) -> bool:
    """规则的主表在邻域中为空时不必运行。"""
    main = MAIN_TABLE.get(rule.id, "acts")
    return rule.is_micro_batched and main in filled


MAIN_TABLE = {
    "AB-1.03": "act_officers",
    "AB-1.04": "act_officers",
    "AB-1.17": "preservations",
    "AB-1.22": "coercions",
    "AB-1.23": "coercions",
    "AB-1.26d": "recordings",
    "CR-1": "inspections",
    "OF-1": "traces",
    "RE-1": "inspections",
    "RE-2": "inspections",
}


def _listed(ids: Any) -> str:
    return ", ".join(str(int(i)) for i in ids) or "-1"
