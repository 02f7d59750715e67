"""名录导入的一次：上传的表、核对的结论、写入了多少；文件到期删去，登记保留。"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse


class ImportQuerySet(models.QuerySet["RegisterImport"]):
    def visible_to(self, user: Any) -> "ImportQuerySet":
        """本人提交的，和本单位登记人员提交的。"""
        if user.agency_id is None or not user.has_role("so_handler", "so_head", "ea_clerk"):
            return self.none()
        return self.filter(agency=user.agency_id)


class RegisterImport(models.Model):
    """一张表导入人员或者机关名录（WH-9.s1、SD-10、SC-17）：先核对，再写入，一批一条留痕。"""

    class Kind(models.TextChoices):
        OFFICERS = "officers", "人员"
        AGENCIES = "agencies", "执法主体"

    class Stage(models.TextChoices):
        CHECKING = "checking", "正在核对"
        CHECKED = "checked", "核对完毕"
        WRITING = "writing", "正在写入"
        COMPLETE = "complete", "已写入"
        FAILED = "failed", "没有读成"
        CANCELLED = "cancelled", "已取消"

    kind = models.CharField("名录", max_length=10, choices=Kind)
    agency = models.ForeignKey(
        "directory.Agency", models.PROTECT, related_name="+", verbose_name="提交单位"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提交人"
    )
    job = models.ForeignKey(
        "kernel.Job", models.PROTECT, null=True, related_name="+", verbose_name="任务"
    )
    stage = models.CharField("进展", max_length=10, choices=Stage, default=Stage.CHECKING)
    file_name = models.CharField("文件", max_length=120)
    sha256 = models.CharField("文件哈希", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    rows = models.PositiveIntegerField("数据行", default=0)
    accepted = models.PositiveIntegerField("写入的行", default=0)
    unchanged = models.PositiveIntegerField("已有而相同的行", default=0)
    refused = models.PositiveIntegerField("要改的行", default=0)
    tally = models.JSONField("写入了什么", default=dict)
    problems = models.JSONField("前面的问题", default=list)  # [[line, sentence]]
    unread = models.JSONField("没有读的", default=list)  # sentences
    staged_sha256 = models.CharField("读懂的行", max_length=64, blank=True)
    refusals_digest = models.CharField("要改的行的摘要", max_length=64, blank=True)
    errors_sha256 = models.CharField("要改的行的工作簿", max_length=64, blank=True)
    message = models.CharField("说明", max_length=500, blank=True)
    submitted_at = models.DateTimeField("提交时间")
    finished_at = models.DateTimeField("写入时间", null=True)
    expires_at = models.DateTimeField("文件保留至")
    is_forgotten = models.BooleanField("文件已删去", default=False)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "名录导入"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["agency", "-id"], name="register_import_of_agency"),
            models.Index(
                fields=["expires_at"],
                name="register_import_by_expiry",
                condition=Q(is_forgotten=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="register_import_rows_add_up",
                condition=~Q(stage__in=["checked", "complete"])
                | Q(rows=F("accepted") + F("unchanged") + F("refused")),
            )
        ]

    def __str__(self) -> str:
        return f"导入{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("imports:import", args=[self.pk])

    def has_files(self, now: datetime) -> bool:
        """上传的表和要改的行还没有到期删去。"""
        return not self.is_forgotten and now < self.expires_at
