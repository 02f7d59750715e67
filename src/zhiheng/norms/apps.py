from django.apps import AppConfig


class NormsConfig(AppConfig):
    name = "zhiheng.norms"
    verbose_name = "规范与日历"
