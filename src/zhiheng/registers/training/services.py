"""规定课时、登记培训、登记参训与成绩、更正：各在一个事务内，各有一条留痕。"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.models import Officer
from zhiheng.kernel import ledger
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.scope import in_scope
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage
from zhiheng.registers.models import (
    Attendance,
    AttendanceCorrection,
    HoursRequirement,
    TrainingCourse,
)
from zhiheng.registers.training.roster import typed

HOURS, COURSES, RECORDS = "training.hours", "training.courses", "training.records"
EXAM = ("score", "has_passed", "exam_on")
EARLIEST_YEAR = 2000
MOST_AT_ONCE = 2000
MOST_ERRORS = 10


@dataclass(frozen=True)
class Result:
    """一人参训的结果；课时为空的是整个课程的课时，已经登记参训的是原来的课时。"""

    officer: Officer
    hours: Decimal | None = None
    score: Decimal | None = None
    has_passed: bool | None = None
    exam_on: date | None = None

    @property
    def exam(self) -> dict[str, Any]:
        """考试的成绩、结果、日期。"""
        return {name: getattr(self, name) for name in EXAM}


def _check_year(year: int, now: datetime) -> None:
    latest = timezone.localdate(now).year + 1
    if not EARLIEST_YEAR <= year <= latest:
        raise RuleViolation(f"年度须在 {EARLIEST_YEAR} 至 {latest} 之间。", field="year")


@changes
def set_hours(*, actor: User, now: datetime, year: int, duty: str, **values: Any) -> Any:
    """监督机构规定每年的课时；以前规定的保留，以后的年度沿用（WH-11.s2）。"""
    agency = actor.agency
    if agency is None or not agency.is_supervision_authority:
        raise RuleViolation("课时由监督机构规定。", row="WH-11.s2")
    _check_year(year, now)
    coverage.executed("register", HOURS)
    made = HoursRequirement.objects.create(
        agency=agency, year=year, duty=duty, set_at=now, set_by=actor, **values
    )
    hours = {name: values[name] for name in ("public_hours", "professional_hours")}
    ledger.append(
        "training.hours.set",
        at=now,
        actor=actor,
        subject=made,
        rows="WH-11.s2",
        facts={"year": year, "duty": duty} | hours,
        texts={"basis": values["basis"]},
    )
    return made


def _check_course(values: dict[str, Any], now: datetime) -> None:
    _check_year(values["year"], now)
    if values["ends_on"] < values["starts_on"]:
        raise RuleViolation("结束日期不能早于开始日期。", field="ends_on")
    first, last = values["starts_on"].year, values["ends_on"].year
    if not first <= values["year"] <= last:
        raise RuleViolation(
            f"培训在 {first} 年，不能计入 {values['year']} 年度；请核对年度、日期。",
            field="year",
            row="WH-11.s2",
        )
    if values["hours"] <= 0:
        raise RuleViolation("课时须大于零。", field="hours")


@changes
def open_course(*, actor: User, now: datetime, **values: Any) -> TrainingCourse:
    """登记一次培训，举办单位是办理人的单位（WH-11.s1、HT-2.2-2）。"""
    if actor.agency is None:
        raise NotVisible
    _check_course(values, now)
    coverage.executed("register", COURSES)
    made = TrainingCourse.objects.create(
        agency=actor.agency, created_at=now, created_by=actor, **values
    )
    _note_course("training.course.open", made, actor, now)
    return made


@changes
def change_course(
    course: TrainingCourse, *, actor: User, now: datetime, reason: str, **values: Any
) -> TrainingCourse:
    """改正一次培训的登记，写明理由；已经计入的课时不能多于改后的课时。"""
    locked = _own_course(course, actor)
    _check_course(values, now)
    most = locked.attendances.counted().aggregate(most=models.Max("hours"))["most"]
    if most is not None and most > values["hours"]:
        raise RuleViolation(f"有人已经计入 {most} 课时，请先更正他们的参训记录。", field="hours")
    coverage.executed("register", COURSES)
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save()
    _note_course("training.course.change", locked, actor, now, reason)
    return locked


def _note_course(
    action: str, course: TrainingCourse, actor: User, now: datetime, reason: str = ""
) -> None:
    names = ("year", "kind", "hours", "starts_on", "ends_on")
    ledger.append(
        action,
        at=now,
        actor=actor,
        subject=course,
        rows="WH-11.s1 HT-2.2-2",
        facts={name: getattr(course, name) for name in names},
        texts={"reason": reason} if reason else {},
    )


def may_record(user: User, course: TrainingCourse) -> bool:
    """登记参训：举办单位，以及管辖举办单位的监督机构。"""
    return user.has_role("so_handler", "so_head", "ea_clerk", "ea_head") and (
        in_scope(user, course.agency)
    )


def _own_course(course: TrainingCourse, actor: User) -> TrainingCourse:
    rows = TrainingCourse.objects.select_for_update(of=("self",)).select_related("agency")
    locked = rows.get(pk=course.pk)
    if not may_record(actor, locked):
        raise NotVisible
    return locked


@changes
def record_typed(
    course: TrainingCourse, *, actor: User, now: datetime, people: str, hours: Decimal
) -> TrainingCourse:
    """逐行写下的人一次登记：有一行认不出，一个也不登记。"""
    found = typed(people, Officer.objects.visible_to(actor))
    wrong = [f"第 {n} 行：{one}" for n, one in found if isinstance(one, str)]
    if wrong:
        more = f"……共 {len(wrong)} 行认不出。" if len(wrong) > MOST_ERRORS else ""
        raise RuleViolation("".join([*wrong[:MOST_ERRORS], more]), field="people")
    results = [Result(one, hours) for _, one in found if isinstance(one, Officer)]
    record_results(course, results, actor=actor, now=now)
    return course


@changes
def record_results(
    course: TrainingCourse, results: Sequence[Result], *, actor: User, now: datetime
) -> list[Attendance]:
    """登记参训与考试成绩（WH-11.s2、HT-2.2-2、HT-2.3-3a）。"""
    locked = _own_course(course, actor)
    if not results:
        raise RuleViolation("没有要登记的人。", field="people")
    if len(results) > MOST_AT_ONCE:
        raise RuleViolation(f"一次最多登记 {MOST_AT_ONCE} 人，请分几次。", field="people")
    if sentence := next(filter(None, problems_of(locked, results, now)), ""):
        raise RuleViolation(sentence)
    coverage.executed("register", RECORDS)
    known = _known(locked)
    made = Attendance.objects.bulk_create(
        Attendance(
            course=locked,
            officer=one.officer,
            hours=locked.hours if one.hours is None else one.hours,
            recorded_at=now,
            recorded_by=actor,
            **one.exam,
        )
        for one in results
        if one.officer.pk not in known
    )
    _note_people("training.attend", locked, made, actor, now)
    later = [(known[one.officer.pk], one) for one in results if one.officer.pk in known]
    _keep_exams(locked, later, actor, now)
    return made + [row for row, _ in later]


def _known(course: TrainingCourse) -> dict[int, Attendance]:
    """这次培训已经登记的人。"""
    return {row.officer_id: row for row in course.attendances.counted()}


def _keep_exams(
    course: TrainingCourse,
    later: Sequence[tuple[Attendance, Result]],
    actor: User,
    now: datetime,
) -> None:
    """先登记参训、后出成绩的，成绩补在原来的一条上，不算更正。"""
    for row, one in later:
        for name, value in one.exam.items():
            setattr(row, name, value)
    rows = [row for row, _ in later]
    Attendance.objects.bulk_update(rows, EXAM, batch_size=500)
    _note_people("training.attend.exam", course, rows, actor, now)


def _note_people(
    action: str, course: TrainingCourse, rows: Sequence[Attendance], actor: User, now: datetime
) -> None:
    if not rows:
        return
    ledger.append_batch(
        action,
        at=now,
        actor=actor,
        model="registers.attendance",
        keys=[one.pk for one in rows],
        rows="WH-11.s2 HT-2.2-2 HT-2.3-3a",
        facts={"course": course.pk, "people": len(rows)},
    )


def problems_of(course: TrainingCourse, results: Sequence[Result], now: datetime) -> list[str]:
    """逐人核对：超出课时、成绩不对、重复登记的，各一句话；没有问题的为空。"""
    today = timezone.localdate(now)
    known = _known(course)
    named: set[int] = set()
    found = []
    for one in results:
        again = _again(one, known.get(one.officer.pk), is_twice=one.officer.pk in named)
        named.add(one.officer.pk)
        found.append(again or _problem(course, one, today))
    return found


def _again(one: Result, known: Attendance | None, *, is_twice: bool) -> str:
    """已经登记过的人，只能补成绩；成绩登记过的，逐条更正。"""
    if is_twice:
        return f"{one.officer}在这一份里写了两次。"
    if known is None:
        return ""
    has_exam = any(getattr(known, name) is not None for name in EXAM)
    if has_exam or all(value is None for value in one.exam.values()):
        return f"{one.officer}在这次培训中已经登记过{'，成绩也登记了' if has_exam else ''}。"
    if one.hours not in (None, known.hours):
        return f"{one.officer}已经登记 {known.hours} 课时，与表里的不同；补成绩的，课时不写。"
    return ""


def _problem(course: TrainingCourse, one: Result, today: date) -> str:
    if course.starts_on > today:
        return "培训还没有开始，不能登记参训。"
    if one.hours is not None and not 0 <= one.hours <= course.hours:
        return f"{one.officer}的课时须在 0 至 {course.hours} 之间。"
    if one.score is not None and not 0 <= one.score <= 150:
        return f"{one.officer}的成绩须在 0 至 150 之间。"
    if one.exam_on is not None and not course.starts_on <= one.exam_on <= today:
        return f"{one.officer}的考试日期须在培训开始之后、今天之前。"
    return ""


@changes
def correct(
    attendance: Attendance, *, actor: User, now: datetime, reason: str, **values: Any
) -> Attendance:
    """更正一条参训记录，写明理由；`is_withdrawn` 为真的撤销这一条。"""
    _own_course(attendance.course, actor)
    locked = Attendance.objects.select_for_update(of=("self",)).select_related("course", "officer")
    row = locked.get(pk=attendance.pk)
    if row.withdrawn_at is not None:
        raise RuleViolation("这条记录已经撤销，不能再改。")
    is_withdrawn = values.pop("is_withdrawn", False)
    changed = Result(officer=row.officer, **values)
    if not is_withdrawn and (problem := _problem(row.course, changed, timezone.localdate(now))):
        raise RuleViolation(problem)
    before = _state(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.withdrawn_at = now if is_withdrawn else None
    after = _state(row)
    if before == after:
        raise RuleViolation("没有改动。")
    row.save()
    AttendanceCorrection.objects.create(
        attendance=row, before=before, after=after, reason=reason, at=now, by=actor
    )
    coverage.executed("register", RECORDS)
    ledger.append(
        "training.attend.correct",
        at=now,
        actor=actor,
        subject=row,
        rows="WH-11.s2",
        facts={"before": before, "after": after},
        texts={"reason": reason},
    )
    return row


def _state(row: Attendance) -> dict[str, Any]:
    return {
        "hours": f"{row.hours.normalize():f}",
        "score": None if row.score is None else f"{row.score.normalize():f}",
        "has_passed": row.has_passed,
        "exam_on": row.exam_on.isoformat() if row.exam_on else None,
        "is_withdrawn": row.withdrawn_at is not None,
    }
