"""审批：送审、逐级审核、签发或者退回，每一条意见都保留。"""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from zhiheng.accounts.roles import Role


class Approval(models.Model):
    """一次审批（一轮送审）；退回后再送审另起一轮。"""

    class Outcome(models.TextChoices):
        RUNNING = "running", "审批中"
        APPROVED = "approved", "同意"
        SENT_BACK = "sent_back", "退回"
        WITHDRAWN = "withdrawn", "撤回"

    matter_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", verbose_name="办件种类"
    )
    matter_id = models.BigIntegerField("办件编号")
    matter = GenericForeignKey("matter_type", "matter_id")
    document = models.CharField("文书", max_length=20)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    chain = models.JSONField("审批链")  # role codes: sender, unit opinions, decider
    outcome = models.CharField(
        "结果", max_length=10, choices=Outcome, default=Outcome.RUNNING, editable=False
    )
    submitted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="送审人"
    )
    submitted_at = models.DateTimeField("送审时间")
    decided_at = models.DateTimeField("办结时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审批"
        ordering = ["id"]
        indexes = [models.Index(fields=["matter_type", "matter_id"], name="approval_by_matter")]
        constraints = [
            models.UniqueConstraint(
                fields=["matter_type", "matter_id", "document"],
                name="approval_one_running",
                condition=models.Q(outcome="running"),
            ),
            models.UniqueConstraint(
                fields=["matter_type", "matter_id", "document", "round"],
                name="approval_round_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} 第{self.round}轮"

    @property
    def unit_roles(self) -> list[str]:
        """送审之后、签发之前须有意见的角色，按次序。"""
        return list(self.chain[1:-1])


class ApprovalOpinion(models.Model):
    """审批中的一条意见，印在审批表上。"""

    class Verdict(models.TextChoices):
        SUBMIT = "submit", "送审"
        AGREE = "agree", "拟同意"
        APPROVE = "approve", "同意"
        SEND_BACK = "send_back", "退回"
        WITHDRAW = "withdraw", "撤回"

    approval = models.ForeignKey(
        Approval, models.PROTECT, related_name="opinions", verbose_name="审批"
    )
    position = models.PositiveSmallIntegerField("次序")
    role = models.CharField("角色", max_length=12, choices=Role)
    person = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="意见人"
    )
    verdict = models.CharField("意见", max_length=10, choices=Verdict)
    text = models.TextField("意见内容", blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "审批意见"
        ordering = ["approval_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "position"], name="opinion_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_verdict_display()}"
