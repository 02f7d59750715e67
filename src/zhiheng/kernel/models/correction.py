"""更正：录错的内容由承办人提出、负责人批准，新旧两值都留痕，期限重新计算。"""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q


class Correction(models.Model):
    """一处更正：哪一栏、原值、新值、理由、由谁提出与批准。"""

    class Outcome(models.TextChoices):
        PROPOSED = "proposed", "待批准"
        APPROVED = "approved", "已更正"
        REFUSED = "refused", "不予更正"

    matter_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", verbose_name="办件种类"
    )
    matter_id = models.BigIntegerField("办件编号")
    matter = GenericForeignKey("matter_type", "matter_id")
    field = models.CharField("栏目", max_length=60)
    old = models.TextField("原值", blank=True)
    new = models.TextField("新值", blank=True)
    reason = models.TextField("理由")
    outcome = models.CharField(
        "结果", max_length=10, choices=Outcome, default=Outcome.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="提出人"
    )
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="批准人",
    )
    decided_at = models.DateTimeField("批准时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "更正"
        ordering = ["id"]
        indexes = [models.Index(fields=["matter_type", "matter_id"], name="correction_by_matter")]
        constraints = [
            models.UniqueConstraint(
                fields=["matter_type", "matter_id", "field"],
                name="correction_one_open_per_field",
                condition=Q(outcome="proposed"),
                violation_error_message="该栏已有一处更正待批准。",
            ),
            models.CheckConstraint(
                name="correction_two_people",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                violation_error_message="更正的提出人与批准人不能是同一人。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} 更正"
