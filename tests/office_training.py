"""One row of everything about training, internal systems and people from outside."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Agency, Officer
from zhiheng.kernel.uploads import keep_upload
from zhiheng.registers.outsiders import services as outsiders
from zhiheng.registers.outsiders.steps import APPOINTMENT, CLUE
from zhiheng.registers.systems import services as systems
from zhiheng.registers.training import services as training

Samples = dict[str, list[dict[str, Any]]]


def training_samples(users: dict[str, User], officer: Officer) -> Samples:
    """A figure of hours, a course of the agency and an officer who attended it."""
    now = timezone.now()
    today = timezone.localdate(now)
    training.set_hours(
        actor=users[Role.SO_HEAD],
        now=now,
        year=today.year,
        duty="enforcement",
        public_hours=Decimal(10),
        professional_hours=Decimal(20),
        basis="关于培训课时的通知（演示）",
    )
    clerk = users[Role.EA_CLERK]
    course = training.open_course(
        actor=clerk,
        now=now,
        title="行政处罚法轮训（演示）",
        kind="public",
        year=today.year,
        hours=Decimal(8),
        starts_on=today,
        ends_on=today,
        place="演示会议室",
        teacher="",
        has_exam=True,
    )
    result = training.Result(officer, Decimal(8), Decimal(90), has_passed=True, exam_on=today)
    row = training.record_results(course, [result], actor=clerk, now=now)[0]
    of_course = ("course", "edit-course", "attend", "draw-record", "import-attendance")
    return {
        **{f"registers:{name}": [{"pk": course.pk}] for name in of_course},
        "registers:correct-attendance": [{"pk": row.pk}],
        "registers:record": [{"pk": officer.pk}],
    }


def system_samples(users: dict[str, User], agency: Agency) -> Samples:
    """A text, an exemption, an agreement and a meeting of the agency."""
    now = timezone.now()
    today = timezone.localdate(now)
    clerk = users[Role.EA_CLERK]
    file = keep_upload(SimpleUploadedFile("制度.pdf", b"%PDF-1.7\n"))
    term = {"valid_from": today, "valid_to": None, "contact": ""}
    text = systems.register_system(
        agency,
        actor=clerk,
        now=now,
        kind="disclosure",
        title="行政执法公示办法（演示）",
        number="",
        leader="张示一",
        file=file,
        **term,
    )
    systems.exempt(agency, "hearing", actor=users[Role.SO_HEAD], now=now, reason="没有听证职责")
    agreement, meeting = _agreement_and_meeting(agency, clerk, now, file)
    return {
        "registers:system": [{"pk": text.pk}],
        "registers:repeal-system": [{"pk": text.pk}],
        "registers:checklist": [{"pk": agency.pk}],
        "registers:exempt": [{"pk": agency.pk, "kind": "files"}],
        "registers:end-exemption": [{"pk": agency.pk, "kind": "hearing"}],
        "registers:agreement": [{"pk": agreement.pk}],
        "registers:end-agreement": [{"pk": agreement.pk}],
        "registers:meeting": [{"pk": meeting.pk}],
        "registers:stored-file": [{"what": "system", "pk": text.pk}],
        "registers:correct-row": [
            {"what": "system", "pk": text.pk},
            {"what": "agreement", "pk": agreement.pk},
            {"what": "meeting", "pk": meeting.pk},
        ],
    }


def _agreement_and_meeting(agency: Agency, clerk: User, now: Any, file: Any) -> tuple[Any, Any]:
    today = timezone.localdate(now)
    agreement = systems.register_agreement(
        agency,
        actor=clerk,
        now=now,
        partner="police",
        parties="演示各方",
        title="行刑衔接办法（演示）",
        signed_on=today,
        file=file,
        valid_from=today,
        valid_to=None,
        contact="",
    )
    meeting = systems.record_meeting(
        agency,
        actor=clerk,
        now=now,
        held_on=today,
        leader="张示一",
        topic="证件过期",
        decision="限期换证",
        file=None,
    )
    return agreement, meeting


def appoint(handler: User, head: User, kind: str = "supervisor") -> Any:
    """A social supervisor who serves since yesterday."""
    now = timezone.now()
    today = timezone.localdate(now)
    made = outsiders.propose(
        actor=handler,
        now=now,
        kind=kind,
        name="田示禾",
        unit="村民",
        field="农业",
        contact="0533-0000000",
        duties="反映问题",
        conditions="公道正派",
        term_from=today - timedelta(days=1),
        term_to=today + timedelta(days=60),
    )
    return outsiders.take("appoint", made, actor=head, now=now)


def bring_clue(appointment: Any, handler: User, agency: Agency) -> Any:
    """A clue about the agency."""
    now = timezone.now()
    return outsiders.record_clue(
        appointment,
        actor=handler,
        now=now,
        concerned=agency,
        received_on=timezone.localdate(now),
        subject="没有出示证件",
        text="两名检查人员没有出示证件。",
    )


def outsider_samples(users: dict[str, User], agency: Agency) -> Samples:
    """A social supervisor who serves, with an activity and a clue."""
    handler = users[Role.SO_HANDLER]
    one = appoint(handler, users[Role.SO_HEAD])
    now = timezone.now()
    activity = outsiders.record_activity(
        one, actor=handler, now=now, held_on=timezone.localdate(now), activity="座谈", views="无"
    )
    clue = bring_clue(one, handler, agency)
    of_one = (
        "outsider",
        "reappoint",
        "new-activity",
        "outsider-contact",
        "new-clue",
        "correct-outsider",
    )
    return {
        **{f"registers:{name}": [{"pk": one.pk}] for name in of_one},
        "registers:outsider-step": [{"pk": one.pk, "step": step} for step, _ in APPOINTMENT],
        "registers:correct-activity": [{"pk": activity.pk}],
        "registers:clue": [{"pk": clue.pk}],
        "registers:clue-step": [{"pk": clue.pk, "step": step} for step, _ in CLUE],
    }
