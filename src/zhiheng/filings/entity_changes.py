"""主体资格变化的审核确认：更名、职权变化登记入册；合并、分立、撤销须在名录里办理移交（WH-9.s2a、SD-9、SC-10、SC-17）。"""

from collections.abc import Mapping
from typing import Any, Literal

from django.db.models import Q
from django.urls import reverse

from zhiheng.directory.agency_changes import change_agency
from zhiheng.directory.day_corrections import days_of
from zhiheng.directory.models import AgencyChange, AgencyVersion
from zhiheng.filings.applying import refusing
from zhiheng.filings.models import Filing
from zhiheng.filings.states import FilingKind
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.steps import Attempt

Kind = AgencyChange.Kind
Outcome = Literal["registered", "hand_over", "applied", "unchanged"]
MOVING = (Kind.MERGE, Kind.SPLIT, Kind.ABOLISH)  # 人、事项和未办结的件随之移交的
NEW = {"new_name": "name", "new_powers": "powers", "new_legal_basis": "legal_basis"}
TO_COME: dict[Outcome, str] = {
    "registered": "名录已经登记这一变化，确认之后不再改动。",
    "hand_over": "名录不随确认变更：确认之后接着在名录里指明承接的机关，核对将要移交的，再登记。",
    "applied": "确认之后名录自生效日起随之变更。",
    "unchanged": "申请没有改动登记的内容，确认之后名录不变。",
}
SAID: dict[Outcome, str] = {
    "registered": "名录此前已经登记这一变化。",
    "hand_over": "名录还没有变更：请指明承接的机关，核对将要移交的，登记之后才变更。",
    "applied": "名录已随之变更。",
    "unchanged": "申请没有改动登记的内容，名录不变。",
}


def awaiting_registration() -> Q:
    """确认了的合并、分立、撤销，等监督机构在名录里办理。"""
    confirmed = Q(kind=FilingKind.ENTITY_CHANGE, status=Filing.Status.CONFIRMED)
    return confirmed & Q(change=None, content__change__in=MOVING)


def outcome(filing: Filing) -> Outcome:
    """确认之后名录会怎样。"""
    if filing.change is not None:
        return "registered"
    if filing.content.get("change") in MOVING:
        return "hand_over"
    return "applied" if _wanted(filing) else "unchanged"


def register_address(filing: Filing) -> str:
    """在名录里办理的一页，照申请填好。"""
    name = f"directory:{filing.content['change']}-agency"
    return f"{reverse(name, args=[filing.agency_id])}?filing={filing.pk}"


def confirmed(attempt: Attempt) -> dict[str, Any]:
    """更名、职权变化自生效日起登记入册，与变更登记是同一件事；要移交的另行办理，已登记的只核对。"""
    return refusing(_confirmed, attempt)


def _confirmed(attempt: Attempt) -> dict[str, Any]:
    filing: Filing = attempt.matter
    found = outcome(filing)
    if found == "registered":
        _refuse_differing(filing)
        return {"change": filing.change_id}
    if found != "applied":
        return {}
    changes = _wanted(filing)
    filing.change = change_agency(
        filing.agency,
        changes,
        effective_on=filing.starts_on,
        kind=filing.content["change"],
        basis=filing.content["change_basis"],
        document_number=filing.content["document_number"],
        actor=attempt.actor,
        now=attempt.now,
    )
    twins = Filing.objects.filter(change=filing.change).exclude(pk=filing.pk)
    twins.update(change=None)  # 名录的登记与确认的这一件相连
    return {"change": filing.change.pk, "changed": sorted(changes)}


def _wanted(filing: Filing) -> dict[str, Any]:
    content = filing.content
    return {column: content[name].strip() for name, column in NEW.items() if content.get(name)}


def _refuse_differing(filing: Filing) -> None:
    """名录先登记了的，申请的内容须与登记的一致。"""
    change = filing.change
    if change is None or change.agency_id != filing.agency_id:
        return
    day = days_of(list(change.agency.changes.all())).get(change.pk) or filing.starts_on
    version = AgencyVersion.objects.as_of(day).filter(agency=filing.agency).first()
    for column, value in _wanted(filing).items():
        held = getattr(version, column, "")
        if value != held:
            label = AgencyVersion._meta.get_field(column).verbose_name
            raise RuleViolation(
                f"申请的{label}是“{value}”，名录 {day} 登记的是“{held}”，两处不一致；"
                "申请有误的退回补正，名录有误的先在沿革里更正。",
                row="WH-9.s2a",
            )


def refusal_of_change(content: Mapping[str, Any]) -> str:
    """更名须有新名称，职权变化须有新的职权或者依据；没有问题的为空。"""
    change = content.get("change")
    if change == Kind.RENAME and not content.get("new_name"):
        return "更名须填写“变更后的名称”。"
    if change == Kind.POWERS and not (content.get("new_powers") or content.get("new_legal_basis")):
        return "职权或者依据增减，须填写“变更后的职权范围”或者“变更后的设立与职权依据”。"
    return ""
