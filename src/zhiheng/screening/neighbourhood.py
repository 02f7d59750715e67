"""增量筛查：把改动的行为及其邻域（同一当事人、同一人员当日）放进一组同名的小表，运行同一份规则文本。"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from zhiheng.screening.rulefile import Rule

BY_PARTY = (
    "acts", "inspections", "inspection_items", "coercions", "licences", "transfers", "preservations", "act_officers", "act_facts",
    "traces", "recordings",
)  # fmt: skip
SPARSE = (
    "coercions",
    "licences",
    "transfers",
    "preservations",
    "recordings",
    "inspections",
    "act_facts",
    "act_officers",
)
MOST_OF_A_PARTY = 2_000


def parties_of(connection: Any, ids: Sequence[int]) -> list[int]:
    """这些行为的当事人；在更新快照之前和之后各取一次，合起来是新旧邻域。"""
    if not ids:
        return []
    rows = connection.execute(
        f"SELECT DISTINCT party_id FROM acts WHERE act_id IN ({_listed(ids)}) AND party_id IS NOT NULL"
    ).fetchall()
    return sorted(row[0] for row in rows)


@contextmanager
def near(connection: Any, ids: Sequence[int], parties: Sequence[int]) -> Iterator[list[str]]:
    """搜索路径先指向邻域的小表；给出其中不空的表名，退出时复原。"""
    home = connection.execute("SELECT current_database()").fetchone()[0]
    connection.execute("ATTACH ':memory:' AS near")
    try:
        yield _fill(connection, home, ids, parties)
    finally:
        connection.execute(f"SET search_path = '{home}.main'")
        connection.execute("DETACH near")


def _fill(connection: Any, home: str, ids: Sequence[int], parties: Sequence[int]) -> list[str]:
    filled = []
    where = f"act_id IN ({_listed(ids)})"
    if parties:
        where += f" OR party_id IN ({_listed(parties)})"
    for table in (*BY_PARTY, "act_due"):
        chosen = where if table in BY_PARTY else "act_id IN (SELECT act_id FROM near.main.acts)"
        connection.execute(
            f"CREATE TABLE near.main.{table} AS SELECT * FROM {home}.main.{table} WHERE {chosen}"
        )
        if connection.execute(f"SELECT 1 FROM near.main.{table} LIMIT 1").fetchone():
            filled.append(table)
    _add_colleagues(connection, home)
    connection.execute(f"SET search_path = 'near.main,{home}.main'")
    return filled


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
              AND o.act_id NOT IN (SELECT act_id FROM near.main.acts)
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
