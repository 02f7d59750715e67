"""各类行为的明细：检查、强制、许可、移送、先行登记保存。"""

from django.db import models
from django.db.models import F, Q

from zhiheng.acts.models.act import _day, _yes


class Inspection(models.Model):
    """行政检查（HT-3.2-2a、国办发〔2024〕54号）。"""

    class Mode(models.TextChoices):
        ROUTINE = "routine", "日常检查"
        SPECIAL = "special", "专项检查"
        CASE = "case", "个案检查"

    class RiskClass(models.TextChoices):
        HIGH = "high", "高"
        MEDIUM = "medium", "中"
        LOW = "low", "低"

    class Result(models.TextChoices):
        NONE = "none", "未发现问题"
        CLOSED = "closed", "问题已了结"
        FOUND = "found", "发现问题"

    act = models.OneToOneField(
        "acts.EnforcementAct",
        models.CASCADE,
        primary_key=True,
        related_name="inspection",
        verbose_name="行为",
    )
    mode = models.CharField("检查类型", max_length=8, choices=Mode, blank=True)
    is_on_site = _yes("进入现场")
    is_joinable = _yes("可联合检查的事项")
    started_at = models.DateTimeField("开始时刻", null=True, blank=True)
    ended_at = models.DateTimeField("结束时刻", null=True, blank=True)
    started_on = models.DateField("检查日期")
    scan_at = models.DateTimeField("扫码时刻", null=True, blank=True)
    trigger_ref = models.CharField("触发来源编号", max_length=60, blank=True)
    risk_class = models.CharField("风险等级", max_length=8, choices=RiskClass, blank=True)
    result = models.CharField("检查结果", max_length=10, choices=Result, blank=True)
    cap_reference = models.CharField("频次上限依据", max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "行政检查"
        constraints = [
            models.CheckConstraint(
                name="inspection_ends_after_start",
                condition=Q(ended_at__isnull=True)
                | Q(started_at__isnull=True)
                | Q(ended_at__gte=F("started_at")),
                violation_error_message="检查的结束时刻不能早于开始时刻。",
            )
        ]

    def __str__(self) -> str:
        return f"检查 {self.pk}"


class InspectedItem(models.Model):
    """一次检查的一个检查项。"""

    act = models.ForeignKey(
        "acts.EnforcementAct", models.CASCADE, related_name="inspected_items", verbose_name="行为"
    )
    check_item = models.CharField("检查项代码", max_length=12)

    class Meta:
        verbose_name = verbose_name_plural = "检查项"
        constraints = [
            models.UniqueConstraint(fields=["act", "check_item"], name="inspected_item_once")
        ]

    def __str__(self) -> str:
        return self.check_item


class Coercion(models.Model):
    """行政强制措施与强制执行（QZ-17 至 QZ-54）。"""

    class Measure(models.TextChoices):
        SEAL_UP = "seal_up", "查封"
        SEIZE = "seize", "扣押"
        FREEZE = "freeze", "冻结"
        RESTRAIN = "restrain", "限制人身自由"
        SUBSTITUTE = "substitute", "代履行"
        DEMOLISH = "demolish", "强制拆除"
        OTHER = "other", "其他"

    class Outcome(models.TextChoices):
        DECIDED = "decided", "作出处理决定"
        RELEASED = "released", "解除"
        TRANSFERRED = "transferred", "移送"

    act = models.OneToOneField(
        "acts.EnforcementAct",
        models.CASCADE,
        primary_key=True,
        related_name="coercion",
        verbose_name="行为",
    )
    measure = models.CharField("强制方式", max_length=12, choices=Measure)
    is_entrusted = _yes("由受委托组织实施")
    on_the_spot = _yes("情况紧急当场实施")
    started_at = models.DateTimeField("实施时刻")
    approved_at = models.DateTimeField("负责人批准时刻", null=True, blank=True)
    extension_approved_on = _day("延长批准日期")
    extension_days = models.SmallIntegerField("延长日数", null=True, blank=True)
    extension_told = _yes("延长已书面告知并说明理由")
    pause_days = models.SmallIntegerField("检测鉴定不计入的日数", null=True, blank=True)
    pause_told = _yes("不计入的期间已书面告知")
    ended_on = _day("解除（处理决定、移送）日期")
    outcome = models.CharField("结果", max_length=12, choices=Outcome, blank=True)
    checklist = models.CharField("程序十项", max_length=10, blank=True)
    papers_delivered_on = _day("决定书和清单交付日期")
    urged_on = _day("代履行催告送达日期")
    performed_on = _day("代履行实施日期")

    class Meta:
        verbose_name = verbose_name_plural = "行政强制"

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.pk}"


class Licence(models.Model):
    """行政许可的办理过程（XK-32 至 XK-55）；受理、决定、听证日期在总表。"""

    act = models.OneToOneField(
        "acts.EnforcementAct",
        models.CASCADE,
        primary_key=True,
        related_name="licence",
        verbose_name="行为",
    )
    is_joint = _yes("统一或者联合办理")
    on_site_check = _yes("需要实地核查")
    received_on = _day("收到申请材料日期")
    is_incomplete = _yes("材料不齐全")
    correction_told_on = _day("一次告知补正日期")
    is_lower_review = _yes("先由下级机关审查")
    lower_reviewed_on = _day("下级机关审查意见日期")
    needs_inspection = _yes("需要检验检测检疫")
    inspectors_assigned_on = _day("指派工作人员日期")
    extension_approved_on = _day("延长期限批准日期")
    issued_on = _day("颁发送达日期")
    renewal_applied_on = _day("延续申请日期")
    previous_valid_to = _day("原许可有效期最后一日")
    valid_from = _day("有效期自")
    valid_to = _day("有效期至")
    certificate_name = models.CharField("许可证书名称", max_length=100, blank=True)
    certificate_number = models.CharField("许可编号", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "行政许可"

    def __str__(self) -> str:
        return f"许可 {self.pk}"


class CriminalTransfer(models.Model):
    """涉嫌犯罪案件移送（YS-5 至 YS-12）。"""

    act = models.OneToOneField(
        "acts.EnforcementAct",
        models.CASCADE,
        primary_key=True,
        related_name="transfer",
        verbose_name="行为",
    )
    reported_on = _day("负责人接到书面报告日期")
    approved_on = _day("批准或者不批准日期")
    approved_at = models.DateTimeField("批准移送时刻", null=True, blank=True)
    handed_over_at = models.DateTimeField("移送公安机关时刻", null=True, blank=True)
    opening_notice_on = _day("收到立案通知日期")
    property_handed_on = _day("移交涉案物品材料日期")

    class Meta:
        verbose_name = verbose_name_plural = "涉嫌犯罪移送"

    def __str__(self) -> str:
        return f"移送 {self.pk}"


class Preservation(models.Model):
    """先行登记保存（CF-56）。"""

    act = models.ForeignKey(
        "acts.EnforcementAct", models.CASCADE, related_name="preservations", verbose_name="行为"
    )
    preserved_on = models.DateField("登记保存日期")
    approved_on = _day("负责人批准日期")
    disposed_on = _day("作出处理决定日期")

    class Meta:
        verbose_name = verbose_name_plural = "先行登记保存"

    def __str__(self) -> str:
        return f"登记保存 {self.pk}"
