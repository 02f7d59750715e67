from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "zhiheng.documents"
    verbose_name = "文书"

    def ready(self) -> None:
        from zhiheng.documents import jobs  # noqa: F401 - registers the job
        from zhiheng.documents.kinds import declare_all
        from zhiheng.documents.services import Renderer
        from zhiheng.kernel import hooks

        declare_all()
        hooks.register_document_renderer(Renderer())
        hooks.register_action_text("documents.rendered", "生成文书，登记哈希")
        hooks.register_action_text("documents.voided", "作废文书")
        hooks.register_action_text("documents.read", "阅读文书")
