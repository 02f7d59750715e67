"""制度向下层房间登记：条款落实、菜单、留痕文字。"""

from zhiheng.kernel import hooks
from zhiheng.law import coverage
from zhiheng.registers.systems import services
from zhiheng.registers.systems.lists import READERS
from zhiheng.ui.navigation import Entry
from zhiheng.ui.navigation import register as menu

DECLARED = {
    services.SYSTEMS: ("WH-7 HT-3.2-1 HT-3.2-2a HT-3.2-2b HT-4.3-1 SC-12", "registers:systems"),
    services.CHECKLIST: ("WH-7 HT-3.2-1 SC-12", "registers:checklists"),
    services.AGREEMENTS: ("HT-3.2-2b HT-3.2-2c SD-27 SC-33", "registers:agreements"),
    services.MEETINGS: ("HT-4.1-1 HT-4.1-2", "registers:meetings"),
}
ACTIONS = {
    "systems.register": "登记制度",
    "systems.repeal": "废止制度",
    "systems.correct": "更正制度、协作文件、会议的登记",
    "systems.exempt": "标注制度不适用",
    "systems.exempt.end": "取消不适用的标注",
    "systems.agreement": "登记协作文件",
    "systems.agreement.end": "终止协作文件",
    "systems.meeting": "登记研究重大问题的会议",
}
GROUP = "制度备案"


def register() -> None:
    for name, (rows, url) in DECLARED.items():
        coverage.declare("register", name, rows, reached_by=url)
    for code, text in ACTIONS.items():
        hooks.register_action_text(code, text)
    menu(Entry(GROUP, "制度对照清单", "registers:checklists", "list-check", READERS, order=60))
    menu(Entry(GROUP, "制度台账", "registers:systems", "files", READERS, order=61))
    menu(Entry(GROUP, "协作文件", "registers:agreements", "affiliate", READERS, order=62))
    menu(Entry(GROUP, "研究重大问题", "registers:meetings", "users-group", READERS, order=63))
