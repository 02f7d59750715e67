"""法制审核目录清单：整版登记，按版本保存（WH-14-1）；一件行为落在哪几项见 acts.review。"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from zhiheng.directory.events import Event, report
from zhiheng.directory.models import Agency, ReviewCatalogueEntry
from zhiheng.law import coverage

REGISTER = "directory.catalogue"
ROWS = "WH-14-1"
ISSUED = "catalogue.issue"  # told to whoever judges acts by the catalogue of the day
Ground = ReviewCatalogueEntry.Ground


@transaction.atomic
def issue_catalogue(
    agency: Agency,
    entries: Sequence[ReviewCatalogueEntry],
    *,
    valid_from: date,
    actor: Any,
    now: datetime,
) -> list[ReviewCatalogueEntry]:
    """登记一版目录清单；上一版自新版施行的前一日废止。"""
    coverage.executed("register", REGISTER)
    Agency.objects.select_for_update().get(pk=agency.pk)
    if not entries:
        raise ValidationError("目录清单至少要有一项。")
    latest = ReviewCatalogueEntry.objects.filter(agency=agency).order_by("-version").first()
    if latest is not None and valid_from <= latest.valid_from:
        raise ValidationError(
            {
                "valid_from": f"上一版（第 {latest.version} 版）自 {latest.valid_from} 施行，新版须晚于这一日。"
            }
        )
    version = latest.version + 1 if latest else 1
    if latest is not None and (latest.valid_to is None or latest.valid_to >= valid_from):
        of_version(agency, latest.version).update(valid_to=valid_from - timedelta(days=1))
    for position, entry in enumerate(entries, start=1):
        entry.agency, entry.version, entry.position = agency, version, position
        entry.valid_from = valid_from
        entry.full_clean()
    made = ReviewCatalogueEntry.objects.bulk_create(entries)
    facts = {"version": version, "from": valid_from, "entries": len(made)}
    report(Event(ISSUED, now, actor, agency, ROWS, facts))
    return made


def of_version(agency: Agency, version: int) -> Any:
    return ReviewCatalogueEntry.objects.filter(agency=agency, version=version)


def entries_on(agency_id: int, day: date) -> list[ReviewCatalogueEntry]:
    """机关在该日施行的目录。"""
    coverage.executed("register", REGISTER)
    return list(
        ReviewCatalogueEntry.objects.in_force(day).filter(agency_id=agency_id).order_by("position")
    )
