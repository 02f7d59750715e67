"""执法事项、机关事项、裁量阶次、检查频次上限。"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.urls import reverse

from zhiheng.directory.models.agencies import Agency, Jurisdiction
from zhiheng.directory.models.scoped import scoped


class ItemQuerySet(models.QuerySet["EnforcementItem"]):
    def visible_to(self, user: Any) -> "ItemQuerySet":
        """执法机关看本机关和并入它的承担的事项；监督机构与政府看本辖区的、上级的和以下的清单（WH-2）。"""
        scope = user.scope
        if scope.level in {"so", "gov"}:
            return self._near(scope.path)
        if scope.level == "agency":
            return self.filter(claims__agency__in=user.agencies).distinct()
        return self.none()

    def open_to(self, user: Any) -> "ItemQuerySet":
        """监督机构可以给本级及以下机关登记承担、登记基准的：看得见的清单。"""
        scope = user.scope
        return self._near(scope.path) if scope.level == "so" else self.none()

    def _near(self, path: str) -> "ItemQuerySet":
        """本辖区的、上级的和以下的清单。"""
        above = Q(jurisdiction__in=codes_of(path))
        return self.filter(above | Q(jurisdiction__path__startswith=path))

    def coded(self, code: Any, path: Any) -> "ItemQuerySet":
        """辖区（`path`）说的编码是哪一个事项，近的在前：本地清单的，再逐级往上；别处的清单不算。"""
        at = ExpressionWrapper(path, models.CharField())
        near = self.alias(at=at).filter(code=code, at__startswith=F("jurisdiction__path"))
        return near.order_by("-jurisdiction__path")

    def of_agency(self, code: str, agency: Agency) -> "EnforcementItem | None":
        """机关说的编码是哪一个事项：本机关承担的在先，其次见 `coded`。"""
        own = AgencyItem.objects.filter(item=OuterRef("pk"), agency=agency)
        near = self.coded(code, Value(agency.path)).alias(is_own=Exists(own))
        return near.order_by("-is_own", "-jurisdiction__path").first()

    def kept_by(self, user: Any) -> "ItemQuerySet":
        """监督机构登记、变更的只是本辖区及以下清单里的事项；上级和别处的清单由其自己变更（WH-2）。"""
        scope = user.scope
        if scope.level == "so":
            return self.filter(jurisdiction__path__startswith=scope.path)
        return self.none()


class EnforcementItem(models.Model):
    """行政执法事项（R07）：列在一个辖区的清单里，由该辖区及以下的机关承担，以各自的有效期为准。

    同一编码各地的清单都可以有（多是国家统一的编码），一份清单里只有一个，见 `ItemQuerySet.of_agency`。
    """

    class Level(models.TextChoices):
        PROVINCE = "province", "省级"
        CITY = "city", "市级"
        COUNTY = "county", "县级"
        TOWN = "town", "镇（街道）"

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="items", verbose_name="清单所在辖区"
    )
    code = models.CharField("事项编码", max_length=40)
    name = models.CharField("事项名称", max_length=200)
    act_kind = models.CharField("行为种类", max_length=24)
    basis = models.TextField("法定依据", blank=True)
    domain = models.CharField("领域", max_length=12, blank=True)
    level = models.CharField("行使层级", max_length=10, choices=Level, blank=True)
    may_be_joint = models.BooleanField("可联合检查", default=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "执法事项"
        ordering = ["code"]
        indexes = [models.Index(fields=["name", "id"]), models.Index(fields=["code", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "code"], name="item_code_unique_in_catalogue"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:item", args=[self.pk])


class AgencyItemQuerySet(models.QuerySet["AgencyItem"]):
    def visible_to(self, user: Any) -> "AgencyItemQuerySet":
        """政府与监督机构看本级及以下，执法机关看本机关。"""
        return scoped(self, user, "agency__path", "agency_id")

    def reaching(self, day: date) -> "AgencyItemQuerySet":
        """这一日或者以后承担的。"""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))

    def in_force(self, day: date) -> "AgencyItemQuerySet":
        return self.reaching(day).filter(valid_from__lte=day)


class AgencyItem(models.Model):
    """机关在某段时间内有权办理的事项（SC-12、HT-3.4-1）。"""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="items", verbose_name="机关")
    item = models.ForeignKey(
        EnforcementItem, models.CASCADE, related_name="claims", verbose_name="事项"
    )
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True)

    objects = AgencyItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机关事项"
        indexes = [models.Index(fields=["agency", "item", "id"], name="agency_item_by_agency")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "item", "valid_from"], name="agency_item_from_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.item}"


class BandQuerySet(models.QuerySet["DiscretionBand"]):
    def visible_to(self, user: Any) -> "BandQuerySet":
        """清单通用的，本级及以下、上级各机关的；基准都是公布的。"""
        path = user.scope.path
        if user.scope.level == "none":
            return self.none()
        above = Q(agency__jurisdiction__in=codes_of(path))
        return self.filter(Q(agency__isnull=True) | Q(agency__path__startswith=path) | above)

    def made_by(self, makers: Sequence[int | None]) -> "BandQuerySet":
        """这些机关的和清单通用的（见 `directory.makers`）。"""
        agencies = [one for one in makers if one is not None]
        return self.filter(Q(agency__isnull=True) | Q(agency__in=agencies))

    def kept_by(self, user: Any) -> "BandQuerySet":
        """监督机构登记、废止的只是本级及以下机关的，和本级及以下清单通用的（WH-2）。"""
        scope = user.scope
        if scope.level != "so":
            return self.none()
        common = Q(agency__isnull=True, item__jurisdiction__path__startswith=scope.path)
        return self.filter(common | Q(agency__path__startswith=scope.path))


def codes_of(path: str) -> list[str]:
    """路径上的各级区划代码，如 /370000/371000/ 的 370000、371000。"""
    return path.strip("/").split("/")


class DiscretionBand(models.Model):
    """行政裁量阶次：违法行为 × 情节 × 幅度，按版本与有效期保存（WH-12-1、SD-12）；金额单位为元。

    一版属于制定它的机关，本机关和没有自己的基准的下级机关适用；没有写机关的，是清单所在辖区通用的。
    """

    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bands",
        verbose_name="制定机关",
    )
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
    document_number = models.CharField("公布文号", max_length=60, blank=True)

    objects = BandQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "裁量阶次"
        ordering = ["violation_code", "version", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "item", "violation_code", "circumstance", "version"],
                name="band_version_unique",
            ),
            models.UniqueConstraint(
                fields=["item", "violation_code", "circumstance", "version"],
                name="band_common_version_unique",
                condition=Q(agency__isnull=True),
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
        maker = f" {self.agency}" if self.agency_id else ""
        return f"{self.violation_code} {self.circumstance}{maker} 第{self.version}版"

    def holds_on(self, day: date) -> bool:
        """这一日施行。"""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class CapQuerySet(models.QuerySet["InspectionCap"]):
    def visible_to(self, user: Any) -> "CapQuerySet":
        """本地及下级公布的，和上级公布而适用于本地的。"""
        scope = user.scope
        if scope.level not in {"so", "gov", "agency"}:
            return self.none()
        above = [scope.path[: at + 1] for at, sign in enumerate(scope.path) if sign == "/"]
        return self.filter(Q(path__startswith=scope.path) | Q(path__in=above))


class InspectionCap(models.Model):
    """涉企行政检查年度频次上限（R08）：某领域内同一机关、各级合计对同一企业的次数。"""

    domain = models.CharField("领域", max_length=12, blank=True)
    path = models.CharField("适用辖区路径", max_length=120)
    per_agency = models.PositiveSmallIntegerField("同一机关上限")
    in_total = models.PositiveSmallIntegerField("各级合计上限", null=True, blank=True)
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True)

    objects = CapQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "检查频次上限"
        indexes = [
            models.Index(fields=["domain", "path", "valid_from", "id"], name="cap_by_domain")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["domain", "path", "valid_from"], name="cap_domain_path_from_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.field_title} {self.per_agency} 次/年"

    @property
    def field_title(self) -> str:
        """文件不分领域的，各领域通用。"""
        return self.domain or "各领域"
