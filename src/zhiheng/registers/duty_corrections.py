"""更正一项职务的登记：种类、起止写错了的，登记错了人的；写明理由，改前、改后都留（SC-10、SD-10）。"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.models import Officer, OfficerDuty
from zhiheng.kernel import ledger
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage
from zhiheng.registers import corrections
from zhiheng.registers.corrections import Why
from zhiheng.registers.people import DUTIES, refuse_duty

ROWS = "SC-10 SD-10 HT-2.1-2"
COLUMNS = ("duty", "starts_on", "ends_on")


@changes
def correct_duty(
    row: OfficerDuty,
    /,
    *,
    actor: User,
    reason: str,
    is_void: bool = False,
    now: datetime | None = None,
    **values: Any,
) -> None:
    """更正一项职务；没有担任过的（登记错了人）作废，只在经过里留下。"""
    at = now or timezone.now()
    coverage.executed("register", DUTIES)
    known = OfficerDuty.objects.select_for_update(of=("self",)).get(pk=row.pk)
    known.officer = Officer.objects.select_for_update(of=("self",)).get(pk=known.officer_id)
    if is_void:
        _void(known, actor, reason, at)
        return
    before = corrections.take(known, COLUMNS, values)
    refuse_duty(known)
    known.save()
    why = Why("registers.correct_duty", ROWS, reason, actor, at)
    corrections.keep(known, before, why, officer=known.officer_id)


def _void(duty: OfficerDuty, actor: User, reason: str, now: datetime) -> None:
    facts = {"duty": duty.duty, "since": duty.starts_on, "until": duty.ends_on}
    ledger.append(
        "registers.void_duty",
        at=now,
        actor=actor,
        subject=duty.officer,
        rows=ROWS,
        facts=facts,
        texts={"reason": reason},
    )
    duty.delete()
