"""涉企行政检查的年度频次上限（R08）：公布什么登记什么；新的一版自起日替代上一版。"""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from zhiheng.directory.events import Event, report
from zhiheng.directory.models import InspectionCap
from zhiheng.law import coverage

ROWS = "HT-1-1 SC-11"
REGISTER = "directory.caps"


@transaction.atomic
def issue(cap: InspectionCap, *, actor: Any, now: datetime) -> InspectionCap:
    """登记本地公布的一版上限；同一领域的上一版到前一日为止。"""
    coverage.executed("register", REGISTER)
    cap.path = actor.agency.path
    refuse(cap)
    same = InspectionCap.objects.select_for_update().filter(domain=cap.domain, path=cap.path)
    before = same.order_by("-valid_from").first()
    if before is not None and cap.valid_from <= before.valid_from:
        raise ValidationError(
            {
                "valid_from": f"{before.field_title}已登记自 {before.valid_from} 起的上限，新的须晚于这一日；填错的请打开那一版更正。"
            }
        )
    cap.full_clean()
    if before is not None and (before.valid_to is None or before.valid_to >= cap.valid_from):
        before.valid_to = cap.valid_from - timedelta(days=1)
        before.save(update_fields=["valid_to"])
    cap.save()
    facts = {"per_agency": cap.per_agency, "in_total": cap.in_total, "from": cap.valid_from}
    report(Event("cap.issue", now, actor, cap, ROWS, facts))
    return cap


@transaction.atomic
def end(cap: InspectionCap, *, valid_to: date, actor: Any, now: datetime) -> InspectionCap:
    """废止而没有新的一版；此前各年仍按登记的核对。"""
    cap = InspectionCap.objects.select_for_update().get(pk=cap.pk)
    if cap.valid_to is not None:
        raise ValidationError(f"已经登记到 {cap.valid_to} 为止。")
    if valid_to < cap.valid_from:
        raise ValidationError({"valid_to": f"止日不能早于起日 {cap.valid_from}。"})
    cap.valid_to = valid_to
    cap.save(update_fields=["valid_to"])
    report(Event("cap.end", now, actor, cap, ROWS, {"to": valid_to}))
    return cap


def refuse(cap: InspectionCap) -> None:
    """各级合计不能少于一个机关的。"""
    if cap.in_total is not None and cap.in_total < cap.per_agency:
        raise ValidationError(
            {
                "in_total": f"各级合计 {cap.in_total} 次少于同一机关 {cap.per_agency} 次，请核对公布的文件。"
            }
        )
