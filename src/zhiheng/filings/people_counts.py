"""年末的人员和证件：在岗、持证、法制审核等人数；调动过的按当日所在的单位。"""

from datetime import date

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from zhiheng.directory.models import Officer, OfficerCertificate, OfficerDuty, Posting
from zhiheng.directory.models.people import LAWFUL_STAFF

KEY = BigIntegerField()
DUTIES = {
    "people.reviewers": OfficerDuty.Kind.REVIEW,
    "people.hearing": OfficerDuty.Kind.HEARING,
    "people.auxiliary": OfficerDuty.Kind.AUXILIARY,
}
CERTIFICATES = {
    "people.certified": OfficerCertificate.Kind.ENFORCEMENT,
    "people.supervisors": OfficerCertificate.Kind.SUPERVISION,
}


def people(path: str, agency_id: int | None, day: date) -> dict[str, int]:
    """当日在岗的各种人数，一次查询。"""
    posting = Posting.objects.on(day).filter(officer=OuterRef("pk"))
    rows = (
        Officer.objects.in_office(day)
        .order_by()
        .annotate(
            unit=Coalesce(
                Subquery(posting.values("agency_id")[:1]), F("agency_id"), output_field=KEY
            ),
            unit_path=Coalesce(Subquery(posting.values("agency__path")[:1]), F("agency__path")),
        )
    )
    rows = (
        rows.filter(unit_path__startswith=path)
        if agency_id is None
        else rows.filter(unit=agency_id)
    )
    held = {
        key: Exists(OfficerDuty.objects.on(day).filter(officer=OuterRef("pk"), duty=duty))
        for key, duty in DUTIES.items()
    } | {
        key: Q(staff_type__in=LAWFUL_STAFF)
        & Exists(OfficerCertificate.objects.valid_on(day).filter(officer=OuterRef("pk"), kind=kind))
        for key, kind in CERTIFICATES.items()
    }
    names = {key: key.partition(".")[2] for key in held}
    rows = rows.annotate(**{f"is_{names[key]}": test for key, test in held.items()})
    counted = rows.aggregate(
        officers=Count("pk"),
        **{names[key]: Count("pk", filter=Q(**{f"is_{names[key]}": True})) for key in held},
    )
    return {f"people.{name}": number for name, number in counted.items()}
