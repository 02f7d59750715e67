"""证件已取消、退出，职务还没有终止的：提请终止，不代为终止（SD-10、SC-10）。"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from zhiheng.accounts.models import User
from zhiheng.directory.models import CertificateState, OfficerCertificate, OfficerDuty
from zhiheng.kernel import hooks
from zhiheng.registers.duties import NEEDED, Duty, Span
from zhiheng.ui import navigation


def lacks_certificate(
    duty: OfficerDuty, certificates: Iterable[OfficerCertificate], day: date
) -> bool:
    """当日在任，而当日没有相应的有效证件（SD-10、SD-11、SD-22）。"""
    if duty.duty not in NEEDED or not Span(duty.starts_on, duty.ends_on).overlaps(day, day):
        return False
    kind = NEEDED[Duty(duty.duty)][0]
    held = (one for one in certificates if one.kind == kind)
    return not any(one.status_on(day) == CertificateState.VALID for one in held)


def lapsed(user: User, day: date) -> list[QuerySet[OfficerCertificate]]:
    """当日已取消的、已退出的证件各一批：持证人还任着凭它担任的职务，又没有同种类的别的证件可凭。"""
    duty = OfficerDuty.objects.on(day).filter(officer=OuterRef("officer_id"), duty=OuterRef("kind"))
    others = (
        OfficerCertificate.objects.filter(officer=OuterRef("officer_id"), kind=OuterRef("kind"))
        .filter(valid_to__gte=day)
        .filter(Q(revoked_on__isnull=True) | Q(revoked_on__gt=day))
        .filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day))
    )
    rows = OfficerCertificate.objects.visible_to(user).filter(
        Exists(duty.order_by()), ~Exists(others.order_by())
    )
    revoked = rows.filter(revoked_on__lte=day)
    withdrawn = rows.filter(withdrawn_on__lte=day, revoked_on__isnull=True)
    return [revoked.order_by(), withdrawn.order_by()]


def to_do(n: int) -> hooks.ToDo:
    """合为一条，点开是人员配备里逐人列出的。"""
    return hooks.ToDo(
        title="终止职务",
        subject=f"{navigation.capped(n)} 本证件已取消、退出，凭它担任的职务还没有终止",
        url=reverse("registers:staffing"),
        lamp="yellow",
        row="SD-10",
        kind="人员",
    )
