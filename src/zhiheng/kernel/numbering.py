"""Gapless numbers: taken under the lock of their series and given back when the step fails."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Agency
from zhiheng.kernel import ledger
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import IssuedNumber, NumberSeries, VoidNumber
from zhiheng.kernel.parameters import parameter, profile_of
from zhiheng.kernel.scope import roles_of
from zhiheng.kernel.transactions import changes

HEADS = (Role.SO_HEAD.value, Role.GOV_LEADER.value, Role.EA_HEAD.value)
DEFAULT_FORMAT = "{prefix}〔{year}〕{n}号"


@dataclass(frozen=True, slots=True)
class Issue:
    """谁、以哪一种文书、在何时编号。"""

    issuer: Agency
    kind: str
    now: datetime

    @property
    def year(self) -> int:
        return timezone.localdate(self.now).year


def _series(issue: Issue) -> NumberSeries:
    wanted: dict[str, Any] = {"issuer": issue.issuer, "kind": issue.kind, "year": issue.year}
    locked = NumberSeries.objects.select_for_update().filter(**wanted)
    if (found := locked.first()) is not None:
        return found
    NumberSeries.objects.get_or_create(**wanted)
    return locked.get()


def _text(issue: Issue, n: int) -> str:
    """文号的写法由规则包参数 `number.<文种>` 规定，例如“{prefix}监意〔{year}〕{n}号”。"""
    pattern = parameter(
        f"number.{issue.kind}",
        profile_of(issue.issuer.path),
        timezone.localdate(issue.now),
        DEFAULT_FORMAT,
    )
    prefix = issue.issuer.prefix or issue.issuer.short_name or issue.issuer.name
    return str(pattern).format(prefix=prefix, year=issue.year, n=n)


def take(issue: Issue, matter: models.Model) -> IssuedNumber:
    """编下一个号；须在步骤的事务之内，事务回滚则号退回，不留空号。"""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken inside the step")
    series = _series(issue)
    series.last += 1
    series.save(update_fields=["last"])
    return IssuedNumber.objects.create(
        series=series,
        n=series.last,
        text=_text(issue, series.last),
        matter_type=ContentType.objects.get_for_model(matter),
        matter_id=matter.pk,
        issued_at=issue.now,
    )


@changes
def void(number: IssuedNumber, *, reason: str, approved_by: User, now: datetime) -> VoidNumber:
    """作废一个文号：纸面保留并注明作废，该号不再使用（更正与作废）。"""
    if not reason.strip():
        raise RuleViolation("请填写作废理由。", field="reason")
    if roles_of(approved_by, timezone.localdate(now)).isdisjoint(HEADS):
        raise RuleViolation("文号由单位负责人批准作废。")
    locked = IssuedNumber.objects.select_for_update().get(pk=number.pk)
    if VoidNumber.objects.filter(number=locked).exists():
        raise RuleViolation(f"{locked.text}已经作废。")
    voided = VoidNumber.objects.create(
        number=locked, reason=reason, voided_at=now, approved_by=approved_by
    )
    ledger.append(
        "kernel.number.void",
        at=now,
        actor=approved_by,
        subject=f"{locked.matter_type.app_label}.{locked.matter_type.model}:{locked.matter_id}",
        facts={"series": locked.series_id, "n": locked.n},
        texts={"reason": reason},
    )
    return voided
