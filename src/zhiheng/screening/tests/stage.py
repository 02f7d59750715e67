"""把例子装进 DuckDB 与 PostgreSQL，并逐条运行规则。"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import duckdb

from zhiheng.law.calendar import Calendar
from zhiheng.screening.duedays import fill_cal, fill_due
from zhiheng.screening.engine import prepare_run, run_rule
from zhiheng.screening.findings import Finding
from zhiheng.screening.owndue import fill_act_due
from zhiheng.screening.parameters import parameter_rows
from zhiheng.screening.rulefile import rule, schema, schema_text
from zhiheng.screening.tests.scene import NOW, TODAY, Tables

SPAN = (date(2000, 1, 1), date(2028, 12, 31))
ROWS_A_STATEMENT = 40
LAW_TABLES = ("due", "cal", "params")


def law_tables() -> Any:
    """A DuckDB with the tables that depend on the law alone."""
    connection = duckdb.connect()
    connection.execute(schema_text())
    fill_due(connection, Calendar(), TODAY, span=SPAN)
    fill_cal(connection, Calendar(), TODAY, span=SPAN)
    insert(
        connection,
        "params",
        [
            dict(zip((c.name for c in schema()["params"]), row, strict=True))
            for row in parameter_rows()
        ],
    )
    return connection


def insert(connection: Any, table: str, rows: Iterable[dict[str, Any]]) -> None:
    """Many rows a statement: one at a time is slow."""
    names = [column.name for column in schema()[table]]
    one = f"({', '.join('?' * len(names))})"
    given = list(rows)
    for start in range(0, len(given), ROWS_A_STATEMENT):
        part = given[start : start + ROWS_A_STATEMENT]
        values = [row.get(name) for row in part for name in names]
        connection.execute(f"INSERT INTO {table} VALUES {', '.join([one] * len(part))}", values)


def load(connection: Any, tables: Tables) -> None:
    """Replace everything but the law tables."""
    for name in schema():
        if name not in LAW_TABLES:
            connection.execute(f"DELETE FROM {name}")
            insert(connection, name, tables.get(name, ()))
    prepare_run(connection, run_id=1, now=NOW)
    fill_act_due(connection, Calendar())


def findings(connection: Any, rule_id: str) -> list[Finding]:
    return run_rule(connection, rule(rule_id), today=TODAY).findings


def copy_law(duck: Any, postgres: Any) -> None:
    """Create the contract's tables on PostgreSQL and copy the law tables."""
    postgres.execute(schema_text())
    for name in LAW_TABLES:
        _copy(duck, postgres, name)
    postgres.execute("CREATE INDEX ON due (clock, profile, day)")
    postgres.execute("ANALYZE")


def copy_snapshot(duck: Any, postgres: Any) -> None:
    """Make PostgreSQL hold the same acts, own deadlines and run as DuckDB."""
    for name in schema():
        if name not in LAW_TABLES:
            postgres.execute(f"TRUNCATE {name}")
            _copy(duck, postgres, name)


def _copy(duck: Any, postgres: Any, name: str) -> None:
    with postgres.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN") as sink:
        for row in duck.execute(f"SELECT * FROM {name}").fetchall():
            sink.write_row(row)
