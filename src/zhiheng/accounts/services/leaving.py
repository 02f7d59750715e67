"""人员调动、离岗，机构合并、分立、撤销之后的账号：角色全部收回，随人到新单位，离岗的停用（SC-10 准入和退出）。

随组织上的决定办理，只收不给：新单位的角色仍由安全管理员授予。
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhiheng.accounts.models import RoleRequest, User
from zhiheng.accounts.roles import ADMIN_ROLES, Role
from zhiheng.accounts.rules import role_refusal
from zhiheng.accounts.services.roles import held_roles, home_of
from zhiheng.accounts.services.stand_ins import cut_short
from zhiheng.directory.events import Event, report
from zhiheng.directory.models import Agency, Officer


@dataclass(frozen=True)
class Left:
    """随调动、离岗收回了哪些角色；`disabled` 为离岗，账号停用。"""

    account: User
    roles: tuple[str, ...]
    disabled: bool


def refusal(account: User, actor: User) -> str | None:
    """管理员的角色不随调动、离岗收回，否则平台可能没有管理员；本人的账号由他人办理。"""
    if account.pk == actor.pk:
        return "不能办理本人的调动、离岗：角色和账号要收回，请由监督机构或者接任的负责人办理。"
    kept = held_roles(account) & ADMIN_ROLES
    if account.is_active and kept:
        label = "、".join(str(Role(role).label) for role in sorted(kept))
        return f"此人的账号任{label}，请先由安全管理员授予接任者、收回此人的角色，再办理。"
    return None


@transaction.atomic
def leave_unit(
    officer: Officer, to_agency: Agency | None, *, actor: User, now: datetime
) -> Left | None:
    """此人的账号离开原单位；没有账号的不办。`to_agency` 为空是离岗。"""
    account = User.objects.select_for_update(of=("self",)).filter(officer=officer).first()
    if account is None:
        return None
    if sentence := refusal(account, actor):
        raise ValidationError(sentence)
    roles = tuple(sorted(held_roles(account)))
    before = account.agency_id
    _withdraw_all(account, timezone.localdate(now))
    if to_agency is not None:
        account.agency = to_agency
    elif account.is_active:
        _disable(account)
    account.save(update_fields=["agency", "is_active", "password"])
    left = Left(account, roles, to_agency is None)
    _tell(left, before, to_agency, actor=actor, now=now)
    return left


@transaction.atomic
def go_along(
    account: User, to_agency: Agency, *, is_known: bool, actor: User | None, now: datetime
) -> Left:
    """随机构变动到承接机关：角色和代理收回，与调动一样不带过去。

    随人的账号，原来的角色替他申请好，等安全管理员授予；不知道是谁的账号停用，核对之后再恢复。
    """
    roles = tuple(sorted(held_roles(account)))
    before = account.agency_id
    _withdraw_all(account, timezone.localdate(now))
    account.agency = to_agency
    if account.is_active and not is_known:
        _disable(account)
    account.save(update_fields=["agency", "is_active", "password"])
    left = Left(account, roles, not account.is_active)
    _tell(left, before, to_agency, actor=actor, now=now)
    if account.is_active:
        _ask_again(left, actor, now)
    return left


def _disable(account: User) -> None:
    account.is_active = False
    account.set_unusable_password()


def _ask_again(left: Left, actor: User | None, now: datetime) -> None:
    """承接机关的账号可以担任的，才申请；授予之前不产生任何权限。"""
    asked: set[str] = set()
    home = home_of(left.account, timezone.localdate(now))
    for role in left.roles:
        if role_refusal(role, asked, home) is None:
            asked.add(role)
            RoleRequest.objects.create(
                user=left.account, role=role, requested_at=now, requested_by=actor
            )
            facts = {"role": role}
            report(Event("account.request_role", now, actor, left.account, facts=facts))


def _tell(
    left: Left,
    before: int | None,
    to_agency: Agency | None,
    *,
    actor: User | None,
    now: datetime,
) -> None:
    for role in left.roles:
        given = {"role": role}
        report(Event("account.withdraw_role", now, actor, left.account, "SC-10", facts=given))
    facts = {
        "roles": list(left.roles),
        "from": before,
        "to": to_agency.pk if to_agency else None,
        "is_active": left.account.is_active,
    }
    report(Event("account.leave_unit", now, actor, left.account, "SC-10", facts=facts))


def _withdraw_all(account: User, today: date) -> None:
    account.assignments.all().delete()
    account.role_requests.all().delete()
    for one in chain(account.replaced_by.all(), account.standing_in.all()):
        cut_short(one, today)
