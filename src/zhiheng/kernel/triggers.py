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
