"""Database triggers that refuse to change or delete ledger entries, per vendor."""

from typing import Any

TABLE = "kernel_ledgerentry"
REFUSED = "留痕只增不改"

_CREATE = {
    "sqlite": [
        "CREATE TRIGGER ledger_no_update BEFORE UPDATE ON kernel_ledgerentry "
        "BEGIN SELECT RAISE(ABORT, '留痕只增不改'); END",
        "CREATE TRIGGER ledger_no_delete BEFORE DELETE ON kernel_ledgerentry "
        "BEGIN SELECT RAISE(ABORT, '留痕只增不改'); END",
        # INSERT OR REPLACE deletes without firing the delete trigger
        "CREATE TRIGGER ledger_no_replace BEFORE INSERT ON kernel_ledgerentry "
        "WHEN NEW.sequence <= (SELECT MAX(sequence) FROM kernel_ledgerentry) "
        "BEGIN SELECT RAISE(ABORT, '留痕只增不改'); END",
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$",
        f"CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
        f"CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()",
    ],
}
_DROP = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS ledger_no_update",
        "DROP TRIGGER IF EXISTS ledger_no_delete",
        "DROP TRIGGER IF EXISTS ledger_no_replace",
    ],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS ledger_no_change ON {TABLE}",
        f"DROP TRIGGER IF EXISTS ledger_no_truncate ON {TABLE}",
    ],
}


def creating(vendor: str) -> list[str]:
    return _CREATE[vendor]


def dropping(vendor: str) -> list[str]:
    return _DROP[vendor]


def create(apps: Any, schema_editor: Any) -> None:
    for statement in creating(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    for statement in dropping(schema_editor.connection.vendor):
        schema_editor.execute(statement)


_COUNT = {
    "sqlite": "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s "
    "AND name LIKE 'ledger_no_%%'",
    "postgresql": "SELECT COUNT(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE c.relname = %s AND t.tgname LIKE 'ledger_no_%%' AND t.tgenabled IN ('O', 'A')",
}
_WANTED = {"sqlite": 3, "postgresql": 2}


def in_place(connection: Any) -> bool:
    """Are all triggers there and enabled?"""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT[connection.vendor], [TABLE])
        (count,) = cursor.fetchone()
    return bool(count == _WANTED[connection.vendor])
