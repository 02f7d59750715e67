from django.apps import AppConfig

ACTIONS = {
    "exchange.import": "导入一批执法行为",
    "exchange.cancel": "取消导入",
    "exchange.replay": "修补后重放",
    "exchange.discard": "放弃隔离的行",
}


class ExchangeConfig(AppConfig):
    name = "zhiheng.exchange"
    verbose_name = "数据汇聚"

    def ready(self) -> None:
        from zhiheng.accounts.roles import AGENCY_ROLES, SO_ROLES
        from zhiheng.exchange import jobs
        from zhiheng.kernel import hooks
        from zhiheng.law import coverage
        from zhiheng.ui import navigation

        jobs.register()
        readers = tuple(SO_ROLES | AGENCY_ROLES)
        navigation.register(
            navigation.Entry(
                "执法数据", "数据汇聚", "exchange:batches", "database-import", readers, order=40
            )
        )
        for action, text in ACTIONS.items():
            hooks.register_action_text(action, text)
        coverage.declare(
            "register",
            "exchange.batches",
            "HT-3.3-1 SC-37 SD-19",
            reached_by=("exchange:batches", "zhiheng import"),
        )
