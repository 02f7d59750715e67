"""Brings the database to the code's version and fills an empty demo installation."""

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.demo import accounts
from zhiheng.directory.places import load_places
from zhiheng.exchange.jobs import submit_recovery
from zhiheng.screening.jobs import submit_changed


def database() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("正在建立数据库 ……", flush=True)
        call_command("migrate", verbosity=0, interactive=False)
    load_places()
    submit_recovery(timezone.now())
    if settings.DEMO:
        _demo_city()


def _demo_city() -> None:
    """演示库为空时生成演示城市；已有账号的库从不改动。"""
    if User.objects.exists():
        return
    print("正在生成演示城市，约需十秒 ……", flush=True)
    from zhiheng.demo import city  # the generator is heavy; a second start does not load it

    made = city.build()
    print(f"演示城市：执法行为 {made.acts} 件，机关 {made.agencies} 个。", flush=True)
    submit_changed()  # the worker screens them while the first pages are read


def greeting() -> list[str]:
    """演示账号各一行；没有账号的正式库说明怎样开始。"""
    if settings.DEMO:
        return ["演示账号：", *(f"  {line}" for line in accounts.lines())]
    if not User.objects.exists():
        return ["还没有账号：另开一个终端运行 zhiheng init，建立监督机构和三个管理员账号。"]
    return []
