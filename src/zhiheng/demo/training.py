"""演示培训：各监督机构规定的课时、两年的课程、大部分人参训与考试，少数人缺课。"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from zhiheng.accounts.models import User
from zhiheng.demo import writing
from zhiheng.demo.registers import Registers, person_name
from zhiheng.demo.world import moment
from zhiheng.directory.models import Officer
from zhiheng.registers.models import Attendance, HoursRequirement, TrainingCourse

Kind = TrainingCourse.Kind
HOURS = (("supervision", 14, 24), ("enforcement", 12, 24), ("auxiliary", 8, 8))
ATTENDS, SELDOM = 0.97, 0.4
LAX = (0.0, 0.0, 0.0, 0.02, 0.12)  # 一个机关里经常缺课的人的比例
PASS_MARK = 60


@dataclass(frozen=True)
class _Lesson:
    """每年都办的一次培训。"""

    month: int
    day: int
    title: str
    kind: str
    hours: int
    has_exam: bool = False


LESSONS = (
    _Lesson(3, 12, "宪法和立法法专题", Kind.PUBLIC, 4),
    _Lesson(4, 16, "行政处罚程序与证据", Kind.PROFESSIONAL, 8, has_exam=True),
    _Lesson(5, 21, "行政复议与行政诉讼", Kind.PUBLIC, 6),
    _Lesson(6, 11, "行政强制与涉企检查", Kind.PROFESSIONAL, 8),
    _Lesson(8, 20, "民法典与优化营商环境", Kind.PUBLIC, 4),
    _Lesson(9, 10, "案卷制作和评查", Kind.PROFESSIONAL, 8),
    _Lesson(10, 22, "全过程记录与裁量权基准", Kind.PROFESSIONAL, 8, has_exam=True),
    _Lesson(11, 12, "公共法律知识年度测试", Kind.PUBLIC, 4, has_exam=True),
)


def register(known: Registers, rng: Random, today: date, clerks: Mapping[int, User]) -> None:
    """各监督机构自前年起规定课时，每年八次培训，本级及以下各单位的人参加。"""
    years = (today.year - 1, today.year)
    HoursRequirement.objects.bulk_create(
        HoursRequirement(
            agency=unit, path=unit.path, year=years[0], duty=duty, public_hours=public, professional_hours=professional,
            basis=f"示法办〔{years[0]}〕3号（演示）", set_at=writing.aware(moment(date(years[0], 1, 6), 9)), set_by=clerks.get(unit.pk),
        )
        for unit in known.authorities.values() for duty, public, professional in HOURS
    )  # fmt: skip
    courses = TrainingCourse.objects.bulk_create(
        _course(unit, year, lesson, rng, clerks.get(unit.pk))
        for unit in known.authorities.values()
        for year in years
        for lesson in LESSONS
        if date(year, lesson.month, lesson.day) < today
    )
    writing.insert(Attendance, _attendances(courses, rng))


def _course(
    unit: Any, year: int, lesson: _Lesson, rng: Random, clerk: User | None
) -> TrainingCourse:
    day = date(year, lesson.month, lesson.day)
    return TrainingCourse(
        agency=unit, path=unit.path, year=year, title=lesson.title, kind=lesson.kind, hours=lesson.hours, starts_on=day,
        ends_on=day, place=f"{unit.short_name}培训室", teacher=person_name(rng), has_exam=lesson.has_exam,
        created_at=writing.aware(moment(day - timedelta(days=12), 10)), created_by=clerk,
    )  # fmt: skip


def _attendances(courses: list[TrainingCourse], rng: Random) -> Iterator[dict[str, Any]]:
    """一人参加所在地监督机构办的培训；有考试的，另有成绩。"""
    held: dict[str, list[TrainingCourse]] = defaultdict(list)
    for course in courses:
        held[course.path].append(course)
    places = sorted(held, key=len, reverse=True)
    seldom: dict[int, float] = {}
    people = Officer.objects.order_by("pk").values_list("pk", "agency_id", "agency__path")
    for officer, agency, path in people:
        place = next((one for one in places if path.startswith(one)), "")
        laxity = seldom.setdefault(agency, rng.choice(LAX))
        attends = SELDOM if rng.random() < laxity else ATTENDS
        for course in held.get(place, ()):
            if rng.random() < attends:
                yield _attendance(course, officer, rng)


def _attendance(course: TrainingCourse, officer: int, rng: Random) -> dict[str, Any]:
    row = {
        "course_id": course.pk, "officer_id": officer, "hours": course.hours, "recorded_at": moment(course.ends_on, 17),
        "recorded_by_id": course.created_by_id,
    }  # fmt: skip
    if course.has_exam:
        score = rng.randint(48, 59) if rng.random() < 0.02 else rng.randint(62, 99)
        row |= {"score": score, "has_passed": score >= PASS_MARK, "exam_on": course.ends_on}
    return row
