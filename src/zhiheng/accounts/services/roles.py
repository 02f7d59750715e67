"""角色的申请、授予与收回；只有安全管理员授予，且不授予自己。"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhiheng.accounts.models import RoleAssignment, RoleRequest, User
from zhiheng.accounts.roles import ADMINISTRATORS, Role
from zhiheng.accounts.rules import Home, combines, role_refusal, standing_refusal
from zhiheng.directory.events import Event, report
from zhiheng.directory.models import Agency
from zhiheng.law import library
from zhiheng.norms import services as norms


def home_of(account: User, day: date | None = None) -> Home | None:
    """与角色有关的单位事实；放宽的分离按当日的参数。"""
    if account.agency is None:
        return None
    return Home(
        account.agency.is_supervision_authority,
        account.agency.kind == Agency.Kind.GOVERNMENT,
        relaxed_at(account.agency.path, day or timezone.localdate()),
    )


def relaxed_at(path: str, day: date) -> frozenset[str]:
    """该地该日放宽的岗位分离。"""
    return frozenset(norms.parameter("separation.relaxed", library.profile_for(path), day))


def _refuse_unfit(account: User, role: str, held: frozenset[str]) -> None:
    if refusal := unfit(account, role, held):
        raise ValidationError(refusal)


def unfit(account: User, role: str, held: frozenset[str]) -> str | None:
    """单位、已有的角色、对应人员的身份，哪一项使这个账号不能担任 `role`。"""
    refusal = role_refusal(role, held, home_of(account))
    return refusal or standing_refusal({role}, account.officer)


def _demand_security(actor: User, account: User, deed: str) -> None:
    if not actor.has_role(Role.SEC_ADMIN):
        raise ValidationError(f"只有安全管理员可以{deed}。")
    if actor.pk == account.pk:
        raise ValidationError("不能变更自己的角色。")


def held_roles(account: User) -> frozenset[str]:
    """Read afresh: the cached property may be older than this transaction."""
    return frozenset(account.assignments.values_list("role", flat=True))


def roles_from(account: User, day: date) -> frozenset[str]:
    """本人的角色，连同当日以后代理的。"""
    lent = account.standing_in.filter(ends_on__gte=day).values_list("role", flat=True)
    return held_roles(account) | frozenset(lent)


@transaction.atomic
def request_role(account: User, role: str, *, actor: User, now: datetime) -> RoleRequest:
    """系统管理员为账号申请角色；授予之前不产生任何权限。"""
    if not actor.has_role(Role.SYS_ADMIN):
        raise ValidationError("只有系统管理员可以申请角色。")
    pending = frozenset(account.role_requests.values_list("role", flat=True))
    _refuse_unfit(account, role, held_roles(account) | pending)
    made, _ = RoleRequest.objects.get_or_create(
        user=account, role=role, defaults={"requested_at": now, "requested_by": actor}
    )
    report(Event("account.request_role", now, actor, account, facts={"role": role}))
    return made


@transaction.atomic
def grant_role(account: User, role: str, *, actor: User, now: datetime) -> RoleAssignment:
    """安全管理员授予角色（HT-2.1-2：同一人不能既执法又监督）。"""
    _demand_security(actor, account, "授予角色")
    User.objects.select_for_update().get(pk=account.pk)
    held = held_roles(account)
    _refuse_unfit(account, role, held)
    values = {"granted_at": now, "granted_by": actor, "is_combined": combines(role, held)}
    granted, created = RoleAssignment.objects.get_or_create(
        user=account, role=role, defaults=values
    )
    account.role_requests.filter(role=role).delete()
    if created:
        note = {"relaxed": f"separation.{ADMINISTRATORS}"} if granted.is_combined else {}
        facts = {"role": role} | note
        report(Event("account.grant_role", now, actor, account, "HT-2.1-2", facts=facts))
    return granted


@transaction.atomic
def decline_role(account: User, role: str, *, actor: User, now: datetime) -> None:
    """安全管理员不予授予所申请的角色。"""
    _demand_security(actor, account, "处理角色申请")
    account.role_requests.filter(role=role).delete()
    report(Event("account.decline_role", now, actor, account, facts={"role": role}))


@transaction.atomic
def withdraw_role(account: User, role: str, *, actor: User, now: datetime) -> None:
    """安全管理员收回角色；以该角色设立的代理同时终止。"""
    _demand_security(actor, account, "收回角色")
    account.assignments.filter(role=role).delete()
    account.assignments.update(is_combined=False)
    account.replaced_by.filter(role=role).delete()
    report(Event("account.withdraw_role", now, actor, account, facts={"role": role}))
