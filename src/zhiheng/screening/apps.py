from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "zhiheng.screening"
    verbose_name = "监督预警"

    def ready(self) -> None:
        from zhiheng.screening import registration

        registration.register()
