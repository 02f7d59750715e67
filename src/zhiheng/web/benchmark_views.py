"""裁量基准：哪些有幅度的条款还没有基准（WH-12-1、SD-12、CF-34）。"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhiheng.accounts.access import allow
from zhiheng.directory import benchmark_gaps
from zhiheng.directory.models import Agency
from zhiheng.web.directory_lists import EVERYBODY, MAY_REGISTER

MOST = 100


@allow(*EVERYBODY)
@require_safe
def benchmarks(request: HttpRequest) -> HttpResponse:
    """裁量基准覆盖：各机关的合计，没有基准的条款，最早到期的在前。"""
    today = timezone.localdate()
    agencies = Agency.objects.visible_to(request.user).valid_on(today).order_by("path", "id")
    found = benchmark_gaps.survey(agencies, today)
    tallies = {tally.agency.pk: tally for tally in found.tallies}
    chosen = _chosen(request, tallies)
    gaps = [gap for gap in found.gaps if chosen in (None, gap.agency_id)]
    context = {
        "tallies": sorted(
            (one for one in found.tallies if one.ranged or one.unmarked),
            key=lambda one: (-one.overdue, -one.waiting, one.agency.path, one.agency.pk),
        ),
        "chosen": tallies[chosen].agency if chosen else None,
        "gaps": [
            (gap, tallies[gap.agency_id].agency, _late(gap, today), gap.is_overdue(today))
            for gap in gaps[:MOST]
        ],
        "more": max(len(gaps) - MOST, 0),
        "may_register": request.user.has_role(*MAY_REGISTER),
    }
    return render(request, "web/directory/benchmarks.html", context)


def _chosen(request: HttpRequest, known: dict[int, Any]) -> int | None:
    given = request.GET.get("agency", "")
    pk = int(given) if given.isascii() and given.isdigit() and len(given) < 12 else None
    return pk if pk in known else None


def _late(gap: benchmark_gaps.Gap, today: Any) -> str:
    if gap.due is None:
        return "没有期限"
    days = (today - gap.due).days
    return f"逾期 {days} 日" if days > 0 else f"还有 {-days} 日"
