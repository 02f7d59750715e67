"""个人的列表习惯：保存的视图与列的选择。"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse


class SavedView(models.Model):
    """保存的视图：一个列表的一组查询条件，起了名字；负责人可以共享给本单位的人。"""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name="保存人"
    )
    agency = models.ForeignKey(
        "directory.Agency",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="共享给单位",
    )
    page = models.CharField("列表", max_length=40)
    name = models.CharField("名称", max_length=30)
    query = models.CharField("条件", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "保存的视图"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "name"],
                name="saved_view_name_once",
                violation_error_message="您在这个列表已经有同名的视图，请换一个名称。",
            )
        ]
        indexes = [
            models.Index(
                fields=["agency", "page"],
                name="saved_view_shared",
                condition=Q(agency__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ColumnChoice(models.Model):
    """列的选择：一个人在一个列表上显示哪些列、按什么次序。"""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="用户"
    )
    page = models.CharField("列表", max_length=40)
    columns = models.CharField("显示的列", max_length=1000)
    is_airy = models.BooleanField("宽行", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "列的选择"
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="column_choice_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.page}"


class ListExportQuerySet(models.QuerySet["ListExport"]):
    def visible_to(self, user: Any) -> "ListExportQuerySet":
        """只有提交的人看得见、取得走。"""
        return self.filter(user=user)


class ListExport(models.Model):
    """转入后台的一次导出：按提交时的条件、次序和列写成文件，到期删去文件，登记保留。"""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="提交人"
    )
    page = models.CharField("列表", max_length=40)
    title = models.CharField("列表名称", max_length=60)
    path = models.CharField("网址", max_length=300)
    query = models.TextField("条件与次序", blank=True)
    conditions = models.TextField("条件的说法", blank=True)
    columns = models.CharField("列", max_length=1000)
    kind = models.CharField("格式", max_length=4, choices=[("csv", "CSV"), ("xlsx", "XLSX")])
    job = models.ForeignKey(
        "kernel.Job", models.PROTECT, null=True, related_name="+", verbose_name="任务"
    )
    rows = models.PositiveBigIntegerField("行数", default=0)
    size = models.PositiveBigIntegerField("字节数", default=0)
    sha256 = models.CharField("文件哈希", max_length=64, blank=True)
    submitted_at = models.DateTimeField("提交时间")
    expires_at = models.DateTimeField("文件保留至", null=True, blank=True)

    objects = ListExportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "列表导出"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"导出“{self.title}”"

    def get_absolute_url(self) -> str:
        return reverse("ui:export", args=[self.pk])

    def may_be_taken(self, now: datetime) -> bool:
        """文件已备好，而且没有过期。"""
        return bool(self.sha256 and self.expires_at and now < self.expires_at)


class SubmittedForm(models.Model):
    """一份已经办成的表单：页面上的一次性编号，和办成的那一件在哪里。"""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="提交人"
    )
    key = models.CharField("表单编号", max_length=22)
    digest = models.CharField("填写内容的摘要", max_length=64)
    address = models.TextField("办成之后的网址", blank=True)
    submitted_at = models.DateTimeField("提交时间", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "已提交的表单"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="submitted_form_once")]

    def __str__(self) -> str:
        return self.key
