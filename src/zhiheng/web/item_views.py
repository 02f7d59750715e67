"""执法事项、依据条款与承担机关的页面；由监督机构按机关报备的清单登记。"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.directory import item_services as services
from zhiheng.directory import responsibility
from zhiheng.directory.models import (
    Agency,
    AgencyItem,
    EnforcementItem,
    ItemBasis,
    Jurisdiction,
)
from zhiheng.registers import item_corrections
from zhiheng.web.band_views import is_kept, lies_on, open_item, versions
from zhiheng.web.directory_lists import EVERYBODY, MAY_REGISTER, kind_label
from zhiheng.web.duty_forms import BasisForm
from zhiheng.web.item_forms import ClaimForm, EndForm, ItemForm
from zhiheng.web.submit import back_to, back_to_row, credit, submit

OF_ITEM = "编码和行为种类登记之后不能改；改变承担机关、裁量阶次在事项页办理。"
OF_BASIS = "勾选“有裁量幅度”的，自条款施行之日起核对有没有裁量基准；失效的填最后有效日，不删除。"


def _item(request: HttpRequest, pk: int) -> EnforcementItem:
    rows = EnforcementItem.objects.visible_to(request.user).select_related("jurisdiction")
    return get_object_or_404(rows, pk=pk)


def _kept(request: HttpRequest, pk: int) -> EnforcementItem:
    """本辖区及以下清单里的事项；别处清单里的，这里改不了。"""
    return get_object_or_404(EnforcementItem.objects.kept_by(request.user), pk=pk)


@allow(*EVERYBODY)
def item(request: HttpRequest, pk: int) -> HttpResponse:
    found = _item(request, pk)
    agencies = Agency.objects.visible_to(request.user)
    may_register = request.user.has_role(*MAY_REGISTER)
    clauses = list(found.clauses.all())
    context = {
        "item": found,
        "kind": kind_label(found.act_kind),
        "versions": versions(request, found),
        "clauses": clauses,
        "corrections": item_corrections.corrections_of(found, clauses),
        "claims": found.claims.filter(agency__in=agencies)
        .select_related("agency")
        .order_by("agency__name", "-valid_from")[:100],
        "today": timezone.localdate(),
        "may_register": may_register and lies_on(request, found),
        "may_change": may_register and is_kept(request, found),
        "is_elsewhere": may_register and not is_kept(request, found),
    }
    return render(request, "web/directory/item.html", context)


@allow(*MAY_REGISTER)
def new_item(request: HttpRequest) -> HttpResponse:
    form = ItemForm(request.POST or None, instance=EnforcementItem(jurisdiction=_place(request)))

    def act() -> HttpResponse:
        made = services.register_item(form.instance, **credit(request))
        messages.success(request, "事项已登记。")
        return redirect(made)

    context = {"title": "登记执法事项", "submit": "保存", "clauses": services.ITEM_ROWS}
    back = back_to("执法事项", "directory:items")
    return submit(request, form, act, back=back, explanation=OF_ITEM, **context)


@allow(*MAY_REGISTER)
def edit_item(request: HttpRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk)
    form = ItemForm(request.POST or None, instance=found)

    def act() -> HttpResponse:
        item_corrections.change_item(found, **form.cleaned_data, **credit(request))
        messages.success(request, "事项已变更，改前、改后和理由列在下面。")
        return redirect(found)

    context = {"title": "变更执法事项", "submit": "保存", "clauses": services.ITEM_ROWS}
    back = back_to_row(_kept(request, pk))
    return submit(request, form, act, back=back, explanation=OF_ITEM, **context)


def _place(request: HttpRequest) -> Jurisdiction:
    """The catalogue that a new item goes into: the one of the own place."""
    if request.user.scope.level != "so":
        raise PermissionDenied
    agency: Any = request.user.agency
    return agency.jurisdiction


@allow(*MAY_REGISTER)
def new_basis(request: HttpRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk)
    form = BasisForm(request.POST or None, instance=ItemBasis(item=found))

    def act() -> HttpResponse:
        responsibility.register_basis(form.instance, **credit(request))
        messages.success(request, "依据已登记。")
        return redirect(found)

    context = {"title": "登记依据", "submit": "保存", "clauses": responsibility.ROWS}
    back = back_to_row(found)
    return submit(request, form, act, back=back, explanation=OF_BASIS, **context)


@allow(*MAY_REGISTER)
def edit_basis(request: HttpRequest, pk: int) -> HttpResponse:
    items = EnforcementItem.objects.kept_by(request.user)
    clauses = ItemBasis.objects.filter(item__in=items).select_related("item")
    found = get_object_or_404(clauses, pk=pk)
    form = BasisForm(request.POST or None, instance=found)

    def act() -> HttpResponse:
        item_corrections.correct_basis(found, **form.cleaned_data, **credit(request))
        messages.success(request, "依据已更正，改前、改后和理由列在下面。")
        return redirect(found.item)

    context = {"title": "更正依据", "submit": "保存", "clauses": responsibility.ROWS}
    back = back_to_row(found.item)
    return submit(request, form, act, back=back, explanation=OF_BASIS, **context)


@allow(*MAY_REGISTER)
def new_claim(request: HttpRequest, pk: int) -> HttpResponse:
    found = open_item(request, pk)
    form = ClaimForm(request.POST or None, actor=request.user, item=found)

    def act() -> HttpResponse:
        services.claim_item(found, **form.cleaned_data, **credit(request))
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
        services.end_claim(claim, **form.cleaned_data, **credit(request))
        messages.success(request, "已登记终止承担。")
        return redirect(claim.item)

    explanation = (
        f"{claim.agency}自 {claim.valid_from} 起承担；终止之后登记的行为不再归于这一事项。"
    )
    context = {"title": "终止承担", "submit": "终止", "clauses": services.ITEM_ROWS}
    back = back_to_row(claim.item)
    return submit(request, form, act, back=back, explanation=explanation, **context)
