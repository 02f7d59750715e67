"""人员配备的核对页，法制审核人员的比例。"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.accounts.roles import Role
from zhiheng.kernel.parameters import may_not_decide, profile_of
from zhiheng.registers import shares, staffing
from zhiheng.registers.desk import Desk, form_page
from zhiheng.registers.people_forms import ShareForm
from zhiheng.registers.people_roles import READERS
from zhiheng.registers.people_views import user_of
from zhiheng.ui.decided import decided
from zhiheng.ui.html import cited

SEE_STAFFING = tuple(role for role in READERS if role != Role.EA_OFFICER)


@allow(*SEE_STAFFING)
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


@allow(*SEE_STAFFING)
def share(request: HttpRequest) -> HttpResponse:
    """法制审核人员的比例：现行的、由来、历次另定。"""
    today, user = timezone.localdate(), user_of(request)
    profile = profile_of(user.scope.path)
    context = {
        "share": shares.share_on(profile, today),
        "decided": decided(shares.REVIEWERS, profile, today),
        "may_not": may_not_decide(user, today) if user.has_role(Role.SO_HEAD) else "",
        "is_head": user.has_role(Role.SO_HEAD),
    }
    return render(request, "registers/share.html", context)


@allow(Role.SO_HEAD)
def set_share(request: HttpRequest) -> HttpResponse:
    """另定本地的比例。"""
    path = user_of(request).scope.path
    place = profile_of(path).title

    def service(**values: Any) -> None:
        shares.set_share(path, **values)

    return form_page(
        request,
        Desk("法制审核人员的比例", "registers:share"),
        service,
        ShareForm,
        title="另定法制审核人员的比例",
        success="已另定，人员配备自起日按此核对。",
        rows="SX-3",
        next_url=reverse("registers:share"),
        explanation=f"适用于{place}的全部单位。此前的比例到起日的前一日为止，保留在本页；写入留痕。",
    )
