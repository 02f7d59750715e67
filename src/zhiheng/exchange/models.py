"""数据汇聚：批次、隔离的行、记住的列映射、每件执法行为的来源。"""

from django.db import models
from django.db.models import Q

from zhiheng.accounts.models import User
from zhiheng.kernel.scope import ScopedQuerySet


class BatchQuerySet(ScopedQuerySet):
    def in_flight(self) -> "BatchQuerySet":
        """正在检查或者写入的批次；启动时要么接着写完，要么撤销。"""
        return self.filter(stage__in=[Batch.Stage.CHECKING, Batch.Stage.WRITING])


class Batch(models.Model):
    """一次汇聚：一份文件从上传、映射、检查到写入（HT-3.3、SC-37）；写完之前其中的行为谁也看不见。"""

    class Stage(models.TextChoices):
        MAPPING = "mapping", "待确认映射"
        CHECKING = "checking", "正在逐行检查"
        CHECKED = "checked", "待写入"
        WRITING = "writing", "正在写入"
        COMPLETE = "complete", "已完成"
        CANCELLED = "cancelled", "已取消"
        FAILED = "failed", "未能完成"

    number = models.CharField("批次号", max_length=24, unique=True)
    agency = models.ForeignKey(
        "directory.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="报送单位",
    )
    default_agency = models.ForeignKey(
        "directory.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="未写机关的行归于",
    )
    path = models.CharField("路径", max_length=120, editable=False)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上传人"
    )
    kind = models.CharField("行为种类", max_length=12, blank=True)
    file_name = models.CharField("文件名", max_length=200)
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField("文件哈希", max_length=64)
    stage = models.CharField("进展", max_length=10, choices=Stage, default=Stage.MAPPING)
    note = models.CharField("文件说明", max_length=200, blank=True)
    layout = models.JSONField("版面", default=dict)
    columns = models.JSONField("列映射", default=list)
    plan = models.JSONField("检查方案", default=dict)
    done = models.PositiveBigIntegerField("已处理", default=0)
    rows = models.PositiveBigIntegerField("数据行", default=0)
    accepted = models.PositiveBigIntegerField("可写入", default=0)
    quarantined = models.PositiveBigIntegerField("隔离", default=0)
    unchanged = models.PositiveBigIntegerField("与已有一致", default=0)
    tidied = models.PositiveBigIntegerField("规整", default=0)
    warnings = models.PositiveBigIntegerField("提示", default=0)
    message = models.CharField("说明", max_length=500, blank=True)
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    created_at = models.DateTimeField("上传时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "汇聚批次"
        ordering = ["-id"]
        indexes = [models.Index(fields=["path", "-id"], name="batch_by_path")]
        constraints = [
            models.CheckConstraint(
                name="batch_rows_add_up",
                condition=~Q(stage="complete")
                | Q(rows=models.F("accepted") + models.F("quarantined")),
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return f"/office/import/{self.pk}"

    @property
    def percent(self) -> int:
        total = self.layout.get("estimate") or 0
        return min(99, self.done * 100 // total) if total else 0


class QuarantinedRowQuerySet(models.QuerySet["QuarantinedRow"]):
    def visible_to(self, user: User | None) -> "QuarantinedRowQuerySet":
        return self.filter(batch__in=Batch.objects.visible_to(user))

    def waiting(self) -> "QuarantinedRowQuerySet":
        return self.filter(fate=QuarantinedRow.Fate.WAITING)


class QuarantinedRow(models.Model):
    """隔离区的一行：不丢弃，也不半写入；修补后重放，原始内容封存。"""

    class Fate(models.TextChoices):
        WAITING = "waiting", "待修补"
        REPLAYED = "replayed", "已重放"
        DISCARDED = "discarded", "已放弃"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="quarantine", verbose_name="批次")
    line = models.PositiveIntegerField("行号")
    number = models.CharField("文号", max_length=200, blank=True)
    problems = models.JSONField("原因", default=list)
    category = models.CharField("主要原因", max_length=120)
    sealed_cells = models.TextField("原始行（封存）", editable=False)
    sealed_repair = models.TextField("修补后的行（封存）", blank=True, editable=False)
    fate = models.CharField("去向", max_length=9, choices=Fate, default=Fate.WAITING)
    reason = models.CharField("放弃的理由", max_length=300, blank=True)
    act_id = models.BigIntegerField("写入的执法行为", null=True, blank=True)
    settled_at = models.DateTimeField("处理时间", null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人"
    )

    objects = QuarantinedRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "隔离的行"
        ordering = ["batch_id", "line"]
        indexes = [models.Index(fields=["batch", "fate", "category"], name="quarantine_by_reason")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="quarantine_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch} 第 {self.line} 行"


class RememberedMapping(models.Model):
    """一个单位某个表头上次对应的字段，下次自动采用。"""

    agency = models.ForeignKey(
        "directory.Agency",
        models.CASCADE,
        related_name="+",
        verbose_name="单位",
    )
    heading = models.CharField("表头", max_length=200)
    target = models.CharField("字段", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "记住的列映射"
        constraints = [
            models.UniqueConstraint(fields=["agency", "heading"], name="mapping_heading_once")
        ]

    def __str__(self) -> str:
        return f"{self.heading} → {self.target}"


class SourceRecord(models.Model):
    """一件执法行为从哪一批、哪一行来，内容的摘要是什么；再次报送时据此认出没有变化的行。"""

    act = models.OneToOneField(
        "acts.EnforcementAct",
        models.CASCADE,
        primary_key=True,
        related_name="source_record",
        verbose_name="行为",
    )
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+", verbose_name="批次")
    line = models.PositiveIntegerField("行号")
    version = models.PositiveBigIntegerField("版本", default=0)
    digest = models.CharField("内容摘要", max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "数据来源"

    def __str__(self) -> str:
        return f"{self.batch_id} 第 {self.line} 行"
