"""证件：执法证、监督证、听证主持人证。"""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from zhiheng.directory.models.agencies import Agency
from zhiheng.directory.models.people import Officer, Posting


class CertificateState(models.TextChoices):
    """证件某日的状态；各处只用这一套（3.8、A31）。"""

    VALID = "valid", "有效"
    NOT_YET = "not_yet", "未到生效日"
    SUSPENDED = "suspended", "暂扣"
    REVOKED = "revoked", "取消"
    EXPIRED = "expired", "过期"
    WITHDRAWN = "withdrawn", "退出"


S = CertificateState
ONE_DAY = timedelta(days=1)


class Covered(models.Func):
    """Whether one of the spans [first, last, state] in a JSON list covers the day in that state."""

    output_field = models.BooleanField()
    SPANS = {
        "sqlite": ("json_each({})", "json_extract(span.value, '$[{}]')"),
        "postgresql": ("jsonb_array_elements({})", "span.value ->> {}"),
    }

    def __init__(self, column: str, day: date, state: str, **extra: Any) -> None:
        super().__init__(column, **extra)
        self.day, self.state = day, state

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:
        column, params = compiler.compile(self.source_expressions[0])
        each, part = self.SPANS[connection.vendor]
        first, last, state = (part.format(n) for n in range(3))
        found = f"SELECT 1 FROM {each.format(column)} AS span WHERE {state} = %s AND %s BETWEEN {first} AND {last}"  # noqa: S608 - constants; values are parameters
        return f"EXISTS ({found})", [*params, str(self.state), self.day.isoformat()]


class CertificateQuerySet(models.QuerySet["OfficerCertificate"]):
    def visible_to(self, user: Any) -> "CertificateQuerySet":
        """看得见持证人的人。"""
        people = Officer.objects.visible_to(user).order_by()
        if user.scope.level == "agency":
            return self.filter(officer__in=people.values("pk"))
        # asked row by row: a list of certificates walks its own index, however many people there are
        return self.filter(Exists(people.filter(pk=OuterRef("officer_id"))))

    def read_by(self, user: Any) -> "CertificateQuerySet":
        """`visible_to` 的，加上持证人在所看得见的单位任职期间的：只供查阅（SC-10）。"""
        mine = self.model.objects.visible_to(user).order_by().values("pk")
        people = Officer.objects.read_by(user).order_by().values("pk")
        units = Agency.objects.read_by(user).order_by().values("pk")
        of_then = (
            Posting.objects.filter(officer=OuterRef("officer_id"), agency__in=units)
            .filter(starts_on__lte=OuterRef("valid_to"))
            .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("valid_from")))
        )
        once_here = Q(officer__in=people) & Exists(of_then.order_by())
        return self.filter(Q(pk__in=mine) | once_here)

    def in_state(self, state: str, day: date) -> "CertificateQuerySet":
        """当日处于某一状态的；与 `status_on` 同一口径。"""
        ended = Q(revoked_on__lte=day) | Q(withdrawn_on__lte=day)
        if state == S.REVOKED:
            return self.filter(revoked_on__lte=day)
        if state == S.WITHDRAWN:
            return self.filter(withdrawn_on__lte=day).exclude(revoked_on__lte=day)
        if state == S.NOT_YET:
            return self.filter(valid_from__gt=day).exclude(ended)
        if state == S.EXPIRED:
            return self.filter(valid_to__lt=day).exclude(ended)
        held = Q(suspended_from__lte=day) & (
            Q(suspended_to__isnull=True) | Q(suspended_to__gte=day)
        )
        # 后一次暂扣还没有开始，当日在前一次（在“较早的中断”里）之内的
        held |= Q(suspended_from__gt=day) & Q(Covered("interruptions", day, S.SUSPENDED))
        running = self.filter(valid_from__lte=day, valid_to__gte=day).exclude(ended)
        if state == S.SUSPENDED:  # said apart, so that the index of the few suspended serves
            return running.filter(held, suspended_from__isnull=False)
        return running.exclude(held)

    def valid_on(self, day: date) -> "CertificateQuerySet":
        return self.in_state(S.VALID, day)


class OfficerCertificate(models.Model):
    """执法证、监督证、听证主持人证；过期与暂扣期满由日期得出，暂扣、取消、退出须有决定文号。"""

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
    withdrawn_on = models.DateField("退出日期", null=True, blank=True)
    decision_number = models.CharField("暂扣、取消或者退出的决定文号", max_length=60, blank=True)
    interruptions = models.JSONField("较早的中断", default=list, blank=True, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "证件"
        indexes = [
            models.Index(fields=["valid_to", "id"], name="certificate_by_end"),
            models.Index(
                fields=["officer", "valid_to", "revoked_on", "withdrawn_on"],
                name="certificate_of_officer",
            ),
            models.Index(
                fields=["suspended_from"],
                name="certificate_suspended",
                condition=Q(suspended_from__isnull=False),
            ),
            models.Index(
                fields=["revoked_on"],
                name="certificate_revoked",
                condition=Q(revoked_on__isnull=False),
            ),
            models.Index(
                fields=["withdrawn_on"],
                name="certificate_withdrawn",
                condition=Q(withdrawn_on__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"],
                name="certificate_number_unique",
                violation_error_message="这一种类的证件已有这个证号。",
            ),
            models.CheckConstraint(
                name="certificate_valid_from_before_to",
                condition=Q(valid_to__gte=F("valid_from")),
                violation_error_message="证件有效期的止期不能早于起期。",
            ),
            models.CheckConstraint(
                name="certificate_suspended_from_before_to",
                condition=Q(suspended_to__isnull=True) | Q(suspended_to__gte=F("suspended_from")),
                violation_error_message="暂扣的止期不能早于起期。",
            ),
            models.CheckConstraint(
                name="certificate_change_needs_decision",
                condition=Q(
                    suspended_from__isnull=True, revoked_on__isnull=True, withdrawn_on__isnull=True
                )
                | ~Q(decision_number=""),
                violation_error_message="暂扣、取消或者退出证件须填写有权机关的决定文号。",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("registers:certificate", args=[self.pk])

    def status_on(self, day: date) -> str:
        """当日状态，取自 `CertificateState`；到期、暂扣期满都由日期得出。"""
        if self.revoked_on and day >= self.revoked_on:
            return S.REVOKED
        if self.withdrawn_on and day >= self.withdrawn_on:
            return S.WITHDRAWN
        if day < self.valid_from:
            return S.NOT_YET
        if day > self.valid_to:
            return S.EXPIRED
        if self.suspended_from and self.suspended_from <= day <= (self.suspended_to or date.max):
            return S.SUSPENDED
        return self._interrupted(day) or S.VALID

    def _interrupted(self, day: date) -> str:
        asked = day.isoformat()
        found = (state for since, until, state in self.interruptions if since <= asked <= until)
        return next(found, "")

    @property
    def suspensions(self) -> list[tuple[date, date | None]]:
        """历次暂扣的起止，较早的在前。"""
        past = [
            (date.fromisoformat(since), date.fromisoformat(until))
            for since, until, state in self.interruptions
            if state == S.SUSPENDED
        ]
        last = [(self.suspended_from, self.suspended_to)] if self.suspended_from else []
        return [*past, *last]

    @property
    def last_day(self) -> date:
        """最后一个可能有效的日子：到期、取消、退出，取最早的。"""
        ends = [day - ONE_DAY for day in (self.revoked_on, self.withdrawn_on) if day]
        return min([self.valid_to, *ends])
