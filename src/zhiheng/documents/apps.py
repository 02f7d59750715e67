from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "zhiheng.documents"
    verbose_name = "文书"
