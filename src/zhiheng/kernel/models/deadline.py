"""期限：办件上正在走的每一项期限一行；逾期看日期，不是状态。"""

from datetime import date, datetime

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from zhiheng.kernel.scope import ScopedQuerySet
from zhiheng.law.model import BEARER_NAMES, KIND_NAMES, ORIGIN_NAMES


class Lamp(models.TextChoices):
    """红黄绿灰；颜色总是同文字（`Deadline.word`）一起显示。"""

    GREEN = "green", "绿"
    YELLOW = "yellow", "黄"
    RED = "red", "红"
    GREY = "grey", "灰"


class DeadlineQuerySet(ScopedQuerySet):
    def running(self) -> "DeadlineQuerySet":
        return self.filter(satisfied_on__isnull=True, ended_on__isnull=True)

    def of(self, matter: models.Model) -> "DeadlineQuerySet":
        matter_type = ContentType.objects.get_for_model(matter)
        return self.filter(matter_type=matter_type, matter_id=matter.pk)

    def overdue(self, today: date) -> "DeadlineQuerySet":
        """已过期未办的义务；权利与提醒不在其中。"""
        return self.running().filter(is_duty=True, due__lt=today, paused_from__isnull=True)


class Deadline(models.Model):
    """一项正在计算的期限：从何日起、何日止、由谁办、依据哪一条，以及逐日的计算过程。"""

    matter_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", verbose_name="办件种类"
    )
    matter_id = models.BigIntegerField("办件编号")
    matter = GenericForeignKey("matter_type", "matter_id")
    agency = models.ForeignKey(
        "directory.Agency", models.PROTECT, related_name="+", verbose_name="机关"
    )
    path = models.CharField("路径", max_length=120)
    clock = models.CharField("期限", max_length=60)
    title = models.CharField("名称", max_length=80)
    kind = models.CharField("种类", max_length=10, choices=list(KIND_NAMES.items()))
    unit = models.CharField("单位", max_length=5)
    rows = models.CharField("条款编号", max_length=240, blank=True)
    bearer = models.CharField("义务人", max_length=10, choices=list(BEARER_NAMES.items()))
    origin = models.CharField("来源", max_length=10, choices=list(ORIGIN_NAMES.items()))
    is_right = models.BooleanField("权利", default=False)
    is_duty = models.BooleanField("义务", default=True)
    start_on = models.DateField("起算日")
    start_at = models.DateTimeField("起算时刻", null=True, blank=True)
    start_field = models.CharField("起算依据的栏目", max_length=60, blank=True)
    nominal = models.DateField("名义届满日")
    due = models.DateField("届满日")
    due_at = models.DateTimeField("届满时刻", null=True, blank=True)
    strict = models.DateField("从严届满日")
    yellow_on = models.DateField("提醒日")
    provisional = models.BooleanField("暂定", default=False)
    paused_days = models.PositiveIntegerField("中止天数", default=0)
    paused_from = models.DateField("中止自", null=True, blank=True)
    pauses = models.JSONField("中止期间", default=list)
    extended_from = models.DateField("延长前届满日", null=True, blank=True)
    extended_on = models.DateField("批准延长日期", null=True, blank=True)
    extended_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="批准延长人",
    )
    satisfied_on = models.DateField("办结日", null=True, blank=True)
    ended_on = models.DateField("终止日", null=True, blank=True)
    ended_why = models.CharField("终止原因", max_length=60, blank=True)
    late_days = models.PositiveIntegerField("逾期天数", default=0)
    trace = models.JSONField("计算过程", default=list)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "期限"
        ordering = ["due", "id"]
        indexes = [
            models.Index(fields=["matter_type", "matter_id"], name="deadline_by_matter"),
            models.Index(
                fields=["matter_type", "due", "matter_id"],
                name="deadline_running_by_kind",
                condition=Q(satisfied_on__isnull=True, ended_on__isnull=True),
            ),
            models.Index(
                fields=["path", "due"],
                name="deadline_running_by_path",
                condition=Q(satisfied_on__isnull=True, ended_on__isnull=True),
            ),
            models.Index(
                fields=["agency", "due"],
                name="deadline_running_by_agency",
                condition=Q(satisfied_on__isnull=True, ended_on__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["matter_type", "matter_id", "clock"],
                name="deadline_one_running",
                condition=Q(satisfied_on__isnull=True, ended_on__isnull=True),
            ),
            models.CheckConstraint(
                name="deadline_satisfied_or_ended",
                condition=Q(satisfied_on__isnull=True) | Q(ended_on__isnull=True),
            ),
            models.CheckConstraint(
                name="deadline_extension_approved_in_time",
                condition=Q(extended_on__isnull=True) | Q(extended_on__lte=F("extended_from")),
                violation_error_message="延长须在期限届满前批准。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.due}"

    @property
    def is_running(self) -> bool:
        return self.satisfied_on is None and self.ended_on is None

    def has_passed(self, when: date | datetime) -> bool:
        """届满日（时刻）已过；当日办理不算已过。"""
        if isinstance(when, datetime):
            if self.due_at is not None:
                return when > self.due_at
            return timezone.localdate(when) > self.due
        return when > self.due

    def is_overdue(self, when: date | datetime) -> bool:
        """义务逾期未办；权利期满、提醒已过都不是逾期。"""
        return (
            self.is_duty and self.is_running and self.paused_from is None and self.has_passed(when)
        )

    def lamp(self, when: date | datetime) -> Lamp:
        """当日的颜色：义务过期为红；权利期满、已终止、中止计算为灰；临期为黄。"""
        return self._look(when)[0]

    def word(self, when: date | datetime) -> str:
        """与颜色一起显示的文字。"""
        return self._look(when)[1]

    def _look(self, when: date | datetime) -> tuple[Lamp, str]:
        if self.satisfied_on is not None:
            return (Lamp.RED, "逾期办结") if self.late_days else (Lamp.GREEN, "已办结")
        if self.ended_on is not None:
            return Lamp.GREY, "已终止"
        if self.paused_from is not None:
            return Lamp.GREY, "中止计算"
        if self.has_passed(when):
            return self._after_due()
        day = timezone.localdate(when) if isinstance(when, datetime) else when
        return (Lamp.YELLOW, "临期") if day >= self.yellow_on else (Lamp.GREEN, "未到期")

    def _after_due(self) -> tuple[Lamp, str]:
        if self.is_right:
            return Lamp.GREY, "期满"
        return (Lamp.RED, "逾期") if self.is_duty else (Lamp.YELLOW, "已过提醒日")

    @property
    def start(self) -> date:
        return self.start_on

    @property
    def clauses(self) -> tuple[str, ...]:
        return tuple(self.rows.split())

    def late_by(self, day: date) -> int:
        """到某日逾期的天数（自然日）。"""
        return max(0, (day - self.due).days) if self.is_duty else 0
