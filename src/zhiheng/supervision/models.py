"""监督实施：监督意见书及其纠正事项、集体讨论、复查，提醒函。"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.kernel.models import Deadline, Matter, MatterQuerySet, known_states
from zhiheng.screening.models import Lead
from zhiheng.supervision.states import (
    OpinionStatus,
    ReExamination,
    ReminderStatus,
    VerificationOutcome,
)


class OpinionQuerySet(MatterQuerySet):
    def visible_to(self, user: User | None) -> "OpinionQuerySet":
        """监督机构、政府看范围内的；执法机关只看已制发给本机关的。"""
        rows = super().visible_to(user)
        if user is not None and user.scope.level == "agency":
            return rows.exclude(status__in=SupervisionOpinion.BEFORE_ISSUE)
        return rows

    def overdue(self, today: date) -> "OpinionQuerySet":
        """有期限逾期而没有办结的。"""
        late = Deadline.objects.overdue(today).filter(
            matter_type__app_label="supervision", matter_type__model="supervisionopinion"
        )
        return self.filter(pk__in=late.values("matter_id"))


class SupervisionOpinion(Matter):
    """行政执法监督意见书：对查明的违法或者不当问题，要求执法机关纠正（WH-31、SD-28、SC-28）。"""

    Status = OpinionStatus
    ReExamination = ReExamination

    class Ground(models.TextChoices):
        ILLEGAL = "illegal", "违法"
        OBVIOUSLY_IMPROPER = "obviously_improper", "明显不当"
        IMPROPER = "improper", "不当"
        NON_PERFORMANCE = "non_performance", "不履行或者怠于履行"

    BEFORE_ISSUE = (Status.DRAFT, Status.IN_APPROVAL, Status.ABANDONED)

    re_examination = models.CharField(
        "复查", max_length=12, choices=ReExamination, default=ReExamination.NONE, editable=False
    )
    supervisor = models.ForeignKey(
        "directory.Agency", models.PROTECT, related_name="+", verbose_name="监督机构"
    )
    lead = models.ForeignKey(
        Lead,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opinions",
        verbose_name="来源疑点",
    )
    filing = models.ForeignKey(
        "filings.Filing",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opinions",
        verbose_name="来源备案",
    )
    is_concrete = models.BooleanField("针对具体执法行为", default=True)
    is_complex = models.BooleanField("复杂或者分歧较大", default=False)
    ground = models.CharField("问题程度", max_length=20, choices=Ground)
    title = models.CharField("事由", max_length=120)
    findings = models.TextField("查明的事实")
    evidence = models.TextField("证据")
    basis = models.TextField("认定的依据和理由")
    basis_rows = models.CharField("依据条款", max_length=200, blank=True)
    edition = models.PositiveSmallIntegerField("第几份", default=1, editable=False)
    issued_on = models.DateField("制发日期", null=True, blank=True, editable=False)
    sent_at = models.DateTimeField("发送时刻", null=True, blank=True, editable=False)
    received_on = models.DateField("收到日期", null=True, blank=True, editable=False)
    reported_on = models.DateField("报送日期", null=True, blank=True, editable=False)
    objected_on = models.DateField("异议收到日期", null=True, blank=True, editable=False)

    objects = OpinionQuerySet.as_manager()
    correctable = ("title", "received_on")  # 印在文书上的事实、依据只能由变更后的意见书改

    class Meta:
        verbose_name = verbose_name_plural = "行政执法监督意见书"
        indexes = [
            models.Index(fields=["status", "-id"], name="opinion_by_status"),
            models.Index(fields=["agency", "-id"], name="opinion_by_agency"),
        ]
        constraints = [
            known_states("opinion", OpinionStatus),
            known_states("opinion", ReExamination, "re_examination"),
            models.UniqueConstraint(
                fields=["lead"],
                name="opinion_one_open_per_lead",
                condition=Q(lead__isnull=False, closed_on__isnull=True),
                violation_error_message="该疑点已有一份未办结的监督意见书。",
            ),
            models.UniqueConstraint(
                fields=["filing"],
                name="opinion_one_open_per_filing",
                condition=Q(filing__isnull=False, closed_on__isnull=True),
                violation_error_message="该件备案已有一份未办结的监督意见书。",
            ),
            models.CheckConstraint(
                name="opinion_received_only_after_issue",
                condition=Q(received_on__isnull=True) | Q(issued_on__isnull=False),
                violation_error_message="意见书制发之后才能签收。",
            ),
            models.CheckConstraint(
                name="opinion_not_received_before_issue",
                condition=Q(received_on__isnull=True) | Q(received_on__gte=F("issued_on")),
                violation_error_message="收到日期不能早于制发日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"监督意见书（拟稿）{self.title}"

    def get_absolute_url(self) -> str:
        return reverse("supervision:opinion", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """未签发，文稿可以预览。"""
        return self.status in (self.Status.DRAFT, self.Status.IN_APPROVAL)


class OpinionItem(models.Model):
    """意见书要求纠正的一项；机关逐项报送，监督机构逐项核查（WH-33.s1）。"""

    class State(models.TextChoices):
        OPEN = "open", "未报送"
        REPORTED = "reported", "待核查"
        PASSED = "passed", "核查通过"
        FAILED = "failed", "不到位"

    opinion = models.ForeignKey(
        SupervisionOpinion, models.CASCADE, related_name="items", verbose_name="意见书"
    )
    position = models.PositiveSmallIntegerField("项")
    demand = models.TextField("纠正要求")
    target_on = models.DateField("要求日期", null=True, blank=True)
    state = models.CharField("情况", max_length=10, choices=State, default=State.OPEN)
    report = models.TextField("纠正情况", blank=True)
    no_proof_reason = models.TextField("没有证明材料的理由", blank=True)
    finding = models.TextField("核查意见", blank=True)
    checked_on = models.DateField("核查日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "纠正事项"
        ordering = ["opinion_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["opinion", "position"], name="opinion_item_position_once"
            )
        ]

    def __str__(self) -> str:
        return f"第{self.position}项"


class OpinionFile(models.Model):
    """随意见书的文件：证明、复查申请、论证、专家意见；内容寻址，只写一次。"""

    class Purpose(models.TextChoices):
        PROOF = "proof", "纠正证明"
        OBJECTION = "objection", "复查申请"
        EXPERT = "expert", "法律顾问、专家意见"

    opinion = models.ForeignKey(
        SupervisionOpinion, models.PROTECT, related_name="files", verbose_name="意见书"
    )
    item = models.ForeignKey(
        OpinionItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        verbose_name="纠正事项",
    )
    purpose = models.CharField("用途", max_length=10, choices=Purpose)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("哈希", max_length=64)
    size = models.PositiveIntegerField("字节数")
    added_at = models.DateTimeField("时间")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")

    class Meta:
        verbose_name = verbose_name_plural = "意见书的文件"

    def __str__(self) -> str:
        return self.name


class CollectiveDiscussion(models.Model):
    """集体讨论记录：作出监督处理决定之前进行（WH-41.s1）；复杂的附专家意见（WH-41.s2）。"""

    opinion = models.ForeignKey(
        SupervisionOpinion, models.CASCADE, related_name="discussions", verbose_name="意见书"
    )
    edition = models.PositiveSmallIntegerField("对应第几份")
    held_at = models.DateTimeField("讨论时间")
    place = models.CharField("讨论地点", max_length=80)
    chair = models.CharField("主持人", max_length=40)
    people = models.JSONField("参加人员")  # names
    views = models.JSONField("各人意见")  # [{"name", "view"}]
    conclusion = models.TextField("结论")
    expert_view = models.TextField("法律顾问、专家意见", blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="记录人")

    class Meta:
        verbose_name = verbose_name_plural = "集体讨论记录"
        ordering = ["-held_at", "-id"]

    def __str__(self) -> str:
        return f"集体讨论 {self.held_on}"

    @property
    def held_on(self) -> date:
        return timezone.localdate(self.held_at)


class Verification(models.Model):
    """一次核查：不少于二人，逐项结论（WH-33.s1、WH-33.s2）。"""

    Outcome = VerificationOutcome

    opinion = models.ForeignKey(
        SupervisionOpinion, models.CASCADE, related_name="verifications", verbose_name="意见书"
    )
    checked_on = models.DateField("核查日期")
    first_checker = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="核查人")
    second_checker = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="核查人"
    )
    outcome = models.CharField("核查结果", max_length=12, choices=VerificationOutcome)
    conclusion = models.TextField("核查结论")

    class Meta:
        verbose_name = verbose_name_plural = "核查"
        ordering = ["-id"]
        constraints = [
            known_states("verification", VerificationOutcome, "outcome"),
            models.CheckConstraint(
                name="verification_two_people",
                condition=~Q(first_checker=F("second_checker")),
                violation_error_message="核查不得少于二人。",
            ),
        ]

    def __str__(self) -> str:
        return f"核查 {self.checked_on}"

    @property
    def is_sufficient(self) -> bool:
        return self.outcome == self.Outcome.SUFFICIENT


class Objection(models.Model):
    """机关的书面异议：期限之内是复查申请（WH-32.s1），之后作为迟到的意见记录（SC-30）。"""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "维持"
        CHANGED = "changed", "变更"
        WITHDRAWN = "withdrawn", "撤回"

    opinion = models.ForeignKey(
        SupervisionOpinion, models.CASCADE, related_name="objections", verbose_name="意见书"
    )
    edition = models.PositiveSmallIntegerField("对应第几份")
    received_on = models.DateField("收到日期")
    reasons = models.TextField("理由")
    is_late = models.BooleanField("逾期提出", default=False)
    argument = models.TextField("论证意见", blank=True)
    reply = models.TextField("回复", blank=True)
    outcome = models.CharField("结论", max_length=10, choices=Outcome, blank=True)
    replied_on = models.DateField("回复日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="objection_reply_has_argument",
                condition=Q(outcome="") | ~Q(argument=""),
                violation_error_message="回复之前须有论证意见（WH-32.s2）。",
            )
        ]

    def __str__(self) -> str:
        return f"异议 {self.received_on}"

    def answered_by(self, day: date) -> bool:
        return self.replied_on is not None and self.replied_on <= day


class ReminderQuerySet(MatterQuerySet):
    def visible_to(self, user: User | None) -> "ReminderQuerySet":
        """执法机关只看已发给本机关的。"""
        rows = super().visible_to(user)
        if user is not None and user.scope.level == "agency":
            return rows.filter(issued_on__isnull=False)
        return rows


class ReminderLetter(Matter):
    """提醒函：提请机关核对，不设期限、不附后果（WH-30.s1、SC-24）。"""

    Status = ReminderStatus

    supervisor = models.ForeignKey(
        "directory.Agency", models.PROTECT, related_name="+", verbose_name="监督机构"
    )
    lead = models.ForeignKey(
        Lead, models.PROTECT, related_name="reminders", verbose_name="来源疑点"
    )
    text = models.TextField("提醒事项")
    issued_on = models.DateField("发出日期", null=True, blank=True, editable=False)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提醒函"
        constraints = [known_states("reminder", ReminderStatus)]

    def __str__(self) -> str:
        return self.number or f"提醒函（拟稿）{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("supervision:reminder", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """未签发，文稿可以预览。"""
        return self.status in (self.Status.DRAFT, self.Status.IN_APPROVAL)
