"""规定了多少课时、学了多少、还缺多少：一次查询算出一片人的，从不逐人计算（WH-11.s2）。"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    DecimalField,
    Exists,
    F,
    Field,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from zhiheng.directory.models import Officer, OfficerCertificate, OfficerDuty, Posting
from zhiheng.directory.models.people import LAWFUL_STAFF
from zhiheng.registers.models import Attendance, HoursRequirement, TrainingCourse
from zhiheng.registers.models.training import Duty

HOURS = DecimalField(max_digits=7, decimal_places=1)
NONE = Decimal(0)
SHORT = Q(gap_public__gt=0) | Q(gap_professional__gt=0)


def on_duty(officers: QuerySet[Officer], year: int, today: date) -> QuerySet[Officer]:
    """年度末（本年度为今天）在岗的人。"""
    day = min(today, date(year, 12, 31))
    return officers.filter(works_from__lte=day).exclude(works_to__lt=day)


def figures(year: int) -> list[HoursRequirement]:
    """该年度各处各种人员适用的规定，地方小的在前；后登记的替代先登记的，以后的年度沿用。"""
    rows = HoursRequirement.objects.filter(year__lte=year).order_by("year", "pk")
    found = {(row.path, row.duty): row for row in rows}
    return sorted(found.values(), key=lambda row: -len(row.path))


def requirement_for(
    path: str, duty: str, known: Sequence[HoursRequirement]
) -> HoursRequirement | None:
    """适用于一处的规定：本地自己规定的，否则最近的上级的。"""
    return next((row for row in known if row.duty == duty and path.startswith(row.path)), None)


UNIT: dict[str, tuple[str, Field[Any, Any]]] = {
    "unit_id": ("agency_id", BigIntegerField()),
    "unit_path": ("agency__path", CharField()),
    "unit_supervises": ("agency__is_supervision_authority", BooleanField()),
}


def _unit(year: int, today: date) -> dict[str, Any]:
    """在哪个单位：以前年度的课时，调动以后仍算在那一年末的单位（SC-10）；今年的看现在。"""
    if year >= today.year:
        return {name: F(column) for name, (column, _) in UNIT.items()}
    posted = Posting.objects.on(date(year, 12, 31)).filter(officer=OuterRef("pk"))
    return {
        name: Coalesce(Subquery(posted.values(column)[:1]), F(column), output_field=kind)
        for name, (column, kind) in UNIT.items()
    }


def _duty(year: int) -> Case:
    """监督机构的人、任监督职务或者持监督证的是监督人员；在编的是执法人员；其余是辅助人员（SD-10）。"""
    serving = OfficerDuty.objects.on(date(year, 12, 31)).filter(
        officer=OuterRef("pk"), duty=OfficerDuty.Kind.SUPERVISION
    )
    first, last = date(year, 1, 1), date(year, 12, 31)
    held = OfficerCertificate.objects.filter(
        Q(revoked_on=None) | Q(revoked_on__gt=last),
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=last),
        officer=OuterRef("pk"),
        kind=OfficerCertificate.Kind.SUPERVISION,
        valid_from__lte=last,
        valid_to__gte=first,
    )
    return Case(
        When(unit_supervises=True, then=Value(Duty.SUPERVISION.value)),
        When(Exists(serving) | Exists(held), then=Value(Duty.SUPERVISION.value)),
        When(staff_type__in=LAWFUL_STAFF, then=Value(Duty.ENFORCEMENT.value)),
        default=Value(Duty.AUXILIARY.value),
        output_field=CharField(),
    )


def _needed(known: Sequence[HoursRequirement], column: str) -> Case:
    whens = (
        When(
            duty=row.duty,
            unit_path__startswith=row.path,
            then=Value(getattr(row, column), output_field=HOURS),
        )
        for row in known
    )
    return Case(*whens, default=Value(None, output_field=HOURS), output_field=HOURS)


def _learned(year: int, kind: str) -> Coalesce:
    taken = Attendance.objects.counted().filter(
        officer=OuterRef("pk"), course__year=year, course__kind=kind
    )
    total = taken.order_by().values("officer").annotate(total=Sum("hours")).values("total")
    return Coalesce(Subquery(total, output_field=HOURS), Value(Decimal(0), output_field=HOURS))


def _gap(name: str) -> Case:
    need, got = f"need_{name}", f"got_{name}"
    return Case(
        When(**{f"{need}__gt": F(got)}, then=F(need) - F(got)),
        default=Value(Decimal(0), output_field=HOURS),
        output_field=HOURS,
    )


def with_needs(
    officers: QuerySet[Officer], year: int, known: Sequence[HoursRequirement], today: date
) -> QuerySet[Any]:
    """每人加上 unit_id（那一年末的单位）、duty、need_public、need_professional；没有规定的 need 为空。"""
    return (
        officers.annotate(**_unit(year, today))
        .annotate(duty=_duty(year))
        .annotate(
            need_public=_needed(known, "public_hours"),
            need_professional=_needed(known, "professional_hours"),
        )
    )


def with_hours(
    officers: QuerySet[Officer], year: int, known: Sequence[HoursRequirement], today: date
) -> QuerySet[Any]:
    """另加 got_*、gap_*（public、professional）；没有规定的不算缺。"""
    kinds = TrainingCourse.Kind
    return (
        with_needs(officers, year, known, today)
        .annotate(
            got_public=_learned(year, kinds.PUBLIC),
            got_professional=_learned(year, kinds.PROFESSIONAL),
        )
        .annotate(gap_public=_gap("public"), gap_professional=_gap("professional"))
    )


@dataclass
class UnitHours:
    """一个单位一年的课时：在岗几人，几人没有规定，几人有缺口，共缺多少课时。"""

    people: int = 0
    unset: int = 0
    short: int = 0
    missing: Decimal = NONE

    @property
    def met(self) -> int:
        return self.people - self.unset - self.short


def by_unit(
    officers: QuerySet[Officer], year: int, known: Sequence[HoursRequirement], today: date
) -> dict[int, UnitHours]:
    """各单位的课时，一次查询：每人该学多少、学了多少；`officers` 是在岗的人。"""
    rows = with_needs(officers.order_by(), year, known, today).values_list(
        "pk", "unit_id", "need_public", "need_professional"
    )
    kinds = TrainingCourse.Kind
    learned = {f"sum_{kind}": _summed(year, kind) for kind in kinds.values}
    found: dict[int, UnitHours] = {}
    for _, agency, public, professional, *got in rows.annotate(**learned):
        unit = found.setdefault(agency, UnitHours())
        pairs = zip((public, professional), got, strict=True)
        missing = sum(max((need or NONE) - (had or NONE), NONE) for need, had in pairs)
        unit.people += 1
        unit.unset += public is None
        unit.short += bool(missing)
        unit.missing += missing
    return found


def _summed(year: int, kind: str) -> Sum:
    """The same sum as `_learned`, by one join and grouping: for thousands of people."""
    of_kind = Q(attendances__course__kind=kind, attendances__course__year=year)
    counted = Q(attendances__withdrawn_at__isnull=True)
    return Sum("attendances__hours", filter=of_kind & counted)


def total(units: Iterable[UnitHours]) -> UnitHours:
    """几个单位合计。"""
    whole = UnitHours()
    for unit in units:
        whole.people += unit.people
        whole.unset += unit.unset
        whole.short += unit.short
        whole.missing += unit.missing
    return whole


def year_of(
    officer: Officer, year: int, today: date, known: Sequence[HoursRequirement] | None = None
) -> Any:
    """一人一年的课时：`need_*`、`got_*`、`gap_*`。"""
    known = figures(year) if known is None else known
    return with_hours(Officer.objects.filter(pk=officer.pk), year, known, today).get()


def gap_sentence(row: Any, year: int) -> str:
    """缺多少，一句话；不缺或者没有规定的为空。"""
    names = {"公共法律知识": row.gap_public, "专业法律知识": row.gap_professional}
    short = [f"{name}还缺 {hours.normalize():f} 课时" for name, hours in names.items() if hours > 0]
    return f"{year} 年度{'，'.join(short)}。" if short else ""


def renewal_gap(officer: Officer, day: date) -> str:
    """换证之前：上一年度规定的课时没有学满的，写明缺多少；学满、没有规定、当年新到岗的为空（WH-11.s2）。"""
    year = day.year - 1
    if officer.works_from > date(year, 12, 31):
        return ""
    return gap_sentence(year_of(officer, year, day), year)
