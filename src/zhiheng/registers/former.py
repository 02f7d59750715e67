"""曾在本单位、已经调走的人：只看在本单位时的职务、证件、任职，不能办理（SC-10）。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from zhiheng.directory.models import Agency, Officer, OfficerCertificate, OfficerDuty, Posting
from zhiheng.registers.certificate_states import lamp


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """原单位看到的。"""
    officer: Officer = get_object_or_404(Officer.objects.read_by(request.user), pk=pk)
    today = timezone.localdate()
    units = Agency.objects.read_by(request.user).order_by().values("pk")
    postings = list(officer.postings.filter(agency__in=units).select_related("agency"))
    certificates = OfficerCertificate.objects.read_by(request.user).filter(officer=officer)
    context = {
        "officer": officer,
        "postings": postings,
        "duties": [one for one in officer.duties.all() if _meets(one, postings)],
        "certificates": [(one, lamp(one.status_on(today))) for one in certificates.order_by("pk")],
    }
    return render(request, "registers/former_officer.html", context)


def _meets(duty: OfficerDuty, postings: list[Posting]) -> bool:
    """在本单位任职期间起的职务。"""
    return any(
        one.starts_on <= duty.starts_on and (one.ends_on is None or duty.starts_on <= one.ends_on)
        for one in postings
    )
