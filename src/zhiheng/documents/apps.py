from django.apps import AppConfig

from zhiheng.accounts.roles import EA_ROLES, GOV_ROLES, SO_ROLES

ROLES = tuple(sorted(SO_ROLES | GOV_ROLES | EA_ROLES))


class DocumentsConfig(AppConfig):
    name = "zhiheng.documents"
    verbose_name = "文书"

    def ready(self) -> None:
        from zhiheng.documents import checks, jobs  # noqa: F401 - register themselves
        from zhiheng.documents.kinds import declare_all
        from zhiheng.documents.services import Renderer
        from zhiheng.kernel import hooks
        from zhiheng.ui import navigation

        declare_all()
        hooks.register_document_renderer(Renderer())
        hooks.register_action_text("documents.rendered", "生成文书，登记哈希")
        hooks.register_action_text("documents.voided", "作废文书")
        hooks.register_action_text("documents.read", "阅读文书")
        navigation.register(
            navigation.Entry("文书与统计", "文书", "documents:list", "files", ROLES, order=10)
        )
