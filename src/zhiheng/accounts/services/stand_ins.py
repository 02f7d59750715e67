"""代理（AB 岗）：本人在一段日期内把一个角色交给同单位的人代行。"""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhiheng.accounts.models import StandIn, User
from zhiheng.accounts.roles import ADMIN_ROLES, Role
from zhiheng.accounts.services.roles import held_roles, unfit
from zhiheng.directory.events import Event, report

LONGEST = timedelta(days=183)  # 半年以上应变更角色，不用代理


@transaction.atomic
def set_stand_in(new: StandIn, *, actor: User, now: datetime) -> StandIn:
    """登记代理；由本人或者安全管理员办理，代理人也须守执法与监督相分离（HT-2.1-2）。"""
    if actor.pk != new.principal_id and not actor.has_role(Role.SEC_ADMIN):
        raise ValidationError("代理由本人或者安全管理员登记。")
    new.full_clean()
    if refusal := _refusal(new, timezone.localdate(now)):
        raise ValidationError(refusal)
    new.save()
    facts = {
        "role": new.role,
        "substitute": new.substitute_id,
        "from": new.starts_on,
        "to": new.ends_on,
    }
    report(Event("account.stand_in", now, actor, new.principal, "HT-2.1-2", facts=facts))
    return new


def _refusal(new: StandIn, today: date) -> str | None:
    if new.ends_on < today:
        return "代理的止期已过。"
    if new.ends_on - new.starts_on > LONGEST:
        return "一次代理不超过半年。"
    if new.role in ADMIN_ROLES:
        return "管理员角色不能代理，请由安全管理员另行授予。"
    if new.role not in held_roles(new.principal):
        return "本人没有这个角色，不能交人代行。"
    substitute = new.substitute
    if substitute.agency_id != new.principal.agency_id or not substitute.is_active:
        return "代理人应当是同一单位、账号启用的人员。"
    overlapping = {"ends_on__gte": new.starts_on, "starts_on__lte": new.ends_on}
    if new.principal.replaced_by.filter(role=new.role, **overlapping).exists():
        return "这段日期内该角色已有代理人。"
    lent = substitute.standing_in.filter(**overlapping).values_list("role", flat=True)
    return unfit(substitute, new.role, held_roles(substitute) | frozenset(lent))


@transaction.atomic
def end_stand_in(stand_in: StandIn, *, actor: User, now: datetime) -> None:
    """提前终止代理：尚未开始的删除，已开始的止于前一日。"""
    if actor.pk != stand_in.principal_id and not actor.has_role(Role.SEC_ADMIN):
        raise ValidationError("代理由本人或者安全管理员终止。")
    cut_short(stand_in, timezone.localdate(now))
    facts = {"role": stand_in.role, "substitute": stand_in.substitute_id}
    report(Event("account.end_stand_in", now, actor, stand_in.principal, facts=facts))


def cut_short(stand_in: StandIn, today: date) -> None:
    """尚未开始的删除，已开始的止于前一日。"""
    yesterday = today - timedelta(days=1)
    if stand_in.starts_on > yesterday:
        stand_in.delete()
    elif stand_in.ends_on > yesterday:
        stand_in.ends_on = yesterday
        stand_in.save(update_fields=["ends_on"])
