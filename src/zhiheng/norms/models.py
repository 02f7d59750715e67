"""单位可以自行维护的依据数据：日历、参数、所选解释、载入的全文。"""

from django.db import models
from django.db.models import F, Q


class CalendarNotice(models.Model):
    """日历调整所依据的通知：国务院办公厅的年度放假通知，或者地方的临时安排。"""

    number = models.CharField("文号", max_length=60, unique=True)
    title = models.CharField("标题", max_length=200)
    issued_on = models.DateField("发文日期")
    year = models.PositiveSmallIntegerField(
        "年度",
        null=True,
        blank=True,
        unique=True,
        help_text="国务院年度放假通知填写；该年不再是暂定",
    )
    recorded_by = models.CharField("录入人", max_length=60)
    recorded_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = verbose_name_plural = "放假通知"
        ordering = ["-issued_on"]
        constraints = [
            models.CheckConstraint(
                name="norms_notice_year_plausible",
                condition=Q(year__isnull=True) | Q(year__range=(1949, 2100)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"


class CalendarDay(models.Model):
    """与周末规则不同的一天：放假或者调休上班。"""

    class Kind(models.TextChoices):
        WORKDAY = "workday", "上班"
        HOLIDAY = "holiday", "放假"

    day = models.DateField("日期", unique=True)
    kind = models.CharField("安排", max_length=10, choices=Kind)
    name = models.CharField("名称", max_length=40)
    notice = models.ForeignKey(
        CalendarNotice, models.PROTECT, related_name="days", verbose_name="依据"
    )

    class Meta:
        verbose_name = verbose_name_plural = "日历调整"
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                name="norms_calendar_day_kind", condition=Q(kind__in=["workday", "holiday"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class ParameterValue(models.Model):
    """本地对一项参数另定的值，自某日起，可以有止日；没有另定的用规则包的值。"""

    key = models.CharField("参数", max_length=80)
    profile = models.CharField("规则组合", max_length=20)
    value = models.JSONField("值")
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True)
    reason = models.CharField("理由", max_length=200)
    set_by = models.CharField("决定人", max_length=60)
    set_at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = verbose_name_plural = "参数值"
        ordering = ["key", "profile", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "profile", "valid_from"], name="norms_parameter_one_value_from_a_day"
            ),
            models.CheckConstraint(
                name="norms_parameter_ends_after_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} 自{self.valid_from}"


class ReadingChoice(models.Model):
    """本地对一处疑义选择的解释，自某日起。"""

    class Reading(models.TextChoices):
        DEFAULT = "default", "默认解释"
        STRICT = "strict", "从严解释"

    ambiguity = models.CharField("疑义", max_length=4)
    profile = models.CharField("规则组合", max_length=20)
    reading = models.CharField("解释", max_length=10, choices=Reading)
    valid_from = models.DateField("自")
    reason = models.CharField("理由", max_length=200)
    chosen_by = models.CharField("决定人", max_length=60)
    chosen_at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = verbose_name_plural = "解释的选择"
        ordering = ["ambiguity", "profile", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["ambiguity", "profile", "valid_from"],
                name="norms_reading_one_choice_from_a_day",
            ),
            models.CheckConstraint(
                name="norms_reading_known", condition=Q(reading__in=["default", "strict"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ambiguity} 自{self.valid_from} {self.get_reading_display()}"


class LoadedText(models.Model):
    """载入的规范全文（条款树）；产品不附带全文，由各单位自行载入。"""

    norm = models.CharField("规范", max_length=8, unique=True)
    title = models.CharField("标题", max_length=200)
    tree = models.JSONField("条款树")
    sha256 = models.CharField("源文件摘要", max_length=64)
    loaded_by = models.CharField("载入人", max_length=60, blank=True)
    loaded_at = models.DateTimeField("载入时间")

    class Meta:
        verbose_name = verbose_name_plural = "规范全文"
        ordering = ["norm"]

    def __str__(self) -> str:
        return self.title
