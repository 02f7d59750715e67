"""社会监督员等向下层房间登记：文书取数、条款落实、菜单、留痕文字。"""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from zhiheng.accounts.roles import Role
from zhiheng.kernel import hooks
from zhiheng.law import coverage
from zhiheng.registers.models import Appointment, SocialClue
from zhiheng.registers.outsiders import papers, services
from zhiheng.registers.outsiders.lists import READERS, SO
from zhiheng.ui.navigation import Entry
from zhiheng.ui.navigation import register as menu

GROUP = "主体与人员"


def waiting(user: Any) -> QuerySet[Appointment]:
    """负责人：待聘任的；承办人：任期已满待登记的。"""
    rows = Appointment.objects.visible_to(user)
    if user.has_role(Role.SO_HEAD):
        return rows.filter(status=Appointment.Status.PROPOSED)
    if user.has_role(Role.SO_HANDLER):
        return rows.over(timezone.localdate())  # type: ignore[no-any-return]
    return rows.none()


def open_clues(user: Any) -> QuerySet[SocialClue]:
    return SocialClue.objects.visible_to(user).open()


def register() -> None:
    papers.register()
    coverage.declare(
        "register",
        services.REGISTER,
        "HT-2.2-3 HT-3.3-3 SC-23",
        reached_by=("registers:outsiders", "registers:publish-supervisors"),
    )
    coverage.declare(
        "register", services.ACTIVITIES, "SC-23 HT-3.3-3", reached_by="registers:new-activity"
    )
    hooks.register_action_text("outsiders.activity", "登记参加活动")
    menu(
        Entry(
            GROUP,
            "社会监督员和专家",
            "registers:outsiders",
            "users",
            READERS,
            waiting=waiting,
            order=80,
        )
    )
    menu(
        Entry(
            GROUP,
            "社会监督线索",
            "registers:clues",
            "message-report",
            SO,
            waiting=open_clues,
            order=81,
        )
    )
