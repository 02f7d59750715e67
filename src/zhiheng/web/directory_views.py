"""辖区的页面。"""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.accounts.roles import ADMIN_ROLES, Role
from zhiheng.directory import people
from zhiheng.directory.models import (
    Agency,
    Jurisdiction,
)
from zhiheng.web.directory_lists import EVERYBODY


@allow(*EVERYBODY, *sorted(ADMIN_ROLES - {Role.AUDITOR}))
def places(request: HttpRequest) -> HttpResponse:
    """辖区树：每处有几个机关，本级政府与监督机构是谁（WH-3、WH-5）。"""
    visible = Jurisdiction.objects.visible_to(request.user)
    agencies = Agency.objects.visible_to(request.user)
    heads = list(agencies.filter(Q(kind=Agency.Kind.GOVERNMENT) | Q(is_supervision_authority=True)))
    authorities = [one for one in heads if one.is_supervision_authority]
    staff = people.supervision_staff(authorities, timezone.localdate())
    by_place: dict[str, list[tuple[Agency, int | None]]] = {}
    for one in heads:
        by_place.setdefault(one.jurisdiction_id, []).append((one, staff.get(one.pk)))
    rows = [(place, place.path.count("/") - 2, by_place.get(place.pk, ())) for place in visible]
    context = {
        "rows": rows,
        "title": "辖区",
        "clauses": "WH-3 WH-5 HT-2.2-1",
        "fewest": people.FEWEST_SUPERVISORS,
    }
    return render(request, "web/directory/places.html", context)
