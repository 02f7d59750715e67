"""裁量基准：哪些有幅度的条款还没有基准；事实 → 阶次的试算（WH-12-1、SD-12、CF-34）。"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhiheng.accounts.access import allow
from zhiheng.directory import benchmark_gaps, simulation
from zhiheng.directory.models import Agency, EnforcementItem
from zhiheng.web.directory_lists import EVERYBODY, MAY_REGISTER
from zhiheng.web.duty_forms import SimulatorForm

MOST = 100
LONGEST_CODE = 40


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


@allow(*EVERYBODY)
@require_safe
def simulator(request: HttpRequest) -> HttpResponse:
    """选事项、违法行为、行为日，填情节或者金额，看适用哪一阶次、在不在幅度之内。"""
    item, complaint = _item(request)
    context: dict[str, Any] = {"item": item, "complaint": complaint, "code": _code(request)}
    if item is not None:
        context |= _answer(request, item)
    return render(request, "web/directory/simulator.html", context)


def _code(request: HttpRequest) -> str:
    return request.GET.get("item", "").strip()[:LONGEST_CODE]


def _item(request: HttpRequest) -> tuple[EnforcementItem | None, str]:
    code = _code(request)
    if not code:
        return None, ""
    if not code.isprintable():
        return None, "事项编码含有不能识别的字符，请重新填写。"
    found = EnforcementItem.objects.visible_to(request.user).filter(code=code).first()
    return found, "" if found else f"没有编码为“{code}”的事项，请从“执法事项”里查编码。"


def _answer(request: HttpRequest, item: EnforcementItem) -> dict[str, Any]:
    today = timezone.localdate()
    versions = list(item.bands.order_by("violation_code", "-version", "band_min", "id"))
    codes = list(dict.fromkeys(band.violation_code for band in versions))
    if not codes:
        return {"complaint": "这个事项没有登记裁量阶次，无从试算。"}
    given = request.GET.copy()
    if not given.get("violation"):
        given["violation"] = codes[0]
    is_asked = "day" in given
    form = SimulatorForm(
        given if is_asked else None,
        codes=codes,
        circumstances=_circumstances(versions, given["violation"]),
        initial={"violation": given["violation"], "day": today},
    )
    if not is_asked or not form.is_valid():
        return {"form": form}
    values = form.cleaned_data
    bands = simulation.bands_on(item, values["violation"], values["day"])
    found = simulation.simulate(bands, values["circumstance"].strip(), values["amount"])
    return {"form": form, "found": found, "bands": bands, "day": values["day"]}


def _circumstances(versions: list[Any], code: str) -> list[str]:
    return list(dict.fromkeys(one.circumstance for one in versions if one.violation_code == code))
