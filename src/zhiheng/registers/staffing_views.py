"""人员配备的核对页。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.registers import staffing
from zhiheng.registers.people_roles import READERS
from zhiheng.registers.people_views import user_of
from zhiheng.ui.html import cited


@allow(*(role for role in READERS if role != "ea_officer"))
def page(request: HttpRequest) -> HttpResponse:
    """今天的人员配备：不够的单位在前。"""
    today, path = timezone.localdate(), user_of(request).scope.path
    found = staffing.staffing(user_of(request), today)
    context = {
        "found": found,
        "units": sorted(found.units, key=lambda one: not one.is_short),
        "today": today,
        "path": path,
        "is_apart_by_law": bool(cited("HT-2.1-2", path, today)),
        "fewest": staffing.FEWEST_SUPERVISORS,
    }
    return render(request, "registers/staffing.html", context)
