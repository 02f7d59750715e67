"""机关、辖区的页面。"""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.accounts.roles import ADMIN_ROLES, Role
from zhiheng.directory import people, services
from zhiheng.directory.models import (
    Agency,
    AgencyAlias,
    Jurisdiction,
    Officer,
)
from zhiheng.web.directory_forms import AgencyForm, AliasForm
from zhiheng.web.directory_lists import EVERYBODY, MAY_REGISTER
from zhiheng.web.submit import back_to, back_to_row, submit


def _visible(request: HttpRequest, model: Any, pk: int) -> Any:
    return get_object_or_404(model.objects.visible_to(request.user), pk=pk)


def _credit(request: HttpRequest) -> dict[str, Any]:
    """Who did it and when, as services want it."""
    return {"actor": request.user, "now": timezone.now()}


@allow(*EVERYBODY, Role.SYS_ADMIN, Role.SEC_ADMIN)
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, Agency, pk)
    today = timezone.localdate()
    context = {
        "agency": found,
        "officer_count": Officer.objects.visible_to(request.user).filter(agency=found).count(),
        "items": found.items.select_related("item").order_by("item__code")[:50],
        "bodies": found.bodies.visible_to(request.user)[:100],
        "is_valid": found.qualified_to is None or found.qualified_to >= today,
        "may_register": request.user.has_role(*MAY_REGISTER),
    }
    return render(request, "web/directory/agency.html", context)


@allow(*MAY_REGISTER)
def new_agency(request: HttpRequest) -> HttpResponse:
    form = AgencyForm(request.POST or None, actor=request.user)

    def act() -> HttpResponse:
        made = services.register_agency(form.instance, **_credit(request))
        messages.success(request, "机关已登记。")
        return redirect(made)

    return submit(
        request,
        form,
        act,
        back=back_to("执法主体", "directory:agencies"),
        title="登记执法主体",
        clauses="WH-9.s1 SD-9",
    )


@allow(*MAY_REGISTER)
def edit_agency(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, Agency, pk)
    form = AgencyForm(request.POST or None, instance=found, actor=request.user)

    def act() -> HttpResponse:
        services.change_agency(form.instance, **_credit(request))
        messages.success(request, "变更已登记。")
        return redirect(found)

    back = back_to_row(found)
    return submit(request, form, act, back=back, title="变更登记", clauses="WH-9.s1")


@allow(*MAY_REGISTER)
def new_alias(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, Agency, pk)
    form = AliasForm(request.POST or None, instance=AgencyAlias(agency=found))

    def act() -> HttpResponse:
        services.add_alias(found, form.cleaned_data["name"], **_credit(request))
        messages.success(request, "写法已登记，导入时按此识别。")
        return redirect(found)

    explanation = "外来数据里这个机关的另一种写法；平台从不按相似度猜测。"
    context = {"title": "登记写法", "submit": "登记", "explanation": explanation}
    return submit(request, form, act, back=back_to_row(found), **context)


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
