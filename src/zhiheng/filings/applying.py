"""受理、确认之后名录随之变化：裁量阶次登记为新的一版。"""

from typing import Any

from django.core.exceptions import ValidationError

from zhiheng.directory import item_services
from zhiheng.directory.models import EnforcementItem
from zhiheng.filings import benchmark
from zhiheng.filings.states import FilingKind
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.steps import Attempt


def filed(attempt: Attempt) -> dict[str, Any]:
    if attempt.matter.kind == FilingKind.BENCHMARK:
        return _bands(attempt)
    return {}


def _bands(attempt: Attempt) -> dict[str, Any]:
    """报备的基准写入裁量基准库，成为新的一版（WH-12-1）；名录里没有该事项的不写。"""
    content = attempt.matter.content
    item = EnforcementItem.objects.filter(code=content.get("item_code") or "").first()
    if item is None:
        return {}
    try:
        made = item_services.issue_bands(
            item, benchmark.of(content), actor=attempt.actor, now=attempt.now, may_leave_gaps=True
        )
    except ValidationError as wrong:
        raise RuleViolation("".join(wrong.messages), row="WH-12-1") from wrong
    return {"item": item.pk, "bands": len(made), "version": made[0].version if made else 0}


def entity_change(attempt: Attempt) -> dict[str, Any]:
    """见名录的变更服务。"""
    return {}
