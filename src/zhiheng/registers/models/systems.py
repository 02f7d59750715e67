"""制度：各机关的制度文本、不适用的标注、协作协议、研究重大问题的会议。"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from zhiheng.kernel.scope import ScopedQuerySet
from zhiheng.registers.models.stored import WithFile, WithPath

NOT_YET, CURRENT, EXPIRED, ENDED, REPLACED = "not_yet", "current", "expired", "ended", "replaced"


def state_on(row: Any, day: date) -> str:
    """当日的情况：废止、终止在先，其次被新的替代、到期、未施行、现行。"""
    if row.ended_on is not None and row.ended_on <= day:
        return ENDED
    if getattr(row, "replaced_on", None) is not None and row.replaced_on <= day:
        return REPLACED
    if row.valid_to is not None and row.valid_to < day:
        return EXPIRED
    return NOT_YET if row.valid_from > day else CURRENT


class ValidityQuerySet(ScopedQuerySet):
    def not_ended(self, day: date) -> "ValidityQuerySet":
        """没有废止、终止的；到期的仍在内，等着续订、修订。"""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))

    def expired(self, day: date) -> "ValidityQuerySet":
        return self.not_ended(day).filter(valid_to__lt=day)


class SystemQuerySet(ValidityQuerySet):
    def replaceable(self, day: date) -> "SystemQuerySet":
        """新的一版可以替代的：已经施行，没有废止、没有被替代；到期的在内，等着修订。"""
        rows = self.not_ended(day).filter(replaced_on__isnull=True, valid_from__lte=day)
        return rows.order_by("-valid_from", "-id")


class InternalSystem(WithFile, WithPath):
    """一项制度的一版：文本、施行期间、责任领导与联系人（WH-7、HT-3.2-1、HT-4.3-1）。"""

    kind = models.CharField("制度种类", max_length=24)
    title = models.CharField("制度名称", max_length=200)
    number = models.CharField("文号", max_length=80, blank=True)
    valid_from = models.DateField("施行日期")
    valid_to = models.DateField("有效期止", null=True)
    leader = models.CharField("责任领导", max_length=40)
    contact = models.CharField("联系人", max_length=60, blank=True)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="replaced_by",
        verbose_name="替代的上一版",
    )
    replaced_on = models.DateField("被替代之日", null=True)
    ended_on = models.DateField("废止日期", null=True)
    ended_reason = models.TextField("废止理由", blank=True)

    objects = SystemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "制度"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["agency", "kind"], name="system_by_agency"),
            models.Index(fields=["valid_to", "id"], name="system_by_end"),
        ]
        constraints = [
            models.CheckConstraint(
                name="system_ends_after_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="有效期止不能早于施行日期。",
            ),
            models.CheckConstraint(
                name="system_end_has_reason",
                condition=Q(ended_on__isnull=True) | ~Q(ended_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("registers:system", args=[self.pk])


class SystemExemption(WithPath):
    """监督机构标注某机关不适用某项制度，写明理由。"""

    kind = models.CharField("制度种类", max_length=24)
    reason = models.TextField("理由")
    ended_on = models.DateField("取消标注之日", null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不适用的标注"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind"],
                name="exemption_once",
                condition=Q(ended_on__isnull=True),
                violation_error_message="已经标注过不适用。",
            ),
            models.CheckConstraint(name="exemption_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.kind} 不适用"


class CooperationAgreement(WithFile, WithPath):
    """与监察、检察、公安等机关的协作文件（HT-3.2-2c、HT-3.2-2b、SD-27、SC-33）。"""

    class Partner(models.TextChoices):
        SUPERVISORY = "supervisory", "监察机关"
        PROCURATORATE = "procuratorate", "检察机关"
        POLICE = "police", "公安机关"
        COURT = "court", "人民法院"
        OTHER = "other", "其他机关"

    partner = models.CharField("协作的一方", max_length=16, choices=Partner)
    parties = models.CharField("各方名称", max_length=200)
    title = models.CharField("文件名称", max_length=200)
    signed_on = models.DateField("签订日期")
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("期满日期", null=True)
    contact = models.CharField("联系人", max_length=60, blank=True)
    ended_on = models.DateField("终止日期", null=True)
    ended_reason = models.TextField("终止理由", blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "协作文件"
        ordering = ["-id"]
        indexes = [models.Index(fields=["valid_to", "id"], name="agreement_by_end")]
        constraints = [
            models.CheckConstraint(
                name="agreement_ends_after_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="期满日期不能早于生效日期。",
            ),
            models.CheckConstraint(
                name="agreement_end_has_reason",
                condition=Q(ended_on__isnull=True) | ~Q(ended_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("registers:agreement", args=[self.pk])


class ProblemMeeting(WithFile, WithPath):
    """主要负责人（第一责任人）研究解决执法监督重大问题的一次会议（HT-4.1-1、HT-4.1-2）。"""

    held_on = models.DateField("会议日期")
    leader = models.CharField("主持的主要负责人", max_length=40)
    topic = models.CharField("研究的问题", max_length=200)
    decision = models.TextField("议定事项")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "研究重大问题"
        ordering = ["-held_on", "-id"]
        indexes = [
            models.Index(fields=["held_on", "id"], name="meeting_by_day"),
            models.Index(fields=["agency", "held_on"], name="meeting_by_agency"),
        ]

    def __str__(self) -> str:
        return self.topic

    def get_absolute_url(self) -> str:
        return reverse("registers:meeting", args=[self.pk])
