"""名册变了而公示的执法人员名单没有变的，提醒公布它的单位一次；重新公布之后再变，另行提醒（WH-15-2.s2）。"""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone

from zhiheng.directory.models import Agency
from zhiheng.kernel import jobs, notices
from zhiheng.kernel.models import Notice
from zhiheng.kernel.transactions import changes
from zhiheng.publications.models import Publication
from zhiheng.registers import roll

REMIND = "registers.remind_roll"
DAILY_AT = time(0, 30)
CODE = "registers.roll_outdated"


@changes
def remind(now: datetime) -> int:
    """逐份比较正在公示的名单；返回提醒了几个单位。"""
    shown = Publication.objects.in_force().filter(kind=Publication.Kind.PEOPLE)  # type: ignore[attr-defined]
    rows = shown.exclude(source_type=None).select_related("agency").order_by("pk")
    return sum(_remind(one, now) for one in rows.iterator(chunk_size=20))


def _remind(shown: Publication, now: datetime) -> bool:
    today = timezone.localdate(now)
    unit = _told_of(shown.agency, now)
    if unit is None or _was_told(unit, shown):
        return False
    found = roll.compared(roll.rows_of(shown.agency, today), shown)
    if not found:
        return False
    facts = {
        "publication": shown.pk,
        "since": str(timezone.localdate(shown.published_at)),
        "changes": str(found),
    }
    for role in notices.roles_of(unit):
        notices.notify_unit(unit, role, CODE, now=now, url=reverse("registers:roll"), facts=facts)
    return True


def _told_of(owner: Agency, now: datetime) -> Agency | None:
    """机关自己；一级政府的，它的监督机构。"""
    if owner.kind != Agency.Kind.GOVERNMENT:
        return owner
    rows = Agency.objects.valid_on(timezone.localdate(now)).filter(government=owner)
    return rows.filter(is_supervision_authority=True).first()


def _was_told(unit: Agency, shown: Publication) -> bool:
    rows = Notice.objects.filter(agency=unit, role=notices.roles_of(unit)[0], code=CODE)
    return rows.filter(facts__publication=shown.pk).exists()


def text(facts: Mapping[str, Any]) -> str:
    return (
        f"执法人员名单自 {facts['since']} 公布以来{facts['changes']}，"
        "请核对名册，在变动起二十个工作日内重新公布。"
    )


@jobs.job(REMIND, title="核对公示的执法人员名单")
def remind_daily(progress: jobs.Progress) -> dict[str, int]:
    return {"units": remind(timezone.now())}


def plan() -> None:
    jobs.schedule(REMIND, at=DAILY_AT)
