"""One row of everything about training, internal systems and people from outside."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Officer
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
    of_course = ("course", "edit-course", "attend")
    return {
        **{f"registers:{name}": [{"pk": course.pk}] for name in of_course},
        "registers:correct-attendance": [{"pk": row.pk}],
        "registers:record": [{"pk": officer.pk}],
    }
