from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "zhiheng.supervision"
    verbose_name = "监督实施"

    def ready(self) -> None:
        from zhiheng.supervision import registration

        registration.register()
