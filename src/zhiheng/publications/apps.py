from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "zhiheng.publications"
    verbose_name = "公示"

    def ready(self) -> None:
        from zhiheng.publications import registration

        registration.register()
