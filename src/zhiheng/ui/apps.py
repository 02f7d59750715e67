from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "zhiheng.ui"
    verbose_name = "界面"

    def ready(self) -> None:
        from zhiheng.kernel import hooks
        from zhiheng.ui import (
            checks,  # noqa: F401 — registers the system checks
            exports,
            takeaways,
        )

        hooks.register_action_text(takeaways.ACTION, "导出列表")
        exports.register_log(takeaways.record)
