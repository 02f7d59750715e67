from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "zhiheng.demo"
    verbose_name = "演示城市"

    def ready(self) -> None:
        from zhiheng.kernel import hooks

        hooks.register_action_text("demo.city", "生成演示城市")
