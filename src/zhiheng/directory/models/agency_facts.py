"""机关登记的各项：在现行名录和名录的各个版本里是同样的栏目。"""

from datetime import date

from django.db import models
from django.db.models import F, Q

from zhiheng.law import coverage

# every registered field, in the order in which pages show it
FACTS = (
    "name",
    "short_name",
    "prefix",
    "credit_code",
    "kind",
    "jurisdiction",
    "government",
    "superior",
    "superior_name",
    "is_vertical",
    "is_supervision_authority",
    "field",
    "legal_basis",
    "powers",
    "supervision_unit",
    "responsible_leader",
    "leader_post",
    "qualified_from",
    "qualified_to",
)


def qualified_on(day: date) -> Q:
    """当日有主体资格。"""
    ends = Q(qualified_to__isnull=True) | Q(qualified_to__gte=day)
    return Q(qualified_from__lte=day) & ends


def dates_in_order(name: str) -> models.CheckConstraint:
    """The same condition on the row of today and on each version."""
    return models.CheckConstraint(
        name=name,
        condition=Q(qualified_to__isnull=True) | Q(qualified_to__gte=F("qualified_from")),
        violation_error_message="主体资格的止期不能早于起期。",
    )


class AgencyFacts(models.Model):
    """一个机关登记的内容，除去指向别处的几项。"""

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
    kind = models.CharField("类型", max_length=20, choices=Kind)
    path = models.CharField("路径", max_length=120, editable=False)
    superior_name = models.CharField("平台以外的上级主管部门", max_length=120, blank=True)
    is_vertical = models.BooleanField("垂直管理", default=False)
    is_supervision_authority = models.BooleanField("行政执法监督机构", default=False)
    field = models.CharField("执法领域", max_length=40, blank=True)
    legal_basis = models.TextField("设立与职权依据", blank=True)
    powers = models.TextField("职权范围", blank=True)
    supervision_unit = models.CharField("监督科室", max_length=60, blank=True)
    responsible_leader = models.CharField("第一责任人", max_length=40, blank=True)
    leader_post = models.CharField("第一责任人职务", max_length=60, blank=True)
    qualified_from = models.DateField("主体资格起")
    qualified_to = models.DateField("主体资格止", null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def superior_shown(self) -> str:
        """上级主管部门：平台上的机关，或者平台以外的名称；没有登记的为空。"""
        return str(getattr(self, "superior", None) or self.superior_name)

    @property
    def supervises_itself(self) -> bool:
        """镇街、执法部门对本地区、本系统的执法负有监督职责（HT-2.1-1）；政府和监督机构监督的是别人。"""
        coverage.executed("register", "directory.duty_of_supervision")
        duty = {self.Kind.DEPARTMENT, self.Kind.DISPATCHED_ORGAN, self.Kind.TOWN}
        return self.kind in duty and not self.is_supervision_authority

    def is_qualified_on(self, day: date) -> bool:
        return self.qualified_from <= day and (
            self.qualified_to is None or self.qualified_to >= day
        )
