"""成批写明账号是名册上的哪一个人：按同一单位、同一姓名提出，逐个填写，不能填的说明理由。"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.accounts.services.accounts import demand, link_officer
from zhiheng.directory.models import Officer

ONE = Q(namesakes=1, has_twin=False)
NOBODY = Q(namesakes=0)
SEVERAL = ~ONE & ~NOBODY


@dataclass(frozen=True)
class Linked:
    """填写了几个；没有填写的各是哪一个账号、为什么。"""

    count: int
    refusals: tuple[tuple[User, str], ...]


def _free(day: date) -> QuerySet[Officer]:
    """当日在岗、还没有账号的人。"""
    return Officer.objects.in_office(day).filter(user__isnull=True)


def unlinked(accounts: QuerySet[User], day: date) -> QuerySet[User]:
    """启用而没有对应人员的账号；各注明本单位名册上几人同名、有没有同名的另一个账号。"""
    waiting = accounts.filter(is_active=True, officer__isnull=True)
    same = _free(day).filter(agency=OuterRef("agency"), name=OuterRef("display_name"))
    counted = same.order_by().values("agency").annotate(n=Count("pk")).values("n")
    twins = User.objects.filter(
        agency=OuterRef("agency"),
        display_name=OuterRef("display_name"),
        is_active=True,
        officer__isnull=True,
    ).exclude(pk=OuterRef("pk"))
    return waiting.annotate(namesakes=Coalesce(Subquery(counted), 0), has_twin=Exists(twins))


def candidates(accounts: Sequence[User], day: date) -> dict[int, list[Officer]]:
    """每个账号可能是谁：同一单位、同一姓名、在岗而没有账号的人。"""
    found: dict[tuple[int, str], list[Officer]] = {}
    people = _free(day).filter(
        agency__in={one.agency_id for one in accounts},
        name__in={one.display_name for one in accounts},
    )
    for officer in people.order_by("works_from", "pk"):
        found.setdefault((officer.agency_id, officer.name), []).append(officer)
    return {one.pk: found.get((one.agency_id or 0, one.display_name), []) for one in accounts}


def link_officers(
    accounts: Sequence[User], chosen: Mapping[int, int], *, actor: User, now: datetime
) -> Linked:
    """一次填写几个账号的对应人员；`chosen` 是各账号选定的人，一个不能填的不影响其余。"""
    demand(actor, Role.SYS_ADMIN, "填写对应人员")
    offered = candidates(accounts, timezone.localdate(now))
    refusals = []
    for account in accounts:
        try:
            officer = _chosen(account, offered[account.pk], chosen.get(account.pk))
            link_officer(account, officer, actor=actor, now=now)
        except ValidationError as refusal:
            refusals.append((account, " ".join(refusal.messages)))
    return Linked(len(accounts) - len(refusals), tuple(refusals))


def _chosen(account: User, offered: Sequence[Officer], key: int | None) -> Officer:
    if account.officer_id is not None:
        raise ValidationError("已经写明对应人员，没有改动。")
    if not offered:
        raise ValidationError("本单位名册上没有同名、在岗而且没有账号的人，请先登记人员。")
    if key is None:
        raise ValidationError("有同名的，请先选定是哪一个人。")
    found = next((one for one in offered if one.pk == key), None)
    if found is None:
        raise ValidationError("所选的人已经离岗、调动或者有了账号，请重新选择。")
    return found
