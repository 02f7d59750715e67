"""名录的沿革：每一次登记（变更、更正）各是一行，只增不改；由它们得出各个时期的版本。"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from zhiheng.directory.models.agencies import Agency, Jurisdiction
from zhiheng.directory.models.agency_facts import AgencyFacts, dates_in_order, qualified_on
from zhiheng.directory.models.scoped import scoped


class AgencyChange(models.Model):
    """一次登记：何日起、因何事、依据什么、设了哪几项；更正改的是原先登记错的值，不是新的变化。

    撤回的是还没有生效的一次登记，如同没有登记过；登记和撤回都留下。
    """

    class Kind(models.TextChoices):
        """变化的种类（WH-9，疑义 A8），以及不属于主体资格变化的登记与更正。"""

        ESTABLISH = "establish", "设立"
        MERGE = "merge", "合并"
        SPLIT = "split", "分立"
        ABOLISH = "abolish", "撤销"
        RENAME = "rename", "更名"
        POWERS = "powers", "职权或者依据增减"
        AUTHORISE = "authorise", "授权或者相对集中"
        REGISTER = "register", "登记"
        CORRECTION = "correction", "更正"
        WITHDRAWAL = "withdrawal", "撤回"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="changes", verbose_name="机关")
    kind = models.CharField("变更种类", max_length=12, choices=Kind)
    effective_on = models.DateField("生效日期")
    basis = models.TextField("变更依据", blank=True)
    document_number = models.CharField("文号", max_length=60, blank=True)
    values = models.JSONField("所设各项", default=dict)
    before = models.JSONField("登记时的原值", default=dict)
    counterparts = models.ManyToManyField(
        Agency, related_name="+", blank=True, verbose_name="相对机关"
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="所更正生效日期或者所撤回的登记",
    )
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", verbose_name="随哪一次机构变动"
    )
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "机关登记事项"
        ordering = ["id"]
        indexes = [models.Index(fields=["agency", "id"], name="agency_change_in_order")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on}"


# 主体资格变化（A8）：须申请确认并公示；登记、更正、撤回不在此列
QUALIFICATION_CHANGES = frozenset(AgencyChange.Kind) - {
    AgencyChange.Kind.REGISTER,
    AgencyChange.Kind.CORRECTION,
    AgencyChange.Kind.WITHDRAWAL,
}


class VersionQuerySet(models.QuerySet["AgencyVersion"]):
    def as_of(self, day: date) -> "VersionQuerySet":
        """当日有效的版本，每个机关至多一个。"""
        open_end = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        return self.filter(open_end, valid_from__lte=day)

    def qualified_on(self, day: date) -> "VersionQuerySet":
        return self.filter(qualified_on(day))

    def visible_to(self, user: Any) -> "VersionQuerySet":
        return scoped(self, user, "path", "agency_id")


class AgencyVersion(AgencyFacts):
    """机关在一段时期内登记的全部内容（WH-9.s1、R01）；止日为空的是现行或者将来的最后一版。"""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="versions", verbose_name="机关")
    valid_from = models.DateField("版本起")
    valid_to = models.DateField("版本止", null=True, blank=True)
    change = models.ForeignKey(
        AgencyChange, models.CASCADE, related_name="+", verbose_name="所起的登记"
    )
    credit_code = models.CharField("统一社会信用代码", max_length=18, null=True, blank=True)  # noqa: DJ001 - as on Agency
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="+", verbose_name="辖区"
    )
    government = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", verbose_name="所属政府"
    )
    superior = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", verbose_name="上级主管部门"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机关版本"
        ordering = ["path", "agency_id", "valid_from"]
        indexes = [models.Index(fields=["path", "id"], name="agency_version_by_path")]
        # that periods of one agency do not overlap is kept by `directory.triggers`
        constraints = [
            models.UniqueConstraint(fields=["agency", "valid_from"], name="agency_version_from"),
            models.UniqueConstraint(
                fields=["agency"],
                name="agency_version_one_open",
                condition=Q(valid_to__isnull=True),
            ),
            models.CheckConstraint(
                name="agency_version_from_before_to",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.UniqueConstraint(
                fields=["government"],
                name="agency_version_one_authority",
                condition=Q(
                    is_supervision_authority=True,
                    qualified_to__isnull=True,
                    valid_to__isnull=True,
                ),
            ),
            dates_in_order("agency_version_qualified_in_order"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("directory:agency", args=[self.agency_id])


class SuccessionQuerySet(models.QuerySet["Succession"]):
    def pending(self) -> "SuccessionQuerySet":
        """已登记而还没有移交、也没有撤回的。"""
        return self.filter(moved_at__isnull=True, withdrawn_at__isnull=True)

    def done(self) -> "SuccessionQuerySet":
        """原机关终止、已经移交给承接机关的；分立而存续的没有承接机关。"""
        return self.filter(moved_at__isnull=False, heir__isnull=False)

    def ended(self, day: date) -> "SuccessionQuerySet":
        """到这一日原机关已经终止的；终止的日期更正了、资格恢复了的随之。"""
        return self.filter(change__agency__qualified_to__lt=day)

    def predecessors(self, agency: int) -> set[int]:
        """并入这个机关的，和先前并入它们的。"""
        pairs = list(self.done().values_list("heir", "change__agency"))
        found, new = set[int](), {agency}
        while new:
            new = {old for heir, old in pairs if heir in new} - found - {agency}
            found |= new
        return found

    def heirs(self) -> dict[int, int]:
        """并入别的机关的，最后由哪个机关承接。"""
        direct = dict(self.done().order_by("pk").values_list("change__agency", "heir"))
        found = {}
        for old in direct:
            to, met = direct[old], {old}
            while to in direct and to not in met:
                met.add(to)
                to = direct[to]
            found[old] = to
        return found

    def visible_to(self, user: Any) -> "SuccessionQuerySet":
        """看得见原机关或者任何一个承接机关的人。"""
        seen = Agency.objects.visible_to(user).order_by().values("pk")
        gives = AgencyChange.objects.filter(agency__in=seen)
        takes = AgencyChange.objects.filter(counterparts__in=seen)
        return self.filter(Q(change__in=gives.values("pk")) | Q(change__in=takes.values("pk")))


class Succession(models.Model):
    """合并、分立、撤销的承接：人、账号、未办结的件各归哪里；生效之日移交，移交了什么逐项记下（SC-10）。"""

    change = models.OneToOneField(
        AgencyChange, models.PROTECT, related_name="succession", verbose_name="登记"
    )
    heir = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", verbose_name="承接机关"
    )  # takes who is not named and the open matters; null where the old unit goes on
    people = models.JSONField("另行指定的人", default=dict)  # {officer: agency}
    moved_at = models.DateTimeField("移交时间", null=True)
    moved = models.JSONField("移交的内容", default=list)  # [{"model", "to", "ids", "left"}]
    withdrawn_at = models.DateTimeField("撤回时间", null=True)

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机关承接"
        constraints = [
            models.CheckConstraint(
                name="succession_moved_with_time",
                condition=Q(moved_at__isnull=False) | Q(moved=[]),
            ),
            models.CheckConstraint(
                name="succession_withdrawn_or_moved",
                condition=Q(moved_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.change)
