from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "zhiheng.kernel"
    verbose_name = "办件内核"
