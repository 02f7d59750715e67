from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "zhiheng.web"
    verbose_name = "工作台"

    def ready(self) -> None:
        declare()
        register()
        fill_the_menu()


def declare() -> None:
    from zhiheng.law import coverage

    coverage.declare("register", "R39", "WH-47", reached_by="law:norm")
    coverage.declare("register", "R40", "MF-203-1 CF-85 XK-82 QZ-69", reached_by="law:calendar")
    coverage.declare(
        "register",
        "web.entity_notice",
        "SD-9 SC-17 WH-9.s2b",
        reached_by="directory:publish-agency",
    )


def register() -> None:
    from zhiheng.web import (
        agency_jobs,
        agency_moves,
        announcing,
        corrections,
        handing_over,
        planned,
        standing_notices,
    )
    from zhiheng.web.register_imports import registration as register_imports

    corrections.register()
    handing_over.register()
    agency_jobs.plan()
    agency_moves.register()
    planned.register()
    standing_notices.register()
    announcing.register()
    register_imports.register()


def fill_the_menu() -> None:
    from zhiheng.accounts.roles import GOV_ROLES, SO_ROLES, Role
    from zhiheng.kernel.models import Notice
    from zhiheng.ui.navigation import Entry, register, register_unread, register_utility
    from zhiheng.web import accounts_menu

    readers = tuple(SO_ROLES | GOV_ROLES)
    for entry in (
        Entry("系统", "移交", "hand-over:all", "users", (Role.SO_HEAD,), order=65),
        Entry("系统", "后台任务", "jobs:index", "progress", order=70),
        Entry("文书与统计", "依据", "law:index", "scale", order=90),
        Entry("工作台", "工作台", "web:home", "layout-dashboard", order=1, is_exact=True),
        Entry("工作台", "监督看板", "web:dashboard", "chart-histogram", readers, order=2),
    ):
        register(entry)
    accounts_menu.register()
    register_unread(Notice.objects.unread_by)
    register_utility("notices", "web:home")
    register_utility("home", "web:home")
    register_utility("help", "help:index")
