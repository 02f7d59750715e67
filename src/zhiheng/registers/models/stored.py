"""随一行登记的一份文件。"""

from typing import Any

from django.db import models


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
