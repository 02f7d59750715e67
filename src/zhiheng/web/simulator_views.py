"""裁量试算：事实 → 阶次，写明事项、违法行为、依据条款和怎样得出的（WH-12-1、SD-12、CF-34）。"""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhiheng.accounts.access import allow
from zhiheng.directory import simulation
from zhiheng.directory.makers import Levels, Makers
from zhiheng.directory.models import Agency, DiscretionBand, EnforcementItem, ItemBasis
from zhiheng.directory.models.items import codes_of
from zhiheng.web.directory_lists import EVERYBODY
from zhiheng.web.duty_forms import SimulatorForm

LONGEST = 60
MOST = 20


@allow(*EVERYBODY)
@require_safe
def simulator(request: HttpRequest) -> HttpResponse:
    """选事项、违法行为、行为日，填情节或者金额，看适用哪一阶次、凭什么、还缺哪一项事实。"""
    asked = request.GET.get("item", "").strip()[:LONGEST]
    items, complaint = _items(request, asked)
    item = items[0] if len(items) == 1 else None
    context: dict[str, Any] = {"item": item, "complaint": complaint, "asked": asked}
    if item is not None:
        context |= {"asked": item.code} | _answer(request, item)
    elif items:
        context |= {"items": items[:MOST], "more": len(items) > MOST}
    return render(request, "web/directory/simulator.html", context)


def _items(request: HttpRequest, asked: str) -> tuple[list[EnforcementItem], str]:
    """编码是所填的一个，否则名称里有这几个字、登记了裁量阶次的。"""
    if not asked:
        return [], ""
    if not asked.isprintable():
        return [], "事项编码含有不能识别的字符，请重新填写。"
    rows = EnforcementItem.objects.visible_to(request.user).select_related("jurisdiction")
    found = _coded(request, rows.filter(code=asked))
    if not found:
        named = rows.filter(name__icontains=asked, bands__isnull=False)
        found = list(named.distinct().order_by("code")[: MOST + 1])
    if found:
        return found, ""
    return (
        [],
        f"没有编码为“{asked}”的事项，也没有名称里有这几个字而登记了裁量阶次的，请从“执法事项”里查。",
    )


def _coded(request: HttpRequest, rows: QuerySet[EnforcementItem]) -> list[EnforcementItem]:
    """编码是所填的：写明了清单的是那一份里的；否则本地的，再逐级往上；只有以下清单有的，逐个列出。"""
    place = request.GET.get("place", "")[:LONGEST]
    named = rows.filter(jurisdiction=place) if place.isalnum() else rows.none()
    near = rows.filter(jurisdiction__in=codes_of(request.user.scope.path))
    found = named[:1] or near.order_by("-jurisdiction__path")[:1]
    return list(found or rows.order_by("jurisdiction__path")[: MOST + 1])


def _answer(request: HttpRequest, item: EnforcementItem) -> dict[str, Any]:
    rows = item.bands.visible_to(request.user).select_related("agency")
    every = list(rows.order_by("violation_code", "-version", "band_min", "id"))
    if not every:
        return {"complaint": "这个事项没有登记裁量阶次，无从试算。"}
    agencies = _agencies(request, item)
    levels = Makers().levels(_agency(request, agencies, every))
    makers = [maker for level in levels for maker in level]
    versions = [one for one in every if one.agency_id in makers]
    known = _circumstances(versions)
    bases = list(item.clauses.all())
    given = request.GET.copy()
    if not given.get("violation"):
        given["violation"] = next(iter(known), "")
    form = SimulatorForm(
        given if "day" in given else None,
        names={code: _name(code, bases) for code in known},
        circumstances=known,
        agencies=agencies,
        initial={
            "agency": makers[0],
            "violation": given["violation"],
            "day": timezone.localdate(),
        },
    )
    if not form.is_bound or not form.is_valid():
        return {"form": form} | _nothing_applies(versions)
    return {"form": form} | _found(item, form.cleaned_data, (versions, levels), bases)


def _nothing_applies(versions: Sequence[DiscretionBand]) -> dict[str, str]:
    if versions:
        return {}
    return {"complaint": "登记的裁量阶次是别的机关的，这个机关、它的上级主管部门和清单都没有。"}


def _agencies(request: HttpRequest, item: EnforcementItem) -> dict[int, str] | None:
    """监督机构、政府选本级及以下承担这个事项的机关；执法机关只算本机关，不必选。"""
    if request.user.scope.level == "agency":
        return None
    found = Agency.objects.visible_to(request.user).filter(items__item=item)
    return dict(found.order_by("name", "pk").values_list("pk", "name"))


def _agency(
    request: HttpRequest, agencies: dict[int, str] | None, bands: Sequence[DiscretionBand]
) -> int | None:
    """所选的机关；没有选的：有清单通用的用通用的，否则从登记了基准的第一个机关开始。"""
    if agencies is None:
        return request.user.agency_id
    given = request.GET.get("agency")
    if given is not None:
        known = {str(pk): pk for pk in agencies}
        return known.get(given)
    made_by = [one.agency_id for one in bands]
    return None if None in made_by else next((one for one in made_by if one in agencies), None)


def _found(
    item: EnforcementItem,
    values: dict[str, Any],
    applying: tuple[Sequence[DiscretionBand], Levels],
    bases: Sequence[ItemBasis],
) -> dict[str, Any]:
    versions, levels = applying
    code, day = values["violation"], values["day"]
    facts = (values["circumstance"], values["amount"])
    bands, overruled = simulation.bands_on(item, code, day, levels)
    found = simulation.simulate(bands, *facts)
    own = [one for one in versions if one.violation_code == code]
    return {
        "found": found,
        "bands": bands,
        "violation": _name(code, bases),
        "bases": [one for one in bases if one.violation_code == code]
        or [one for one in bases if not one.violation_code],
        "overruled": overruled,
        "reasons": simulation.reasons(found, bands, day, facts),
        "others": []
        if bands
        else list({(one.agency_id, one.version): one for one in own}.values()),
    }


def _circumstances(versions: Sequence[DiscretionBand]) -> dict[str, list[str]]:
    """各违法行为历次版本的情节，由轻到重，同名的一个。"""
    found: dict[str, list[str]] = {}
    for one in versions:
        names = found.setdefault(one.violation_code, [])
        if one.circumstance not in names:
            names.append(one.circumstance)
    return found


def _name(code: str, bases: Sequence[ItemBasis]) -> str:
    """违法行为的名称：依据条款的要旨，没有写要旨的写条款；都没有登记的只有代码。"""
    own = [one for one in bases if one.violation_code == code]
    name = next((one.gist for one in own if one.gist), "") or (str(own[0]) if own else "")
    return f"{name}（{code}）" if name else code
