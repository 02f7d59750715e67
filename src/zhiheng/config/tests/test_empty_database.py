"""一次建成的空库与逐个迁移、逐版升级而来的库完全相同（SQLite 与 PostgreSQL）。"""

import os
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing

import psycopg
import pytest

from zhiheng.testing_postgres import binary
from zhiheng.testing_postgres import postgres as postgres_server  # noqa: F401  # the fixture

AT_ONCE = ([],)
STEP_BY_STEP = (["directory", "0002"], [])  # naming a version takes Django's way, so does the rest


def migrate(folder, steps, database=""):
    world = os.environ | {"ZHIHENG_DATA": str(folder), "ZHIHENG_DATABASE": database}
    for step in steps:
        command = [sys.executable, "-m", "zhiheng.cli", "manage", "migrate", "-v0", *step]
        subprocess.run(command, env=world, check=True)
    return folder / "zhiheng.sqlite3"


def parts(statement):
    """A statement with its columns and constraints in any order: tables that grew have them in another."""
    return tuple(sorted(re.split(r',? (?="|CONSTRAINT)', statement.removesuffix(")"))))


def sqlite_schema(file):
    with closing(sqlite3.connect(file)) as database:
        made = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")
        return Counter((*names, parts(sql or "")) for *names, sql in made)


def postgres_schema(dsn):
    dumped = subprocess.run(
        [binary("pg_dump"), "--schema-only", dsn], check=True, capture_output=True, text=True
    )
    statements = re.sub(r"^\\.*", "", dumped.stdout, flags=re.MULTILINE).split(";\n\n")
    return Counter(tuple(sorted(re.split(r",?\n", made))) for made in statements)


ROWS = (
    "SELECT app, name FROM django_migrations",
    "SELECT app_label, model FROM django_content_type",
    "SELECT codename, name FROM auth_permission",
)


def rows(connection):
    return [sorted(tuple(row) for row in connection.execute(query)) for query in ROWS]


def test_the_schema_made_at_once_is_the_migrated_one(tmp_path):
    made = migrate(tmp_path / "made", AT_ONCE)
    migrated = migrate(tmp_path / "migrated", STEP_BY_STEP)

    assert sqlite_schema(made) == sqlite_schema(migrated)
    with closing(sqlite3.connect(made)) as one, closing(sqlite3.connect(migrated)) as other:
        assert rows(one) == rows(other)
        assert len(rows(one)[0]) > 50


@pytest.mark.postgres
def test_the_schema_made_at_once_is_the_migrated_one_on_postgresql(tmp_path, postgres_server):  # noqa: F811
    url = f"postgresql://{postgres_server.user}@{postgres_server.host}:{postgres_server.port}"
    for name, steps in {"made": AT_ONCE, "migrated": STEP_BY_STEP}.items():
        with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        migrate(tmp_path, steps, f"{url}/{name}")

    assert postgres_schema(f"{url}/made") == postgres_schema(f"{url}/migrated")
    with psycopg.connect(f"{url}/made") as one, psycopg.connect(f"{url}/migrated") as other:
        assert rows(one) == rows(other)
