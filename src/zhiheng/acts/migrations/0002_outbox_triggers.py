"""变更信箱的触发器：同一事务内记下被改动行为的编号（SQLite 与 PostgreSQL 各一套）。

正在写入的批次新增的行为除外：整批放行之前谁也看不见，放行时由汇聚一并写入信箱。
"""

from django.db import migrations

TABLES = {  # table: column with the act's id
    "acts_enforcementact": "id",
    "acts_inspection": "act_id",
    "acts_inspecteditem": "act_id",
    "acts_coercion": "act_id",
    "acts_licence": "act_id",
    "acts_criminaltransfer": "act_id",
    "acts_preservation": "act_id",
    "acts_actfact": "act_id",
    "acts_actofficer": "act_id",
    "acts_recording": "act_id",
}
EVENTS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
NOT_HELD = "NOT EXISTS (SELECT 1 FROM acts_heldbatch h WHERE h.batch_id = NEW.batch_id)"
NEW_ACT = ("acts_enforcementact", "insert")


def _sqlite():
    for table, column in TABLES.items():
        for event, row in EVENTS.items():
            yield (
                f"CREATE TRIGGER {table}_{event}_outbox AFTER {event.upper()} ON {table} "
                f"{f'WHEN {NOT_HELD} ' if (table, event) == NEW_ACT else ''}BEGIN "
                f"INSERT INTO acts_actschanged (act_id) VALUES ({row}.{column}); END"
            )


def _postgres():
    for column in ("id", "act_id"):
        yield (
            f"CREATE FUNCTION acts_outbox_{column}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"INSERT INTO acts_actschanged (act_id) VALUES "
            f"(CASE WHEN TG_OP = 'DELETE' THEN OLD.{column} ELSE NEW.{column} END); RETURN NULL; END $$"
        )
    yield (
        f"CREATE FUNCTION acts_outbox_new() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {NOT_HELD} THEN "
        "INSERT INTO acts_actschanged (act_id) VALUES (NEW.id); END IF; RETURN NULL; END $$"
    )
    for table, column in TABLES.items():
        for event in EVENTS:
            yield (
                f"CREATE TRIGGER {table}_{event}_outbox AFTER {event.upper()} ON {table} FOR EACH ROW "
                f"EXECUTE FUNCTION acts_outbox_{'new' if (table, event) == NEW_ACT else column}()"
            )


def create(apps, schema_editor):
    statements = _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgres()
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("acts", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
