"""移交：承办人离岗、换岗，由负责人把未办结的件交给别人，逐件留痕。"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.kernel import ledger, notices
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.models import Matter
from zhiheng.kernel.models.ledger import subject_of
from zhiheng.kernel.scope import in_scope, roles_of
from zhiheng.kernel.steps.table import TABLES
from zhiheng.kernel.transactions import changes

NOTICE, MANY = "kernel.handed_over", "kernel.handed_over_many"
NO_TAKER = (
    "本单位没有别的承办人可以接办：请先请系统管理员给接任的人开通账号、安全管理员授予承办的角色"
    "（监督承办人或者法制员），再来办理。"
)
MOST_MATTERS = 2_000
HANDLING = frozenset({Role.SO_HANDLER.value, Role.EA_CLERK.value})


def matter_models() -> list[type[Matter]]:
    """Every model with a workflow, once."""
    return list(dict.fromkeys(table.model for table in TABLES))


def open_matters(person: User, viewer: User) -> Iterator[Matter]:
    """某人承办而未办结的件，在查看人的范围之内。"""
    for model in matter_models():
        rows: Any = model._default_manager
        mine = rows.visible_to(viewer).filter(handler=person, closed_on__isnull=True)
        yield from mine.order_by("pk")[:MOST_MATTERS]


@changes
def hand_over(matter: Matter, to: User, *, reason: str, actor: User, now: datetime) -> Matter:
    """把一件交给另一名承办人；期限照旧计算，不因移交而变。"""
    moved = _hand_over(matter, to, reason, actor, now)
    facts = {"number": moved.number or str(moved._meta.verbose_name)}
    _tell(to, NOTICE, now, facts, subject_of(moved))
    return matter


@changes
def hand_over_many(
    matters: Sequence[Matter], to: User, *, reason: str, actor: User, now: datetime
) -> None:
    """一并移交：逐件留痕，接办的人只收一条提醒。"""
    for matter in matters:
        _hand_over(matter, to, reason, actor, now)
    if matters:
        _tell(to, MANY, now, {"n": len(matters)})


def _tell(to: User, code: str, now: datetime, facts: dict[str, Any], subject: str = "") -> None:
    transaction.on_commit(
        lambda: notices.notify_person(to, code, now=now, subject=subject, facts=facts),
        robust=True,
    )


def _hand_over(matter: Matter, to: User, reason: str, actor: User, now: datetime) -> Matter:
    today = timezone.localdate(now)
    model: Any = type(matter)
    locked = model._base_manager.select_for_update(of=("self",)).filter(pk=matter.pk).first()
    if locked is None or not model.objects.visible_to(actor).filter(pk=matter.pk).exists():
        raise NotVisible
    if locked.closed_on is not None:
        raise RuleViolation("本件已经办结，不再移交。")
    if locked.handler_id is None or locked.handler_id == to.pk:
        raise RuleViolation("本件没有承办人，或者已经由此人承办。", field="to")
    _check(locked.handler, to, reason, actor, today)
    before, locked.handler = locked.handler_id, to
    locked.version += 1
    locked.save(update_fields=["handler", "version"])
    ledger.append(
        "kernel.hand_over",
        at=now,
        actor=actor,
        subject=locked,
        facts={"before": before, "after": to.pk},
        texts={"reason": reason},
    )
    matter.handler, matter.version = to, locked.version
    return locked  # type: ignore[no-any-return]  # of the same model


@changes
def hand_over_all(person: User, to: User, *, reason: str, actor: User, now: datetime) -> int:
    """把某人未办结的件全部交给另一人；一起成功或者一起不变。"""
    if not may_hand_over(person, actor, timezone.localdate(now)):
        raise NotVisible
    matters = list(open_matters(person, actor))
    if not matters:
        raise RuleViolation("此人没有未办结的件。", field="person")
    hand_over_many(matters, to, reason=reason, actor=actor, now=now)
    return len(matters)


def may_hand_over(person: User, actor: User, day: date) -> bool:
    """监督机构负责人移交本机构和范围内机关的件，执法机关主要负责人移交本机关的件。"""
    roles = roles_of(actor, day)
    if person.agency is None:
        return False
    if person.agency_id == actor.agency_id:
        return bool(roles & {Role.SO_HEAD.value, Role.EA_HEAD.value})
    return Role.SO_HEAD.value in roles and in_scope(actor, person.agency)


def takers(person: User) -> models.QuerySet[User]:
    """可以接办此人的件的同事：同单位、在岗、任承办的角色。"""
    rows: models.QuerySet[User] = User.objects.filter(
        agency=person.agency_id, is_active=True, assignments__role__in=HANDLING
    )
    return rows.distinct().order_by("display_name", "pk")


def _check(person: User, to: User, reason: str, actor: User, today: date) -> None:
    if not reason.strip():
        raise RuleViolation("请填写移交理由。", field="reason")
    if not may_hand_over(person, actor, today):
        raise RuleViolation("移交由监督机构负责人或者本机关主要负责人办理。")
    is_colleague = to.agency_id == person.agency_id and to.is_active
    if not is_colleague or to.own_roles.isdisjoint(HANDLING):
        raise RuleViolation("只能移交给同单位在岗的监督承办人或者法制员。", field="to")
