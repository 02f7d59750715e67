from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "zhiheng.web"
    verbose_name = "工作台"

    def ready(self) -> None:
        from zhiheng.law import coverage
        from zhiheng.ui import navigation

        coverage.declare("register", "R39", "WH-47", reached_by="law:norm")
        coverage.declare("register", "R40", "MF-203-1 CF-85 XK-82 QZ-69", reached_by="law:calendar")
        from zhiheng.web import accounts_menu

        navigation.register(navigation.Entry("文书与统计", "依据", "law:index", "scale", order=90))
        accounts_menu.register()
