"""公示台账：每一次对外公开的内容、时间与哈希；公开过的不改，只能更新或者说明理由撤回。"""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse

from zhiheng.kernel.scope import ScopedQuerySet


class PublicationQuerySet(ScopedQuerySet):
    def of(self, source: models.Model) -> "PublicationQuerySet":
        """某一件的历次公示，新的在前。"""
        kind = ContentType.objects.get_for_model(source)
        return self.filter(source_type=kind, source_id=source.pk).order_by("-id")

    def in_force(self) -> "PublicationQuerySet":
        """正在公示的：没有撤回，也没有被新的内容替代。"""
        return self.filter(withdrawn_at__isnull=True, replaced_at__isnull=True)


class Publication(models.Model):
    """一次公示：内容快照及其哈希，待公示门户取用（WH-9.s2b、WH-10-2a、WH-12-2a、WH-14-3、WH-22）。"""

    class Kind(models.TextChoices):
        ENTITY = "entity", "执法主体公告"
        DELEGATION = "delegation", "行政执法委托"
        BENCHMARK = "benchmark", "裁量权基准"
        CATALOGUE = "catalogue", "法制审核目录清单"
        SUPERVISION_PLAN = "supervision_plan", "年度监督计划"
        RESPONSIBILITY = "responsibility", "执法责任制"
        ITEMS = "items", "执法事项清单"
        PEOPLE = "people", "执法人员资格"
        STATISTICS = "statistics", "年度执法数据"

    kind = models.CharField("种类", max_length=20, choices=Kind)
    title = models.CharField("标题", max_length=200)
    agency = models.ForeignKey(
        "directory.Agency", models.PROTECT, related_name="+", verbose_name="公示机关"
    )
    path = models.CharField("路径", max_length=120, editable=False)
    source_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, related_name="+", verbose_name="来源种类"
    )
    source_id = models.BigIntegerField("来源编号", null=True)
    source = GenericForeignKey("source_type", "source_id")
    content = models.JSONField("内容快照")  # {"sections": [{"title", "pairs", "table"}]}
    sha256 = models.CharField("内容哈希", max_length=64)
    published_at = models.DateTimeField("公示时间")
    published_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )
    replaced_at = models.DateTimeField("替代时间", null=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaces", verbose_name="替代的公示"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawal_reason = models.TextField("撤回理由", blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["agency", "-id"], name="publication_by_agency"),
            models.Index(fields=["source_type", "source_id"], name="publication_by_source"),
        ]
        constraints = [
            models.CheckConstraint(
                name="publication_withdrawal_has_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawal_reason=""),
                violation_error_message="撤回公示须说明理由。",
            ),
            models.CheckConstraint(
                name="publication_replaced_by_another",
                condition=Q(replaced_at__isnull=True, replaced_by__isnull=True)
                | Q(replaced_at__isnull=False, replaced_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The path is a copy of the agency's, kept for scope filters without a join."""
        self.path = self.path or self.agency.path
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("publications:publication", args=[self.pk])

    @property
    def state(self) -> str:
        """`published`、`replaced`、`withdrawn`。"""
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "replaced" if self.replaced_at is not None else "published"
