"""人员与证件。"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from zhiheng.directory.models.agencies import Agency
from zhiheng.directory.models.scoped import scoped


class OfficerQuerySet(models.QuerySet["Officer"]):
    def visible_to(self, user: Any) -> "OfficerQuerySet":
        """执法人员只看本人；法制员、主要负责人看本机关；监督机构与政府看本级及以下。"""
        if user.is_administrator:
            return self.none()
        if user.scope.level == "agency" and not user.has_role("ea_clerk", "ea_head"):
            return self.filter(pk=user.officer_id)
        return scoped(self, user, "agency__path", "agency_id")


class Officer(models.Model):
    """行政执法人员与其他在编在岗人员（SD-10）；与账号可以是同一人。"""

    class StaffType(models.TextChoices):
        CIVIL = "civil", "公务员"
        CAREER = "career", "参公、事业编制"
        CONTRACT = "contract", "合同制"
        DISPATCHED = "dispatched", "劳务派遣"
        SECONDED = "seconded", "临时借调"
        AUXILIARY = "auxiliary", "辅助人员"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="officers", verbose_name="机关")
    name = models.CharField("姓名", max_length=40)
    staff_type = models.CharField(
        "人员类别", max_length=12, choices=StaffType, default=StaffType.CIVIL
    )
    works_from = models.DateField("到岗日期")
    works_to = models.DateField("离岗日期", null=True, blank=True)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["agency_id", "id"]
        indexes = [
            models.Index(fields=["agency", "id"]),
            models.Index(fields=["name", "id"]),
            models.Index(fields=["works_from", "id"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="officer_works_from_before_to",
                condition=Q(works_to__isnull=True) | Q(works_to__gte=F("works_from")),
                violation_error_message="离岗日期不能早于到岗日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:officer", args=[self.pk])


class OfficerCertificate(models.Model):
    """执法证、监督证、听证主持人证；过期与暂扣期满由日期得出，暂扣、取消须有决定文号。"""

    class Kind(models.TextChoices):
        ENFORCEMENT = "enforcement", "行政执法证"
        SUPERVISION = "supervision", "行政执法监督证"
        HEARING = "hearing", "听证主持人证"

    officer = models.ForeignKey(
        Officer, models.PROTECT, related_name="certificates", verbose_name="持证人"
    )
    kind = models.CharField("证件种类", max_length=12, choices=Kind, default=Kind.ENFORCEMENT)
    number = models.CharField("证号", max_length=32)
    territory = models.CharField("执法区域路径", max_length=120)
    field = models.CharField("执法领域", max_length=40, blank=True)
    valid_from = models.DateField("有效期起")
    valid_to = models.DateField("有效期止")
    suspended_from = models.DateField("暂扣起", null=True, blank=True)
    suspended_to = models.DateField("暂扣止", null=True, blank=True)
    revoked_on = models.DateField("取消日期", null=True, blank=True)
    decision_number = models.CharField("暂扣或取消的决定文号", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "证件"
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="certificate_number_unique"),
            models.CheckConstraint(
                name="certificate_valid_from_before_to",
                condition=Q(valid_to__gte=F("valid_from")),
                violation_error_message="证件有效期的止期不能早于起期。",
            ),
            models.CheckConstraint(
                name="certificate_change_needs_decision",
                condition=Q(suspended_from__isnull=True, revoked_on__isnull=True)
                | ~Q(decision_number=""),
                violation_error_message="暂扣或者取消证件须填写有权机关的决定文号。",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def status_on(self, day: date) -> str:
        """当日状态：`valid`、`suspended`、`revoked`、`expired`、`not_yet`。"""
        if self.revoked_on and day >= self.revoked_on:
            return "revoked"
        if day < self.valid_from:
            return "not_yet"
        if day > self.valid_to:
            return "expired"
        if self.suspended_from and self.suspended_from <= day <= (self.suspended_to or date.max):
            return "suspended"
        return "valid"
