"""培训记录（D05-2）：一次培训的参训人员、课时与成绩，随时可以照现在登记的再生成（WH-11.s2）。"""

from datetime import date, datetime
from typing import Any

from django.template.defaultfilters import floatformat
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.documents.models import Document
from zhiheng.documents.services import draw_up
from zhiheng.documents.sources import Source, register_paper
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.transactions import changes
from zhiheng.registers.models import Attendance, TrainingCourse
from zhiheng.registers.training.services import may_record

KIND = "D05-2"
RESULTS = {None: "", True: "合格", False: "不合格"}


def record_facts(source: Source) -> dict[str, Any]:
    """参训的人按登记的先后；公共、专业法律知识的课时分栏。"""
    course: TrainingCourse = source.matter
    seen = Attendance.objects.visible_to(source.actor).counted().filter(course=course)
    people = seen.select_related("officer").prefetch_related("officer__certificates")
    return {
        "organ": course.agency.name,
        "subject": course.title,
        "starts_on": course.starts_on.isoformat(),
        "ends_on": course.ends_on.isoformat(),
        "content": course.get_kind_display(),
        "teachers": [course.teacher] if course.teacher else [],
        "place": course.place,
        "trainees": [_line(course, one) for one in people.order_by("pk")],
        "recorder": source.actor.display_name if source.actor else "",
        "dated": timezone.localdate(source.now).isoformat(),
    }


def _line(course: TrainingCourse, one: Attendance) -> dict[str, Any]:
    hours, is_public = floatformat(one.hours, -1), course.kind == TrainingCourse.Kind.PUBLIC
    return {
        "name": one.officer.name,
        "certificate": _certificate(one, course.starts_on),
        "public_hours": hours if is_public else "0",
        "professional_hours": "0" if is_public else hours,
        "score": "" if one.score is None else floatformat(one.score, -1),
        "result": RESULTS[one.has_passed],
    }


def _certificate(one: Attendance, day: date) -> str:
    """培训之日持有的证件，几本的取有效期最晚的。"""
    held = [c for c in one.officer.certificates.all() if c.valid_from <= day <= c.valid_to]
    return max(held, key=lambda c: c.valid_to).number if held else ""


def may_draw(user: User, course: TrainingCourse) -> bool:
    """记录由举办单位自己出。"""
    return user.agency_id == course.agency_id and may_record(user, course)


@changes
def draw_record(course: TrainingCourse, *, actor: User, now: datetime) -> Document:
    """照现在登记的生成一份；登记有更正的，再生成一份。"""
    if not may_draw(actor, course):
        raise NotVisible
    source = Source(KIND, course, actor=actor, now=now)
    facts = record_facts(source)
    if not facts["trainees"]:
        raise RuleViolation("还没有登记参训人员，登记之后再生成培训记录。", row="WH-11.s2")
    return draw_up(source, facts)


def register() -> None:
    register_paper(KIND, "registers.trainingcourse", record_facts)
