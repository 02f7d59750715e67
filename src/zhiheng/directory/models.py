"""名录：辖区、机关、人员、证件、事项与裁量阶次；只记事实与有效期，不含流程。"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from zhiheng.directory import codes
from zhiheng.law import coverage, library


def _scoped(queryset: Any, user: Any, path: str, agency: str) -> Any:
    """政府、监督机构和系统、安全管理员看本级及以下；执法机关看本机关；其他人看不到。"""
    coverage.executed("guard", "directory.scope")
    scope = user.scope
    if scope.level in {"so", "gov"}:
        return queryset.filter(**{f"{path}__startswith": scope.path})
    if scope.level == "agency":
        return queryset.filter(**{agency: scope.agency_id})
    if user.has_role("sys_admin", "sec_admin") and scope.path:
        return queryset.filter(**{f"{path}__startswith": scope.path})
    return queryset.none()


class JurisdictionQuerySet(models.QuerySet["Jurisdiction"]):
    def visible_to(self, user: Any) -> "JurisdictionQuerySet":
        """本单位辖区及以下。"""
        path = user.scope.path
        return self.filter(path__startswith=path) if path and user.roles else self.none()


class Jurisdiction(models.Model):
    """行政区划：市、区县、镇街及按需自编代码的开发区；路径决定谁看得见什么（WH-2）。"""

    class Level(models.TextChoices):
        PROVINCE = "province", "省"
        CITY = "city", "市"
        COUNTY = "county", "县（市、区）"
        ZONE = "zone", "开发区"
        TOWN = "town", "镇（街道）"

    code = models.CharField("区划代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级辖区",
    )
    path = models.CharField("路径", max_length=120, unique=True)

    objects = JurisdictionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "辖区"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    @property
    def profile(self) -> str:
        """适用的规则包组合名，例如 `weihai`、`huantai`。"""
        return library.profile_for(self.path).name


class AgencyQuerySet(models.QuerySet["Agency"]):
    def valid_on(self, day: date) -> "AgencyQuerySet":
        return self.filter(qualified_from__lte=day).filter(
            Q(qualified_to__isnull=True) | Q(qualified_to__gte=day)
        )

    def within(self, path: str) -> "AgencyQuerySet":
        return self.filter(path__startswith=path)

    def visible_to(self, user: Any) -> "AgencyQuerySet":
        return _scoped(self, user, "path", "pk")


class Agency(models.Model):
    """行政执法主体、本级政府与监督机构（WH-3、WH-5、WH-9.s1、SD-9）。"""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", "人民政府"
        DEPARTMENT = "department", "政府部门"
        DISPATCHED_ORGAN = "dispatched_organ", "派出机关"
        DISPATCHED_OFFICE = "dispatched_office", "派出机构"
        AUTHORIZED = "authorized", "法律法规授权组织"
        ENTRUSTED = "entrusted", "受委托组织"
        TOWN = "town", "镇政府（街道办事处）"

    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40, blank=True)
    prefix = models.CharField("机关代字", max_length=20, blank=True)
    credit_code = models.CharField(
        "统一社会信用代码",
        max_length=18,
        null=True,
        blank=True,
        unique=True,
        validators=[codes.validate_credit_code],
    )
    kind = models.CharField("类型", max_length=20, choices=Kind)
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="agencies", verbose_name="辖区"
    )
    path = models.CharField("路径", max_length=120, editable=False)
    government = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies",
        verbose_name="所属政府",
    )
    superior = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="subordinates",
        verbose_name="上级主管部门",
    )
    is_vertical = models.BooleanField("垂直管理", default=False)
    is_supervision_authority = models.BooleanField("行政执法监督机构", default=False)
    field = models.CharField("执法领域", max_length=40, blank=True)
    legal_basis = models.TextField("设立与职权依据", blank=True)
    powers = models.TextField("职权范围", blank=True)
    qualified_from = models.DateField("主体资格起")
    qualified_to = models.DateField("主体资格止", null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机关"
        ordering = ["path", "id"]
        indexes = [models.Index(fields=["path", "id"]), models.Index(fields=["name", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["government"],
                name="agency_one_supervision_authority",
                condition=Q(is_supervision_authority=True, qualified_to__isnull=True),
                violation_error_message="一级政府只有一个行政执法监督机构。",
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "name"], name="agency_name_in_jurisdiction"
            ),
            models.CheckConstraint(
                name="agency_qualified_from_before_to",
                condition=Q(qualified_to__isnull=True) | Q(qualified_to__gte=F("qualified_from")),
                violation_error_message="主体资格的止期不能早于起期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """The path is a copy of the jurisdiction's, kept for scope filters without a join."""
        self.path = self.jurisdiction.path
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("directory:agency", args=[self.pk])

    @property
    def profile(self) -> str:
        return library.profile_for(self.path).name


class AgencyAlias(models.Model):
    """外来数据中机关的另一种写法；由人登记，从不按相似度猜测。"""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="aliases", verbose_name="机关")
    name = models.CharField("写法", max_length=120, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "机关别名"

    def __str__(self) -> str:
        return self.name


class OfficerQuerySet(models.QuerySet["Officer"]):
    def visible_to(self, user: Any) -> "OfficerQuerySet":
        """执法人员只看本人；法制员、主要负责人看本机关；监督机构与政府看本级及以下。"""
        if user.is_administrator:
            return self.none()
        if user.scope.level == "agency" and not user.has_role("ea_clerk", "ea_head"):
            return self.filter(pk=user.officer_id)
        return _scoped(self, user, "agency__path", "agency_id")


class Officer(models.Model):
    """行政执法人员与其他在编在岗人员（SD-10）；与账号可以是同一人。"""

    class StaffType(models.TextChoices):
        CIVIL = "civil", "公务员"
        CAREER = "career", "参公、事业编制"
        CONTRACT = "contract", "合同制"
        DISPATCHED = "dispatched", "劳务派遣"
        SECONDED = "seconded", "临时借调"
        AUXILIARY = "auxiliary", "辅助人员"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="officers", verbose_name="机关")
    name = models.CharField("姓名", max_length=40)
    staff_type = models.CharField(
        "人员类别", max_length=12, choices=StaffType, default=StaffType.CIVIL
    )
    works_from = models.DateField("到岗日期")
    works_to = models.DateField("离岗日期", null=True, blank=True)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["agency_id", "id"]
        indexes = [
            models.Index(fields=["agency", "id"]),
            models.Index(fields=["name", "id"]),
            models.Index(fields=["works_from", "id"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="officer_works_from_before_to",
                condition=Q(works_to__isnull=True) | Q(works_to__gte=F("works_from")),
                violation_error_message="离岗日期不能早于到岗日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:officer", args=[self.pk])


class OfficerCertificate(models.Model):
    """执法证、监督证、听证主持人证；过期与暂扣期满由日期得出，暂扣、取消须有决定文号。"""

    class Kind(models.TextChoices):
        ENFORCEMENT = "enforcement", "行政执法证"
        SUPERVISION = "supervision", "行政执法监督证"
        HEARING = "hearing", "听证主持人证"

    officer = models.ForeignKey(
        Officer, models.PROTECT, related_name="certificates", verbose_name="持证人"
    )
    kind = models.CharField("证件种类", max_length=12, choices=Kind, default=Kind.ENFORCEMENT)
    number = models.CharField("证号", max_length=32)
    territory = models.CharField("执法区域路径", max_length=120)
    field = models.CharField("执法领域", max_length=40, blank=True)
    valid_from = models.DateField("有效期起")
    valid_to = models.DateField("有效期止")
    suspended_from = models.DateField("暂扣起", null=True, blank=True)
    suspended_to = models.DateField("暂扣止", null=True, blank=True)
    revoked_on = models.DateField("取消日期", null=True, blank=True)
    decision_number = models.CharField("暂扣或取消的决定文号", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "证件"
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="certificate_number_unique"),
            models.CheckConstraint(
                name="certificate_valid_from_before_to",
                condition=Q(valid_to__gte=F("valid_from")),
                violation_error_message="证件有效期的止期不能早于起期。",
            ),
            models.CheckConstraint(
                name="certificate_change_needs_decision",
                condition=Q(suspended_from__isnull=True, revoked_on__isnull=True)
                | ~Q(decision_number=""),
                violation_error_message="暂扣或者取消证件须填写有权机关的决定文号。",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def status_on(self, day: date) -> str:
        """当日状态：`valid`、`suspended`、`revoked`、`expired`、`not_yet`。"""
        if self.revoked_on and day >= self.revoked_on:
            return "revoked"
        if day < self.valid_from:
            return "not_yet"
        if day > self.valid_to:
            return "expired"
        if self.suspended_from and self.suspended_from <= day <= (self.suspended_to or date.max):
            return "suspended"
        return "valid"


class ItemQuerySet(models.QuerySet["EnforcementItem"]):
    def visible_to(self, user: Any) -> "ItemQuerySet":
        """执法机关看本机关承担的事项；监督机构与政府看全部事项。"""
        scope = user.scope
        if scope.level in {"so", "gov"}:
            return self.all()
        if scope.level == "agency":
            return self.filter(claims__agency_id=scope.agency_id).distinct()
        return self.none()


class EnforcementItem(models.Model):
    """行政执法事项（R07）；同一事项可由多个机关承担，以各自的有效期为准。"""

    code = models.CharField("事项编码", max_length=40, unique=True)
    name = models.CharField("事项名称", max_length=200)
    act_kind = models.CharField("行为种类", max_length=24)
    basis = models.TextField("法定依据", blank=True)
    domain = models.CharField("领域", max_length=12, blank=True)
    may_be_joint = models.BooleanField("可联合检查", default=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "执法事项"
        ordering = ["code"]
        indexes = [models.Index(fields=["name", "id"])]

    def __str__(self) -> str:
        return self.name


class AgencyItem(models.Model):
    """机关在某段时间内有权办理的事项（SC-12、HT-3.4-1）。"""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="items", verbose_name="机关")
    item = models.ForeignKey(
        EnforcementItem, models.CASCADE, related_name="claims", verbose_name="事项"
    )
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "机关事项"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "item", "valid_from"], name="agency_item_from_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.item}"


class DiscretionBand(models.Model):
    """行政裁量阶次：违法行为 × 情节 × 幅度，按版本与有效期保存（WH-12-1、SD-12）；金额单位为元。"""

    item = models.ForeignKey(
        EnforcementItem, models.CASCADE, related_name="bands", verbose_name="事项"
    )
    violation_code = models.CharField("违法行为代码", max_length=40)
    circumstance = models.CharField("情节", max_length=120)
    version = models.PositiveIntegerField("版本", default=1)
    law_min = models.DecimalField(
        "法定下限", max_digits=16, decimal_places=2, null=True, blank=True
    )
    law_max = models.DecimalField(
        "法定上限", max_digits=16, decimal_places=2, null=True, blank=True
    )
    band_min = models.DecimalField(
        "阶次下限", max_digits=16, decimal_places=2, null=True, blank=True
    )
    band_max = models.DecimalField(
        "阶次上限", max_digits=16, decimal_places=2, null=True, blank=True
    )
    valid_from = models.DateField("施行日期")
    valid_to = models.DateField("废止日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "裁量阶次"
        ordering = ["violation_code", "version", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "violation_code", "circumstance", "version"],
                name="band_version_unique",
            ),
            models.CheckConstraint(
                name="band_min_not_above_max",
                condition=Q(band_min__isnull=True)
                | Q(band_max__isnull=True)
                | Q(band_max__gte=F("band_min")),
                violation_error_message="阶次下限不能高于上限。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.violation_code} {self.circumstance} 第{self.version}版"


class InspectionCap(models.Model):
    """涉企行政检查年度频次上限（R08）：某领域内同一机关、各级合计对同一企业的次数。"""

    domain = models.CharField("领域", max_length=12)
    path = models.CharField("适用辖区路径", max_length=120)
    per_agency = models.PositiveSmallIntegerField("同一机关上限")
    in_total = models.PositiveSmallIntegerField("各级合计上限", null=True, blank=True)
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检查频次上限"
        constraints = [
            models.UniqueConstraint(
                fields=["domain", "path", "valid_from"], name="cap_domain_path_from_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.domain} {self.per_agency} 次/年"
