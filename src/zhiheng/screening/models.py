"""监督预警：疑点及其所涉行为、筛查运行、规则的停用。"""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from zhiheng.accounts.models import User
from zhiheng.kernel.models import Matter, MatterQuerySet, known_states
from zhiheng.screening.findings import Finding, detail, sentence
from zhiheng.screening.rulefile import Rule, rules
from zhiheng.screening.states import LeadStatus


class ScreeningRun(models.Model):
    """一次筛查：全量或者增量，用的规则版本，发现、消除各多少。"""

    class Extent(models.TextChoices):
        FULL = "full", "全量"
        CHANGED = "changed", "增量"

    extent = models.CharField("范围", max_length=8, choices=Extent)
    as_of = models.DateField("截止日")
    started_at = models.DateTimeField("开始")
    finished_at = models.DateTimeField("完成", null=True, blank=True)
    acts_n = models.BigIntegerField("行为数", default=0)
    rules = models.JSONField("规则与版本", default=dict)  # {rule id: version}
    found_n = models.IntegerField("命中", default=0)
    new_n = models.IntegerField("新增疑点", default=0)
    cleared_n = models.IntegerField("自动消除", default=0)
    reopened_n = models.IntegerField("重新提出", default=0)
    seconds = models.FloatField("用时（秒）", null=True, blank=True)
    problem = models.TextField("未完成的原因", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "筛查运行"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_extent_display()} {self.as_of}"


class RuleSwitch(models.Model):
    """某地停用一条规则及其理由；没有记录即为启用。"""

    rule = models.CharField("规则", max_length=12)
    profile = models.CharField("依据组合", max_length=12)
    is_on = models.BooleanField("启用")
    reason = models.CharField("理由", max_length=200)
    changed_at = models.DateTimeField("时间")
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="变更人")

    class Meta:
        verbose_name = verbose_name_plural = "规则启停"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.rule} {'启用' if self.is_on else '停用'}"


IS_JUDGED = Q(verdict_on__isnull=False)
IS_UPHELD = Q(status__in=[LeadStatus.UPHELD, LeadStatus.HANDLED, LeadStatus.CLOSED]) & ~Q(level="")


class LeadQuerySet(MatterQuerySet):
    def visible_to(self, user: User | None) -> "LeadQuerySet":
        """监督机构、政府看范围内的；执法机关只看已要求其说明的，或者已成立并送达处理的。"""
        if user is None or not user.is_active:
            return self.none()
        scope = user.scope
        if scope.level in {"so", "gov"} and scope.path:
            return self.filter(
                Q(path__startswith=scope.path) | Q(rows__path__startswith=scope.path)
            ).distinct()
        if scope.level == "agency" and scope.agency_id is not None:
            asked = self.filter(explanation_requested_on__isnull=False)
            return asked.filter(
                Q(agency_id__in=user.agencies) | Q(rows__agency_id__in=user.agencies)
            ).distinct()
        return self.none()

    def waiting(self) -> "LeadQuerySet":
        """还没有结论的。"""
        return self.filter(status__in=Lead.BEFORE_VERDICT)

    def judged(self) -> "LeadQuerySet":
        """已有核实结论的。"""
        return self.filter(IS_JUDGED)

    def upheld(self) -> "LeadQuerySet":
        """认定成立的，办结之后也算。"""
        return self.filter(IS_UPHELD)


class Lead(Matter):
    """疑点：一条规则在一组行为上的命中；是问题，不是结论，由人核实（SC-37、WH-20、HT-3.3-2a）。"""

    Status = LeadStatus

    class Level(models.TextChoices):
        ILLEGAL = "illegal", "违法"
        OBVIOUSLY_IMPROPER = "obviously_improper", "明显不当"
        IMPROPER = "improper", "不当"
        NON_PERFORMANCE = "non_performance", "不履行或者怠于履行"

    BEFORE_VERDICT = (
        LeadStatus.NEW,
        LeadStatus.ASSIGNED,
        LeadStatus.EXPLANATION_REQUESTED,
        LeadStatus.EXPLAINED,
        LeadStatus.VERIFYING,
    )

    rule = models.CharField("规则", max_length=12, db_index=True)
    rule_version = models.CharField("规则版本", max_length=16)
    fingerprint = models.CharField("指纹", max_length=120, unique=True)
    inputs_hash = models.CharField("输入哈希", max_length=64)
    party = models.ForeignKey(
        "acts.Party", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="当事人"
    )
    ground = models.CharField("情形", max_length=24, blank=True)
    part = models.CharField("部分", max_length=60, blank=True)
    fact_on = models.DateField("事实发生日", null=True, blank=True)
    due_on = models.DateField("应当完成日", null=True, blank=True)
    value = models.CharField("实际", max_length=60, blank=True)
    threshold = models.CharField("界限", max_length=60, blank=True)
    figures = models.CharField("说明用的其他各数", max_length=200, blank=True)
    found_in = models.ForeignKey(
        ScreeningRun, models.PROTECT, related_name="+", verbose_name="发现于"
    )
    seen_in = models.ForeignKey(
        ScreeningRun, models.PROTECT, related_name="+", verbose_name="最近一次命中"
    )
    note = models.CharField("系统注记", max_length=200, blank=True)
    explanation_requested_on = models.DateField("要求说明日期", null=True, blank=True)
    explanation_due = models.DateField("说明期限（文书载明）", null=True, blank=True)
    explanation = models.TextField("机关说明", blank=True)
    explained_on = models.DateField("说明日期", null=True, blank=True)
    claimed_on = models.DateField("机关主张的办理日期", null=True, blank=True)
    level = models.CharField("问题程度", max_length=20, choices=Level, blank=True)
    verdict_reason = models.TextField("核实结论的理由", blank=True)
    verdict_on = models.DateField("结论日期", null=True, blank=True)
    handled_by = models.CharField("处理方式", max_length=60, blank=True)

    objects = LeadQuerySet.as_manager()  # type: ignore[misc]  # narrower than the manager of Matter

    class Meta:
        verbose_name = verbose_name_plural = "疑点"
        indexes = [
            models.Index(fields=["status", "-id"], name="lead_by_status"),
            models.Index(fields=["agency", "-id"], name="lead_by_agency"),
            models.Index(fields=["rule", "status"], name="lead_by_rule"),
            models.Index(fields=["fact_on", "id"], name="lead_by_fact"),
        ]
        constraints = [
            known_states("lead", LeadStatus),
            models.CheckConstraint(
                name="lead_verdict_has_reason",
                condition=Q(verdict_on__isnull=True) | ~Q(verdict_reason=""),
                violation_error_message="核实结论须写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"疑点 {self.label}"

    @property
    def label(self) -> str:
        return f"XS-{self.created_at.year}-{self.pk:05d}"

    def get_absolute_url(self) -> str:
        return reverse("screening:lead", args=[self.pk])

    @property
    def rule_file(self) -> Rule | None:
        """现行的规则；规则已经删去的为空。"""
        return rules().get(self.rule)

    @property
    def finding(self) -> Finding:
        """说明语句、计算过程所用的值。"""
        acts = tuple(sorted((row.act_id, row.agency_id) for row in self.rows.all()))
        return Finding(
            rule=self.rule,
            version=self.rule_version,
            fingerprint=self.fingerprint,
            inputs_hash=self.inputs_hash,
            agency_id=self.agency_id,
            party_id=self.party_id,
            act_id=acts[0][0] if acts else None,
            acts=acts,
            ground=self.ground,
            part=self.part,
            fact_on=self.fact_on,
            due_on=self.due_on,
            value=self.value or None,
            threshold=self.threshold or None,
            figures=self.figures,
        )

    def sentence(self) -> str:
        """一句话说明：所发生的、应当在何日前、差在哪里。"""
        rule = self.rule_file
        if rule is None:
            return f"规则 {self.rule} 已停用，保留疑点备查。"
        return sentence(rule, self.finding)

    def detail(self) -> str:
        """一句话背后的统计，只在疑点页上。"""
        return detail(self.rule_file, self.finding) if self.rule_file else ""

    def explanation_passed(self, today: date) -> bool:
        """说明期限已过而机关没有说明。"""
        return (
            self.explanation_due is not None
            and today > self.explanation_due
            and not self.explained_on
        )


class LeadRow(models.Model):
    """疑点所涉的一件行为；涉及几个机关时，各看各的。"""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="rows", verbose_name="疑点")
    act = models.ForeignKey(
        "acts.EnforcementAct", models.PROTECT, related_name="lead_rows", verbose_name="行为"
    )
    agency = models.ForeignKey(
        "directory.Agency", models.PROTECT, related_name="+", verbose_name="机关"
    )
    path = models.CharField("路径", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "疑点所涉行为"
        constraints = [models.UniqueConstraint(fields=["lead", "act"], name="lead_row_once")]
        indexes = [models.Index(fields=["agency", "lead"], name="lead_row_by_agency")]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.act_id}"


class LeadAttachment(models.Model):
    """机关说明所附的证明；内容寻址，只写一次。"""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="attachments", verbose_name="疑点")
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("哈希", max_length=64)
    size = models.PositiveIntegerField("字节数")
    added_at = models.DateTimeField("时间")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")

    class Meta:
        verbose_name = verbose_name_plural = "说明附件"

    def __str__(self) -> str:
        return self.name
