from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "zhiheng.demo"
    verbose_name = "演示城市"
