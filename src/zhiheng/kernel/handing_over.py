"""移交：承办人离岗、换岗，由负责人把未办结的件交给别人，逐件留痕。"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.kernel import ledger, notices
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.models import Matter
from zhiheng.kernel.models.ledger import subject_of
from zhiheng.kernel.scope import roles_of
from zhiheng.kernel.steps.table import TABLES
from zhiheng.kernel.transactions import changes

NOTICE = "kernel.handed_over"
MOST_MATTERS = 2_000


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
    today = timezone.localdate(now)
    _check(actor, to, reason, today)
    model: Any = type(matter)
    locked = model._base_manager.select_for_update(of=("self",)).filter(pk=matter.pk).first()
    if locked is None or not model.objects.visible_to(actor).filter(pk=matter.pk).exists():
        raise NotVisible
    if locked.closed_on is not None:
        raise RuleViolation("本件已经办结，不再移交。")
    if locked.handler_id is None or locked.handler_id == to.pk:
        raise RuleViolation("本件没有承办人，或者已经由此人承办。", field="to")
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
    subject, facts = subject_of(locked), {"number": locked.number}
    transaction.on_commit(
        lambda: notices.notify_person(to, NOTICE, now=now, subject=subject, facts=facts),
        robust=True,
    )
    matter.handler, matter.version = to, locked.version
    return matter


@changes
def hand_over_all(person: User, to: User, *, reason: str, actor: User, now: datetime) -> int:
    """把某人未办结的件全部交给另一人；一起成功或者一起不变。"""
    if person.agency_id != actor.agency_id:
        raise NotVisible
    matters = list(open_matters(person, actor))
    for matter in matters:
        hand_over(matter, to, reason=reason, actor=actor, now=now)
    if not matters:
        raise RuleViolation("此人没有未办结的件。", field="person")
    return len(matters)


def _check(actor: User, to: User, reason: str, today: date) -> None:
    if not reason.strip():
        raise RuleViolation("请填写移交理由。", field="reason")
    if Role.SO_HEAD.value not in roles_of(actor, today):
        raise RuleViolation("移交由监督机构负责人办理。")
    is_colleague = to.agency_id == actor.agency_id and to.is_active
    if not is_colleague or Role.SO_HANDLER.value not in to.own_roles:
        raise RuleViolation("只能移交给本机构在岗的监督承办人。", field="to")
