"""登记事项的依据条款与岗责；谁没有岗位、没有责任人（HT-3.4-1、SD-15、SC-12）。"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from zhiheng.directory.events import Event, report
from zhiheng.directory.models import AgencyItem, ItemBasis, PostDuty
from zhiheng.directory.models.responsibility import in_force
from zhiheng.law import coverage

REGISTER = "directory.responsibility"
ROWS = "HT-3.4-1 SD-15 SC-12"


@transaction.atomic
def register_basis(basis: ItemBasis, *, actor: Any, now: datetime) -> ItemBasis:
    """登记事项的一条依据；有裁量幅度的自施行之日起催办裁量基准。"""
    coverage.executed("register", REGISTER)
    basis.norm_title = bare_title(basis.norm_title)
    basis.full_clean()
    basis.save()
    facts = {
        "item": basis.item_id,
        "ranged": basis.is_ranged,
        "violation": basis.violation_code,
        "from": basis.effective_on,
        "to": basis.repealed_on,
    }
    report(Event("item.basis", now, actor, basis, ROWS, facts))
    return basis


def bare_title(title: str) -> str:
    """规范名称不带书名号。"""
    return title.strip().removeprefix("《").removesuffix("》")


@transaction.atomic
def assign_duty(duty: PostDuty, *, actor: Any, now: datetime) -> PostDuty:
    """登记岗责：事项须由本机关承担，责任人须是本机关在岗人员；同一岗位的两段期间不能重叠。"""
    coverage.executed("register", REGISTER)
    _refuse_duty(duty)
    duty.full_clean()
    duty.save()
    facts = {
        "item": duty.item_id,
        "agency": duty.agency_id,
        "officer": duty.officer_id,
        "from": duty.valid_from,
    }
    report(Event("duty.assign", now, actor, duty, ROWS, facts))
    return duty


def _refuse_duty(duty: PostDuty) -> None:
    day = duty.valid_from
    claims = AgencyItem.objects.select_for_update().filter(agency=duty.agency, item=duty.item)
    if not claims.in_force(day).exists():
        raise ValidationError(
            {"valid_from": f"{duty.agency}在 {day} 不承担这个事项，请先登记承担机关。"}
        )
    officer = duty.officer
    if officer is not None and officer.agency_id != duty.agency_id:
        raise ValidationError({"officer": f"{officer}不是{duty.agency}的人员。"})
    if officer is not None and not _works(officer, day):
        raise ValidationError({"officer": f"{officer}在 {day} 不在岗，请另选责任人。"})
    reaching = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    held = PostDuty.objects.filter(
        reaching, agency=duty.agency, item=duty.item, post=duty.post
    ).first()
    if held is not None:
        until = f"至 {held.valid_to}" if held.valid_to else "至今"
        raise ValidationError(
            {"post": f"这个岗位自 {held.valid_from} {until}已有岗责，请先终止再登记新的。"}
        )


def _works(officer: Any, day: date) -> bool:
    return officer.works_from <= day and (officer.works_to is None or officer.works_to >= day)


@transaction.atomic
def end_duty(duty: PostDuty, *, valid_to: date, actor: Any, now: datetime) -> PostDuty:
    """岗责到某日为止；换人、换岗的，终止之后登记新的。"""
    coverage.executed("register", REGISTER)
    locked = PostDuty.objects.select_for_update().get(pk=duty.pk)
    if locked.valid_to is not None:
        raise ValidationError(f"已经登记到 {locked.valid_to} 为止。")
    if valid_to < locked.valid_from:
        raise ValidationError({"valid_to": f"止日不能早于起日 {locked.valid_from}。"})
    locked.valid_to = valid_to
    locked.save(update_fields=["valid_to"])
    facts = {"item": locked.item_id, "agency": locked.agency_id, "to": valid_to}
    report(Event("duty.end", now, actor, locked, ROWS, facts))
    return locked


def with_responsibility(claims: QuerySet[AgencyItem], day: date) -> QuerySet[AgencyItem]:
    """每个机关事项当日有没有岗位、有没有在岗的责任人。"""
    coverage.executed("register", REGISTER)
    duties = PostDuty.objects.filter(
        in_force(day), agency=OuterRef("agency_id"), item=OuterRef("item_id")
    )
    working = Q(officer__works_to__isnull=True) | Q(officer__works_to__gte=day)
    people = duties.filter(working, officer__agency=F("agency"), officer__works_from__lte=day)
    return claims.annotate(has_post=Exists(duties), has_person=Exists(people))
