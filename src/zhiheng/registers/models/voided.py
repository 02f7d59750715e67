"""作废了的人员登记：重复登记、误登记而什么都没有用到的人。"""

from typing import Any

from django.db import models
from django.db.models import Q

from zhiheng.directory.models import Agency, Officer
from zhiheng.kernel.scope import ScopedQuerySet


class VoidedOfficerQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> "VoidedOfficerQuerySet":
        """与人员名单同一范围；执法人员只看本人，没有作废的。"""
        rows = super().visible_to(user)
        if user.scope.level == "agency" and not user.has_role("ea_clerk", "ea_head"):
            return rows.none()
        return rows


class VoidedOfficer(models.Model):
    """一个作废的登记（SD-10、SC-10）：原来登记的内容、理由，重复登记的保留哪一人；属原单位。"""

    name = models.CharField("姓名", max_length=40)
    staff_type = models.CharField("人员类别", max_length=12, choices=Officer.StaffType)
    works_from = models.DateField("到岗日期")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="单位")
    path = models.CharField("路径", max_length=120, editable=False)
    kept = models.ForeignKey(
        Officer, models.PROTECT, null=True, related_name="+", verbose_name="保留的登记"
    )
    reason = models.TextField("理由")
    voided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="办理人"
    )
    voided_at = models.DateTimeField("作废时间")

    objects = VoidedOfficerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "作废的人员登记"
        ordering = ["-id"]
        indexes = [models.Index(fields=["agency", "-id"], name="voided_officer_by_agency")]
        constraints = [
            models.CheckConstraint(
                name="voided_officer_has_reason",
                condition=~Q(reason=""),
                violation_error_message="作废人员登记须写明理由。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The path is a copy of the unit's, kept for scope filters without a join."""
        self.path = self.path or self.agency.path
        super().save(*args, **kwargs)
