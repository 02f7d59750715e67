"""执法事项的依据条款与岗责：哪一条、哪个岗位、谁负责（HT-3.4-1、SD-15）。"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from zhiheng.directory.models.agencies import Agency
from zhiheng.directory.models.items import EnforcementItem
from zhiheng.directory.models.people import Officer
from zhiheng.directory.models.scoped import scoped


def in_force(day: date, start: str = "valid_from", end: str = "valid_to") -> Q:
    """在该日有效的一段期间。"""
    return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day}))


class ItemBasis(models.Model):
    """执法事项的一条依据；有裁量幅度的须有裁量基准（WH-12-1、SD-12）。"""

    item = models.ForeignKey(
        EnforcementItem, models.CASCADE, related_name="clauses", verbose_name="事项"
    )
    norm_title = models.CharField("规范名称", max_length=120)
    article = models.CharField("条款项", max_length=60)
    gist = models.TextField("要旨", blank=True)
    is_ranged = models.BooleanField("有裁量幅度", default=False)
    violation_code = models.CharField("违法行为代码", max_length=40, blank=True)
    effective_on = models.DateField("条款施行日期", null=True, blank=True)
    repealed_on = models.DateField("条款最后有效日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "事项依据"
        ordering = ["item_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "norm_title", "article", "violation_code"],
                name="item_basis_once",
                violation_error_message="这一条依据已经登记。",
            ),
            models.CheckConstraint(
                name="item_basis_ranged_has_day",
                condition=Q(is_ranged=False) | Q(effective_on__isnull=False),
                violation_error_message="有裁量幅度的条款须填写施行日期，自该日起催办裁量基准。",
            ),
            models.CheckConstraint(
                name="item_basis_effective_before_repealed",
                condition=Q(repealed_on__isnull=True)
                | Q(effective_on__isnull=True)
                | Q(repealed_on__gte=F("effective_on")),
                violation_error_message="最后有效日不能早于施行日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"《{self.norm_title}》{self.article}"


class PostDutyQuerySet(models.QuerySet["PostDuty"]):
    def visible_to(self, user: Any) -> "PostDutyQuerySet":
        return scoped(self, user, "agency__path", "agency_id")

    def in_force(self, day: date) -> "PostDutyQuerySet":
        return self.filter(in_force(day))


class PostDuty(models.Model):
    """岗责：机关为一个事项设的岗位、职责、程序和责任人，各有期间（HT-3.4-1、SD-15、SC-12）。"""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="duties", verbose_name="机关")
    item = models.ForeignKey(
        EnforcementItem, models.CASCADE, related_name="duties", verbose_name="事项"
    )
    post = models.CharField("岗位", max_length=80)
    duties = models.TextField("职责")
    procedure = models.TextField("程序")
    officer = models.ForeignKey(
        Officer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="post_duties",
        verbose_name="责任人",
    )
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True)

    objects = PostDutyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "岗责"
        ordering = ["agency_id", "item_id", "post", "valid_from"]
        indexes = [models.Index(fields=["agency", "item"], name="post_duty_by_agency_item")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "item", "post", "valid_from"],
                name="post_duty_from_unique",
                violation_error_message="这个岗位已有自同一日起的岗责。",
            ),
            models.CheckConstraint(
                name="post_duty_from_before_to",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="止日不能早于起日。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.item} {self.post}"
