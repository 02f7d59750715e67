"""文书及其送达：事实在步骤中冻结，排印后的文件只写一次，哈希留痕。"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from zhiheng.accounts.models import User
from zhiheng.documents.kinds import KINDS
from zhiheng.kernel.scope import ScopedQuerySet, scope_condition

INTERNAL = sorted(kind.id for kind in KINDS.values() if kind.is_internal)
SUPERVISORS_ONLY = ("D61-2",)  # 社会监督员反映的情况，只有监督机构看（HT-3.3-3）


Received = Callable[[Iterable[int]], models.QuerySet[Any]]
_received: list[Received] = []


def register_received(find: Received) -> None:
    """上层房间登记：机关收受的办件；其文书收受机关也看得见。"""
    if find not in _received:
        _received.append(find)


class DocumentQuerySet(ScopedQuerySet):
    def visible_to(self, user: User | None) -> "DocumentQuerySet":
        """监督机构、政府看范围内的；执法机关看发给、出自本机关的和本机关收受的，看不到内部文书；数据录入员都不看。"""
        if user is not None and user.only_records:
            return self.none()
        rows = super().visible_to(user)
        if user is not None and user.scope.level == "agency" and user.is_active:
            return self.filter(_of_agency(user)).exclude(kind__in=INTERNAL)
        if user is not None and user.scope.level == "gov":
            return rows.exclude(kind__in=SUPERVISORS_ONLY)
        return rows

    def of(self, matter: models.Model) -> "DocumentQuerySet":
        """一件的全部文书，新的在前。"""
        return self.filter(
            matter_type=ContentType.objects.get_for_model(matter), matter_id=matter.pk
        )


def _of_agency(user: User) -> Q:
    """本机关（连同并入的）的，和它收到的。"""
    found = scope_condition(user)
    for find in _received:
        matters = find(user.agencies)
        matter_type = ContentType.objects.get_for_model(matters.model)
        found |= Q(matter_type=matter_type, matter_id__in=matters.values("pk"))
    return found


class Document(models.Model):
    """一份文书：文种、文号、冻结的事实；正文由事实排印，文件按内容寻址，不再改动。"""

    class Status(models.TextChoices):
        FROZEN = "frozen", "生成中"
        RENDERED = "rendered", "已生成"
        FAILED = "failed", "生成失败"
        VOID = "void", "作废"

    kind = models.CharField("文种", max_length=20)
    number = models.CharField("文号", max_length=80, blank=True)
    matter_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", verbose_name="办件种类"
    )
    matter_id = models.BigIntegerField("办件编号")
    matter = GenericForeignKey("matter_type", "matter_id")
    agency = models.ForeignKey(
        "directory.Agency", models.PROTECT, related_name="+", verbose_name="机关"
    )
    path = models.CharField("路径", max_length=120, editable=False, db_index=True)
    facts = models.JSONField("冻结的事实")
    is_demo = models.BooleanField("演示数据", default=False)
    code = models.CharField("校验码", max_length=19, db_index=True, editable=False)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.FROZEN)
    sha256 = models.CharField("文件哈希", max_length=64, blank=True)
    size = models.PositiveIntegerField("字节数", default=0)
    pages = models.PositiveSmallIntegerField("页数", default=0)
    failure = models.CharField("未能生成的原因", max_length=300, blank=True)
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="制作人"
    )
    created_at = models.DateTimeField("定稿时间")
    rendered_at = models.DateTimeField("生成时间", null=True, blank=True)
    void_reason = models.TextField("作废理由", blank=True)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    voided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准作废的人"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["matter_type", "matter_id", "-id"], name="document_by_matter"),
            models.Index(fields=["number", "id"], name="document_by_number"),
            models.Index(fields=["path", "-created_at", "-id"], name="document_by_path_day"),
            models.Index(fields=["agency", "-created_at", "-id"], name="document_by_agency_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="document_rendered_has_hash",
                condition=~Q(status="rendered") | ~Q(sha256=""),
                violation_error_message="已生成的文书须有文件哈希。",
            ),
            models.CheckConstraint(
                name="document_void_says_why",
                condition=~Q(status="void") | ~Q(void_reason=""),
                violation_error_message="作废的文书须写明理由。",
            ),
            models.UniqueConstraint(
                fields=["matter_type", "matter_id", "kind", "number"],
                name="document_number_once",
                condition=~Q(number="") & ~Q(status="void"),
                violation_error_message="这个文号已有一份文书。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}{f'（{self.number}）' if self.number else ''}"

    def get_absolute_url(self) -> str:
        return reverse("documents:paper", args=[self.pk])

    @property
    def title(self) -> str:
        kind = KINDS.get(self.kind)
        return kind.title if kind else self.kind

    @property
    def rows(self) -> str:
        kind = KINDS.get(self.kind)
        return kind.rows if kind else ""

    @property
    def is_ready(self) -> bool:
        return bool(self.sha256)

    @property
    def file_name(self) -> str:
        return f"{self.title}{self.number}".replace("/", "_")


class ProofOfServiceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User | None) -> "ProofOfServiceQuerySet":
        """看得见文书的看得见它的送达。"""
        return self.filter(document__in=Document.objects.visible_to(user))


class ProofOfService(models.Model):
    """送达：发出、到达、签收、阅读四个时刻分别记载；拒收的写明留置情况。

    依据 A6、WH-31、WH-32.s1、WH-33.s1；纸面送达的方式参照 MS-87 至 MS-91。
    """

    class Method(models.TextChoices):
        ELECTRONIC = "electronic", "电子送达"
        DIRECT = "direct", "直接送达"
        LEFT = "left", "留置送达"
        POST = "post", "邮寄送达"
        ENTRUSTED = "entrusted", "委托送达"

    ON_PAPER = (Method.DIRECT, Method.POST, Method.ENTRUSTED, Method.LEFT)
    ON_THE_WAY = (Method.POST, Method.ENTRUSTED)  # 送出之后隔些日子才收到的

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="proofs", verbose_name="文书"
    )
    addressee = models.CharField("受送达人", max_length=120)
    method = models.CharField("送达方式", max_length=12, choices=Method)
    mail_number = models.CharField("邮件号、委托函号", max_length=60, blank=True)
    place = models.CharField("送达地点", max_length=120, blank=True)
    sent_at = models.DateTimeField("发出时间")
    arrived_at = models.DateTimeField("到达时间", null=True, blank=True)
    signed_at = models.DateTimeField("签收时间", null=True, blank=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)
    receiver = models.CharField("签收人", max_length=60, blank=True)
    refusal = models.TextField("拒收或者留置情况", blank=True)
    witnesses = models.CharField("见证人", max_length=120, blank=True)
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="送达人"
    )

    objects = ProofOfServiceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "送达回证"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="proof_arrives_after_sending",
                condition=Q(arrived_at__isnull=True) | Q(arrived_at__gte=F("sent_at")),
                violation_error_message="到达时间不能早于发出时间。",
            ),
            models.CheckConstraint(
                name="proof_signed_after_sending",
                condition=Q(signed_at__isnull=True) | Q(signed_at__gte=F("sent_at")),
                violation_error_message="签收时间不能早于发出时间。",
            ),
            models.CheckConstraint(
                name="proof_left_says_why",
                condition=~Q(method="left") | ~Q(refusal=""),
                violation_error_message="留置送达须写明拒收或者留置情况。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} → {self.addressee}"


class ServiceFile(models.Model):
    """送达的凭证：签收的送达回证，记录留置过程的照片、录像；内容寻址，只写一次（MS-87、MS-89）。"""

    class Purpose(models.TextChoices):
        RECEIPT = "receipt", "送达回证"
        FOOTAGE = "footage", "送达过程记录"

    proof = models.ForeignKey(
        ProofOfService, models.PROTECT, related_name="files", verbose_name="送达"
    )
    purpose = models.CharField("用途", max_length=10, choices=Purpose)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("哈希", max_length=64)
    size = models.PositiveIntegerField("字节数")
    added_at = models.DateTimeField("时间")
    added_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "送达凭证"
        constraints = [
            models.UniqueConstraint(fields=["proof", "purpose"], name="service_file_once")
        ]

    def __str__(self) -> str:
        return self.name
