"""随一行登记的一份文件。"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q


class WithFile(models.Model):
    """一份文件：内容在保险库，这里是名称、哈希与字节数。"""

    file_name = models.CharField("文件名称", max_length=120, blank=True)
    file_sha256 = models.CharField("文件哈希", max_length=64, blank=True)
    file_size = models.PositiveIntegerField("字节数", default=0)

    class Meta:
        abstract = True

    def keep(self, upload: Any) -> None:
        """Remember what the vault keeps; nothing uploaded leaves the fields as they are."""
        if upload is not None:
            self.file_name, self.file_sha256 = upload.name, upload.sha256
            self.file_size = upload.size


class WithPath(models.Model):
    """属于一个机关的一行；路径是机关的副本，供范围条件使用。"""

    agency = models.ForeignKey(
        "directory.Agency", models.PROTECT, related_name="+", verbose_name="机关"
    )
    path = models.CharField("路径", max_length=120, editable=False)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The path is a copy of the agency's, kept for scope filters without a join."""
        self.path = self.agency.path
        super().save(*args, **kwargs)


class Correction(models.Model):
    """一次更正：改前、改后与理由。"""

    before = models.JSONField("改前")
    after = models.JSONField("改后")
    reason = models.TextField("理由")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )

    class Meta:
        abstract = True
        ordering = ["-id"]


class RowCorrection(Correction):
    """一行登记的更正。"""

    row_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", verbose_name="登记的种类"
    )
    row_id = models.BigIntegerField("登记的编号")

    class Meta(Correction.Meta):
        verbose_name = verbose_name_plural = "登记的更正"
        indexes = [models.Index(fields=["row_type", "row_id", "-id"], name="correction_by_row")]
        constraints = [
            models.CheckConstraint(name="row_correction_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.row_type} {self.row_id} 更正"
