from django.apps import AppConfig


class ActsConfig(AppConfig):
    name = "zhiheng.acts"
    verbose_name = "执法行为"
