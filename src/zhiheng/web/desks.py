"""没有业务待办的人，工作台上列出他要办、要看的事。"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.accounts.services import linking
from zhiheng.ui.paging import count_each
from zhiheng.web.accounts_menu import pending_roles


@dataclass(frozen=True)
class Chore:
    """管理员的一件事：到哪一页、为什么。"""

    title: str
    url: str
    why: str
    count: int = 0

    @property
    def href(self) -> str:
        return reverse(self.url)


SYSTEM = (
    Chore("开通账号", "accounts:new", "新到岗的人；开通后打印密码条交给本人"),
    Chore("批量开通", "accounts:sheet", "用表格一次开通一个单位的人"),
    Chore("账号", "accounts:list", "重置密码、停用离岗的账号"),
    Chore("工作日历", "law:calendar", "每年放假通知公布之后录入，暂定的期限随即重算"),
    Chore("后台任务", "jobs:index", "导入、筛查、生成文书的进展和失败的原因"),
)
SECURITY = (
    Chore("账号", "accounts:list", "收回离岗、换岗者的角色，登记代理"),
    Chore("角色与权限", "accounts:roles", "谁能打开哪一页、办理哪一步；哪些分离已经放宽"),
)


def chores(user: User) -> list[Chore]:
    """系统管理员、安全管理员的事；一人兼两员的列在一起。"""
    found: list[Chore] = []
    if user.has_role(Role.SEC_ADMIN):
        waiting = count_each([pending_roles(user)])[0]
        why = "系统管理员为账号申请的角色，核对岗位后授予或者退回"
        found += [Chore("待授予的角色", "accounts:requests", why, waiting), *SECURITY]
    if user.has_role(Role.SYS_ADMIN):
        nameless = linking.unlinked(User.objects.visible_to(user), timezone.localdate())
        waiting = count_each([nameless.exclude(linking.NOBODY)])[0]
        why = "写明账号是名册上的哪一个人，此人调动、离岗时角色随即收回"
        found += [*SYSTEM, Chore("没有对应人员的账号", "accounts:unlinked", why, waiting)]
    return list({one.url: one for one in reversed(found)}.values())[::-1]
