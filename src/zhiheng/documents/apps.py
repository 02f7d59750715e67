from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "zhiheng.documents"
    verbose_name = "文书"

    def ready(self) -> None:
        from zhiheng.documents.kinds import declare_all

        declare_all()
