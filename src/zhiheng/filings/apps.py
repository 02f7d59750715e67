from django.apps import AppConfig


class FilingsConfig(AppConfig):
    name = "zhiheng.filings"
    verbose_name = "制度备案"

    def ready(self) -> None:
        from zhiheng.filings import registration

        registration.register()
