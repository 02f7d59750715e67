from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "zhiheng.web"
    verbose_name = "工作台"

    def ready(self) -> None:
        from zhiheng.ui import navigation
        from zhiheng.web import accounts_menu

        navigation.register(navigation.Entry("文书与统计", "依据", "law:index", "scale", order=90))
        accounts_menu.register()
