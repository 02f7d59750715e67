"""执法事项、承担机关与裁量阶次的页面；由监督机构按机关报备的清单和基准登记。"""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.directory import item_services as services
from zhiheng.directory import responsibility
from zhiheng.directory.models import (
    Agency,
    AgencyItem,
    DiscretionBand,
    EnforcementItem,
    ItemBasis,
)
from zhiheng.law import coverage
from zhiheng.web.directory_lists import EVERYBODY, MAY_REGISTER, kind_label
from zhiheng.web.duty_forms import BasisForm
from zhiheng.web.item_forms import BandsForm, ClaimForm, EndForm, ItemForm
from zhiheng.web.submit import back_to, back_to_row, submit


def _item(request: HttpRequest, pk: int) -> EnforcementItem:
    return get_object_or_404(EnforcementItem.objects.visible_to(request.user), pk=pk)


def _band(request: HttpRequest, pk: int) -> DiscretionBand:
    items = EnforcementItem.objects.visible_to(request.user)
    return get_object_or_404(DiscretionBand.objects.filter(item__in=items), pk=pk)


def _credit(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "now": timezone.now()}


@allow(*EVERYBODY)
def item(request: HttpRequest, pk: int) -> HttpResponse:
    found = _item(request, pk)
    agencies = Agency.objects.visible_to(request.user)
    coverage.executed("register", "directory.bands")
    bands = found.bands.order_by("violation_code", "-version", "band_min", "id")
    versions = [
        list(rows) for _, rows in groupby(bands, key=lambda one: (one.violation_code, one.version))
    ]
    context = {
        "item": found,
        "kind": kind_label(found.act_kind),
        "versions": _with_actions(versions),
        "clauses": found.clauses.all(),
        "claims": found.claims.filter(agency__in=agencies)
        .select_related("agency")
        .order_by("agency__name", "-valid_from")[:100],
        "today": timezone.localdate(),
        "may_register": request.user.has_role(*MAY_REGISTER),
    }
    return render(request, "web/directory/item.html", context)


def _with_actions(versions: list[list[DiscretionBand]]) -> list[tuple[list[DiscretionBand], bool]]:
    """Each version with whether it is the newest of its violation, which alone may be changed."""
    newest: dict[str, int] = {}
    for first, *_ in versions:
        newest.setdefault(first.violation_code, first.version)
    return [(rows, newest[rows[0].violation_code] == rows[0].version) for rows in versions]


@allow(*MAY_REGISTER)
def new_item(request: HttpRequest) -> HttpResponse:
    form = ItemForm(request.POST or None)
    return _save_item(request, form, "登记执法事项", back_to("执法事项", "directory:items"))


@allow(*MAY_REGISTER)
def edit_item(request: HttpRequest, pk: int) -> HttpResponse:
    found = _item(request, pk)
    form = ItemForm(request.POST or None, instance=found)
    return _save_item(request, form, "变更执法事项", back_to_row(_item(request, pk)))


def _save_item(
    request: HttpRequest, form: ItemForm, title: str, back: tuple[str, str]
) -> HttpResponse:
    def act() -> HttpResponse:
        made = services.save_item(form.instance, **_credit(request))
        messages.success(request, "事项已登记。")
        return redirect(made)

    explanation = "编码和行为种类登记之后不能改；改变承担机关、裁量阶次在事项页办理。"
    context = {"title": title, "submit": "保存", "clauses": services.ITEM_ROWS}
    return submit(request, form, act, back=back, explanation=explanation, **context)


@allow(*MAY_REGISTER)
def new_basis(request: HttpRequest, pk: int) -> HttpResponse:
    found = _item(request, pk)
    form = BasisForm(request.POST or None, instance=ItemBasis(item=found))
    return _save_basis(request, form, "登记依据")


@allow(*MAY_REGISTER)
def edit_basis(request: HttpRequest, pk: int) -> HttpResponse:
    items = EnforcementItem.objects.visible_to(request.user)
    clauses = ItemBasis.objects.filter(item__in=items).select_related("item")
    form = BasisForm(request.POST or None, instance=get_object_or_404(clauses, pk=pk))
    return _save_basis(request, form, "更正依据")


def _save_basis(request: HttpRequest, form: BasisForm, title: str) -> HttpResponse:
    item = form.instance.item

    def act() -> HttpResponse:
        responsibility.save_basis(form.instance, **_credit(request))
        messages.success(request, "依据已登记。")
        return redirect(item)

    context = {"title": title, "submit": "保存", "clauses": responsibility.ROWS}
    explanation = (
        "勾选“有裁量幅度”的，自条款施行之日起核对有没有裁量基准；失效的填最后有效日，不删除。"
    )
    back = back_to_row(item)
    return submit(request, form, act, back=back, explanation=explanation, **context)


@allow(*MAY_REGISTER)
def new_claim(request: HttpRequest, pk: int) -> HttpResponse:
    found = _item(request, pk)
    form = ClaimForm(request.POST or None, actor=request.user)

    def act() -> HttpResponse:
        services.claim_item(found, **form.cleaned_data, **_credit(request))
        messages.success(request, "承担机关已登记。")
        return redirect(found)

    context = {"title": "登记承担机关", "submit": "登记", "clauses": services.ITEM_ROWS}
    return submit(request, form, act, back=back_to_row(found), **context)


@allow(*MAY_REGISTER)
def end_claim(request: HttpRequest, pk: int) -> HttpResponse:
    agencies = Agency.objects.visible_to(request.user)
    claims = AgencyItem.objects.filter(agency__in=agencies).select_related("item", "agency")
    claim = get_object_or_404(claims, pk=pk)
    form = EndForm(request.POST or None)

    def act() -> HttpResponse:
        services.end_claim(claim, **form.cleaned_data, **_credit(request))
        messages.success(request, "已登记终止承担。")
        return redirect(claim.item)

    explanation = (
        f"{claim.agency}自 {claim.valid_from} 起承担；终止之后登记的行为不再归于这一事项。"
    )
    context = {"title": "终止承担", "submit": "终止", "clauses": services.ITEM_ROWS}
    back = back_to_row(claim.item)
    return submit(request, form, act, back=back, explanation=explanation, **context)


@allow(*MAY_REGISTER)
def new_bands(request: HttpRequest, pk: int) -> HttpResponse:
    found = _item(request, pk)
    named = {"violation_code": request.GET.get("violation", "")}
    form = BandsForm(request.POST or None, initial=named)
    return _issue(request, found, form, "登记裁量阶次")


@allow(*MAY_REGISTER)
def new_version(request: HttpRequest, pk: int) -> HttpResponse:
    band = _band(request, pk)
    form = BandsForm(request.POST or None, version_of=list(services.of_version(band)))
    return _issue(request, band.item, form, f"登记新版：{band.violation_code}")


def _issue(
    request: HttpRequest, found: EnforcementItem, form: BandsForm, title: str
) -> HttpResponse:
    def act() -> HttpResponse:
        gaps = form.cleaned_data["may_leave_gaps"]
        services.issue_bands(found, form.benchmark(), may_leave_gaps=gaps, **_credit(request))
        messages.success(request, "裁量阶次已登记。")
        return redirect(found)

    explanation = (
        "一次登记一个违法行为的一版。上一版自新版施行的前一日废止；此前决定的行为仍按当时的版本核对。"
        "阶次不得重叠、不得超出法定幅度；有空档的须核对后勾选确认。"
    )
    context = {"title": title, "submit": "登记", "clauses": services.BAND_ROWS}
    return submit(request, form, act, back=back_to_row(found), explanation=explanation, **context)


@allow(*MAY_REGISTER)
def end_bands(request: HttpRequest, pk: int) -> HttpResponse:
    band = _band(request, pk)
    form = EndForm(request.POST or None)

    def act() -> HttpResponse:
        services.end_bands(band, **form.cleaned_data, **_credit(request))
        messages.success(request, "已登记废止。")
        return redirect(band.item)

    explanation = "只用于废止而没有新版的；有新版的直接登记新版，上一版随之废止。"
    title = f"废止第 {band.version} 版：{band.violation_code}"
    context = {"title": title, "submit": "废止", "clauses": services.BAND_ROWS}
    back = back_to_row(band.item)
    return submit(request, form, act, back=back, explanation=explanation, **context)
