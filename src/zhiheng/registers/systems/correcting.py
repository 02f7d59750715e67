"""更正登记错的制度、协作文件、会议：改前、改后和理由都保留；情况有变化的另行登记。"""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.transactions import changes
from zhiheng.registers import corrections
from zhiheng.registers.models import (
    CooperationAgreement,
    InternalSystem,
    ProblemMeeting,
)
from zhiheng.registers.systems.kinds import BY_CODE
from zhiheng.registers.systems.services import check_term, demand_scope

FILE = ("file_name", "file_sha256")
_TERM = ("valid_from", "valid_to", "contact")
COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    InternalSystem: ("kind", "title", "number", "leader", *_TERM),
    CooperationAgreement: ("partner", "parties", "title", "signed_on", *_TERM),
    ProblemMeeting: ("held_on", "leader", "topic", "decision"),
}
ROWS: dict[type[models.Model], str] = {
    InternalSystem: "WH-7",
    CooperationAgreement: "SD-27",
    ProblemMeeting: "HT-4.1-2",
}
PAST = ("signed_on", "held_on")


@changes
def correct(
    row: Any, *, actor: User, now: datetime, reason: str, file: Any = None, **values: Any
) -> Any:
    """更正一行，写明理由；机关不能更正，文本不换的不传。"""
    demand_scope(actor, row.agency)
    model = type(row)
    locked = model.objects.select_for_update().get(pk=row.pk)
    names = (*COLUMNS[model], *FILE)
    before = corrections.state(locked, names)
    for name in COLUMNS[model]:
        setattr(locked, name, values[name])
    locked.keep(file)
    changed = corrections.changed_names(before, corrections.state(locked, names))
    _refuse(locked, changed, timezone.localdate(now))
    locked.save()
    why = corrections.Why("systems.correct", ROWS[model], reason, actor, now)
    corrections.keep(locked, before, why, agency=locked.agency_id)
    return locked


def _refuse(row: Any, changed: list[str], today: date) -> None:
    for name in PAST:
        if name in changed and getattr(row, name) > today:
            raise RuleViolation("日期不能晚于今天。", field=name)
    if isinstance(row, ProblemMeeting):
        return
    check_term(row.valid_from, row.valid_to)
    if row.ended_on is not None and row.ended_on < row.valid_from:
        raise RuleViolation(
            f"已登记自 {row.ended_on} 废止、终止，起期不能晚于这一日。", field="valid_from"
        )
    if isinstance(row, InternalSystem):
        _refuse_editions(row, changed)


def _refuse_editions(system: InternalSystem, changed: list[str]) -> None:
    """前后各版须是同一种制度，施行日期有先后；新版的施行日期改了，上一版被替代之日随之。"""
    later, earlier = InternalSystem.objects.filter(replaces=system).first(), system.replaces
    if "kind" in changed and (later or earlier):
        raise RuleViolation("有前后版本的，不能更正制度种类。", field="kind")
    if later is not None and later.valid_from < system.valid_from:
        raise RuleViolation(f"不能晚于新版的施行日期 {later.valid_from}。", field="valid_from")
    if earlier is None or "valid_from" not in changed:
        return
    if system.valid_from < earlier.valid_from:
        raise RuleViolation(f"不能早于上一版的施行日期 {earlier.valid_from}。", field="valid_from")
    earlier.replaced_on = system.valid_from
    earlier.save(update_fields=["replaced_on"])


def corrections_of(row: Any) -> corrections.Corrections:
    """历次更正，新的在前；制度的种类说名称。"""
    words = {code: kind.label for code, kind in BY_CODE.items()}
    return corrections.corrections_of(row, words=words)
