"""更正: a wrong entry is corrected with old, new, reason and the head's approval; its clocks are recomputed."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.kernel import deadlines, hooks, ledger
from zhiheng.kernel.constraints import explained
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.models import Correction, Matter
from zhiheng.kernel.models.ledger import subject_of
from zhiheng.kernel.scope import roles_of
from zhiheng.kernel.transactions import changes

PROPOSERS = (Role.SO_HANDLER.value, Role.SO_HEAD.value)
APPROVERS = (Role.SO_HEAD.value,)
Column = models.Field[Any, Any]


@changes
def propose(
    matter: Matter, field: str, new: Any, *, reason: str, actor: User, now: datetime
) -> Correction:
    """承办人提出更正：哪一栏、改成什么、为什么。"""
    column = _column(matter, field)
    if not reason.strip():
        raise RuleViolation("请填写更正理由。", field="reason")
    _demand(actor, PROPOSERS, now, "更正由监督承办人提出。")
    locked = _lock(matter, actor)
    old, value = getattr(locked, field), _clean(column, new, locked)
    if value is None and isinstance(column, models.DateField):
        raise RuleViolation("日期不能更正为空。", field="new")
    if old == value:
        raise RuleViolation("新值与原值相同，无需更正。", field="new")
    if Correction.objects.filter(**_link(locked), field=field, outcome="proposed").exists():
        raise RuleViolation("该栏已有一处更正待批准。", field=field)
    _try(column, value, locked)
    correction = Correction.objects.create(
        **_link(locked),
        field=field,
        old=column.value_to_string(locked) if old is not None else "",
        new=_as_text(column, value),
        reason=reason,
        proposed_by=actor,
        proposed_at=now,
    )
    _write("kernel.correction.propose", correction, locked, actor, now)
    return correction


def _try(column: Column, value: Any, matter: Matter) -> None:
    """提出时就试一试：更正后的一行须仍合乎数据库约束。"""
    name = str(column.attname)
    old = getattr(matter, name)
    setattr(matter, name, value)
    try:
        matter.validate_constraints()
    except ValidationError as wrong:
        raise RuleViolation("；".join(wrong.messages), field="new") from wrong
    finally:
        setattr(matter, name, old)


@changes
def approve(correction: Correction, *, actor: User, now: datetime) -> Matter:
    """负责人批准更正：改正栏目，重新计算由它起算的期限，新旧两值都留痕。"""
    locked, matter = _open(correction, actor, now)
    column = _column(matter, locked.field)
    if _as_text(column, getattr(matter, locked.field)) != locked.old:
        raise RuleViolation("该栏在提出更正之后又有改动，请退回后重新提出。")
    old, value = getattr(matter, locked.field), _from_text(column, locked.new)
    setattr(matter, locked.field, value)
    matter.version += 1
    try:
        with transaction.atomic():
            matter.save()
    except IntegrityError as error:
        raise explained(error, matter) from error
    moved = {}
    if isinstance(value, date):
        moved = {
            row.clock: row.due for row in deadlines.recompute_from(matter, locked.field, value)
        }
    hooks.matter_corrected(hooks.Corrected(matter, locked.field, old, now))
    _conclude(locked, Correction.Outcome.APPROVED, actor, now)
    _write("kernel.correction.approve", locked, matter, actor, now, clocks=moved)
    return matter


def moves(correction: Correction) -> list[tuple[str, date, date]]:
    """批准后会改动的期限：（名称，原届满日，新届满日）。"""
    matter: Any = correction.matter
    value = _from_text(_column(matter, correction.field), correction.new)
    if not isinstance(value, date):
        return []
    return deadlines.moves_if(matter, correction.field, value)


@changes
def refuse(correction: Correction, *, reason: str, actor: User, now: datetime) -> Correction:
    """负责人不予更正，写明理由。"""
    if not reason.strip():
        raise RuleViolation("请填写不予更正的理由。", field="reason")
    locked, matter = _open(correction, actor, now)
    _conclude(locked, Correction.Outcome.REFUSED, actor, now)
    ledger.append(
        "kernel.correction.refuse",
        at=now,
        actor=actor,
        subject=matter,
        facts={"correction": locked.pk, "field": locked.field},
        texts={"reason": reason},
    )
    return locked


def of(matter: models.Model) -> models.QuerySet[Correction]:
    """一件的全部更正，按先后。"""
    return Correction.objects.filter(**_link(matter)).order_by("pk")


def _link(matter: models.Model) -> dict[str, Any]:
    return {"matter_type": ContentType.objects.get_for_model(matter), "matter_id": matter.pk}


def _column(matter: Matter, field: str) -> Column:
    if field not in matter.correctable:
        raise RuleViolation("这一栏不能更正；状态由步骤改变，文号只能作废。", field=field)
    found: Column = matter._meta.get_field(field)  # type: ignore[assignment]  # correctable names columns
    return found


def _demand(actor: User, roles: tuple[str, ...], now: datetime, sentence: str) -> None:
    if roles_of(actor, timezone.localdate(now)).isdisjoint(roles):
        raise RuleViolation(sentence)


def _lock(matter: Matter, actor: User) -> Matter:
    model = type(matter)
    locked = model._base_manager.select_for_update(of=("self",)).filter(pk=matter.pk).first()
    if locked is None or not model._default_manager.visible_to(actor).filter(pk=matter.pk).exists():
        raise NotVisible
    return locked


def _open(correction: Correction, actor: User, now: datetime) -> tuple[Correction, Matter]:
    locked = Correction.objects.select_for_update().get(pk=correction.pk)
    matter: Any = locked.matter
    matter = _lock(matter, actor)
    if locked.outcome != Correction.Outcome.PROPOSED:
        raise RuleViolation("这处更正已经办结。")
    _demand(actor, APPROVERS, now, "更正由监督机构负责人批准。")
    if locked.proposed_by_id == actor.pk:
        raise RuleViolation("更正的提出人与批准人不能是同一人。")
    return locked, matter


def _clean(column: Column, new: Any, matter: Matter) -> Any:
    try:
        return column.clean(new, matter)
    except ValidationError as wrong:
        raise RuleViolation("；".join(wrong.messages), field="new") from wrong


def _as_text(column: Column, value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(column.get_prep_value(value))


def _from_text(column: Column, text: str) -> Any:
    return column.to_python(text) if text or not column.null else None


def _conclude(correction: Correction, outcome: str, actor: User, now: datetime) -> None:
    correction.outcome, correction.decided_by, correction.decided_at = outcome, actor, now
    correction.save(update_fields=["outcome", "decided_by", "decided_at"])


def _write(
    action: str,
    correction: Correction,
    matter: Matter,
    actor: User,
    now: datetime,
    *,
    clocks: dict[str, Any] | None = None,
) -> None:
    """新旧两值：日期、数字、代码原样入链，文字入链的是哈希，原文在旁。"""
    column = _column(matter, correction.field)
    facts: dict[str, Any] = {"correction": correction.pk, "field": correction.field}
    texts = {"reason": correction.reason}
    for name, text in (("old", correction.old), ("new", correction.new)):
        value = _from_text(column, text)
        if isinstance(value, str) and value and not column.choices:
            texts[name] = value
        else:
            facts[name] = value if isinstance(value, (int, Decimal, date, str)) else None
    if clocks:
        facts["clocks"] = clocks
    ledger.append(action, at=now, actor=actor, subject=subject_of(matter), facts=facts, texts=texts)
