from datetime import time

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "zhiheng.ui"
    verbose_name = "界面"

    def ready(self) -> None:
        from zhiheng.kernel import hooks, jobs
        from zhiheng.ui import (
            checks,  # noqa: F401 — registers the system checks
            exports,
            list_exports,
            once,
            takeaways,
        )
        from zhiheng.ui.forms import narrow_long_choices, speak_plainly

        speak_plainly()
        narrow_long_choices()

        hooks.register_action_text(takeaways.ACTION, "导出列表")
        hooks.register_action_text(takeaways.DOWNLOAD, "下载导出的文件")
        hooks.register_notice_text(
            list_exports.READY, "您导出的“{title}”已经备好，共 {rows} 行，文件保留到{until}。"
        )
        exports.register_log(takeaways.record)
        jobs.schedule(list_exports.FORGET, at=time(3, 20))
        jobs.schedule(once.FORGET, at=time(3, 25))
