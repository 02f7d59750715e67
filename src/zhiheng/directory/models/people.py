"""人员、职务与任职。"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from zhiheng.directory.models.agencies import Agency
from zhiheng.directory.models.scoped import scoped


def _leads_a_unit(user: Any) -> bool:
    return bool(user.has_role("ea_clerk", "ea_head"))


class OfficerQuerySet(models.QuerySet["Officer"]):
    def visible_to(self, user: Any) -> "OfficerQuerySet":
        """执法人员只看本人；法制员、主要负责人看本机关；监督机构与政府看本级及以下。"""
        if user.is_administrator:
            return self.none()
        if user.scope.level == "agency":
            if not _leads_a_unit(user):
                return self.filter(pk=user.officer_id)
            return scoped(self, user, "agency__path", "agency_id")
        return self.filter(agency__in=Agency.objects.visible_to(user).order_by().values("pk"))

    def read_by(self, user: Any) -> "OfficerQuerySet":
        """`visible_to` 的，加上曾在所看得见的单位任职、已经调走的：只供查阅（SC-10）。"""
        mine = self.model.objects.visible_to(user).order_by().values("pk")
        if user.is_administrator or user.scope.level == "agency" and not _leads_a_unit(user):
            return self.filter(pk__in=mine)
        units = Agency.objects.read_by(user).order_by().values("pk")
        once_here = Posting.objects.filter(officer=OuterRef("pk"), agency__in=units)
        return self.filter(Q(pk__in=mine) | Exists(once_here.order_by()))

    def seen_one_by_one(self, user: Any) -> "OfficerQuerySet":
        """与 `visible_to` 同一范围，逐行问单位：按姓名、到岗日期排的名单走自己的索引。"""
        if user.scope.level == "agency" or user.is_administrator:
            return self.visible_to(user)
        units = Agency.objects.visible_to(user).order_by()
        return self.filter(Exists(units.filter(pk=OuterRef("agency_id"))))

    def in_office(self, day: date) -> "OfficerQuerySet":
        """当日在岗的。"""
        return self.filter(works_from__lte=day).filter(
            Q(works_to__isnull=True) | Q(works_to__gte=day)
        )

    def qualified(self, day: date) -> "OfficerQuerySet":
        """当日在岗、可以担任执法、监督等职务的；合同制、派遣、借调、辅助人员不算（SD-10-3）。"""
        return self.in_office(day).filter(staff_type__in=LAWFUL_STAFF)


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
    law_qualification = models.CharField("法律职业资格证书编号", max_length=40, blank=True)
    works_from = models.DateField("到岗日期")
    works_to = models.DateField("离岗日期", null=True, blank=True)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["agency_id", "id"]
        indexes = [
            models.Index(fields=["agency", "id"]),
            models.Index(fields=["name", "id", "agency"], name="officer_by_name"),
            models.Index(fields=["works_from", "id"]),
            models.Index(
                fields=["works_to"], name="officer_left", condition=Q(works_to__isnull=False)
            ),
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

    @property
    def may_hold_office(self) -> bool:
        """公务员和参公、事业编制人员；其余的只能从事辅助工作（SD-10-3）。"""
        return self.staff_type in LAWFUL_STAFF


LAWFUL_STAFF = (Officer.StaffType.CIVIL, Officer.StaffType.CAREER)


def spans(name: str, since: str = "starts_on", until: str = "ends_on") -> models.CheckConstraint:
    """The end of a dated row is not before its beginning."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gte": F(since)}),
        violation_error_message="止期不能早于起期。",
    )


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> "DatedQuerySet":
        """当日在期的。"""
        return self.filter(starts_on__lte=day).exclude(ends_on__lt=day)

    def overlapping(self, since: date, until: date | None) -> "DatedQuerySet":
        """与所列期间有重叠的。"""
        found = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=since))
        return found if until is None else found.filter(starts_on__lte=until)


class OfficerDuty(models.Model):
    """一个人的一项职务及其起止：执法、监督、主持听证、法制审核、辅助（HT-2.1-2、SD-10、SD-11、SD-22）。"""

    class Kind(models.TextChoices):
        ENFORCEMENT = "enforcement", "执法人员"
        SUPERVISION = "supervision", "监督人员"
        HEARING = "hearing", "听证主持人"
        REVIEW = "review", "法制审核人员"
        AUXILIARY = "auxiliary", "辅助人员"

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="duties", verbose_name="人员")
    duty = models.CharField("职务", max_length=12, choices=Kind)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True, blank=True)
    is_first_review = models.BooleanField("初次从事法制审核", default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "职务"
        ordering = ["-starts_on", "id"]
        indexes = [
            models.Index(
                fields=["duty", "officer", "ends_on", "starts_on"], name="duty_of_officer"
            ),
        ]
        constraints = [
            spans("duty_starts_before_ends"),
            models.UniqueConstraint(
                fields=["officer", "duty"],
                name="duty_once_at_a_time",
                condition=Q(ends_on__isnull=True),
                violation_error_message="此人正担任这项职务，不重复登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.get_duty_display()}"


class Posting(models.Model):
    """任职：某段日期在某一单位（SD-10、SC-10）；调动以后旧的一段仍在。"""

    officer = models.ForeignKey(
        Officer, models.PROTECT, related_name="postings", verbose_name="人员"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="单位")
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True, blank=True)
    document_number = models.CharField("调动、离岗文号", max_length=60, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ["-starts_on", "-id"]
        constraints = [
            spans("posting_starts_before_ends"),
            models.UniqueConstraint(
                fields=["officer"],
                name="posting_one_at_a_time",
                condition=Q(ends_on__isnull=True),
                violation_error_message="同一人同时只在一个单位任职。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.agency}"
