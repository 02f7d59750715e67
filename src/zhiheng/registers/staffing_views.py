"""人员配备的核对页。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.registers import staffing
from zhiheng.registers.people_roles import READERS
from zhiheng.registers.people_views import user_of


@allow(*(role for role in READERS if role != "ea_officer"))
def page(request: HttpRequest) -> HttpResponse:
    """今天的人员配备：不够的单位在前。"""
    today = timezone.localdate()
    found = staffing.staffing(user_of(request), today)
    context = {
        "found": found,
        "units": sorted(found.units, key=lambda one: not one.is_short),
        "today": today,
        "path": user_of(request).scope.path,
        "fewest": staffing.FEWEST_SUPERVISORS,
    }
    return render(request, "registers/staffing.html", context)
