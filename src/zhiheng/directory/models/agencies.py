"""辖区与机关：谁在哪里、归谁管、何时有主体资格。"""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from zhiheng.directory import codes
from zhiheng.directory.models.agency_facts import AgencyFacts, dates_in_order, qualified_on
from zhiheng.directory.models.scoped import scoped
from zhiheng.law import library

if TYPE_CHECKING:
    from zhiheng.directory.models.versions import AgencyVersion


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
        return self.filter(qualified_on(day))

    def valid_within(self, first: date, last: date) -> "AgencyQuerySet":
        """在这段时间里有过主体资格的，后来终止的也在内。"""
        begun = self.filter(qualified_from__lte=last)
        return begun.filter(Q(qualified_to__isnull=True) | Q(qualified_to__gte=first))

    def as_of(self, day: date) -> "models.QuerySet[AgencyVersion]":
        """某日有效的各机关版本，过去的、计划中的都可以；资格已终止的机关也在内。"""
        from zhiheng.directory.models.versions import AgencyVersion

        return AgencyVersion.objects.as_of(day)

    def within(self, path: str) -> "AgencyQuerySet":
        return self.filter(path__startswith=path)

    def visible_to(self, user: Any) -> "AgencyQuerySet":
        return scoped(self, user, "path", "pk")

    def read_by(self, user: Any) -> "AgencyQuerySet":
        """`visible_to` 的，执法机关连同并入它的：供查阅、作条件；登记、办理仍限本机关（WH-9.s1、SC-10）。"""
        if user.scope.level == "agency":
            return self.filter(pk__in=user.agencies)
        return self.visible_to(user)


class Agency(AgencyFacts):
    """行政执法主体、本级政府与监督机构（WH-3、WH-5、WH-9.s1、SD-9）；这一行是今天有效的版本。"""

    credit_code = models.CharField(
        "统一社会信用代码",
        max_length=18,
        null=True,
        blank=True,
        unique=True,
        validators=[codes.validate_credit_code],
    )
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="agencies", verbose_name="辖区"
    )
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
    shown_from = models.DateField("所示版本的起日", null=True, editable=False)

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
                fields=["jurisdiction", "name"],
                name="agency_name_in_jurisdiction",
                violation_error_message="这一辖区已有同名的机关；它有变化的，请在它的页面办理变更，不另登记。",
            ),
            dates_in_order("agency_qualified_from_before_to"),
        ]

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
