"""社会监督员等向下层房间登记：文书取数、条款落实、菜单、留痕文字。"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.kernel import hooks
from zhiheng.law import coverage
from zhiheng.registers.models import Appointment, SocialClue
from zhiheng.registers.outsiders import papers, services
from zhiheng.registers.outsiders.lists import READERS, SO
from zhiheng.ui.navigation import Entry, capped
from zhiheng.ui.navigation import register as menu
from zhiheng.ui.paging import count_with_first

GROUP = "主体与人员"
NEAR = timedelta(days=30)


def waiting(user: Any) -> QuerySet[Appointment]:
    """负责人：待聘任的；承办人：任期已满待登记的。"""
    rows = Appointment.objects.visible_to(user)
    if user.has_role(Role.SO_HEAD):
        return rows.filter(status=Appointment.Status.PROPOSED)
    if user.has_role(Role.SO_HANDLER):
        return rows.over(timezone.localdate())  # type: ignore[no-any-return]
    return rows.none()


def to_dos(user: User, today: date) -> Iterable[hooks.ToDo]:
    """承办人：九十日内期满、还没有续聘的，合为一条；届满写最早的一人，三十日内的是黄灯。"""
    if not user.has_role(Role.SO_HANDLER):
        return
    found = Appointment.objects.visible_to(user).to_renew(today)  # type: ignore[attr-defined]
    n, first = count_with_first(found, "term_to")
    if not n:
        return
    yield hooks.ToDo(
        title="续聘社会监督员、专家",
        subject=f"{capped(n)} 人的任期 90 日内届满，还没有续聘",
        url=f"{reverse('registers:outsiders')}?soon=on",
        due=first,
        lamp="yellow" if first <= today + NEAR else "green",
        row="HT-3.3-3 SC-23",
        kind="聘任",
    )


def open_clues(user: Any) -> QuerySet[SocialClue]:
    return SocialClue.objects.visible_to(user).open()


def register() -> None:
    papers.register()
    hooks.register_to_dos("outsiders", to_dos)
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
    hooks.register_action_text("outsiders.correct", "更正社会人士、活动的登记")
    hooks.register_action_text("outsiders.contact", "更换联系方式")
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
