"""调动、离岗：一次办理一行，载明去向、依据和移交了哪些件。"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from zhiheng.directory.models import Agency, Officer
from zhiheng.kernel.scope import ScopedQuerySet


class OfficerMove(models.Model):
    """一次调动或者离岗（SC-10 准入和退出）；属原单位，原单位看得见。"""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="moves", verbose_name="人员")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="原单位")
    path = models.CharField("路径", max_length=120, editable=False)
    to_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", verbose_name="调往单位"
    )
    moved_on = models.DateField("生效日期")
    document_number = models.CharField("文号", max_length=60)
    decided_by = models.CharField("决定机关", max_length=120)
    decided_on = models.DateField("决定日期")
    handed_to = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="移交给"
    )
    handed = models.JSONField("移交的件", default=list)  # [[model label, id], …]
    certificates = models.JSONField("退出的证件", default=list)  # ids
    account = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="此人的账号"
    )
    roles = models.JSONField("收回的角色", default=list)
    done_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="办理人"
    )
    done_at = models.DateTimeField("办理时间")
    duties = models.JSONField("终止的职务", default=list)  # [[id, its end before or None], …]
    undone_at = models.DateTimeField("撤回时间", null=True)
    undone_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="撤回人"
    )
    undone_reason = models.TextField("撤回的理由", blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "调动、离岗"
        ordering = ["-id"]
        indexes = [models.Index(fields=["agency", "-id"], name="officer_move_by_agency")]
        constraints = [
            models.CheckConstraint(
                name="officer_move_is_decided",
                condition=~Q(document_number="") & ~Q(decided_by=""),
                violation_error_message="调动、离岗须有文号和决定机关。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} {'调动' if self.to_agency_id else '离岗'}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The path is a copy of the former unit's, kept for scope filters without a join."""
        self.path = self.path or self.agency.path
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("registers:moved", args=[self.pk])
