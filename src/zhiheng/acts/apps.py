from django.apps import AppConfig


class ActsConfig(AppConfig):
    name = "zhiheng.acts"
    verbose_name = "执法行为"

    def ready(self) -> None:
        from zhiheng.accounts.roles import AGENCY_ROLES, GOV_ROLES, SO_ROLES
        from zhiheng.acts.rereading import reread
        from zhiheng.directory import events
        from zhiheng.kernel import hooks
        from zhiheng.law import coverage
        from zhiheng.ui import navigation

        coverage.declare("register", "R18", "HT-3.3-1 SD-8 SC-11", reached_by="acts:act-new")
        events.listen(reread)
        readers = tuple(SO_ROLES | GOV_ROLES | AGENCY_ROLES)
        navigation.register(
            navigation.Entry(
                "执法数据", "执法行为", "acts:act-list", "list-details", readers, order=30
            )
        )
        for action, text in ACTIONS.items():
            hooks.register_action_text(action, text)


ACTIONS = {
    "acts.registered": "登记",
    "acts.edited": "更正登记",
    "acts.withdrawn": "撤回记录",
    "acts.officer": "登记人员",
    "acts.fact": "登记环节",
    "acts.recording": "登记音像",
}
