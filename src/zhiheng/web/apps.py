from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "zhiheng.web"
    verbose_name = "工作台"

    def ready(self) -> None:
        from zhiheng.law import coverage
        from zhiheng.ui import navigation

        coverage.declare("register", "R39", "WH-47", reached_by="law:norm")
        coverage.declare("register", "R40", "MF-203-1 CF-85 XK-82 QZ-69", reached_by="law:calendar")
        coverage.declare(
            "register",
            "web.entity_notice",
            "SD-9 SC-17 WH-9.s2b",
            reached_by="directory:publish-agency",
        )
        from zhiheng.web import (
            accounts_menu,
            agency_jobs,
            agency_moves,
            corrections,
            handing_over,
            planned,
            responsibility_paper,
            roster_notice,
        )
        from zhiheng.web.register_imports import registration as register_imports

        corrections.register()
        handing_over.register()
        agency_jobs.plan()
        agency_moves.register()
        planned.register()
        responsibility_paper.register()
        roster_notice.register()
        register_imports.register()
        from zhiheng.accounts.roles import Role

        navigation.register(
            navigation.Entry("系统", "移交", "hand-over:all", "users", (Role.SO_HEAD,), order=65)
        )
        navigation.register(
            navigation.Entry("系统", "后台任务", "jobs:index", "progress", order=70)
        )

        navigation.register(navigation.Entry("文书与统计", "依据", "law:index", "scale", order=90))
        accounts_menu.register()
        from zhiheng.accounts.roles import GOV_ROLES, SO_ROLES
        from zhiheng.kernel.models import Notice

        navigation.register(
            navigation.Entry(
                "工作台", "工作台", "web:home", "layout-dashboard", order=1, is_exact=True
            )
        )
        readers = tuple(SO_ROLES | GOV_ROLES)
        navigation.register(
            navigation.Entry(
                "工作台", "监督看板", "web:dashboard", "chart-histogram", readers, order=2
            )
        )
        navigation.register_unread(Notice.objects.unread_by)
        navigation.register_utility("notices", "web:home")
        navigation.register_utility("home", "web:home")
        navigation.register_utility("help", "help:index")
