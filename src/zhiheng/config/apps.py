from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "zhiheng.config"
    verbose_name = "设置"

    def ready(self) -> None:
        from zhiheng.config import checks  # noqa: F401 — registers the system checks
