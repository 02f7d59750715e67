"""重大行政执法决定法制审核目录清单的各项（WH-14-1）。"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from zhiheng.directory.models.agencies import Agency
from zhiheng.directory.models.responsibility import in_force
from zhiheng.directory.models.scoped import scoped


class CatalogueQuerySet(models.QuerySet["ReviewCatalogueEntry"]):
    def visible_to(self, user: Any) -> "CatalogueQuerySet":
        return scoped(self, user, "agency__path", "agency_id")

    def in_force(self, day: date) -> "CatalogueQuerySet":
        return self.filter(in_force(day))


class ReviewCatalogueEntry(models.Model):
    """目录清单的一项：行为种类、情形、金额、依据；按版本与有效期保存。"""

    class Ground(models.TextChoices):
        ORDINARY = "ordinary", "普通程序的处罚"
        PUBLIC_INTEREST = "public_interest", "涉及重大公共利益"
        SOCIAL = "social", "可能造成重大社会影响或者引发社会风险"
        RIGHTS = "rights", "直接关系相对人或者第三人重大权益"
        HEARING = "hearing", "经过听证程序"
        COMPLEX = "complex", "疑难复杂、涉及多个法律关系"
        OTHER = "other", "其他"

    agency = models.ForeignKey(
        Agency, models.CASCADE, related_name="review_catalogue", verbose_name="机关"
    )
    version = models.PositiveIntegerField("版本", default=1)
    position = models.PositiveSmallIntegerField("项")
    act_kind = models.CharField("行为种类", max_length=24, blank=True)
    ground = models.CharField("情形类别", max_length=16, choices=Ground, default=Ground.OTHER)
    circumstance = models.CharField("情形", max_length=200)
    words = models.CharField("案由词语", max_length=200, blank=True)
    amount_threshold = models.DecimalField(
        "金额达到（元）", max_digits=16, decimal_places=2, null=True, blank=True
    )
    basis = models.CharField("依据", max_length=300)
    valid_from = models.DateField("施行日期")
    valid_to = models.DateField("废止日期", null=True, blank=True)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "法制审核目录"
        ordering = ["agency_id", "-version", "position"]
        indexes = [
            models.Index(fields=["agency", "valid_from", "position"], name="catalogue_by_agency")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "version", "position"], name="catalogue_position_once"
            ),
            models.CheckConstraint(
                name="catalogue_from_before_to",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="废止日期不能早于施行日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.position}项 {self.circumstance}"
