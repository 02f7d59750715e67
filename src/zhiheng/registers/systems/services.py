"""登记制度、废止、标注不适用、协作文件、研究重大问题：各在一个事务内，各有一条留痕。"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency
from zhiheng.kernel import ledger
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.scope import in_scope
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage
from zhiheng.registers.models import (
    CooperationAgreement,
    InternalSystem,
    ProblemMeeting,
    SystemExemption,
)
from zhiheng.registers.systems.kinds import BY_CODE

SYSTEMS, CHECKLIST = "systems.texts", "systems.checklist"
AGREEMENTS, MEETINGS = "systems.agreements", "systems.meetings"


def demand_scope(actor: User, agency: Agency) -> None:
    if not in_scope(actor, agency):
        raise NotVisible


def check_term(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise RuleViolation("止期不能早于起期。", field="valid_to")


def _kind(code: str) -> Any:
    if code not in BY_CODE:
        raise RuleViolation("没有这种制度。", field="kind")
    return BY_CODE[code]


@changes
def register_system(
    agency: Agency,
    *,
    actor: User,
    now: datetime,
    kind: str,
    file: Any,
    replaces: InternalSystem | None = None,
    **values: Any,
) -> InternalSystem:
    """登记一项制度的文本；写明替代上一版的，上一版自新版施行之日起被替代（WH-7、HT-3.2-1）。"""
    demand_scope(actor, agency)
    found = _kind(kind)
    check_term(values["valid_from"], values["valid_to"])
    if file is None:
        raise RuleViolation("请上传制度的文本。", row="WH-7", field="file")
    coverage.executed("register", SYSTEMS)
    if replaces is not None:
        _replace(replaces, agency, kind, values["valid_from"])
    made = InternalSystem(
        agency=agency, kind=kind, replaces=replaces, recorded_at=now, recorded_by=actor, **values
    )
    made.keep(file)
    made.save()
    facts = {"kind": kind, "valid_from": made.valid_from, "sha256": made.file_sha256}
    facts["replaces"] = replaces.pk if replaces else None
    _note("systems.register", made, actor, now, found.rows, facts)
    return made


def _replace(old: InternalSystem, agency: Agency, kind: str, on: date) -> None:
    locked = InternalSystem.objects.select_for_update().get(pk=old.pk)
    if locked.agency_id != agency.pk or locked.kind != kind:
        raise RuleViolation("替代的上一版须是同一机关的同一种制度。", field="replaces")
    if locked.replaced_on is not None or locked.ended_on is not None:
        raise RuleViolation("上一版已经被替代或者废止。", field="replaces")
    if on < locked.valid_from:
        raise RuleViolation("新版的施行日期不能早于上一版。", field="valid_from")
    locked.replaced_on = on
    locked.save()


def _end(row: Any, day: date, reason: str, *, field: str = "ended_on") -> Any:
    locked = type(row).objects.select_for_update().get(pk=row.pk)
    if locked.ended_on is not None:
        raise RuleViolation("已经废止、终止。")
    if day < locked.valid_from:
        raise RuleViolation(f"日期不能早于施行、生效之日 {locked.valid_from}。", field=field)
    locked.ended_on, locked.ended_reason = day, reason
    locked.save()
    return locked


@changes
def repeal_system(
    system: InternalSystem, *, actor: User, now: datetime, ended_on: date, reason: str
) -> InternalSystem:
    """废止一项制度，写明理由；文本仍可查阅。"""
    demand_scope(actor, system.agency)
    locked = _end(system, ended_on, reason)
    coverage.executed("register", SYSTEMS)
    _note("systems.repeal", locked, actor, now, "WH-7", {"ended_on": ended_on}, reason)
    return locked


@changes
def exempt(
    agency: Agency, kind: str, *, actor: User, now: datetime, reason: str
) -> SystemExemption:
    """监督机构标注某机关不适用某种制度（没有这类职权），写明理由。"""
    _demand_supervisor(actor, agency)
    found = _kind(kind)
    if SystemExemption.objects.filter(agency=agency, kind=kind, ended_on__isnull=True).exists():
        raise RuleViolation("已经标注过不适用。")
    coverage.executed("register", CHECKLIST)
    made = SystemExemption.objects.create(
        agency=agency, kind=kind, reason=reason, recorded_at=now, recorded_by=actor
    )
    _note("systems.exempt", made, actor, now, found.rows, {"kind": kind}, reason)
    return made


@changes
def end_exemption(agency: Agency, kind: str, *, actor: User, now: datetime, reason: str) -> None:
    """取消不适用的标注，写明理由。"""
    _demand_supervisor(actor, agency)
    rows = SystemExemption.objects.select_for_update().filter(agency=agency, kind=kind)
    found = rows.filter(ended_on__isnull=True).first()
    if found is None:
        raise RuleViolation("没有标注过不适用。")
    found.ended_on = timezone.localdate(now)
    found.save()
    _note("systems.exempt.end", found, actor, now, "SC-12", {"kind": kind}, reason)


def _demand_supervisor(actor: User, agency: Agency) -> None:
    demand_scope(actor, agency)
    if actor.scope.level != "so":
        raise RuleViolation("是否适用由监督机构标注。", row="SC-12")


@changes
def register_agreement(
    agency: Agency, *, actor: User, now: datetime, file: Any, **values: Any
) -> CooperationAgreement:
    """登记与监察、检察、公安等机关的协作文件（HT-3.2-2c、SD-27、SC-33）。"""
    demand_scope(actor, agency)
    check_term(values["valid_from"], values["valid_to"])
    if values["signed_on"] > timezone.localdate(now):
        raise RuleViolation("签订日期不能晚于今天。", field="signed_on")
    coverage.executed("register", AGREEMENTS)
    made = CooperationAgreement(agency=agency, recorded_at=now, recorded_by=actor, **values)
    made.keep(file)
    made.save()
    facts = {name: getattr(made, name) for name in ("partner", "signed_on", "valid_to")}
    _note("systems.agreement", made, actor, now, "HT-3.2-2c HT-3.2-2b SD-27 SC-33", facts)
    return made


@changes
def end_agreement(
    agreement: CooperationAgreement, *, actor: User, now: datetime, ended_on: date, reason: str
) -> CooperationAgreement:
    """协作终止，写明理由。"""
    demand_scope(actor, agreement.agency)
    locked = _end(agreement, ended_on, reason)
    _note("systems.agreement.end", locked, actor, now, "SD-27", {"ended_on": ended_on}, reason)
    return locked


@changes
def record_meeting(
    agency: Agency, *, actor: User, now: datetime, file: Any, **values: Any
) -> ProblemMeeting:
    """登记主要负责人研究重大问题的一次会议（HT-4.1-2）。"""
    demand_scope(actor, agency)
    if values["held_on"] > timezone.localdate(now):
        raise RuleViolation("会议日期不能晚于今天。", field="held_on")
    coverage.executed("register", MEETINGS)
    made = ProblemMeeting(agency=agency, recorded_at=now, recorded_by=actor, **values)
    made.keep(file)
    made.save()
    facts = {"held_on": made.held_on, "sha256": made.file_sha256}
    _note("systems.meeting", made, actor, now, "HT-4.1-2 HT-4.1-1", facts)
    return made


def _note(  # noqa: PLR0913 - one entry of the ledger
    action: str,
    subject: Any,
    actor: User,
    now: datetime,
    rows: str,
    facts: Mapping[str, Any],
    reason: str = "",
) -> None:
    texts = {"reason": reason} if reason else {}
    known = {"agency": subject.agency_id} | dict(facts)
    ledger.append(action, at=now, actor=actor, subject=subject, rows=rows, facts=known, texts=texts)
