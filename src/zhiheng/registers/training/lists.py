"""学习培训的列表：规定课时、培训、参训记录。"""

from collections.abc import Sequence
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Count, Q, QuerySet

from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Officer
from zhiheng.law import coverage
from zhiheng.registers.desk import action
from zhiheng.registers.models import Attendance, HoursRequirement, TrainingCourse
from zhiheng.registers.models.training import Duty
from zhiheng.registers.training import services
from zhiheng.registers.training.common import READERS, RECORDERS, HoursColumn, years
from zhiheng.ui import html
from zhiheng.ui.columns import DayColumn, MomentColumn, NameColumn, NumberColumn
from zhiheng.ui.filters import (
    ChoiceFilter,
    DayFilter,
    RowFilter,
    SearchFilter,
    YesFilter,
    agencies_in_scope,
)
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort

# --- 规定课时 ----------------------------------------------------------------------------------


class RequirementTable(tables.Table):
    year = tables.Column("自哪一年度起")
    duty = tables.Column("人员种类")
    public_hours = HoursColumn("公共法律知识")
    professional_hours = HoursColumn("专业法律知识")
    agency = NameColumn("规定的监督机构")
    basis = NameColumn("规定的文件")
    set_by = tables.Column("登记人")
    set_at = MomentColumn("登记时间")

    class Meta:
        model = HoursRequirement
        fields = ()


class RequirementFilter(django_filters.FilterSet):
    duty = ChoiceFilter(label="人员种类", choices=Duty.choices, empty_label="全部种类")
    year = ChoiceFilter(label="年度", choices=years, empty_label="全部年度")

    class Meta:
        model = HoursRequirement
        fields = ()


class RequirementList(ListPage):
    key = "training-hours"
    title = "规定课时"
    description = "自所写年度起适用，以后的年度沿用；下级自己规定的，用下级的；没有规定的不算缺。"
    model = HoursRequirement
    table_class = RequirementTable
    filterset_class = RequirementFilter
    roles = READERS
    sorts = (Sort("-new", "最近登记在前", (), descending=True, column="set_at"),)
    empty_sentence = "监督机构还没有规定课时，培训照记，不计算缺口。由监督机构负责人在这里规定。"

    def rows(self) -> QuerySet[HoursRequirement]:
        coverage.executed("register", services.HOURS)
        return super().rows().select_related("agency", "set_by")

    def extra_context(self) -> dict[str, object]:
        if not self.request.user.has_role(Role.SO_HEAD):
            return {}
        one = action("规定课时", "registers:set-hours", "plus", primary=True)
        return {"header_actions": [one]}


# --- 培训 --------------------------------------------------------------------------------------


class CourseTable(tables.Table):
    title = NameColumn("培训名称", linkify=True)
    kind = tables.Column("内容")
    hours = HoursColumn("课时")
    starts_on = DayColumn("开始日期")
    ends_on = DayColumn("结束日期")
    people = NumberColumn("参训人数")
    year = tables.Column("计入年度")
    agency = NameColumn("举办单位")
    place = tables.Column("地点")
    teacher = tables.Column("授课人")

    class Meta:
        model = TrainingCourse
        fields = ()


class CourseFilter(django_filters.FilterSet):
    q = SearchFilter(label="名称", field_name="title", lookup_expr="icontains")
    kind = ChoiceFilter(label="内容", choices=TrainingCourse.Kind.choices, empty_label="全部内容")
    year = ChoiceFilter(label="年度", choices=years, empty_label="全部年度")
    agency = RowFilter(
        label="举办单位", field_name="agency", rows=agencies_in_scope, empty_label="全部单位"
    )
    since = DayFilter(label="开始自", field_name="starts_on", lookup_expr="gte")
    until = DayFilter(label="开始至", field_name="starts_on", lookup_expr="lte")

    class Meta:
        model = TrainingCourse
        fields = ()


class CourseList(ListPage):
    key = "training-courses"
    title = "培训课程"
    description = "本单位举办的，以及上级监督机构举办的；参训人数只数您看得见的人。"
    model = TrainingCourse
    table_class = CourseTable
    filterset_class = CourseFilter
    roles = READERS
    columns = ("title", "kind", "hours", "starts_on", "people", "agency")
    sorts = (
        Sort("-day", "最近举办在前", ("starts_on",), descending=True, column="starts_on"),
        Sort("-new", "最近登记在前", (), descending=True),
    )
    views = (BuiltIn("公共法律知识", "kind=public"), BuiltIn("专业法律知识", "kind=professional"))
    empty_sentence = "还没有登记培训。点右上角“登记培训”添加。"

    def rows(self) -> QuerySet[TrainingCourse]:
        coverage.executed("register", services.COURSES)
        return super().rows().select_related("agency")

    def prepare(self, rows: Sequence[Any]) -> None:
        seen = Attendance.objects.visible_to(self.request.user).counted()
        of_page = seen.filter(course__in=[row.pk for row in rows]).order_by()
        counts = dict(of_page.values_list("course").annotate(Count("pk")))
        for row in rows:
            row.people = counts.get(row.pk, 0)

    def extra_context(self) -> dict[str, object]:
        found = [action("规定课时", "registers:hours", "clock")]
        if self.request.user.has_role(*RECORDERS):
            found.append(action("登记培训", "registers:new-course", "plus", primary=True))
        return {"header_actions": found}


# --- 参训记录 ----------------------------------------------------------------------------------


class AttendanceTable(tables.Table):
    officer = tables.Column(
        "姓名",
        accessor="officer__name",
        linkify=("registers:record", {"pk": tables.A("officer_id")}),
    )
    agency = NameColumn("机关", accessor="officer__agency__name")
    course = NameColumn(
        "培训", accessor="course__title", linkify=lambda record: record.get_absolute_url()
    )
    kind = tables.Column("内容", accessor="course__get_kind_display")
    year = tables.Column("年度", accessor="course__year")
    hours = HoursColumn("计入课时")
    score = HoursColumn("成绩")
    has_passed = tables.Column("考试")
    exam_on = DayColumn("考试日期")
    withdrawn_at = MomentColumn("撤销时间")

    class Meta:
        model = Attendance
        fields = ()

    def render_has_passed(self, value: bool) -> str:
        return html.lamp("grn", "合格") if value else html.lamp("red", "不合格")

    def value_has_passed(self, value: bool | None) -> str:
        return {True: "合格", False: "不合格"}.get(value, "")


class AttendanceFilter(django_filters.FilterSet):
    q = SearchFilter(label="姓名或者证号", method="search")
    course = django_filters.NumberFilter(label="培训编号", field_name="course_id")
    agency = RowFilter(
        label="机关", field_name="officer__agency", rows=agencies_in_scope, empty_label="全部机关"
    )
    year = ChoiceFilter(
        label="年度", field_name="course__year", choices=years, empty_label="全部年度"
    )
    kind = ChoiceFilter(
        label="内容",
        field_name="course__kind",
        choices=TrainingCourse.Kind.choices,
        empty_label="全部内容",
    )
    failed = YesFilter(label="考试不合格", method="only_failed")
    withdrawn = YesFilter(label="已撤销", method="only_withdrawn")

    class Meta:
        model = Attendance
        fields = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        held = Officer.objects.filter(certificates__number=value).values("pk")
        return rows.filter(Q(officer__name__icontains=value) | Q(officer__in=held))

    def only_failed(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(has_passed=False) if value else rows

    def only_withdrawn(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(withdrawn_at__isnull=False) if value else rows


class AttendanceList(ListPage):
    key = "training-attendances"
    title = "参训记录"
    model = Attendance
    table_class = AttendanceTable
    filterset_class = AttendanceFilter
    roles = READERS
    columns = ("officer", "agency", "course", "kind", "hours", "score", "has_passed")
    sorts = (Sort("-new", "最近登记在前", (), descending=True),)
    views = (BuiltIn("考试不合格", "failed=on"), BuiltIn("已撤销", "withdrawn=on"))
    empty_sentence = "还没有参训记录。打开一次培训，登记参训人员。"

    def rows(self) -> QuerySet[Attendance]:
        coverage.executed("register", services.RECORDS)
        return super().rows().select_related("officer__agency", "course")
