"""一件合法的处罚及其全部明细，写在业务库里；测试各改一处。"""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from zhiheng import factories
from zhiheng.acts.models import (
    ActFact,
    ActOfficer,
    Coercion,
    EnforcementAct,
    InspectedItem,
    Inspection,
    Licence,
    Party,
    Preservation,
    Recording,
)

BEIJING = timezone(timedelta(hours=8))
NOW_AT = datetime(2026, 11, 20, 10, 0, tzinfo=BEIJING)


def at(text: str) -> datetime:
    """A moment of 2026 in Beijing."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=BEIJING).astimezone(UTC)


def party() -> Party:
    return Party.objects.create(kind="legal", name=f"演示商贸{Party.objects.count()}号公司（演示）")


def act(agency: Any, kind: str = "penalty", **columns: Any) -> EnforcementAct:
    decided = columns.get("decided_on", date(2026, 3, 27))
    defaults: dict[str, Any] = {
        "agency": agency,
        "path": agency.path,
        "kind": kind,
        "act_on": columns.get("act_on") or decided,
        "recorded_at": at("03-27 09:00"),
    }
    if kind == "penalty":
        defaults |= {
            "procedure": "ordinary",
            "violation_code": "V1",
            "fact_start": date(2026, 2, 20),
            "filed_on": date(2026, 3, 2),
            "legal_reviewed_on": date(2026, 3, 24),
            "legal_review_result": "passed",
            "decided_on": decided,
            "decision": "impose",
            "served_on": date(2026, 3, 30),
            "service_method": "direct",
            "published_on": date(2026, 3, 31),
            "publish_basis": "local_all",
            "fine": 5000,
            "law_min": 1000,
            "law_max": 10000,
        }
    made = EnforcementAct.objects.create(**defaults | columns)
    for officer in agency.officers.all()[:2]:
        ActOfficer.objects.create(act=made, officer=officer, acted_on=made.act_on)
    return made


def agency_with_officers(**fields: Any) -> Any:
    made = factories.make_agency(**fields)
    factories.make_officer(made)
    factories.make_officer(made)
    return made


def visit(agency: Any, of: Party, on: date, **columns: Any) -> EnforcementAct:
    made = act(
        agency, "inspection", party=of, act_on=on, published_on=on + timedelta(days=5), **columns
    )
    Inspection.objects.create(act=made, started_on=on, mode="routine", result="none")
    InspectedItem.objects.create(act=made, check_item="a")
    return made


__all__ = [
    "ActFact",
    "Coercion",
    "Licence",
    "Preservation",
    "Recording",
    "act",
    "agency_with_officers",
    "at",
    "party",
    "visit",
]
