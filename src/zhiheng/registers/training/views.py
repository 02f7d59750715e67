"""规定课时、培训、参训人员、个人的培训记录。"""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhiheng import sheets
from zhiheng.accounts.access import allow
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Officer
from zhiheng.kernel.errors import RuleViolation
from zhiheng.law import coverage
from zhiheng.registers.desk import Desk, form_page
from zhiheng.registers.models import (
    Attendance,
    AttendanceCorrection,
    TrainingCourse,
)
from zhiheng.registers.models.training import Duty
from zhiheng.registers.training import forms, importing, papers, reckoning, services
from zhiheng.registers.training.common import READERS, RECORDERS, chosen_year
from zhiheng.registers.training.yearly import gap_lamp, progress
from zhiheng.ui.forms import EmptyForm, add_violation

SHOWN = 100
ERRORS_KEPT = 3600  # seconds
YEARS_SHOWN = 4


def _course(request: HttpRequest, pk: int) -> TrainingCourse:
    rows = TrainingCourse.objects.visible_to(request.user).select_related("agency")
    return get_object_or_404(rows, pk=pk)


def _kept_course(request: HttpRequest, pk: int) -> TrainingCourse:
    """A course whose attendance this person keeps."""
    rows = TrainingCourse.objects.visible_to(request.user).select_related("agency")
    found = get_object_or_404(rows, pk=pk)
    if not services.may_record(request.user, found):
        get_object_or_404(rows.none(), pk=pk)
    return found


@allow(Role.SO_HEAD)
def set_hours(request: HttpRequest) -> HttpResponse:
    """规定课时。"""
    return form_page(
        request,
        Desk("规定课时", "registers:hours"),
        services.set_hours,
        forms.HoursForm,
        title="规定课时",
        success="课时已登记。",
        rows="WH-11.s2",
        next_url=reverse("registers:hours"),
        explanation="以前的规定保留在台账里；以后的年度沿用最近的规定。下级自己规定的，用下级的。",
    )


@allow(*RECORDERS)
def new_course(request: HttpRequest) -> HttpResponse:
    """登记一次培训。"""
    return form_page(
        request,
        Desk("培训课程", "registers:courses"),
        services.open_course,
        forms.CourseForm,
        title="登记培训",
        success="培训已登记，接着登记参训人员。",
        rows="WH-11.s1 WH-11.s2 HT-2.2-2",
        explanation="公共、专业法律知识分开登记：一次培训两样都有的，登记两次，各写各的课时。",
    )


@allow(*READERS)
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """一次培训与参训的人（只列看得见的）。"""
    found = _course(request, pk)
    coverage.executed("register", services.COURSES)
    seen = Attendance.objects.visible_to(request.user).counted().filter(course=found)
    counts = seen.aggregate(
        people=Count("pk"),
        passed=Count("pk", filter=Q(has_passed=True)),
        failed=Count("pk", filter=Q(has_passed=False)),
    )
    context = {
        "course": found,
        "counts": counts,
        "people": seen.select_related("officer__agency").order_by("pk")[:SHOWN],
        "may_record": services.may_record(request.user, found),
        "may_draw": papers.may_draw(request.user, found),
    }
    return render(request, "registers/course.html", context)


@allow(*RECORDERS)
def edit_course(request: HttpRequest, pk: int) -> HttpResponse:
    """改正一次培训的登记。"""
    found = _kept_course(request, pk)
    names = [name for name in forms.ChangeCourseForm.base_fields if name != "reason"]
    initial = {name: getattr(found, name) for name in names}
    return form_page(
        request,
        found,
        partial(services.change_course, found),
        forms.ChangeCourseForm,
        title="改正培训的登记",
        success="已改正。",
        rows="WH-11.s1 HT-2.2-2",
        form_kwargs={"initial": initial},
    )


@allow(*RECORDERS)
def attend(request: HttpRequest, pk: int) -> HttpResponse:
    """逐行写下参训的人。"""
    found = _kept_course(request, pk)
    return form_page(
        request,
        found,
        partial(services.record_typed, found),
        forms.PeopleForm,
        title="登记参训人员",
        success="参训人员已登记。",
        rows="WH-11.s2 HT-2.2-2",
        form_kwargs={"initial": {"hours": found.hours}},
        explanation="有一行认不出，就一个也不登记，并说明是哪一行。",
    )


@allow(*RECORDERS)
def draw_record(request: HttpRequest, pk: int) -> HttpResponse:
    """生成一次培训的记录（D05-2）。"""
    found = _kept_course(request, pk)
    return form_page(
        request,
        found,
        partial(papers.draw_record, found),
        EmptyForm,
        title="生成培训记录",
        success="培训记录正在生成。",
        rows="WH-11.s2",
        submit="生成",
        explanation="照现在登记的参训人员、课时和成绩生成；以后有更正的，再生成一份。",
    )


@allow(*RECORDERS)
def import_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """从表格登记参训与成绩：有一行不对就一个也不登记，逐行说明。"""
    found = _kept_course(request, pk)
    form = forms.SheetForm(request.POST or None, request.FILES or None)
    outcome = importing.Imported()
    if request.method == "POST" and form.is_valid():
        outcome = _imported(request, found, form)
        if outcome.people:
            messages.success(request, f"已登记 {outcome.people} 人。")
            return redirect(found)
    context = {
        "form": form,
        "matter": found,
        "title": "导入参训名单",
        "cancel": found.get_absolute_url(),
        "columns": importing.COLUMNS,
        "errors": outcome.errors,
        "error_rows": signing.dumps(outcome.rows, salt=_salt(request), compress=True),
    }
    status = 422 if form.errors else 200
    return render(request, "registers/import_attendance.html", context, status=status)


def _imported(request: HttpRequest, course: TrainingCourse, form: Any) -> importing.Imported:
    file, user = form.cleaned_data["file"], request.user
    try:
        outcome = importing.import_sheet(
            course, file.name, file.read(), actor=user, now=timezone.now()
        )
    except RuleViolation as violation:
        add_violation(form, violation)
        return importing.Imported()
    except ValidationError as refusal:
        form.add_error("file", refusal)
        return importing.Imported()
    if outcome.errors:
        form.add_error(None, f"有 {len(outcome.errors)} 行需要改正，一个人也没有登记。")
    return outcome


def _salt(request: HttpRequest) -> str:
    return f"attendance-errors:{request.user.pk}"


@require_POST
@allow(*RECORDERS)
def attendance_errors(request: HttpRequest) -> HttpResponse | FileResponse:
    """错误工作簿：刚才有错的行交回来，签名相符才给，服务器不留存。"""
    try:
        rows = signing.loads(request.POST.get("rows", ""), salt=_salt(request), max_age=ERRORS_KEPT)
    except signing.BadSignature:
        messages.error(request, "错误工作簿已过期，请重新上传名单。")
        return redirect("registers:courses")
    book = importing.error_book(rows)
    return FileResponse(book, as_attachment=True, filename="需要改正的行.xlsx")


@allow(*RECORDERS)
def attendance_template(request: HttpRequest) -> FileResponse:
    """空白的参训名单。"""
    book = sheets.template(importing.LAYOUT, "参训名单")
    return FileResponse(book, as_attachment=True, filename="参训名单.xlsx")


@allow(*RECORDERS)
def correct_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """更正或者撤销一条参训记录。"""
    rows = Attendance.objects.visible_to(request.user).select_related("course__agency", "officer")
    found = get_object_or_404(rows.counted(), pk=pk)
    _kept_course(request, found.course_id)
    initial: dict[str, Any] = {name: getattr(found, name) for name in ("hours", "score", "exam_on")}
    initial["has_passed"] = {True: "yes", False: "no"}.get(found.has_passed, "")
    return form_page(
        request,
        found.course,
        partial(services.correct, found),
        forms.CorrectionForm,
        title=f"更正{found.officer}的参训记录",
        success="已更正。",
        rows="WH-11.s2",
        form_kwargs={"initial": initial},
        next_url=found.get_absolute_url(),
        explanation="改前、改后和理由都保留，在本人的培训记录里看得到。",
    )


@allow(*READERS)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """一个人的培训记录：一年的课时、缺口、参加的培训、更正。"""
    people = Officer.objects.visible_to(request.user).select_related("agency")
    found = get_object_or_404(people, pk=pk)
    coverage.executed("register", services.RECORDS)
    year, today = chosen_year(request), timezone.localdate()
    known = reckoning.figures(year)
    hours = reckoning.year_of(found, year, today, known)
    attended = Attendance.objects.counted().filter(officer=found, course__year=year)
    rows = list(attended.select_related("course").order_by("course__starts_on", "pk"))
    seen = TrainingCourse.objects.visible_to(request.user)
    open_courses = seen.filter(pk__in=[one.course_id for one in rows])
    hours.duty_label = Duty(hours.duty).label
    context = {
        "officer": found,
        "hours": hours,
        "year": year,
        "years": range(today.year, today.year - YEARS_SHOWN, -1),
        "lamp": gap_lamp(hours, year, today),
        "sentence": reckoning.gap_sentence(hours, year) if hours.need_public is not None else "",
        "public": progress(hours.got_public, hours.need_public),
        "professional": progress(hours.got_professional, hours.need_professional),
        "requirement": reckoning.requirement_for(found.agency.path, hours.duty, known),
        "renewal": reckoning.renewal_gap(found, today) if year == today.year else "",
        "attended": rows,
        "open_courses": set(open_courses.values_list("pk", flat=True)),
        "corrections": AttendanceCorrection.objects.filter(
            attendance__officer=found, attendance__course__year=year
        ).select_related("attendance__course", "by"),
    }
    return render(request, "registers/record.html", context)
