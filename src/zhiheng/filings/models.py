"""备案：一件是一个机关就一种事项向一个收受机关的一次报送，及其附件与补正。"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from zhiheng.accounts.models import User
from zhiheng.filings import kinds
from zhiheng.filings.plans.models import PlanTask  # noqa: F401 - a table of this room
from zhiheng.filings.states import Adjustment, FilingKind, FilingStatus, PublicationStatus
from zhiheng.kernel.models import Deadline, Matter, MatterQuerySet, known_states

UNDECIDED = (
    FilingStatus.OPEN,
    FilingStatus.SUBMITTED,
    FilingStatus.RETURNED,
    FilingStatus.REFUSED,
)


def _clocks() -> Any:
    return Deadline.objects.filter(
        matter_type__app_label="filings", matter_type__model="filing", matter_id__isnull=False
    )


def _received_by(agencies: Iterable[int]) -> Q:
    return Q(addressee_id__in=agencies) & ~Q(status=FilingStatus.OPEN)


class FilingQuerySet(MatterQuerySet):
    def visible_to(self, user: User | None) -> "FilingQuerySet":
        """监督机构、政府看范围内的；执法机关看本机关（连同并入的）报送的和收到的。"""
        rows = super().visible_to(user)
        if user is None or not user.is_active or user.scope.level != "agency":
            return rows
        return self.filter(Q(agency_id__in=user.agencies) | _received_by(user.agencies))

    def received_by(self, agencies: Iterable[int]) -> "FilingQuerySet":
        """报给这些机关、已经报送的。"""
        return self.filter(_received_by(agencies))

    def decided(self) -> "FilingQuerySet":
        """还没有受理的调整不在内：受理之前，原来的一件现行。"""
        return self.exclude(~Q(adjusted_for=""), status__in=UNDECIDED)

    def one_a_year(self) -> "FilingQuerySet":
        """一年一件的只取现行的一件，调整了几次都是一件。"""
        return self.decided().exclude(status=FilingStatus.SUPERSEDED, kind__in=kinds.adjustable())

    def overdue(self, today: date) -> "FilingQuerySet":
        """法定或者默认的报送、公示期限已过而没有办的。"""
        late = _clocks().overdue(today)
        return self.filter(pk__in=late.values("matter_id"))

    def expiring(self, first: date, last: date) -> "FilingQuerySet":
        """委托期限在这些日子之间届满、没有终止、没有被替代也没有续签的（R02）。"""
        in_force = [FilingStatus.FILED, FilingStatus.UNDER_REVIEW]
        renewed = Filing.objects.filter(previous=OuterRef("pk"), status__in=in_force)
        return self.filter(
            ~Exists(renewed.order_by()),
            expires_on__range=(first, last),
            ended_on__isnull=True,
            status__in=in_force,
        )

    def to_be_copied(self) -> "FilingQuerySet":
        """代收罚款协议已报上一级机关、还没有报同级财政部门的（FJ-6）。"""
        return self.filter(
            kind=FilingKind.PAYMENT_AGREEMENT,
            copied_on__isnull=True,
            status__in=[FilingStatus.SUBMITTED, FilingStatus.FILED, FilingStatus.UNDER_REVIEW],
        )

    def strictly_overdue(self, today: date) -> "FilingQuerySet":
        """按从严读法（固定日期不顺延）已过期而没有办的（A7）。"""
        late = _clocks().running().filter(is_duty=True, strict__lt=today, paused_from__isnull=True)
        return self.filter(pk__in=late.values("matter_id"))


class Filing(Matter):
    """一件备案：年度计划、报告、委托书、裁量基准、目录清单等（WH-8 至 WH-12、WH-14-3、WH-19-1、SD-17）。"""

    Status = FilingStatus
    Publication = PublicationStatus

    kind = models.CharField("种类", max_length=20, choices=FilingKind)
    title = models.CharField("标题", max_length=160)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    addressee = models.ForeignKey(
        "directory.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="收受机关",
    )
    addressee_name = models.CharField("平台以外的收受机关", max_length=120, blank=True)
    key = models.CharField("由日历产生的键", max_length=60, blank=True, editable=False)
    starts_on = models.DateField("起算日期")
    content = models.JSONField("内容", default=dict)
    signed_on = models.DateField("签发日期", null=True, blank=True, editable=False)
    signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="签发人", editable=False
    )
    submitted_on = models.DateField("报送日期", null=True, blank=True, editable=False)
    first_submitted_on = models.DateField("首次报送日期", null=True, blank=True, editable=False)
    filed_on = models.DateField("受理日期", null=True, blank=True, editable=False)
    expires_on = models.DateField("期限届满", null=True, blank=True, editable=False)
    ended_on = models.DateField("委托终止日期", null=True, blank=True, editable=False)
    end_reason = models.TextField("终止的原因", blank=True, editable=False)
    delegate_public_on = models.DateField(
        "受委托组织公布日期", null=True, blank=True, editable=False
    )
    delegate_public_where = models.CharField(
        "受委托组织公布的网址或者载体", max_length=200, blank=True, editable=False
    )
    copied_to = models.CharField("所报的同级财政部门", max_length=120, blank=True, editable=False)
    copied_on = models.DateField("报同级财政部门的日期", null=True, blank=True, editable=False)
    late_days = models.PositiveIntegerField("逾期天数", null=True, blank=True, editable=False)
    next_due = models.DateField("最近期限", null=True, editable=False)
    norm = models.ForeignKey(
        "filings.NewNorm",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="filings",
        verbose_name="所报告的规范",
    )
    change = models.OneToOneField(
        "directory.AgencyChange",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="filing",
        verbose_name="名录的登记",
    )
    remark = models.TextField("备案审查意见", blank=True, editable=False)
    previous = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name="所替代的备案",
    )
    adjusted_for = models.CharField(
        "调整的缘由", max_length=15, choices=Adjustment, blank=True, editable=False
    )
    adjust_reason = models.TextField("调整的理由", blank=True, editable=False)
    publication = models.CharField(
        "公示",
        max_length=10,
        choices=PublicationStatus,
        default=PublicationStatus.NONE,
        editable=False,
    )

    objects = FilingQuerySet.as_manager()
    correctable = ("starts_on", "submitted_on", "title")

    class Meta:
        verbose_name = verbose_name_plural = "备案"
        indexes = [
            models.Index(fields=["status", "-id"], name="filing_by_status"),
            models.Index(fields=["agency", "id"], name="filing_by_agency"),
            models.Index(fields=["next_due", "id"], name="filing_by_next_due"),
            models.Index(fields=["kind", "starts_on", "-id"], name="filing_by_kind_start"),
            models.Index(fields=["expires_on", "-id"], name="filing_by_expiry"),
            models.Index(fields=["addressee", "status", "-id"], name="filing_by_addressee"),
        ]
        constraints = [
            known_states("filing", FilingStatus),
            known_states("filing", PublicationStatus, "publication"),
            known_states("filing", FilingKind, "kind"),
            models.UniqueConstraint(
                fields=["kind", "agency", "key"],
                name="filing_raised_once",
                condition=~Q(key=""),
                violation_error_message="这一年度的这种备案已经列出。",
            ),
            models.UniqueConstraint(
                fields=["previous"],
                name="filing_adjusted_once_at_a_time",
                condition=~Q(adjusted_for="") & Q(status__in=UNDECIDED),
                violation_error_message="替代这一件的已经在办。",
            ),
            models.CheckConstraint(
                name="filing_adjusted_has_previous",
                condition=Q(adjusted_for="") | Q(previous__isnull=False),
            ),
            models.CheckConstraint(
                name="filing_filed_after_submission",
                condition=Q(filed_on__isnull=True) | Q(filed_on__gte=F("submitted_on")),
                violation_error_message="受理日期不能早于报送日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("filings:filing", args=[self.pk])

    @property
    def notice_title(self) -> str:
        return self.title

    @property
    def clause_rows(self) -> str:  # type: ignore[override]
        """本种备案落实的条款；各步只引这些。"""
        return kinds.of(self.kind).rows

    def may_be_read_by(self, user: Any) -> bool:
        """没有报送过的草稿，内容只有本机关和承接它的看得见。"""
        return self.agency_id in user.agencies or self.first_submitted_on is not None

    @property
    def current_files(self) -> list["FilingFile"]:
        """没有移出的附件。"""
        return [file for file in self.files.all() if file.removed_at is None]

    @property
    def missing(self) -> list[str]:
        """还缺的内容：必填而空缺的栏目，须有而没有的附件。"""
        kind = kinds.of(self.kind)
        files = ["附件"] if kind.needs_files and not self.current_files else []
        return [*kind.missing(self.content), *files]

    def is_over(self, today: date) -> bool:
        """委托期限已经届满，还没有续签或者终止。"""
        if self.expires_on is None or self.ended_on is not None:
            return False
        is_in_force = self.status in (FilingStatus.FILED, FilingStatus.UNDER_REVIEW)
        return is_in_force and self.expires_on < today

    @property
    def edition(self) -> int:
        """第几版：沿所替代的备案往前数。"""
        count, earlier = 1, self.previous
        while earlier is not None:
            count, earlier = count + 1, earlier.previous
        return count

    @property
    def addressee_text(self) -> str:
        """收受机关的名称；向社会公布而不必报送的为空。"""
        return self.addressee.name if self.addressee else self.addressee_name


class NewNormQuerySet(models.QuerySet["NewNorm"]):
    def visible_to(self, user: Any) -> "NewNormQuerySet":
        """监督机构、政府看本级登记的；执法机关看由本机关（连同并入的）实施的。"""
        scope = user.scope
        if scope.level in {"so", "gov"}:
            return self.filter(path__startswith=scope.path)
        if scope.level == "agency":
            carried = NewNorm.agencies.through.objects.filter(agency__in=user.agencies)
            return self.filter(pk__in=carried.values("newnorm"))
        return self.none()


class NewNorm(models.Model):
    """要报告实施情况的法律、法规、规章：何日施行，由哪些部门实施（SD-17、R41）。"""

    class Rank(models.TextChoices):
        LAW = "law", "法律"
        REGULATION = "regulation", "法规"
        RULE = "rule", "规章"

    title = models.CharField("名称", max_length=160)
    rank = models.CharField("种类", max_length=12, choices=Rank)
    document_number = models.CharField("公布文号", max_length=60, blank=True)
    in_force_on = models.DateField("施行日期")
    path = models.CharField("登记的辖区路径", max_length=120)
    agencies = models.ManyToManyField(
        "directory.Agency", related_name="+", verbose_name="实施的部门"
    )
    ended_on = models.DateField("废止日期", null=True, blank=True, editable=False)
    end_reason = models.TextField("废止或者撤销登记的原因", blank=True, editable=False)
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    objects = NewNormQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "须报告实施情况的规范"
        ordering = ["-in_force_on", "id"]
        indexes = [models.Index(fields=["in_force_on", "id"], name="new_norm_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["path", "title", "in_force_on"],
                name="new_norm_once",
                violation_error_message="这部规范已经登记。",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("filings:norm", args=[self.pk])


class FilingFile(models.Model):
    """备案的附件；内容寻址，只写一次。"""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="files", verbose_name="备案")
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("哈希", max_length=64)
    size = models.PositiveIntegerField("字节数")
    added_at = models.DateTimeField("时间")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    removed_at = models.DateTimeField("移出时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "备案附件"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class FilingReturn(models.Model):
    """一次形式审查退回：缺什么、何时退回、何时补正。"""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="returns", verbose_name="备案")
    returned_on = models.DateField("退回日期")
    submitted_on = models.DateField("退回前的报送日期")
    defects = models.JSONField("需要补正的内容")  # list of sentences
    before = models.JSONField("退回时的内容", null=True, editable=False)  # label: text
    returned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="审查人")
    completed_on = models.DateField("补正日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "备案补正"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"补正 {self.returned_on}"


class DueReminder(models.Model):
    """一件备案一项期限一档的提醒：有这一行就不再提醒；届满日变了的，另行提醒。"""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="+", verbose_name="备案")
    clock = models.CharField("期限", max_length=60)
    due = models.DateField("提醒时的届满日")
    days = models.PositiveSmallIntegerField("剩几个工作日之内")

    class Meta:
        verbose_name = verbose_name_plural = "届满提醒"
        indexes = [models.Index(fields=["due"], name="due_reminder_by_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "clock", "due", "days"], name="due_reminded_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.filing} {self.days}"
