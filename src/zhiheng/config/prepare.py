"""Brings the database to the code's version and fills an empty demo installation."""

from importlib.util import find_spec

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def database() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("正在建立数据库 ……", flush=True)
        call_command("migrate", verbosity=0, interactive=False)
    if settings.DEMO:
        _demo_city()


def _demo_city() -> None:
    """演示库为空时生成演示城市；已有账号的库从不改动。"""
    from zhiheng.accounts.models import User

    if User.objects.exists() or find_spec("zhiheng.demo.city") is None:
        return
    print("正在生成演示城市 ……", flush=True)
    from zhiheng.demo import city  # the generator is heavy; a second start does not load it

    city.build()


def demo_accounts() -> list[str]:
    """演示账号各一行；不是演示库时没有。"""
    if not settings.DEMO or find_spec("zhiheng.demo.city") is None:
        return []
    from zhiheng.demo import city

    return list(city.account_lines())
