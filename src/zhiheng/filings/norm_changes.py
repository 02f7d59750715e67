"""更正一部规范的登记、登记废止：写明理由，改前改后都留（SD-17、R41）。"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency
from zhiheng.filings import norms
from zhiheng.filings.models import Filing, NewNorm
from zhiheng.kernel import ledger
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage
from zhiheng.registers import corrections
from zhiheng.registers.models import RowCorrection

COLUMNS = ("title", "rank", "document_number", "in_force_on")


def _locked(norm: NewNorm, actor: User) -> NewNorm:
    rows = NewNorm.objects.visible_to(actor).filter(pk=norm.pk)
    found = NewNorm.objects.select_for_update().filter(pk__in=rows.values("pk")).first()
    if found is None or actor.scope.level != "so":
        raise NotVisible
    if found.ended_on is not None:
        raise RuleViolation(f"这部规范已于 {found.ended_on} 终止，登记不再改动。")
    return found


@changes
def correct_norm(
    norm: NewNorm,
    *,
    actor: User,
    now: datetime,
    reason: str,
    agencies: Sequence[Agency],
    **fields: Any,
) -> NewNorm:
    """更正名称、种类、文号、施行日期和实施的部门；已经列出报告的日期和部门不改。"""
    coverage.executed("register", norms.REGISTER)
    locked = _locked(norm, actor)
    before = _state(locked)
    _refuse(locked, agencies, fields["in_force_on"])
    for name in COLUMNS:
        setattr(locked, name, fields[name])
    same = NewNorm.objects.filter(path=locked.path, title=locked.title).exclude(pk=locked.pk)
    if same.filter(in_force_on=locked.in_force_on).exists():
        raise RuleViolation("这部规范已经登记。", field="title")
    locked.save()
    locked.agencies.set(agencies)
    _keep(locked, before, actor, now, reason)
    return locked


def _state(norm: NewNorm) -> dict[str, Any]:
    names = norm.agencies.order_by("path", "id").values_list("name", flat=True)
    return corrections.state(norm, COLUMNS) | {"agencies": "、".join(names)}


def _refuse(norm: NewNorm, agencies: Sequence[Agency], in_force_on: date) -> None:
    listed = Filing.objects.filter(norm=norm).exclude(status=Filing.Status.CLOSED)
    gone = listed.exclude(agency__in=agencies).select_related("agency").first()
    if gone is not None:
        raise RuleViolation(
            f"{gone.agency}的报告已经列出，不能移出；确实不由它实施的，先终止那一件的报送。",
            field="agencies",
        )
    if in_force_on != norm.in_force_on and listed.exists():
        raise RuleViolation(
            "已经列出的报告按原来的施行日期起算，不能再改；登记错了的，先终止各件的报送，"
            "再终止这部规范，另行登记。",
            field="in_force_on",
        )


def _keep(norm: NewNorm, before: dict[str, Any], actor: User, now: datetime, reason: str) -> None:
    after = _state(norm)
    changed = corrections.changed_names(before, after)
    RowCorrection.objects.create(
        row_type=ContentType.objects.get_for_model(norm),
        row_id=norm.pk,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        reason=reason,
        at=now,
        by=actor,
    )
    _note("filings.norm.correct", norm, actor, now, reason, changed=changed)


@changes
def end_norm(norm: NewNorm, *, actor: User, now: datetime, ended_on: date, reason: str) -> NewNorm:
    """规范废止，或者登记错了：不再列出报告；满一年之后才废止的，已经列出的照报。"""
    coverage.executed("register", norms.REGISTER)
    locked = _locked(norm, actor)
    if ended_on < locked.in_force_on:
        raise RuleViolation(f"废止日期不能早于施行日期 {locked.in_force_on}。", field="ended_on")
    locked.ended_on, locked.end_reason = ended_on, reason
    locked.save(update_fields=["ended_on", "end_reason"])
    _note("filings.norm.end", locked, actor, now, reason, ended_on=ended_on)
    return locked


def _note(
    action: str, norm: NewNorm, actor: User, now: datetime, reason: str, **facts: Any
) -> None:
    ledger.append(
        action,
        at=now,
        actor=actor,
        subject=norm,
        rows=norms.ROWS,
        facts=facts,
        texts={"reason": reason},
    )
