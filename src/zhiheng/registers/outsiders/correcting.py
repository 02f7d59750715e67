"""更正社会人士和参加活动的登记：写明理由，改前、改后都留；联系方式只记改过，不留原文（HT-3.3-3、SC-23）。"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.events import Event, report
from zhiheng.kernel import sealing
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.scope import in_scope
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage
from zhiheng.registers import corrections
from zhiheng.registers.corrections import Why
from zhiheng.registers.models import OutsidePerson, OutsiderActivity
from zhiheng.registers.models.outsiders import CONTACT
from zhiheng.registers.outsiders.services import ACTIVITIES, PERSON, REGISTER

ROWS = "HT-3.3-3 SC-23"
ACTIVITY = ("held_on", "activity", "views")


@changes
def correct_person(
    person: OutsidePerson,
    *,
    actor: User,
    now: datetime,
    reason: str,
    contact: str = "",
    **values: Any,
) -> OutsidePerson:
    """更正姓名、单位、领域；写了联系方式的换成新的。没有一处改动的不收。"""
    known = OutsidePerson.objects.select_for_update(of=("self",)).get(pk=person.pk)
    _demand_scope(actor, known)
    coverage.executed("register", REGISTER)
    before = corrections.state(known, PERSON)
    if contact:
        known.sealed_contact = sealing.seal(contact, context=CONTACT)
        _note_contact(known, Why("outsiders.contact", ROWS, reason, actor, now))
    if not contact or any(values.get(name, before[name]) != before[name] for name in before):
        before = corrections.take(known, PERSON, values)
        known.full_clean()
        corrections.keep(known, before, Why("outsiders.correct", ROWS, reason, actor, now))
    known.save()
    return known


def _note_contact(person: OutsidePerson, why: Why) -> None:
    texts = {"reason": why.reason}
    report(Event(why.action, why.at, why.actor, person, why.rows, {"contact": True}, texts))


@changes
def correct_activity(
    row: OutsiderActivity, /, *, actor: User, now: datetime, reason: str, **values: Any
) -> OutsiderActivity:
    """更正一次活动的日期、名称、意见。"""
    rows = OutsiderActivity.objects.select_for_update(of=("self",)).select_related("appointment")
    known = rows.get(pk=row.pk)
    _demand_scope(actor, known)
    coverage.executed("register", ACTIVITIES)
    before = corrections.take(known, ACTIVITY, values)
    term = known.appointment
    until = min(timezone.localdate(now), term.term_to)
    if not term.term_from <= known.held_on <= until:
        raise RuleViolation(f"日期须在任期之内（{term.term_from} 至 {until}）。", field="held_on")
    known.save()
    corrections.keep(known, before, Why("outsiders.correct", ROWS, reason, actor, now))
    return known


def _demand_scope(actor: User, row: Any) -> None:
    if not in_scope(actor, row.agency):
        raise NotVisible
