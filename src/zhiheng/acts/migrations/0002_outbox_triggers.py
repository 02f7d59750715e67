"""变更信箱的触发器：同一事务内记下被改动行为的编号（SQLite 与 PostgreSQL 各一套）。"""

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


def _sqlite():
    for table, column in TABLES.items():
        for event, row in EVENTS.items():
            yield (
                f"CREATE TRIGGER {table}_{event}_outbox AFTER {event.upper()} ON {table} BEGIN "
                f"INSERT INTO acts_actschanged (act_id) VALUES ({row}.{column}); END"
            )


def _postgres():
    for column in ("id", "act_id"):
        yield (
            f"CREATE FUNCTION acts_outbox_{column}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"INSERT INTO acts_actschanged (act_id) VALUES "
            f"(CASE WHEN TG_OP = 'DELETE' THEN OLD.{column} ELSE NEW.{column} END); RETURN NULL; END $$"
        )
    for table, column in TABLES.items():
        yield (
            f"CREATE TRIGGER {table}_outbox AFTER INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION acts_outbox_{column}()"
        )


def create(apps, schema_editor):
    statements = _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgres()
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("acts", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
