"""向下层房间登记：菜单、条款落实、留痕文字。"""

from zhiheng.accounts.roles import EA_ROLES, GOV_ROLES, SO_ROLES
from zhiheng.kernel import hooks
from zhiheng.law import coverage
from zhiheng.publications.services import REGISTER
from zhiheng.ui import navigation

READERS = tuple(sorted(SO_ROLES | GOV_ROLES | EA_ROLES))
ROWS = "WH-9.s2b WH-10-2a WH-12-2a WH-14-3 WH-22 SD-9 SD-15 SC-17"


def register() -> None:
    coverage.declare("register", REGISTER, ROWS, reached_by="publications:list")
    hooks.register_action_text("publications.publish", "公示")
    hooks.register_action_text("publications.withdraw", "撤回公示")
    navigation.register(
        navigation.Entry("制度备案", "公示台账", "publications:list", "news", READERS, order=80)
    )
