"""登记、更正、撤回执法行为，登记参与人员、环节、音像；每一步一条留痕，同一事务。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.acts import bands, rules
from zhiheng.acts.models import (
    ActFact,
    ActOfficer,
    Coercion,
    EnforcementAct,
    Inspection,
    Licence,
    Party,
    Recording,
)
from zhiheng.directory.models import Agency
from zhiheng.kernel import ledger, sealing
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.facts import hashed
from zhiheng.law import coverage

DETAILS = {
    "inspection": Inspection,
    "measure": Coercion,
    "execution": Coercion,
    "licence": Licence,
}
WATCHED = (
    "fine",
    "confiscated",
    "decided_on",
    "published_on",
    "served_on",
    "filed_on",
    "legal_reviewed_on",
)


@dataclass(frozen=True)
class PartyEntry:
    """登记时填写的当事人；自然人的姓名、证件号码、住址封存。"""

    kind: str
    name: str
    credit_code: str = ""
    identity: str = ""
    address: str = ""


def find_or_make_party(entry: PartyEntry) -> Party | None:
    """企业按代码、个人按证件号码认定为同一当事人；两者都没有的，各记一条。"""
    if not entry.name and not entry.credit_code:
        return None
    if entry.kind != Party.Kind.NATURAL:
        return _firm(entry)
    identity_hash = sealing.keyed_hash(entry.identity, purpose="identity") if entry.identity else ""
    found = Party.objects.identified(identity_hash).first() if identity_hash else None
    return found or Party.objects.create(
        kind=entry.kind,
        name=sealing.mask_name(entry.name),
        sealed_name=sealing.seal(entry.name, context="party.name"),
        sealed_identity=sealing.seal(entry.identity, context="party.identity")
        if entry.identity
        else "",
        sealed_address=sealing.seal(entry.address, context="party.address")
        if entry.address
        else "",
        identity_hash=identity_hash,
    )


def _firm(entry: PartyEntry) -> Party:
    if entry.credit_code:
        found = Party.objects.coded(entry.credit_code).first()
        if found:
            return found
    return Party.objects.create(kind=entry.kind, name=entry.name, credit_code=entry.credit_code)


def _check(act: EnforcementAct, values: Mapping[str, Any], today: date) -> None:
    labels = {f.name: str(f.verbose_name) for f in EnforcementAct._meta.concrete_fields}
    for found in (rules.future_day(values, labels, today), rules.missing_detail(act.kind, values)):
        if found:
            raise RuleViolation(found[1].sentence, row=found[1].row, field=found[0])
    if not (
        act.decided_on
        or act.filed_on
        or act.discovered_on
        or values.get("started_on")
        or values.get("started_at")
    ):
        raise RuleViolation("请至少填写立案（受理）、决定或者实施日期中的一项。", field="filed_on")
    if unfit := bands.refusal(act):
        raise RuleViolation(unfit.sentence, row=unfit.row, field="band")
    event = rules.act_day(values, today)
    if rules.late_entry(event, timezone.localdate(act.recorded_at)) and not act.late_entry_reason:
        raise RuleViolation(
            "行为日距录入已超过两日，属于补录，请填写补录理由。",
            row="HT-3.3-2a",
            field="late_entry_reason",
        )


def _put(act: EnforcementAct, values: Mapping[str, Any], today: date) -> None:
    names = {field.name for field in EnforcementAct._meta.concrete_fields}
    for name, value in values.items():
        if name in names:
            setattr(act, name, value)
    act.act_on = rules.act_day(values, today)
    act.doc_series, act.doc_year, act.doc_seq = rules.number_parts(act.document_number)
    if "band" in values:
        _put_band(act)


def _put_band(act: EnforcementAct) -> None:
    """所选阶次的上下限随行为保存，筛查照此核对；改为不选的一并清空。"""
    band = act.band
    act.band_version = band.version if band else None
    act.bench_min, act.bench_max = (band.band_min, band.band_max) if band else (None, None)
    if band is not None:
        act.law_min = act.law_min if act.law_min is not None else band.law_min
        act.law_max = act.law_max if act.law_max is not None else band.law_max


def _put_detail(act: EnforcementAct, values: Mapping[str, Any]) -> None:
    model = DETAILS.get(act.kind)
    if model is None:
        return
    names = {field.name for field in model._meta.concrete_fields} - {"act"}
    fields = {name: value for name, value in values.items() if name in names}
    if model is Inspection and not fields.get("started_on"):
        fields["started_on"] = act.act_on
    model.objects.update_or_create(act=act, defaults=fields)


@transaction.atomic
def register(
    *,
    agency: Agency,
    actor: User,
    party: PartyEntry | None,
    values: Mapping[str, Any],
    now: datetime | None = None,
) -> EnforcementAct:
    """登记一件执法行为（HT-3.3-1、WH-19-1）；录入时刻由平台记下，不能填写。"""
    at = now or timezone.now()
    coverage.executed("register", "R18")
    act = EnforcementAct(agency=agency, path=agency.path, source="form", recorded_at=at)
    act.kind = values["kind"]
    today = timezone.localdate(at)
    _put(act, values, today)
    _check(act, values, today)
    act.party = find_or_make_party(party) if party else None
    act.save(force_insert=True)
    _put_detail(act, values)
    _note("acts.registered", act, actor, at, values)
    return act


@transaction.atomic
def edit(
    act: EnforcementAct, *, actor: User, values: Mapping[str, Any], now: datetime | None = None
) -> EnforcementAct:
    """更正登记的内容；旧值与新值的日期、金额都进入留痕。"""
    at = now or timezone.now()
    locked = EnforcementAct.objects.select_for_update().get(pk=act.pk)
    if locked.is_withdrawn:
        raise RuleViolation("这件记录已经撤回，不能再改。")
    before = {name: getattr(locked, name) for name in WATCHED}
    today = timezone.localdate(at)
    _put(locked, values, today)
    _check(locked, values, today)
    locked.save()
    _put_detail(locked, values)
    changed = {
        name: [old, getattr(locked, name)]
        for name, old in before.items()
        if old != getattr(locked, name)
    }
    _note("acts.edited", locked, actor, at, values, changed)
    return locked


@transaction.atomic
def withdraw(
    act: EnforcementAct, *, actor: User, reason: str, now: datetime | None = None
) -> EnforcementAct:
    """撤回录错的记录：不删除，不再筛查，注明理由。"""
    at = now or timezone.now()
    locked = EnforcementAct.objects.select_for_update().get(pk=act.pk)
    if locked.is_withdrawn:
        raise RuleViolation("这件记录已经撤回。")
    locked.is_withdrawn, locked.withdrawn_reason = True, reason
    locked.save(update_fields=["is_withdrawn", "withdrawn_reason", "updated_at"])
    ledger.append(
        "acts.withdrawn",
        at=at,
        actor=actor,
        subject=locked,
        rows="HT-3.3-1",
        texts={"reason": reason},
    )
    return locked


def _note(
    action: str,
    act: EnforcementAct,
    actor: User,
    at: datetime,
    values: Mapping[str, Any],
    changed: Mapping[str, Any] | None = None,
) -> None:
    written = "\n".join(f"{name}={value}" for name, value in sorted(values.items()))
    facts: dict[str, Any] = {"kind": act.kind, "act_on": act.act_on, "content": hashed(written)}
    if changed:
        facts["changed"] = changed
    ledger.append(action, at=at, actor=actor, subject=act, rows="HT-3.3-1", facts=facts)


@transaction.atomic
def add_officer(
    act: EnforcementAct, *, actor: User, now: datetime | None = None, **values: Any
) -> ActOfficer:
    """登记参与人员（CF-42、QZ-18、XK-34）。"""
    at = now or timezone.now()
    if act.officers.filter(officer=values["officer"], role=values["role"]).exists():
        raise RuleViolation("这名人员已经登记过。", field="officer")
    row = ActOfficer.objects.create(act=act, **values)
    ledger.append(
        "acts.officer",
        at=at,
        actor=actor,
        subject=act,
        rows="CF-42",
        facts={"officer": row.officer_id},
    )
    return row


@transaction.atomic
def add_fact(
    act: EnforcementAct, *, actor: User, now: datetime | None = None, **values: Any
) -> ActFact:
    """登记一个环节；晚于发生两日以上的须说明补录理由（HT-3.3-2a）。"""
    at = now or timezone.now()
    event_at: datetime = values["event_at"]
    if event_at > at:
        raise RuleViolation("环节的发生时刻不能晚于现在。", field="event_at")
    is_late = rules.late_entry(timezone.localdate(event_at), timezone.localdate(at))
    if is_late and not values.get("late_reason"):
        raise RuleViolation(
            "录入比发生晚了两日以上，请填写补录理由。", row="HT-3.3-2a", field="late_reason"
        )
    row = ActFact.objects.create(act=act, recorded_at=at, officer=actor.officer, **values)
    facts = {"fact": row.kind, "event_at": event_at, "late": is_late}
    ledger.append("acts.fact", at=at, actor=actor, subject=act, rows="HT-3.3-1", facts=facts)
    return row


@transaction.atomic
def add_recording(
    act: EnforcementAct, *, actor: User, now: datetime | None = None, **values: Any
) -> Recording:
    """登记音像记录的索引（WH-16-1.s1、WH-17.s1）；中断的须说明技术原因（WH-16-1.s2）。"""
    at = now or timezone.now()
    if values["ended_at"] > at:
        raise RuleViolation("录制结束不能晚于现在。", field="ended_at")
    if values.get("started_at") and values["started_at"] > values["ended_at"]:
        raise RuleViolation("录制结束不能早于开始。", field="ended_at")
    if values.get("is_interrupted") and not values.get("interruption_reason"):
        raise RuleViolation(
            "中止或者断续录制的，请说明技术原因。", row="WH-16-1.s2", field="interruption_reason"
        )
    row = Recording.objects.create(act=act, **values)
    facts = {"recording": row.pk, "ended_at": row.ended_at}
    ledger.append(
        "acts.recording", at=at, actor=actor, subject=act, rows="WH-16-1.s1 WH-17.s1", facts=facts
    )
    return row
