"""个人的列表习惯：保存的视图与列的选择。"""

from django.conf import settings
from django.db import models
from django.db.models import Q


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
