"""聘任的各步、参加活动、线索的各步、查看联系方式、公布社会监督员名单。"""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency
from zhiheng.kernel import ledger, sealed_reads, sealing
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.scope import in_scope
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage
from zhiheng.publications.models import Publication
from zhiheng.publications.services import Notice, publish, replace, section
from zhiheng.registers.models import Appointment, OutsidePerson, OutsiderActivity, SocialClue
from zhiheng.registers.models.outsiders import CONTACT
from zhiheng.registers.outsiders.steps import APPOINTMENT, CLUE

REGISTER, ACTIVITIES = "outsiders.register", "outsiders.activities"
ROLL = "社会监督员名单"
PERSON = ("name", "unit", "field")


@changes
def propose(*, actor: User, now: datetime, contact: str = "", **values: Any) -> Appointment:
    """登记一位社会人士并拟聘；联系方式加密保存（HT-3.3-3、SC-23）。"""
    if actor.agency is None:
        raise NotVisible
    coverage.executed("register", REGISTER)
    person = OutsidePerson(
        agency=actor.agency,
        recorded_at=now,
        recorded_by=actor,
        sealed_contact=sealing.seal(contact, context=CONTACT) if contact else "",
        **{name: values.pop(name) for name in PERSON},
    )
    person.save()
    return propose_again(person, actor=actor, now=now, **values)


@changes
def propose_again(
    person: OutsidePerson, *, actor: User, now: datetime, **values: Any
) -> Appointment:
    """同一人再次拟聘，或者以另一种身份拟聘。"""
    kind = values.pop("kind")
    waiting = person.appointments.filter(kind=kind, status=Appointment.Status.PROPOSED)
    if waiting.exists():
        raise RuleViolation("这个人已经在拟聘，请先办完那一件。", row="HT-3.3-3")
    made = Appointment(agency=person.agency, person=person, kind=kind, handler=actor, **values)
    return APPOINTMENT.open("propose", made, actor=actor, now=now)


def take(
    name: str, appointment: Appointment, *, actor: User, now: datetime, **facts: Any
) -> Appointment:
    """修改拟聘、聘任、不予聘任、解聘、登记期满（HT-3.3-3、SC-23）。"""
    return APPOINTMENT.take(name, appointment, actor=actor, now=now, **facts)


@changes
def record_activity(
    appointment: Appointment,
    *,
    actor: User,
    now: datetime,
    held_on: date,
    activity: str,
    views: str,
) -> OutsiderActivity:
    """登记参加的一次监督活动和所提意见（SC-23）。"""
    if not in_scope(actor, appointment.agency):
        raise NotVisible
    since = appointment.appointed_on
    if since is None:
        raise RuleViolation("聘任之后才能登记参加活动。", row="SC-23")
    until = min(timezone.localdate(now), appointment.term_to)
    if not appointment.term_from <= held_on <= until:
        raise RuleViolation(
            f"日期须在任期之内（{appointment.term_from} 至 {until}）。", field="held_on"
        )
    coverage.executed("register", ACTIVITIES)
    made = OutsiderActivity.objects.create(
        appointment=appointment,
        agency=appointment.agency,
        held_on=held_on,
        activity=activity,
        views=views,
        recorded_at=now,
        recorded_by=actor,
    )
    ledger.append(
        "outsiders.activity",
        at=now,
        actor=actor,
        subject=appointment,
        rows="SC-23 HT-3.3-3",
        facts={"activity": made.pk, "held_on": held_on},
    )
    return made


def contact_of(person: OutsidePerson, *, actor: User, now: datetime, reason: str) -> str:
    """查看联系方式：只有监督机构，写明理由，查看本身留痕。"""
    if actor.scope.level != "so":
        raise NotVisible
    if not person.sealed_contact:
        raise RuleViolation("没有登记联系方式。")
    return sealed_reads.unseal(
        person.sealed_contact, context=CONTACT, actor=actor, now=now, subject=person, reason=reason
    )


def record_clue(
    appointment: Appointment, *, actor: User, now: datetime, concerned: Agency, **values: Any
) -> SocialClue:
    """登记社会监督员反映的线索（HT-3.3-3）。"""
    if appointment.kind != Appointment.Kind.SUPERVISOR:
        raise RuleViolation("线索由社会监督员反映。", row="HT-3.3-3")
    if values["received_on"] > timezone.localdate(now):
        raise RuleViolation("反映日期不能晚于今天。", field="received_on")
    made = SocialClue(
        agency=appointment.agency,
        appointment=appointment,
        concerned=concerned,
        handler=actor,
        **values,
    )
    return CLUE.open("record_clue", made, actor=actor, now=now)


def take_clue(
    name: str, clue: SocialClue, *, actor: User, now: datetime, **facts: Any
) -> SocialClue:
    """转办、反馈（HT-3.3-3）。"""
    return CLUE.take(name, clue, actor=actor, now=now, **facts)


@changes
def publish_supervisors(*, actor: User, now: datetime) -> Publication:
    """公布在任的社会监督员：姓名、领域、任期；不含联系方式（HT-3.3-3）。"""
    agency = actor.agency
    if agency is None or not agency.is_supervision_authority:
        raise RuleViolation("社会监督员名单由监督机构公布。", row="HT-3.3-3")
    today = timezone.localdate(now)
    kind = Appointment.Kind.SUPERVISOR
    serving = Appointment.objects.filter(agency=agency, kind=kind).serving(today)
    rows = [
        [one.person.name, one.person.field or "—", f"{one.term_from} 至 {one.term_to}"]
        for one in serving.select_related("person").order_by("term_from", "pk")
    ]
    if not rows:
        raise RuleViolation("没有在任的社会监督员，不能公布。", row="HT-3.3-3")
    coverage.executed("register", REGISTER)
    shown = section(ROLL, head=["姓名", "领域", "任期"], rows=rows)
    notice = Notice(Publication.Kind.PEOPLE, ROLL, agency, (shown,), "HT-3.3-3")
    made = publish(notice, None, actor=actor, now=now)
    earlier = Publication.objects.in_force().filter(  # type: ignore[attr-defined]
        agency=agency, kind=Publication.Kind.PEOPLE, title=ROLL
    )
    replace(earlier, made, now=now)
    return made
