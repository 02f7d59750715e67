"""人员配备：监督人员、法制审核人员够不够，有没有一人既执法又监督；按今天的名册整批统计。"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhiheng.directory.models import Agency, Officer, OfficerCertificate, OfficerDuty
from zhiheng.directory.people import FEWEST_SUPERVISORS
from zhiheng.kernel.parameters import profile_of
from zhiheng.law import coverage
from zhiheng.law.library import Profile
from zhiheng.registers.duties import APART, NEEDED
from zhiheng.registers.models import CertificateYearCheck
from zhiheng.registers.shares import Share, share_on

STAFFING = "registers.staffing"
MOST_NAMED = 100
Duty, Certificate = OfficerDuty.Kind, OfficerCertificate.Kind


@dataclass
class Strength:
    """一个单位或者一个辖区的人数。"""

    name: str
    share: Share
    enforcement: int = 0
    review: int = 0
    supervision: int = 0
    agency: Agency | None = None

    @property
    def reviewers_needed(self) -> int:
        """不少于执法人员的一定比例（SX-3）。"""
        return self.share.of(self.enforcement)

    @property
    def is_entrusted(self) -> bool:
        """受委托组织以委托机关的名义执法，审核和监督由委托机关负责；人数的要求只对镇街、部门（HT-2.2-1）。"""
        return self.agency is not None and self.agency.kind == Agency.Kind.ENTRUSTED

    @property
    def has_reviewers(self) -> bool:
        return self.is_entrusted or self.review >= self.reviewers_needed

    @property
    def has_supervisors(self) -> bool:
        """监督工作人员不少于两人（HT-2.2-1）。"""
        return self.is_entrusted or self.supervision >= FEWEST_SUPERVISORS

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
    undecided: list[Officer] = field(default_factory=list)
    year: int = 0
    unchecked: int = 0
    failed: int = 0

    @property
    def short(self) -> list[Strength]:
        return [one for one in self.units if one.is_short]

    @property
    def shares(self) -> list[Share]:
        """所用的比例，一地一个。"""
        return list(dict.fromkeys(one.share for one in self.units))


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
    share: Callable[[Profile], Share] = cache(lambda profile: share_on(profile, day))
    units = {
        one.pk: Strength(one.name, share(profile_of(one.path)), agency=one) for one in agencies
    }
    officers = Officer.objects.in_office(day).filter(agency__in=units).order_by()
    for name, counted in _counts(officers, day).items():
        for agency, number in counted:
            setattr(units[agency], name, number)
    found = Staffing(list(units.values()), _by_place(units.values()), year=day.year)
    found.both = list(_both(officers, day)[:MOST_NAMED])
    found.unqualified = list(_unqualified(officers, day)[:MOST_NAMED])
    found.undecided = list(_undecided(officers, day)[:MOST_NAMED])
    found.unchecked, found.failed = _year_checks(user, day)
    return found


def _counts(officers: QuerySet[Officer], day: date) -> dict[str, Any]:
    """持执法证的、持监督证的、审核的，各按机关；两种证件都有的只算一次：任监督职务的算监督人员，否则算执法人员。"""
    lawful = officers.qualified(day)  # type: ignore[attr-defined]

    def holders(kind: str) -> Any:
        valid = OfficerCertificate.objects.valid_on(day).filter(kind=kind)
        return lawful.filter(pk__in=valid.values("officer_id"))

    def doing(duty: str) -> Any:
        return OfficerDuty.objects.on(day).filter(duty=duty).order_by().values("officer_id")

    enforcing, supervising = holders(Certificate.ENFORCEMENT), holders(Certificate.SUPERVISION)
    is_serving = Q(pk__in=doing(Duty.SUPERVISION))
    asked = {
        "enforcement": enforcing.exclude(is_serving, pk__in=supervising.values("pk")),
        "supervision": supervising.filter(is_serving | ~Q(pk__in=enforcing.values("pk"))),
        "review": lawful.filter(pk__in=doing(Duty.REVIEW)),
    }
    return {
        name: rows.values_list("agency_id").annotate(number=Count("pk")).order_by()
        for name, rows in asked.items()
    }


def _by_place(units: Iterable[Strength]) -> list[Strength]:
    found: dict[str, Strength] = {}
    for one in units:
        place = one.agency.jurisdiction  # type: ignore[union-attr]  # every unit has its agency
        sums = found.setdefault(place.pk, Strength(place.name, one.share))
        sums.enforcement += one.enforcement
        sums.review += one.review  # 不是办件
        sums.supervision += one.supervision
    return list(found.values())


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


def _undecided(officers: QuerySet[Officer], day: date) -> QuerySet[Officer]:
    """HT-2.1-2：执法证、监督证当日都有效，而两种职务都没有登记的，须定下做哪一种。"""
    valid = OfficerCertificate.objects.valid_on(day).filter(officer=OuterRef("pk")).order_by()
    duty = OfficerDuty.objects.on(day).filter(officer=OuterRef("pk"), duty__in=APART)
    return (
        officers.filter(Exists(valid.filter(kind=Certificate.SUPERVISION)))  # few have one
        .filter(Exists(valid.filter(kind=Certificate.ENFORCEMENT)))
        .filter(~Exists(duty.order_by()))
        .select_related("agency")
        .order_by("pk")
    )


def _year_checks(user: Any, day: date) -> tuple[int, int]:
    """当日在岗的人有效的证件，本年度没有审验的和不合格的；所链接的证件列表用同样的条件。"""
    present = Officer.objects.visible_to(user).in_office(day).order_by()
    done = CertificateYearCheck.objects.filter(certificate=OuterRef("pk"), year=day.year)
    rows = OfficerCertificate.objects.valid_on(day).filter(officer__in=present.values("pk"))
    counted = rows.annotate(
        is_done=Exists(done), is_failed=Exists(done.filter(result="failed"))
    ).aggregate(
        unchecked=Count("pk", filter=Q(is_done=False)), failed=Count("pk", filter=Q(is_failed=True))
    )
    return counted["unchecked"], counted["failed"]
