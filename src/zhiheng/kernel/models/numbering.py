"""文号：按制发机关、文种、年度连续编号，不跳号、不重号；作废的号保留并注明。"""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class NumberSeries(models.Model):
    """编号序列：一个制发机关一种文书一年一列。"""

    issuer = models.ForeignKey(
        "directory.Agency", models.PROTECT, related_name="+", verbose_name="制发机关"
    )
    kind = models.CharField("文种", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("已编至", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "kind", "year"], name="number_series_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class IssuedNumber(models.Model):
    """已编出的号；一经编出永不再用。"""

    series = models.ForeignKey(
        NumberSeries, models.PROTECT, related_name="numbers", verbose_name="序列"
    )
    n = models.PositiveIntegerField("顺序号")
    text = models.CharField("文号", max_length=80)
    matter_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", verbose_name="办件种类"
    )
    matter_id = models.BigIntegerField("办件编号")
    matter = GenericForeignKey("matter_type", "matter_id")
    issued_at = models.DateTimeField("编号时间")

    class Meta:
        verbose_name = verbose_name_plural = "文号"
        ordering = ["series_id", "n"]
        indexes = [models.Index(fields=["matter_type", "matter_id"], name="number_by_matter")]
        constraints = [
            models.UniqueConstraint(fields=["series", "n"], name="number_once"),
            models.CheckConstraint(name="number_from_one", condition=models.Q(n__gte=1)),
        ]

    def __str__(self) -> str:
        return self.text


class VoidNumber(models.Model):
    """作废的文号：纸面保留并注明作废，号码不再使用。"""

    number = models.OneToOneField(
        IssuedNumber, models.PROTECT, related_name="void", verbose_name="文号"
    )
    reason = models.TextField("作废理由")
    voided_at = models.DateTimeField("作废时间")
    approved_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="批准人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "作废文号"

    def __str__(self) -> str:
        return f"{self.number} 作废"
