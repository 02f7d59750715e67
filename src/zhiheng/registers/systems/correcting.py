"""更正登记错的制度、协作文件、会议：改前、改后和理由都保留；情况有变化的另行登记。"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.kernel import ledger
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.transactions import changes
from zhiheng.registers.models import (
    CooperationAgreement,
    InternalSystem,
    ProblemMeeting,
    RowCorrection,
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
    before = _state(locked)
    for name in COLUMNS[model]:
        setattr(locked, name, values[name])
    locked.keep(file)
    after = _state(locked)
    changed = [name for name in before if before[name] != after[name]]
    if not changed:
        raise RuleViolation("没有改动，无需更正。")
    _refuse(locked, changed, timezone.localdate(now))
    locked.save()
    made = RowCorrection.objects.create(
        row_type=ContentType.objects.get_for_model(model),
        row_id=locked.pk,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        reason=reason,
        at=now,
        by=actor,
    )
    _write(locked, made)
    return locked


def _state(row: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name in (*COLUMNS[type(row)], *FILE)
        for value in [getattr(row, name)]
    }


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


def _write(row: Any, made: RowCorrection) -> None:
    """日期、代码、哈希原样入链；文字入链的是哈希，原文在旁。"""
    facts: dict[str, Any] = {"agency": row.agency_id, "changed": list(made.after)}
    texts = {"reason": made.reason}
    for label, values in (("before", made.before), ("after", made.after)):
        plain = {name: value for name, value in values.items() if _is_plain(row, name)}
        facts[label] = plain
        texts |= {f"{label}.{n}": v for n, v in values.items() if n not in plain and v}
    ledger.append(
        "systems.correct",
        at=made.at,
        actor=made.by,
        subject=row,
        rows=ROWS[type(row)],
        facts=facts,
        texts=texts,
    )


def _is_plain(row: Any, name: str) -> bool:
    column = row._meta.get_field(name)
    is_code = bool(column.choices) or name in ("kind", "file_sha256")
    return is_code or isinstance(column, models.DateField)


@dataclass(frozen=True)
class Line:
    """更正里的一栏：栏目、改前、改后。"""

    label: str
    before: str
    after: str


def corrections_of(row: Any) -> list[tuple[RowCorrection, list[Line]]]:
    """历次更正，新的在前。"""
    kind = ContentType.objects.get_for_model(row)
    rows = RowCorrection.objects.filter(row_type=kind, row_id=row.pk).select_related("by")
    return [(one, list(_lines(row, one))) for one in rows]


def _lines(row: Any, made: RowCorrection) -> Iterator[Line]:
    for name in made.after:
        label = str(row._meta.get_field(name).verbose_name)
        yield Line(label, _shown(row, name, made.before), _shown(row, name, made.after))


def _shown(row: Any, name: str, values: Mapping[str, Any]) -> str:
    value = values[name] or "（空）"
    if name == "kind" and value in BY_CODE:
        return BY_CODE[value].label
    return str(dict(row._meta.get_field(name).flatchoices).get(value, value))
