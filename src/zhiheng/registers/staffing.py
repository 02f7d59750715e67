"""人员配备：监督人员、法制审核人员够不够，有没有一人既执法又监督；按今天的名册整批统计。"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhiheng.directory.models import Agency, Officer, OfficerCertificate, OfficerDuty
from zhiheng.directory.people import FEWEST_SUPERVISORS
from zhiheng.law import coverage
from zhiheng.registers.duties import NEEDED
from zhiheng.registers.models import CertificateYearCheck

STAFFING = "registers.staffing"
REVIEWERS = Fraction(5, 100)  # SX-3，平台默认：文件没有条文编号，比例依通行口径
MOST_NAMED = 100
Duty, Certificate = OfficerDuty.Kind, OfficerCertificate.Kind


@dataclass
class Strength:
    """一个单位或者一个辖区的人数。"""

    name: str
    enforcement: int = 0
    review: int = 0
    supervision: int = 0
    agency: Agency | None = None

    @property
    def reviewers_needed(self) -> int:
        """不少于执法人员的百分之五，有执法人员的至少一名（SX-3）。"""
        return ceil(self.enforcement * REVIEWERS)

    @property
    def has_reviewers(self) -> bool:
        return self.review >= self.reviewers_needed

    @property
    def has_supervisors(self) -> bool:
        """监督工作人员不少于两人（HT-2.2-1）。"""
        return self.supervision >= FEWEST_SUPERVISORS

    @property
    def is_short(self) -> bool:
        return not (self.has_reviewers and self.has_supervisors)


@dataclass
class Staffing:
    """整张核对表。"""

    units: list[Strength]
    places: list[Strength]
    both: list[OfficerDuty] = field(default_factory=list)
    unqualified: list[OfficerDuty] = field(default_factory=list)
    year: int = 0
    unchecked: int = 0
    failed: int = 0

    @property
    def short(self) -> list[Strength]:
        return [one for one in self.units if one.is_short]


def staffing(user: Any, day: date) -> Staffing:
    """本人范围内、当日的人员配备。"""
    coverage.executed("register", STAFFING)
    agencies = list(
        Agency.objects.visible_to(user)
        .valid_on(day)
        .exclude(kind=Agency.Kind.GOVERNMENT)
        .select_related("jurisdiction")
        .order_by("path", "id")
    )
    units = {one.pk: Strength(one.name, agency=one) for one in agencies}
    officers = Officer.objects.in_office(day).filter(agency__in=units).order_by()
    for name, counted in _counts(officers, day).items():
        for agency, number in counted:
            setattr(units[agency], name, number)
    found = Staffing(list(units.values()), _by_place(units.values()), year=day.year)
    found.both = list(_both(officers, day)[:MOST_NAMED])
    found.unqualified = list(_unqualified(officers, day)[:MOST_NAMED])
    found.unchecked, found.failed = _year_checks(officers, day)
    return found


def _counts(officers: QuerySet[Officer], day: date) -> dict[str, Any]:
    """Three queries: holders of enforcement certificates, of supervision certificates, reviewers, by agency."""

    def holders(kind: str) -> Any:
        valid = OfficerCertificate.objects.valid_on(day).filter(kind=kind)
        return officers.filter(pk__in=valid.values("officer_id"))

    reviewing = OfficerDuty.objects.on(day).filter(duty=Duty.REVIEW).order_by()
    asked = {
        "enforcement": holders(Certificate.ENFORCEMENT),
        "supervision": holders(Certificate.SUPERVISION),
        "review": officers.filter(pk__in=reviewing.values("officer_id")),
    }
    return {
        name: rows.values_list("agency_id").annotate(number=Count("pk")).order_by()
        for name, rows in asked.items()
    }


def _by_place(units: Iterable[Strength]) -> list[Strength]:
    names: dict[str, str] = {}
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in units:
        place = one.agency.jurisdiction  # type: ignore[union-attr]  # every unit has its agency
        names[place.pk] = place.name
        mine = (one.enforcement, one.review, one.supervision)
        sums[place.pk] = [a + b for a, b in zip(sums[place.pk], mine, strict=True)]
    return [Strength(name, *sums[key]) for key, name in names.items()]


def _both(officers: QuerySet[Officer], day: date) -> QuerySet[OfficerDuty]:
    """HT-2.1-2：同一人当日既执法又监督的（导入的数据里可能有）。"""
    present = OfficerDuty.objects.on(day)
    enforcing = present.filter(duty=Duty.ENFORCEMENT, officer=OuterRef("officer_id"))
    rows = present.filter(duty=Duty.SUPERVISION, officer__in=officers.values("pk"))
    found: QuerySet[OfficerDuty] = rows.filter(Exists(enforcing.order_by()))
    return found.select_related("officer__agency").order_by("pk")


def _unqualified(officers: QuerySet[Officer], day: date) -> QuerySet[OfficerDuty]:
    """SD-10、SD-11、SD-22：任职而当日没有相应的有效证件。"""
    lacking = Q(pk__in=[])
    for duty, (kind, _) in NEEDED.items():
        held = OfficerCertificate.objects.valid_on(day).filter(
            kind=kind, officer=OuterRef("officer_id")
        )
        lacking |= Q(duty=duty) & ~Exists(held)
    rows = OfficerDuty.objects.on(day).filter(lacking, officer__in=officers.values("pk"))
    found: QuerySet[OfficerDuty] = rows.select_related("officer__agency").order_by("pk")
    return found


def _year_checks(officers: QuerySet[Officer], day: date) -> tuple[int, int]:
    """当日有效的证件，本年度没有审验的和不合格的。"""
    done = CertificateYearCheck.objects.filter(certificate=OuterRef("pk"), year=day.year)
    rows = OfficerCertificate.objects.valid_on(day).filter(officer__in=officers.values("pk"))
    counted = rows.annotate(
        is_done=Exists(done), is_failed=Exists(done.filter(result="failed"))
    ).aggregate(
        unchecked=Count("pk", filter=Q(is_done=False)), failed=Count("pk", filter=Q(is_failed=True))
    )
    return counted["unchecked"], counted["failed"]
