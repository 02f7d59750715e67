"""证件的办理：申请、培训、考试、发证、暂扣、恢复、取消、退出、换发，以及年度审验、照片。"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from zhiheng.directory.models import CertificateState, Officer, OfficerCertificate
from zhiheng.kernel.models import Matter
from zhiheng.kernel.models.matter import MatterQuerySet, known_states

Kind = OfficerCertificate.Kind


class CertificateStatus(models.TextChoices):
    """办理到哪一步；发证以后与证件的状态同名。"""

    APPLIED = "applied", "已申请"
    TRAINED = "trained", "已培训"
    PASSED = "passed", "考试合格"
    VALID = CertificateState.VALID.value, CertificateState.VALID.label
    SUSPENDED = CertificateState.SUSPENDED.value, CertificateState.SUSPENDED.label
    REVOKED = CertificateState.REVOKED.value, CertificateState.REVOKED.label
    WITHDRAWN = CertificateState.WITHDRAWN.value, CertificateState.WITHDRAWN.label


class CertificateMatterQuerySet(MatterQuerySet):
    def visible_to(self, user: Any) -> "CertificateMatterQuerySet":
        """执法人员只看本人的。"""
        found = super().visible_to(user)
        is_officer = user is not None and user.scope.level == "agency"
        if is_officer and not user.has_role("ea_clerk", "ea_head"):
            return found.filter(officer_id=user.officer_id)
        return found


class CertificateMatter(Matter):
    """一本证件的办理（SD-10、SC-17、SC-32）；到期与暂扣期满由证件的日期得出，不写入状态。"""

    Status = CertificateStatus

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name="人员")
    certificate = models.OneToOneField(
        OfficerCertificate,
        models.PROTECT,
        null=True,
        related_name="matter",
        verbose_name="证件",
    )
    kind = models.CharField("证件种类", max_length=12, choices=Kind, default=Kind.ENFORCEMENT)
    territory = models.CharField("执法区域路径", max_length=120)
    field = models.CharField("执法领域", max_length=40, blank=True)
    trained_on = models.DateField("培训结束日期", null=True)
    training_hours = models.PositiveSmallIntegerField("培训学时", null=True)
    passed_on = models.DateField("考试日期", null=True)
    score = models.DecimalField("考试成绩", max_digits=4, decimal_places=1, null=True)
    at_first = models.JSONField("第一次决定之前的日期", null=True, editable=False)

    objects = CertificateMatterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "证件办理"
        indexes = [
            models.Index(fields=["agency", "-id"], name="certificate_matter_by_agency"),
            models.Index(fields=["officer", "kind"], name="certificate_matter_by_officer"),
            models.Index(fields=["status", "-id"], name="certificate_matter_by_status"),
        ]
        constraints = [
            known_states("certificate_matter", CertificateStatus),
            models.CheckConstraint(
                name="certificate_matter_issued_has_certificate",
                condition=Q(status__in=["applied", "trained", "passed", "withdrawn"])
                | Q(certificate__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        named = f" {self.certificate}" if self.certificate_id else ""
        return f"{self.officer} {self.get_kind_display()}{named}"

    @property
    def notice_title(self) -> str:
        return str(self)

    def get_absolute_url(self) -> str:
        if self.certificate_id:
            return reverse("registers:certificate", args=[self.certificate_id])
        return reverse("registers:application", args=[self.pk])

    def state_on(self, day: date) -> str:
        """发证以前是办理的状态，发证以后是证件当日的状态。"""
        return self.certificate.status_on(day) if self.certificate else self.status


class CertificateDecision(models.Model):
    """有权机关的一次决定：暂扣、恢复、取消、退出（A30、SC-32、HT-3.4-2）；换发也记在这里；登记错的更正或者撤回。"""

    class Action(models.TextChoices):
        SUSPEND = "suspend", "暂扣"
        RESTORE = "restore", "恢复"
        REVOKE = "revoke", "取消"
        WITHDRAW = "withdraw", "退出"
        RENEW = "renew", "换发"

    matter = models.ForeignKey(
        CertificateMatter, models.PROTECT, related_name="decisions", verbose_name="证件办理"
    )
    action = models.CharField("决定内容", max_length=10, choices=Action)
    number = models.CharField("决定文号", max_length=60, blank=True)
    decided_by = models.CharField("决定机关", max_length=120, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    starts_on = models.DateField("生效日期")
    ends_on = models.DateField("止期", null=True, blank=True)
    retracted_on = models.DateField("撤回之日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "证件的决定"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="certificate_decision_is_named",
                condition=Q(action="renew")
                | (Q(decided_on__isnull=False) & ~Q(number="") & ~Q(decided_by="")),
                violation_error_message="须有有权机关决定的文号、机关和日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.number}".strip()


class CertificateYearCheck(models.Model):
    """一本证件一年的审验：合格或者不合格；没有这一行就是未审验（SC-10、SC-17）。"""

    class Result(models.TextChoices):
        PASSED = "passed", "合格"
        FAILED = "failed", "不合格"

    certificate = models.ForeignKey(
        OfficerCertificate, models.PROTECT, related_name="year_checks", verbose_name="证件"
    )
    year = models.PositiveSmallIntegerField("年度")
    result = models.CharField("结果", max_length=10, choices=Result)
    checked_on = models.DateField("审验日期")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度审验"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "year"], name="year_check_once"),
            models.CheckConstraint(
                name="year_check_failure_has_note",
                condition=Q(result="passed") | ~Q(note=""),
                violation_error_message="审验不合格的，请写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年{self.get_result_display()}"


class ExpiryReminder(models.Model):
    """一本证件一档到期提醒：有这一行就不再提醒；换发之后止期不同，另行提醒。"""

    certificate = models.ForeignKey(
        OfficerCertificate, models.CASCADE, related_name="+", verbose_name="证件"
    )
    valid_to = models.DateField("提醒时的止期")
    days = models.PositiveSmallIntegerField("几日之内到期")  # 0: 已经过期

    class Meta:
        verbose_name = verbose_name_plural = "到期提醒"
        indexes = [models.Index(fields=["valid_to"], name="expiry_reminder_by_end")]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "valid_to", "days"], name="expiry_reminded_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.certificate} {self.days}"


class OfficerPhoto(models.Model):
    """证件照片：文件在保险库，台账只记哈希。"""

    officer = models.OneToOneField(
        Officer, models.PROTECT, related_name="photo", verbose_name="人员"
    )
    name = models.CharField("文件名", max_length=120)
    sha256 = models.CharField("哈希", max_length=64)
    size = models.PositiveIntegerField("字节数")
    added_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = verbose_name_plural = "证件照片"

    def __str__(self) -> str:
        return self.name
