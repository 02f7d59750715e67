"""学习培训：规定的课时、课程、参训与考试，以及更正。"""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from zhiheng.kernel.scope import ScopedQuerySet, scope_condition
from zhiheng.registers.models.stored import Correction


def prefixes(path: str) -> list[str]:
    """一处及其各上级的路径，自上而下。"""
    parts = path.strip("/").split("/")
    return ["/" + "/".join(parts[:n]) + "/" for n in range(1, len(parts) + 1)]


class Duty(models.TextChoices):
    """按岗位规定课时的人员种类。"""

    SUPERVISION = "supervision", "监督人员"
    ENFORCEMENT = "enforcement", "执法人员"
    AUXILIARY = "auxiliary", "辅助人员"


class FromAboveQuerySet(ScopedQuerySet):
    """本单位的，加上各上级监督机构的：上级规定的课时、办的班，下级看得见。"""

    def visible_to(self, user: Any) -> "FromAboveQuerySet":
        own = scope_condition(user)
        if user is None or user.scope.level == "none" or not user.scope.path:
            return self.filter(own)
        above = Q(path__in=prefixes(user.scope.path), agency__is_supervision_authority=True)
        return self.filter(own | above)


class HoursRequirement(models.Model):
    """监督机构规定的每年课时（WH-11.s2）；不改旧的，另立新的，自所写年度起适用。"""

    agency = models.ForeignKey(
        "directory.Agency", models.PROTECT, related_name="+", verbose_name="规定的监督机构"
    )
    path = models.CharField("路径", max_length=120, editable=False)
    year = models.PositiveSmallIntegerField("自哪一年度起")
    duty = models.CharField("人员种类", max_length=12, choices=Duty)
    public_hours = models.DecimalField("公共法律知识课时", max_digits=5, decimal_places=1)
    professional_hours = models.DecimalField("专业法律知识课时", max_digits=5, decimal_places=1)
    basis = models.CharField("规定的文件", max_length=200)
    set_at = models.DateTimeField("登记时间")
    set_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects = FromAboveQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "规定课时"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="hours_not_negative",
                condition=Q(public_hours__gte=0, professional_hours__gte=0),
                violation_error_message="课时不能是负数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.year} 年度起 {self.get_duty_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The path is a copy of the agency's, kept to find what applies to a place."""
        self.path = self.agency.path
        super().save(*args, **kwargs)


class TrainingCourse(models.Model):
    """一次培训：公共或者专业法律知识，多少课时（WH-11.s1、WH-11.s2、HT-2.2-2）。"""

    class Kind(models.TextChoices):
        PUBLIC = "public", "公共法律知识"
        PROFESSIONAL = "professional", "专业法律知识"

    agency = models.ForeignKey(
        "directory.Agency", models.PROTECT, related_name="+", verbose_name="举办单位"
    )
    path = models.CharField("路径", max_length=120, editable=False)
    year = models.PositiveSmallIntegerField("计入哪一年度的培训计划")
    title = models.CharField("培训名称", max_length=120)
    kind = models.CharField("内容", max_length=12, choices=Kind)
    hours = models.DecimalField("课时", max_digits=4, decimal_places=1)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    place = models.CharField("地点", max_length=120, blank=True)
    teacher = models.CharField("授课人", max_length=120, blank=True)
    has_exam = models.BooleanField("结束时考试", default=False)
    created_at = models.DateTimeField("登记时间")
    created_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects = FromAboveQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "培训课程"
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["starts_on", "id"], name="course_by_day")]
        constraints = [
            models.CheckConstraint(
                name="course_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.CheckConstraint(name="course_has_hours", condition=Q(hours__gt=0)),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The path is a copy of the agency's, kept for scope filters without a join."""
        self.path = self.agency.path
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("registers:course", args=[self.pk])


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def visible_to(self, user: Any) -> "AttendanceQuerySet":
        """机关只看本机关的人，执法人员只看本人。"""
        from_unit = scope_condition(user, agency="officer__agency", path="officer__agency__path")
        is_agency = user is not None and user.scope.level == "agency"
        if is_agency and not user.has_role("ea_clerk", "ea_head"):
            return self.filter(officer_id=user.officer_id)
        return self.filter(from_unit)

    def counted(self) -> "AttendanceQuerySet":
        """没有撤销的。"""
        return self.filter(withdrawn_at__isnull=True)


class Attendance(models.Model):
    """一人参加一次培训：计入的课时与考试成绩（WH-11.s2）。"""

    course = models.ForeignKey(
        TrainingCourse, models.PROTECT, related_name="attendances", verbose_name="培训"
    )
    officer = models.ForeignKey(
        "directory.Officer", models.PROTECT, related_name="attendances", verbose_name="人员"
    )
    hours = models.DecimalField("计入课时", max_digits=4, decimal_places=1)
    score = models.DecimalField("成绩", max_digits=5, decimal_places=1, null=True)
    has_passed = models.BooleanField("考试合格", null=True)
    exam_on = models.DateField("考试日期", null=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    withdrawn_at = models.DateTimeField("撤销时间", null=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参训记录"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "officer"],
                name="attendance_once",
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message="这个人在这次培训中已经登记过。",
            ),
            models.CheckConstraint(name="attendance_hours_known", condition=Q(hours__gte=0)),
            models.CheckConstraint(
                name="attendance_score_in_range",
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=150),
                violation_error_message="成绩须在 0 至 150 之间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.course}"

    def get_absolute_url(self) -> str:
        return self.course.get_absolute_url()


class AttendanceCorrection(Correction):
    """参训记录的更正；撤销也在这里。"""

    attendance = models.ForeignKey(
        Attendance, models.PROTECT, related_name="corrections", verbose_name="参训记录"
    )

    class Meta(Correction.Meta):
        verbose_name = verbose_name_plural = "参训记录的更正"
        constraints = [
            models.CheckConstraint(name="attendance_correction_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.attendance} 更正"
