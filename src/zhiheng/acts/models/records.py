"""过程记录：环节的发生与录入时刻、执法人员、音像索引、作废文号；以及供增量筛查用的变更信箱。"""

from django.db import models
from django.db.models import F, Q


class ActFact(models.Model):
    """一个环节：何时发生、何时录入；晚录入的须说明理由（HT-3.3-2a）。"""

    class Kind(models.TextChoices):
        DISCOVER = "discover", "发现"
        FILE = "file", "立案"
        INVESTIGATE = "investigate", "调查"
        NOTIFY = "notify", "告知"
        HEARING = "hearing", "听证"
        REVIEW = "review", "法制审核"
        DISCUSS = "discuss", "集体讨论"
        DECIDE = "decide", "决定"
        SERVE = "serve", "送达"
        PUBLISH = "publish", "公示"
        PAY = "pay", "缴款"
        CLOSE = "close", "结案"
        VISIT = "visit", "现场检查"
        COERCE = "coerce", "现场强制"
        ACCEPT = "accept", "受理"
        ISSUE = "issue", "颁证"

    act = models.ForeignKey(
        "acts.EnforcementAct", models.CASCADE, related_name="process", verbose_name="行为"
    )
    kind = models.CharField("环节", max_length=12, choices=Kind)
    event_at = models.DateTimeField("发生时刻")
    recorded_at = models.DateTimeField("录入时刻")
    officer = models.ForeignKey(
        "directory.Officer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="录入人",
    )
    late_reason = models.CharField("补录理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "环节"
        ordering = ["event_at", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.event_at:%Y-%m-%d}"


class ActOfficer(models.Model):
    """参与一件行为的一个人（CF-42、QZ-18、XK-34）。"""

    class Role(models.TextChoices):
        OFFICER = "officer", "执法人员"
        ASSISTANT = "assistant", "辅助"
        RECORDER = "recorder", "记录"

    act = models.ForeignKey(
        "acts.EnforcementAct", models.CASCADE, related_name="officers", verbose_name="行为"
    )
    officer = models.ForeignKey(
        "directory.Officer", models.PROTECT, related_name="acts", verbose_name="人员"
    )
    role = models.CharField("身份", max_length=10, choices=Role, default=Role.OFFICER)
    acted_on = models.DateField("参与日期")
    started_at = models.DateTimeField("在场开始", null=True, blank=True)
    ended_at = models.DateTimeField("在场结束", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "参与人员"
        constraints = [
            models.UniqueConstraint(fields=["act", "officer", "role"], name="act_officer_once")
        ]

    def __str__(self) -> str:
        return f"{self.officer}"


class Recording(models.Model):
    """音像记录的索引：时间、地点、场景、参与人员、违法行为五项（WH-16-1.s1、WH-17.s1）。"""

    act = models.ForeignKey(
        "acts.EnforcementAct", models.CASCADE, related_name="recordings", verbose_name="行为"
    )
    device = models.CharField("设备编号", max_length=40, blank=True)
    started_at = models.DateTimeField("录制开始", null=True, blank=True)
    ended_at = models.DateTimeField("录制结束")
    stored_at = models.DateTimeField("入库时刻", null=True, blank=True)
    place = models.CharField("地点", max_length=120, blank=True)
    scene = models.CharField("场景", max_length=120, blank=True)
    people = models.CharField("参与人员", max_length=200, blank=True)
    violation = models.CharField("违法违规行为", max_length=200, blank=True)
    is_interrupted = models.BooleanField("中止或者断续", null=True, blank=True)
    interruption_reason = models.CharField("中断的技术原因", max_length=200, blank=True)
    sha256 = models.CharField("文件哈希", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "音像记录"
        constraints = [
            models.CheckConstraint(
                name="recording_ends_after_start",
                condition=Q(started_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                violation_error_message="录制结束不能早于开始。",
            )
        ]

    def __str__(self) -> str:
        return f"音像 {self.pk}"

    @property
    def index_complete(self) -> bool:
        """五项索引齐全（WH-16-1.s1）；时间由起止时刻给出。"""
        return all((self.started_at, self.place, self.scene, self.people, self.violation))


class VoidDocNumber(models.Model):
    """机关登记作废的文号；登记之后不算断号（OF-2）。"""

    agency = models.ForeignKey(
        "directory.Agency", models.PROTECT, related_name="+", verbose_name="机关"
    )
    series = models.CharField("代字", max_length=40)
    year = models.SmallIntegerField("年份")
    seq = models.IntegerField("序号")
    reason = models.CharField("作废理由", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "作废文号"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "series", "year", "seq"], name="void_doc_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕{self.seq}号"


class HeldBatch(models.Model):
    """写入途中的汇聚批次：其中的行为在整批完成之前谁也看不见。"""

    batch_id = models.BigIntegerField("批次", primary_key=True)

    class Meta:
        verbose_name = verbose_name_plural = "写入途中的批次"

    def __str__(self) -> str:
        return str(self.batch_id)


class ActsChanged(models.Model):
    """变更信箱：数据库触发器在每次改动的同一事务里记下行为编号，增量筛查从这里读。"""

    act_id = models.BigIntegerField("行为编号")

    class Meta:
        verbose_name = verbose_name_plural = "变更信箱"

    def __str__(self) -> str:
        return str(self.act_id)
