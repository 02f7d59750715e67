"""机关的登记、变更与更正：每一次登记留下一行，各个版本由全部登记重新得出（规则见 `history`）。"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from zhiheng.directory import agency_rules, history
from zhiheng.directory.events import Event, report
from zhiheng.directory.models import (
    FACTS,
    QUALIFICATION_CHANGES,
    Agency,
    AgencyAlias,
    AgencyChange,
    AgencyVersion,
)
from zhiheng.law import coverage

ROWS = "WH-9.s1 SD-9 SC-10"
ENDING = (
    "主体资格的终止连着人员、账号、事项和未办结的件的移交，不能在这里填写止期；"
    "请在机关的页面办理“撤销”“合并”或者“分立”，止期随之登记。"
)
Kind = AgencyChange.Kind
UNIQUE_ON_ROWS = {"credit_code": None, "is_supervision_authority": False}


@dataclass(frozen=True, slots=True)
class Grounds:
    """变更的由来：何日起、因何事、依据什么、哪个文件。"""

    effective_on: date
    kind: str
    basis: str = ""
    document_number: str = ""
    part_of: AgencyChange | None = None  # 随哪一次机构变动而登记的


@dataclass(frozen=True, slots=True)
class Credit:
    """谁在何时办的。"""

    actor: Any
    now: datetime


# --- values: as the model has them, and as they are kept in JSON -------------------------------


def _attribute(name: str) -> str:
    field: Any = Agency._meta.get_field(name)
    return str(field.attname)


def kept(name: str, value: Any) -> Any:
    """The JSON form of one registered value: keys for related rows, days as text."""
    if isinstance(value, models.Model):
        value = value.pk
    if name == "credit_code":
        value = value or None
    return value.isoformat() if isinstance(value, date) else value


def facts_of(row: Agency | AgencyVersion) -> dict[str, Any]:
    return {name: kept(name, getattr(row, _attribute(name))) for name in FACTS}


def _put(row: Any, values: Mapping[str, Any]) -> Any:
    """Write kept values onto an Agency or a version."""
    for name, value in values.items():
        is_day = name in ("qualified_from", "qualified_to") and value is not None
        setattr(row, _attribute(name), date.fromisoformat(value) if is_day else value)
    return row


# --- entering ----------------------------------------------------------------------------------


def open_first_versions(
    agencies: Sequence[Agency],
    *,
    now: datetime | None = None,
    kind: str = Kind.REGISTER,
    basis: str = "",
) -> None:
    """给刚写入的机关建立首版，自主体资格起日有效；一批两句写入。"""
    at = now or timezone.now()
    changes = AgencyChange.objects.bulk_create(
        AgencyChange(
            agency=one,
            kind=kind,
            effective_on=one.qualified_from,
            basis=basis,
            values=facts_of(one),
            recorded_at=at,
        )
        for one in agencies
    )
    AgencyVersion.objects.bulk_create(
        first_version(one, change) for one, change in zip(agencies, changes, strict=True)
    )
    for one in agencies:
        one.shown_from = one.qualified_from
    Agency.objects.filter(pk__in=[one.pk for one in agencies]).update(
        shown_from=F("qualified_from")
    )


def first_version(agency: Agency, change: AgencyChange | None = None) -> AgencyVersion:
    """机关的首版，自主体资格起日有效；还没有写入。"""
    period = history.Period(agency.qualified_from, None, facts_of(agency), 0)
    return _version(agency, period, change)


def _version(agency: Agency, period: history.Period, change: AgencyChange | None) -> AgencyVersion:
    made = AgencyVersion(
        agency=agency, valid_from=period.valid_from, valid_to=period.valid_to, change=change
    )
    made = _put(made, period.values)
    made.path = made.jurisdiction.path
    return made


@transaction.atomic
def change_agency(  # noqa: PLR0913 - what a 变更登记 says, by keyword
    agency: Agency,
    changes: Mapping[str, Any],
    *,
    effective_on: date,
    kind: str,
    basis: str,
    document_number: str,
    actor: Any,
    now: datetime,
) -> AgencyChange:
    """变更登记：自 `effective_on` 起 `changes` 各项为所给的值；过去、将来的日期都可以。

    `kind` 为更正时，改的是当日有效的值的那一次登记（登记错了，不是情况变了）。拒绝时抛
    `ValidationError`，键是机关的栏目，或者 effective_on、change_kind、basis。
    """
    coverage.executed("register", "directory.agencies")
    grounds = Grounds(effective_on, kind, basis.strip(), document_number.strip())
    change = enter(agency, changes, grounds, Credit(actor, now))
    _refuse_ending(change)
    return change


def _refuse_ending(change: AgencyChange) -> None:
    """资格的终止连着移交，只在撤销、合并、分立里办；终止的日期登记错了的可以更正（SC-10）。"""
    before, end = change.before.get("qualified_to"), change.values.get("qualified_to")
    is_correction = change.kind == Kind.CORRECTION
    if end is not None and (before is None or (end < before and not is_correction)):
        raise ValidationError({"qualified_to": ENDING})


def enter(
    agency: Agency,
    changes: Mapping[str, Any],
    grounds: Grounds,
    credit: Credit,
    counterparts: Iterable[Agency] = (),
) -> AgencyChange:
    """One entry into the history of one agency, inside a transaction; see `change_agency`."""
    agency = lock(agency)
    earlier = list(AgencyChange.objects.filter(agency=agency))
    entries = entries_of(earlier)
    old = history.periods(entries)
    found = history.on(grounds.effective_on, old)
    _refuse(grounds, found, old[0])
    wanted = {name: kept(name, value) for name, value in changes.items()}
    standing = found.values if found else old[0].values
    wanted = {name: value for name, value in wanted.items() if standing[name] != value}
    if not wanted and not counterparts:
        raise ValidationError(f"与 {grounds.effective_on} 的登记相比没有改动，不必登记。")
    _clean(wanted, standing)
    agency_rules.suits(grounds.kind, wanted)
    change = AgencyChange(
        agency=agency,
        kind=grounds.kind,
        effective_on=grounds.effective_on,
        basis=grounds.basis,
        document_number=grounds.document_number,
        values=wanted,
        before={name: standing[name] for name in wanted},
        part_of=grounds.part_of,
        recorded_at=credit.now,
    )
    periods = history.periods(entries_of([*earlier, change]))
    _registration_comes_first(periods[0])
    change.save()
    change.counterparts.set(counterparts)
    _keep_old_name(change)
    rewrite(agency, periods, [*earlier, change], old)
    show(agency, timezone.localdate(credit.now))
    tell(change, credit)
    return change


def _keep_old_name(change: AgencyChange) -> None:
    """名称变了的，旧名称登记为写法，外来数据仍写旧名的照样认得；登记错了的名称不留。"""
    old_name = change.before.get("name")
    is_correction = change.kind == Kind.CORRECTION
    if old_name and not is_correction and not AgencyAlias.objects.filter(name=old_name).exists():
        AgencyAlias.objects.create(agency=change.agency, name=old_name)


def lock(agency: Agency) -> Agency:
    """The row locked and read again; one that came without a history gets its first version."""
    found = Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)
    if not found.changes.exists():
        open_first_versions([found])
    return found


def entries_of(changes: Sequence[AgencyChange]) -> list[history.Entry]:
    """The changes of one agency, all of them and in order, as the rules read them."""
    places = {one.pk: place for place, one in enumerate(changes)}
    return [_entry(one, places.get(one.corrects_id or 0)) for one in changes]


def _entry(change: AgencyChange, place: int | None) -> history.Entry:
    if change.kind == Kind.WITHDRAWAL:
        return history.Entry(change.effective_on, {}, withdraws=place)
    is_correction = change.kind == Kind.CORRECTION
    return history.Entry(change.effective_on, change.values, is_correction, moves=place)


def _refuse(grounds: Grounds, found: history.Period | None, first: history.Period) -> None:
    if grounds.kind not in Kind.values:
        raise ValidationError({"change_kind": "请选择变更的种类。"})
    is_correction = grounds.kind == Kind.CORRECTION
    if found is None and not is_correction:
        sentence = (
            f"本机关自 {first.valid_from} 起登记，变更不能在此之前生效；起日登记有误的，先办更正。"
        )
        raise ValidationError({"effective_on": sentence})
    if is_correction and not grounds.basis:
        raise ValidationError({"basis": "更正须写明理由。"})
    if grounds.kind in QUALIFICATION_CHANGES and not grounds.basis:
        raise ValidationError({"basis": "主体资格的变化须写明依据（三定规定、批复或者法律法规）。"})


def _clean(wanted: Mapping[str, Any], standing: Mapping[str, Any]) -> None:
    """The changed fields as the model wants them: lengths, choices, the credit code, days in order."""
    trial = _put(Agency(), {**standing, **wanted})
    trial.clean_fields(exclude={f.name for f in Agency._meta.fields} - set(wanted))
    if trial.qualified_to is not None and trial.qualified_to < trial.qualified_from:
        field = "qualified_to" if "qualified_to" in wanted else "qualified_from"
        raise ValidationError({field: "主体资格的止期不能早于起期。"})


def _registration_comes_first(first: history.Period) -> None:
    """更正首次登记的起日，不能改到已经登记的变更之后。"""
    if set(FACTS) - set(first.values):
        sentence = f"首次登记的起日不能晚于 {first.valid_from} 生效的变更。"
        raise ValidationError({"qualified_from": sentence})


def rewrite(
    agency: Agency,
    periods: Sequence[history.Period],
    changes: Sequence[AgencyChange],
    old: Sequence[history.Period],
) -> None:
    """The versions anew; what is new among them must agree with the other agencies."""
    versions = [_version(agency, one, changes[one.place]) for one in periods]
    known = [(one.valid_from, one.valid_to, one.values) for one in old]
    new = [
        version
        for version, one in zip(versions, periods, strict=True)
        if (one.valid_from, one.valid_to, one.values) not in known
    ]
    agency_rules.check(agency, new)
    agency.versions.all().delete()
    AgencyVersion.objects.bulk_create(versions)


def tell(change: AgencyChange, credit: Credit) -> None:
    is_correction = change.kind == Kind.CORRECTION
    facts = {
        "change": change.pk,
        "kind": change.kind,
        "effective_on": change.effective_on,
        "changed": list(change.values),
        "before": change.before,
        "after": change.values,
    }
    action = "agency.correct" if is_correction else "agency.change"
    report(Event(action, credit.now, credit.actor, change.agency, ROWS, facts))


# --- the row of today --------------------------------------------------------------------------


def show(agency: Agency, today: date) -> None:
    """名录的行写成今天有效的版本；首版还没有到日子的，写首版。"""
    versions = agency.versions.select_related("jurisdiction")
    version = versions.filter(valid_from__lte=today).order_by("valid_from").last()
    version = version or versions.order_by("valid_from").first()
    if version is not None:
        _show(agency, version)


def _show(agency: Agency, version: AgencyVersion) -> None:
    _put(agency, facts_of(version))
    agency.shown_from = version.valid_from
    agency.save()


@transaction.atomic
def bring_up_to_date(today: date) -> int:
    """已登记的将来变更到了生效日，名录的行随之换成新的版本；重复执行结果不变。"""
    due = AgencyVersion.objects.as_of(today).exclude(agency__shown_from=F("valid_from"))
    versions = list(due.select_related("agency", "jurisdiction"))
    rows = Agency.objects.select_for_update(of=("self",)).filter(
        pk__in=[one.agency_id for one in versions]
    )
    for row in rows:  # names and codes may pass from one to another on the same day
        Agency.objects.filter(pk=row.pk).update(name=f"#{row.pk}", **UNIQUE_ON_ROWS)
    for version in versions:
        _show(version.agency, version)
    return len(versions)


def register_as_of(day: date) -> Any:
    """某日的名录：当日有主体资格的机关，按当日有效的登记（WH-9.s1、R01）。"""
    coverage.executed("register", "directory.versions")
    return AgencyVersion.objects.as_of(day).qualified_on(day)
