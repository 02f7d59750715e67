"""Database triggers that refuse two versions of one agency on the same day, per vendor."""

from typing import Any

TABLE = "directory_agencyversion"
REFUSED = "同一机关的两个版本期间重叠"

_OVERLAP = (
    "SELECT 1 FROM directory_agencyversion other WHERE other.agency_id = NEW.agency_id AND other.id <> NEW.id "
    "AND (NEW.valid_to IS NULL OR other.valid_from <= NEW.valid_to) "
    "AND (other.valid_to IS NULL OR other.valid_to >= NEW.valid_from)"
)
_SQLITE = "CREATE TRIGGER agency_version_{moment} AFTER {moment} ON {table} WHEN EXISTS ({overlap}) BEGIN SELECT RAISE(ABORT, '{refused}'); END"
_CREATE = {
    "sqlite": [
        _SQLITE.format(moment=moment, table=TABLE, overlap=_OVERLAP, refused=REFUSED)
        for moment in ("INSERT", "UPDATE")
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION agency_version_apart() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF EXISTS ({_OVERLAP}) THEN RAISE EXCEPTION '{REFUSED}' "
        "USING ERRCODE = 'exclusion_violation'; END IF; RETURN NULL; END $$",
        f"CREATE TRIGGER agency_version_apart AFTER INSERT OR UPDATE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION agency_version_apart()",
    ],
}
_DROP = {
    "sqlite": [
        f"DROP TRIGGER IF EXISTS agency_version_{moment}" for moment in ("INSERT", "UPDATE")
    ],
    "postgresql": [f"DROP TRIGGER IF EXISTS agency_version_apart ON {TABLE}"],
}


def create(apps: Any, schema_editor: Any) -> None:
    for statement in _CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    for statement in _DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
