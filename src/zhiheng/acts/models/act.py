"""执法行为总表；列名、含义与筛查快照的约定（screening/schema.sql）一致。"""

from django.db import models
from django.db.models import Exists, F, Q
from django.urls import reverse

from zhiheng.accounts.models import User
from zhiheng.kernel.scope import ScopedQuerySet

LAST = "\uffff"
BY_DAY = ("-act_on", "-id")
CONDITIONS = (
    "kind", "procedure", "fine", "decided_on", "published_on", "is_withdrawn", "batch_id",
)  # fmt: skip
COUNTED = (
    "decision", "filed_on", "party", "fact_id", "agency", "sanctions", "confiscated", "change_kind", "changed_on",
    "added_fine_enforced_on", "court_applied_on",
)  # fmt: skip


class ActQuerySet(ScopedQuerySet):
    def visible_to(self, user: User | None) -> "ActQuerySet":
        """范围之内、未处于写入途中的批次。"""
        found: ActQuerySet = super().visible_to(user)
        return found.released()

    def released(self) -> "ActQuerySet":
        """不在写入途中的批次里。"""
        from zhiheng.acts.models.records import HeldBatch

        held = HeldBatch.objects.all()
        # mostly no batch is held: then no row is asked for its batch
        return self.filter(~Exists(held) | ~Q(batch_id__in=held.values("pk")))

    def numbered(self, number: str) -> "ActQuerySet":
        """文号就是它的行为。"""
        return self._numbered({"exact": number})

    def numbered_like(self, start: str) -> "ActQuerySet":
        """文号以它开头的行为。"""
        return self._numbered({"gte": start, "lt": start + LAST})

    def _numbered(self, lookups: dict[str, str]) -> "ActQuerySet":
        """Most acts have their number as the key of their source; an index of numbers holds only the others.

        In just these words both databases take the two indexes.
        """
        is_key = Q(document_number=F("source_key"))
        by_key = Q(**{f"source_key__{lookup}": value for lookup, value in lookups.items()})
        by_number = Q(**{f"document_number__{lookup}": value for lookup, value in lookups.items()})
        return self.filter((by_key & is_key & ~Q(source_key="")) | (by_number & ~is_key))


def _day(label: str) -> models.DateField:
    return models.DateField(label, null=True, blank=True)


def _yes(label: str) -> models.BooleanField:
    return models.BooleanField(label, null=True, blank=True)


def _money(label: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=16, decimal_places=2, null=True, blank=True)


class EnforcementAct(models.Model):
    """一件行政执法行为：六类及其他各类的并集（HT-3.3-1、SD-8、SC-11）；只撤回，不删除。"""

    class Kind(models.TextChoices):
        PENALTY = "penalty", "行政处罚"
        LICENCE = "licence", "行政许可"
        MEASURE = "measure", "行政强制措施"
        EXECUTION = "execution", "行政强制执行"
        INSPECTION = "inspection", "行政检查"
        LEVY = "levy", "行政征收"
        REQUISITION = "requisition", "行政征用"
        FEE = "fee", "行政收费"
        BENEFIT = "benefit", "行政给付"
        CONFIRMATION = "confirmation", "行政确认"
        REGISTRATION = "registration", "行政登记"
        ADJUDICATION = "adjudication", "行政裁决"
        REWARD = "reward", "行政奖励"
        OTHER = "other", "其他"

    class RecordLevel(models.TextChoices):
        PROCESS = "process", "含办案过程"
        RESULT = "result", "只有结果"

    class ExemptClass(models.TextChoices):
        COMPLAINT = "complaint", "投诉举报"
        ASSIGNED = "assigned", "交办转办"
        SUPERIOR = "superior", "配合上级"
        REMOTE = "remote", "非现场线索"
        RECHECK = "recheck", "整改复查"
        LICENSING = "licensing", "许可核查"
        REQUEST = "request", "企业申请"
        EMERGENCY = "emergency", "紧急"
        SPECIAL_LAW = "special_law", "法律另有规定"

    class Procedure(models.TextChoices):
        SUMMARY = "summary", "简易程序"
        ORDINARY = "ordinary", "普通程序"

    class JurisdictionBasis(models.TextChoices):
        DESIGNATED = "designated", "指定管辖"
        ASSIST = "assist", "协助"
        LAW = "law", "法律另有规定"

    class ReviewResult(models.TextChoices):
        PASSED = "passed", "通过"
        COMMENTS = "comments", "附意见通过"
        REJECTED = "rejected", "不通过"

    class Decision(models.TextChoices):
        IMPOSE = "impose", "予以处罚（准予）"
        DECLINE = "decline", "不予处罚（不予）"
        WITHDREW = "withdrew", "撤案"

    class ServiceMethod(models.TextChoices):
        ON_SPOT = "on_spot", "当场交付"
        DIRECT = "direct", "直接送达"
        LEFT = "left", "留置送达"
        MAIL = "mail", "邮寄送达"
        ELECTRONIC = "electronic", "电子送达"
        ANNOUNCE = "announce", "公告送达"

    class PublishBasis(models.TextChoices):
        IMPACT = "impact", "具有一定社会影响"
        LOCAL_ALL = "local_all", "本地全公开"
        SECTOR = "sector", "部门规章要求"
        WITHHELD = "withheld", "不公开"

    class ChangeKind(models.TextChoices):
        CHANGED = "changed", "变更"
        REVOKED = "revoked", "撤销"
        UNLAWFUL = "unlawful", "确认违法"
        INVALID = "invalid", "确认无效"

    class Mitigation(models.TextChoices):
        LIGHTER = "lighter", "从轻"
        REDUCED = "reduced", "减轻"
        EXEMPT = "exempt", "不予处罚"
        HEAVIER = "heavier", "从重"

    class LimitationClass(models.TextChoices):
        TWO = "2y", "二年"
        FIVE = "5y", "五年"

    # 归属与来源
    agency = models.ForeignKey(
        "directory.Agency",
        models.PROTECT,
        related_name="acts",
        verbose_name="执法机关",
        db_index=False,  # act_by_agency begins with it; every index costs a million-row import seconds
    )
    path = models.CharField("路径", max_length=120, editable=False)
    kind = models.CharField("行为种类", max_length=12, choices=Kind)
    record_level = models.CharField(
        "记录程度", max_length=7, choices=RecordLevel, default=RecordLevel.PROCESS
    )
    source = models.CharField("数据来源", max_length=40, default="form")
    source_key = models.CharField("来源内编号", max_length=100, blank=True)
    source_version = models.CharField("来源版本", max_length=40, blank=True)
    batch_id = models.BigIntegerField("汇聚批次", null=True, blank=True, editable=False)
    document_number = models.CharField("文号", max_length=64, blank=True)
    doc_series = models.CharField("文号代字", max_length=40, blank=True, editable=False)
    doc_year = models.SmallIntegerField("文号年份", null=True, editable=False)
    doc_seq = models.IntegerField("文号序号", null=True, editable=False)
    party = models.ForeignKey(
        "acts.Party",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="acts",
        verbose_name="当事人",
        db_index=False,
    )
    # 何事
    title = models.CharField("案件名称（案由）", max_length=500, blank=True)
    facts = models.TextField("违法事实（办理内容）", blank=True)
    basis = models.TextField("依据", blank=True)
    content = models.TextField("处罚（许可、检查）内容", blank=True)
    item = models.ForeignKey(
        "directory.EnforcementItem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="执法事项",
        db_index=False,
    )
    violation_code = models.CharField("违法行为代码", max_length=20, blank=True)
    fact_id = models.BigIntegerField("违法事实编号", null=True, blank=True)
    fact_start = _day("违法行为发生日")
    fact_end = _day("违法行为终了日")
    place_code = models.CharField("发生地区划代码", max_length=12, blank=True)
    jurisdiction_basis = models.CharField(
        "辖区外办案依据", max_length=10, choices=JurisdictionBasis, blank=True
    )
    exempt_class = models.CharField("豁免类别", max_length=12, choices=ExemptClass, blank=True)
    procedure = models.CharField("程序", max_length=8, choices=Procedure, blank=True)
    # 过程
    act_on = models.DateField("行为日", editable=False)
    discovered_on = _day("发现日期")
    filed_on = _day("立案（受理）日期")
    investigated_on = _day("首份调查笔录日期")
    precheck = _yes("立案前属于允许的初查")
    noticed_on = _day("事先告知日期")
    statement_recorded = _yes("陈述申辩已记录")
    statement_waived = _yes("明确放弃陈述申辩")
    hearing_required = _yes("应当告知听证")
    hearing_notified_on = _day("听证权利告知日期")
    hearing_requested_on = _day("申请听证日期")
    hearing_notice_sent_on = _day("听证通知送达日期")
    hearing_held_on = _day("听证举行日期")
    review_required = _yes("属于法制审核范围")
    legal_reviewed_on = _day("法制审核日期")
    legal_review_result = models.CharField(
        "法制审核结论", max_length=8, choices=ReviewResult, blank=True
    )
    is_complex = _yes("情节复杂或者重大违法")
    discussed_on = _day("集体讨论日期")
    decided_on = _day("决定日期")
    decision = models.CharField("决定", max_length=8, choices=Decision, blank=True)
    served_on = _day("送达日期")
    service_method = models.CharField("送达方式", max_length=10, choices=ServiceMethod, blank=True)
    # 公示
    publish_basis = models.CharField("公开依据", max_length=10, choices=PublishBasis, blank=True)
    withheld_reason = models.TextField("不公开的依据和理由", blank=True)
    published_on = _day("公开日期")
    changed_on = _day("变更（撤销、确认违法、确认无效）生效日")
    change_kind = models.CharField("变更种类", max_length=8, choices=ChangeKind, blank=True)
    publication_withdrawn_on = _day("撤回公示日期")
    withdrawal_reason = models.TextField("撤回公示的理由", blank=True)
    # 履行
    paid_on = _day("缴清日期")
    closed_on = _day("结案日期")
    # 处罚
    sanctions = models.CharField("处罚种类", max_length=80, blank=True)
    fine = _money("罚款（元）")
    confiscated = _money("没收金额（元）")
    law_min = _money("法定下限（元）")
    law_max = _money("法定上限（元）")
    bench_min = _money("阶次下限（元）")
    bench_max = _money("阶次上限（元）")
    band = models.ForeignKey(
        "directory.DiscretionBand",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="裁量阶次",
        db_index=False,
    )
    band_version = models.IntegerField("裁量阶次版本", null=True, blank=True)
    mitigation = models.CharField("裁量情节", max_length=10, choices=Mitigation, blank=True)
    deviation_approved = _yes("偏离裁量基准已经批准或者集体讨论")
    limitation_class = models.CharField(
        "追责时效", max_length=2, choices=LimitationClass, blank=True
    )
    is_daily_fine = _yes("按日连续处罚")
    correct_due = _day("责令改正期限届满日")
    transferred_on = _day("移送其他机关日期")
    cash_collected_on = _day("当场收缴日期")
    cash_handed_on = _day("执法人员交款日期")
    cash_banked_on = _day("机关缴付银行日期")
    court_urged_on = _day("申请法院执行前的催告送达日")
    court_applied_on = _day("申请法院强制执行日期")
    added_fine_from = _day("加处罚款起算日")
    added_fine_urged_on = _day("加处罚款后的催告日")
    added_fine_enforced_on = _day("因加处罚款作出强制执行决定日")
    reconsideration_received_on = _day("收到行政复议意见书日期")
    reconsideration_reported_on = _day("报送复议意见书办理情况日期")
    # 计划与任务
    plan_id = models.BigIntegerField("检查计划", null=True, blank=True)
    joint_task_id = models.BigIntegerField("联合执法任务", null=True, blank=True)
    # 录入
    recorded_at = models.DateTimeField("首次录入时刻")
    late_entry_reason = models.CharField("补录理由", max_length=300, blank=True)
    updated_at = models.DateTimeField("最近修改时刻", auto_now=True)
    is_withdrawn = models.BooleanField("已撤回", default=False)
    withdrawn_reason = models.CharField("撤回记录的理由", max_length=300, blank=True)

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "执法行为"
        indexes = [
            # the columns of the list's conditions ride along: a condition that few rows meet is then
            # decided in the index, without a visit to each of a million rows
            models.Index(fields=[*BY_DAY, "path", *CONDITIONS], name="act_by_day"),
            models.Index(fields=["agency", *BY_DAY, *CONDITIONS], name="act_by_agency"),
            # and what the yearly statistics count by: they never visit a row
            models.Index(
                fields=["kind", *BY_DAY, "path", *CONDITIONS[1:], *COUNTED], name="act_by_kind"
            ),
            models.Index(
                fields=["batch_id", *BY_DAY, "path", *CONDITIONS[:-1]], name="act_by_batch"
            ),
            models.Index(
                fields=[*BY_DAY, "path", *CONDITIONS],
                name="act_fined",
                condition=Q(fine__isnull=False),
            ),
            models.Index(
                fields=[*BY_DAY, "path", *CONDITIONS],
                name="act_unpublished",
                condition=Q(decided_on__isnull=False, published_on__isnull=True),
            ),
            models.Index(
                fields=[*BY_DAY, "path", *CONDITIONS],
                name="act_withdrawn",
                condition=Q(is_withdrawn=True),
            ),
            models.Index(fields=["party", "-act_on"], name="act_by_party"),
            models.Index(
                fields=["document_number"],
                name="act_by_number",
                condition=~Q(document_number=F("source_key")),  # others are found by their key
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_key", "agency", "source"],
                name="act_source_key_once",
                condition=~Q(source_key=""),
            ),
            models.CheckConstraint(
                name="act_fact_start_before_end",
                condition=Q(fact_end__isnull=True)
                | Q(fact_start__isnull=True)
                | Q(fact_end__gte=F("fact_start")),
                violation_error_message="违法行为终了日不能早于发生日。",
            ),
            models.CheckConstraint(
                name="act_money_not_negative",
                condition=(Q(fine__isnull=True) | Q(fine__gte=0))
                & (Q(confiscated__isnull=True) | Q(confiscated__gte=0)),
                violation_error_message="金额不能为负数。",
            ),
        ]

    def __str__(self) -> str:
        return self.document_number or f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("acts:act", args=[self.pk])
