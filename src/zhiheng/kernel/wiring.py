"""What the rooms to the left report and the kernel writes into the ledger; and the to-dos from running clocks."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import EA_ROLES, GOV_ROLES, SO_ROLES
from zhiheng.directory.events import Event
from zhiheng.kernel import deadlines, facts, ledger
from zhiheng.kernel.hooks import ToDo, lists_own_to_dos
from zhiheng.kernel.models import Deadline
from zhiheng.kernel.models.ledger import subject_of
from zhiheng.norms.services import Change

MOST_TO_DOS = 200
MOST_SCANNED = 2_000


def record_event(event: Event) -> None:
    """账号与名录的变更写入留痕；文字只留哈希。"""
    safe = {name: facts.safe(value) for name, value in event.facts.items()}
    with transaction.atomic():
        ledger.append(
            event.action,
            at=event.at,
            actor=event.actor,
            subject=event.subject,
            rows=event.rows,
            facts=safe,
            texts=event.texts,
        )


def record_change_of_norms(change: Change) -> None:
    """日历、参数、解释的变更写入留痕；日历变了，暂定的期限随即重算。"""
    actor = change.actor if isinstance(change.actor, User) else None
    written = {name: facts.safe(value) for name, value in change.facts.items()}
    written["days"] = sorted(change.days)[:366]
    if change.subject == "calendar":
        written["recomputed"] = deadlines.recompute_touched(change.days, change.years)
    with transaction.atomic():
        ledger.append(
            f"norms.{change.subject}",
            at=timezone.now(),
            actor=actor,
            subject=f"norms.{change.subject}:{facts.label(change.key)}",
            facts=written | ({"profile": change.profile} if change.profile else {}),
        )


def _mine(user: User) -> Q:
    """此人该办的期限：本机关作为义务人的，或者本监督机构、本级政府的。"""
    roles, scope = user.roles, user.scope
    if roles & EA_ROLES and scope.level == "agency":
        return Q(bearer="agency", agency_id=scope.agency_id)
    if roles & SO_ROLES and scope.level == "so":
        return Q(bearer="supervisor", path__startswith=scope.path)
    if roles & GOV_ROLES and scope.level == "gov":
        return Q(bearer="government", path=scope.path)
    return Q(pk__in=[])


def _is_for(user: User, row: Deadline, matter: Any) -> bool:
    """监督机构的期限：有承办人的只给本人；没有承办人的，给同级的监督机构，不给上级。"""
    if row.bearer != "supervisor":
        return True
    handler = getattr(matter, "handler_id", None)
    return handler == user.pk if handler is not None else row.path == user.scope.path


def _listed_elsewhere() -> list[int]:
    """Kinds of matters whose room lists the work itself, with the deadline."""
    models = [apps.get_model(label) for label in lists_own_to_dos()]
    return [kind.pk for kind in ContentType.objects.get_for_models(*models).values()]


def deadline_to_dos(user: User, today: date) -> Iterator[ToDo]:
    """正在计算的期限就是待办，届满日在前；权利不是待办。"""
    rows = Deadline.objects.running().filter(_mine(user), is_right=False).order_by("due", "pk")
    rows = rows.exclude(matter_type__in=_listed_elsewhere())
    found = 0
    for row in rows.prefetch_related("matter")[:MOST_SCANNED]:
        matter: Any = row.matter
        if matter is None or not _is_for(user, row, matter):
            continue
        found += 1
        if found > MOST_TO_DOS:
            return
        yield ToDo(
            title=row.title,
            subject=str(matter),
            url=matter.get_absolute_url() if hasattr(matter, "get_absolute_url") else "",
            due=row.due,
            lamp=row.lamp(today).value,
            row=row.clauses[0] if row.clauses else "",
            kind=subject_of(matter),
        )
