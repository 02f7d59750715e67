"""监督队伍之外的人：社会监督员、专家、法律顾问、受邀人员，其聘任、活动与反映的线索。"""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from zhiheng.kernel.models import Matter, known_states
from zhiheng.kernel.models.matter import MatterQuerySet
from zhiheng.kernel.scope import ScopedQuerySet
from zhiheng.registers.models.stored import WithPath

SOON = timedelta(days=90)  # an appointment that ends within is to be renewed
CONTACT = "outsider.contact"  # what the sealed contact is bound to


class OutsidePerson(WithPath):
    """一位社会人士（HT-3.3-3、SC-23）；联系方式加密保存，查看须写理由并留痕。"""

    name = models.CharField("姓名", max_length=40)
    unit = models.CharField("单位、职业", max_length=120)
    field = models.CharField("专业、领域", max_length=80, blank=True)
    sealed_contact = models.TextField("封存的联系方式", blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "社会人士"

    def __str__(self) -> str:
        return self.name


class AppointmentStatus(models.TextChoices):
    PROPOSED = "proposed", "拟聘"
    APPOINTED = "appointed", "已聘任"
    DECLINED = "declined", "不予聘任"
    DISMISSED = "dismissed", "已解聘"
    ENDED = "ended", "期满"


class AppointmentQuerySet(MatterQuerySet):
    def serving(self, day: date) -> "AppointmentQuerySet":
        """当日在任。"""
        return self.filter(status=AppointmentStatus.APPOINTED, term_from__lte=day, term_to__gte=day)

    def to_renew(self, day: date) -> "AppointmentQuerySet":
        """在任，九十日内期满，还没有续聘（同一人、同一种类，任期接在后面的拟聘、聘任）。"""
        alive = (AppointmentStatus.PROPOSED, AppointmentStatus.APPOINTED)
        next_term = self.model.objects.filter(
            person=OuterRef("person_id"), kind=OuterRef("kind"), status__in=alive
        ).filter(term_from__gt=OuterRef("term_to"))
        soon = self.serving(day).filter(term_to__lte=day + SOON)
        return soon.filter(~Exists(next_term.order_by()))

    def over(self, day: date) -> "AppointmentQuerySet":
        """任期已满，还没有登记期满。"""
        return self.filter(status=AppointmentStatus.APPOINTED, term_to__lt=day)


class Appointment(Matter):
    """一次聘任：种类、职责、条件、任期与聘书（HT-2.2-3、HT-3.3-3、SC-23、R35）。"""

    Status = AppointmentStatus

    class Kind(models.TextChoices):
        SUPERVISOR = "supervisor", "社会监督员"
        EXPERT = "expert", "专家"
        COUNSEL = "counsel", "法律顾问"
        INVITED = "invited", "受邀人员"

    person = models.ForeignKey(
        OutsidePerson, models.PROTECT, related_name="appointments", verbose_name="受聘人"
    )
    kind = models.CharField("种类", max_length=12, choices=Kind)
    duties = models.TextField("职责")
    conditions = models.TextField("符合的条件")
    term_from = models.DateField("任期起")
    term_to = models.DateField("任期止")
    appointed_on = models.DateField("聘任日期", null=True, editable=False)
    dismissed_on = models.DateField("解聘日期", null=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "聘任"
        indexes = [models.Index(fields=["term_to", "id"], name="appointment_by_end")]
        constraints = [
            known_states("appointment", AppointmentStatus),
            models.CheckConstraint(
                name="appointment_ends_after_start",
                condition=Q(term_to__gte=F("term_from")),
                violation_error_message="任期止不能早于任期起。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.person}"

    def get_absolute_url(self) -> str:
        return reverse("registers:outsider", args=[self.pk])


class OutsiderActivity(WithPath):
    """参加的一次监督活动，说了什么（SC-23）。"""

    appointment = models.ForeignKey(
        Appointment, models.PROTECT, related_name="activities", verbose_name="聘任"
    )
    held_on = models.DateField("日期")
    activity = models.CharField("活动", max_length=120)
    views = models.TextField("意见、建议", blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参加活动"
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return self.activity


class ClueStatus(models.TextChoices):
    NEW = "new", "新"
    TRANSFERRED = "transferred", "已转办"
    ANSWERED = "answered", "已反馈"


class ClueQuerySet(MatterQuerySet):
    def visible_to(self, user: Any) -> "ClueQuerySet":
        """线索只有监督机构看得见：被反映的机关、本级政府都看不见。"""
        rows = super().visible_to(user)
        return rows if user is not None and user.scope.level == "so" else rows.none()


class SocialClue(Matter):
    """社会监督员反映的一条线索，由监督机构登记、转办、反馈（HT-3.3-3）。"""

    Status = ClueStatus

    appointment = models.ForeignKey(
        Appointment, models.PROTECT, related_name="clues", verbose_name="反映人"
    )
    concerned = models.ForeignKey(
        "directory.Agency", models.PROTECT, related_name="+", verbose_name="涉及机关"
    )
    received_on = models.DateField("反映日期")
    subject = models.CharField("事由", max_length=120)
    text = models.TextField("反映的情况")
    transferred_to = models.CharField("转办给", max_length=120, blank=True)
    reply = models.TextField("反馈", blank=True)

    objects = ClueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "社会监督线索"
        constraints = [known_states("social_clue", ClueStatus)]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("registers:clue", args=[self.pk])
