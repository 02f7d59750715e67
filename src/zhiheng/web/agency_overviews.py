"""名录的全貌：组织架构、名录检查。"""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.directory import agency_checks, services
from zhiheng.directory.models import Agency
from zhiheng.directory.organisation_chart import Node, chart
from zhiheng.ui.forms import DayField
from zhiheng.web import planned, standing_notices
from zhiheng.web.agency_lists import CHECKERS, READERS
from zhiheng.web.directory_lists import MAY_REGISTER


@allow(*READERS)
def organisation(request: HttpRequest) -> HttpResponse:
    """组织架构，今天的或者某日的。"""
    day = _day(request)
    versions = services.register_as_of(day).visible_to(request.user)
    roots = chart(versions.select_related("jurisdiction").defer("legal_basis", "powers"), day)
    nodes = list(_all(roots))
    found = planned.of_agencies(one.version.agency_id for one in nodes)
    for one in nodes:
        one.announcements = [
            said.text
            for said in found.get(one.version.agency_id, [])
            if said.succession.change.effective_on > day
        ]
    context = {
        "roots": roots,
        "day": day,
        "total": len(nodes),
        "people": sum(one.people for one in nodes),
        "no_unit": sum(one.lacks_unit for one in nodes),
        "no_leader": sum(one.lacks_leader for one in nodes),
        "may_check": request.user.has_role(*CHECKERS),
        "title": "组织架构",
    }
    return render(request, "web/directory/organisation.html", context)


def _all(nodes: list[Node]) -> list[Node]:
    found = list(nodes)
    for node in found:  # grows while it is walked
        found.extend(node.below)
    return found


def _day(request: HttpRequest) -> date:
    given = request.GET.get("day", "").strip()
    try:
        return (DayField(required=False).clean(given) if given else None) or timezone.localdate()
    except ValidationError as error:
        messages.warning(request, f"{error.messages[0]}已显示今天的组织架构。")
        return timezone.localdate()


@allow(*CHECKERS)
def register_checks(request: HttpRequest) -> HttpResponse:
    """名录检查：还没有落实的，逐项列出单位，点开就能补。"""
    today = timezone.localdate()
    agencies = Agency.objects.visible_to(request.user)
    found = agency_checks.checks(agencies, today)
    found.append(standing_notices.check(agencies.valid_on(today)))
    context = {
        "checks": found,
        "total": sum(len(one.found) for one in found),
        "may_register": request.user.has_role(*MAY_REGISTER),
        "title": "名录检查",
    }
    return render(request, "web/directory/register_checks.html", context)
