"""Reading a sealed value is itself an entry in the ledger."""

from datetime import datetime

from django.db import models, transaction

from zhiheng.accounts.models import User
from zhiheng.kernel import ledger, sealing
from zhiheng.kernel.errors import RuleViolation


def unseal(
    value: str,
    *,
    context: str,
    actor: User,
    now: datetime,
    subject: models.Model | str,
    reason: str,
) -> str:
    """启封查看：须写明理由，查看本身留痕；先留痕，后给出内容。"""
    if not reason.strip():
        raise RuleViolation("请填写查看封存内容的理由。", field="reason")
    plain = sealing.open_sealed(value, context=context)
    with transaction.atomic():
        ledger.append(
            "kernel.sealed.read",
            at=now,
            actor=actor,
            subject=subject,
            facts={"context": context},
            texts={"reason": reason},
        )
    return plain
