"""账号的开通、密码与停用；系统管理员办理，不看业务内容。"""

from dataclasses import dataclass
from datetime import datetime

from axes.utils import reset as forget_failures
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.passwords import first_password
from zhiheng.accounts.roles import Role
from zhiheng.accounts.rules import standing_refusal
from zhiheng.accounts.services.roles import request_role, roles_from
from zhiheng.directory.events import Event, report
from zhiheng.directory.models import Agency, Officer


@dataclass(frozen=True)
class NewAccount:
    """要开通的一个账号。"""

    username: str
    display_name: str
    agency: Agency
    roles: tuple[str, ...] = ()
    phone: str = ""


@dataclass(frozen=True)
class Slip:
    """一张密码条：只在开通或者重置的那一页显示一次，平台不保存明文。"""

    account: User
    password: str


def demand(actor: User, role: str, deed: str) -> None:
    """`deed` is refused unless the actor holds the one administrator role that may do it."""
    if not actor.has_role(role):
        raise ValidationError(f"只有{Role(role).label}可以{deed}。")


@transaction.atomic
def open_account(new: NewAccount, *, actor: User, now: datetime) -> Slip:
    """系统管理员开通账号；所申请的角色待安全管理员授予后生效。"""
    demand(actor, Role.SYS_ADMIN, "开通账号")
    password = first_password()
    account = User(
        username=new.username,
        display_name=new.display_name,
        agency=new.agency,
        phone=new.phone,
        created_at=now,
    )
    account.set_password(password)
    account.full_clean()
    account.save()
    report(Event("account.open", now, actor, account, facts={"agency": new.agency.pk}))
    for role in new.roles:
        request_role(account, role, actor=actor, now=now)
    return Slip(account, password)


@transaction.atomic
def reset_password(account: User, *, actor: User, now: datetime) -> Slip:
    """不经电子邮件重置：核对本人后打印新的初始密码；原会话随即失效，登录锁定解除。"""
    demand(actor, Role.SYS_ADMIN, "重置密码")
    if not account.is_active:
        raise ValidationError("该账号已停用，先恢复再重置密码。")
    password = first_password()
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    forget_failures(username=account.username)
    report(Event("account.reset_password", now, actor, account))
    return Slip(account, password)


@transaction.atomic
def change_password(account: User, password: str, *, now: datetime) -> None:
    """本人更换密码；更换后首次登录的限制解除。"""
    if account.check_password(password):
        raise ValidationError("新密码不能与原密码相同。")
    account.set_password(password)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    report(Event("account.change_password", now, account, account))


@transaction.atomic
def deactivate(account: User, *, actor: User, now: datetime) -> None:
    """停用账号：不能再登录，代理一并失效；经手的记录保留。"""
    demand(actor, Role.SYS_ADMIN, "停用账号")
    if account.pk == actor.pk:
        raise ValidationError("不能停用自己的账号。")
    account.is_active = False
    account.set_unusable_password()
    account.save(update_fields=["is_active", "password"])
    report(Event("account.deactivate", now, actor, account))


@transaction.atomic
def reactivate(account: User, *, actor: User, now: datetime) -> Slip:
    """恢复停用的账号，发新的初始密码。"""
    demand(actor, Role.SYS_ADMIN, "恢复账号")
    account.is_active = True
    account.save(update_fields=["is_active"])
    report(Event("account.reactivate", now, actor, account))
    return reset_password(account, actor=actor, now=now)


@transaction.atomic
def link_officer(account: User, officer: Officer | None, *, actor: User, now: datetime) -> None:
    """写明账号是哪一个人的；此后调动、离岗随人收回。"""
    demand(actor, Role.SYS_ADMIN, "填写对应人员")
    if officer is not None:  # two administrators, one person: the second waits and is refused
        officer = Officer.objects.select_for_update().get(pk=officer.pk)
    if officer is not None and officer.agency_id != account.agency_id:
        raise ValidationError({"officer": "账号与人员不在同一单位，请核对。"})
    if officer is not None and User.objects.filter(officer=officer).exclude(pk=account.pk).exists():
        raise ValidationError({"officer": "此人已有另一个账号，一人一账号。"})
    if refusal := standing_refusal(roles_from(account, timezone.localdate(now)), officer):
        raise ValidationError({"officer": f"{refusal}请先由安全管理员收回。"})
    before, account.officer = account.officer_id, officer
    account.save(update_fields=["officer"])
    facts = {"before": before, "after": account.officer_id}
    report(Event("account.link_officer", now, actor, account, facts=facts))
