"""`migrate`: an empty database gets the tables of the last migration state at once; any other goes Django's way.

Table by table Django renders all related models again, eight seconds in all. The outcome is the same
(docs/decisions/060-empty-database.md).
"""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

ELSEWHERE = ("app_label", "plan", "check_unapplied", "fake", "fake_initial", "prune")


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if not any(options[name] for name in ELSEWHERE) and is_empty(connection):
            create_all(connection)
        super().handle(*args, **options)


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    return not connection.introspection.table_names()


def create_all(connection: BaseDatabaseWrapper) -> None:
    """Tables, then the triggers, then every migration as applied; all of it or nothing."""
    executor = MigrationExecutor(connection)
    plan = [step for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    apps = executor.loader.project_state().apps
    # apps without migrations stand in the state without their relations: Django's way makes their tables
    migrated = [m for m in apps.get_models() if m._meta.app_label in executor.loader.migrated_apps]
    with connection.schema_editor() as editor:
        for model in (*migrated, MigrationRecorder.Migration):
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        # what other packages run moves rows, and there are none
        ours = [step for step in plan if type(step).__module__.startswith("zhiheng.")]
        for operation in (operation for step in ours for operation in step.operations):
            if isinstance(operation, RunPython):
                operation.code(apps, editor)
        for step in plan:
            executor.recorder.record_applied(step.app_label, step.name)
