"""一个机关的岗责：看、登记、终止、公布；事项清单的公布（HT-3.4-1、SD-15）。"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.accounts.roles import Role
from zhiheng.directory import responsibility as services
from zhiheng.directory.models import Agency, AgencyItem, PostDuty
from zhiheng.publications.models import Publication
from zhiheng.publications.services import Notice, section
from zhiheng.ui.forms import EmptyForm
from zhiheng.web.announcing import RESPONSIBILITY, announce
from zhiheng.web.directory_lists import EVERYBODY, MAY_REGISTER, kind_label
from zhiheng.web.duty_forms import DutyForm
from zhiheng.web.duty_lists import attach, state_of
from zhiheng.web.item_forms import EndForm
from zhiheng.web.submit import submit

MAY_ASSIGN = (*MAY_REGISTER, Role.EA_CLERK)
MAY_PUBLISH = (Role.EA_CLERK, Role.EA_HEAD)  # 责任制由机关自己公布
MOST = 200
KINDS = (Publication.Kind.RESPONSIBILITY, Publication.Kind.ITEMS)


def _agency(request: HttpRequest, pk: int) -> Agency:
    return get_object_or_404(Agency.objects.visible_to(request.user), pk=pk)


def _credit(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "now": timezone.now()}


def _back(agency: Agency) -> tuple[str, str]:
    return f"{agency}的岗责", reverse("directory:responsibility", args=[agency.pk])


def claims_of(agency: Agency) -> list[AgencyItem]:
    """机关现在承担的事项，缺岗位、缺责任人的在前。"""
    today = timezone.localdate()
    rows = AgencyItem.objects.filter(agency=agency).in_force(today).select_related("item")
    found = list(services.with_responsibility(rows, today).order_by("item__code")[:MOST])
    attach(found)
    for claim in found:
        claim.missing = state_of(claim)
    return sorted(found, key=lambda claim: ("post", "person", "").index(claim.missing))


@allow(*EVERYBODY)
def responsibility(request: HttpRequest, pk: int) -> HttpResponse:
    """岗责表：依据、岗位、职责、程序、责任人，缺的在前。"""
    agency = get_object_or_404(Agency.objects.read_by(request.user), pk=pk)
    claims = claims_of(agency)
    own = request.user.agency_id == agency.pk
    keeps = own or request.user.scope.level != "agency"  # 并入的机关的只供查阅
    context = {
        "agency": agency,
        "claims": claims,
        "most": MOST,
        "missing_posts": sum(claim.missing == "post" for claim in claims),
        "missing_people": sum(claim.missing == "person" for claim in claims),
        "publications": Publication.objects.of(agency).in_force().filter(kind__in=KINDS),
        "may_assign": request.user.has_role(*MAY_ASSIGN) and keeps,
        "may_publish": own and request.user.has_role(*MAY_PUBLISH),
    }
    return render(request, "web/directory/responsibility.html", context)


@allow(*MAY_ASSIGN)
def new_duty(request: HttpRequest, pk: int) -> HttpResponse:
    claims = AgencyItem.objects.visible_to(request.user).select_related("agency", "item")
    claim = get_object_or_404(claims, pk=pk)
    form = DutyForm(request.POST or None, claim=claim)

    def act() -> HttpResponse:
        services.assign_duty(form.instance, **_credit(request))
        messages.success(request, "岗责已登记。")
        return redirect("directory:responsibility", pk=claim.agency_id)

    context = {"title": f"登记岗责：{claim.item}", "submit": "登记", "clauses": services.ROWS}
    explanation = "责任人只能选本机关在岗人员；换人的，先终止原来的岗责，再登记新的。"
    back = _back(claim.agency)
    return submit(request, form, act, back=back, explanation=explanation, **context)


@allow(*MAY_ASSIGN)
def end_duty(request: HttpRequest, pk: int) -> HttpResponse:
    duties = PostDuty.objects.visible_to(request.user).select_related("agency", "item")
    duty = get_object_or_404(duties, pk=pk)
    form = EndForm(request.POST or None)

    def act() -> HttpResponse:
        services.end_duty(duty, **form.cleaned_data, **_credit(request))
        messages.success(request, "岗责已终止。")
        return redirect("directory:responsibility", pk=duty.agency_id)

    context = {"title": f"终止岗责：{duty.post}", "submit": "终止", "clauses": services.ROWS}
    explanation = f"{duty.item}，自 {duty.valid_from} 起；终止之后仍可查阅。"
    back = _back(duty.agency)
    return submit(request, form, act, back=back, explanation=explanation, **context)


def _own(request: HttpRequest, pk: int) -> Agency:
    agency = _agency(request, pk)
    if agency.pk != request.user.agency_id:
        raise PermissionDenied
    return agency


@allow(*MAY_PUBLISH)
def publish_responsibility(request: HttpRequest, pk: int) -> HttpResponse:
    """公布责任制：事项、依据、岗位、职责、程序；责任人姓名不对外公开（SD-15）。"""
    agency = _own(request, pk)
    claims = [claim for claim in claims_of(agency) if claim.posts]
    rows = [
        [claim.item.name, _basis(claim), duty.post, duty.duties, duty.procedure]
        for claim in sorted(claims, key=lambda claim: claim.item.code)
        for duty in claim.posts
    ]
    head = ["执法事项", "依据", "岗位", "职责", "程序"]
    notice = Notice(
        Publication.Kind.RESPONSIBILITY,
        f"{agency}行政执法责任制",
        agency,
        (section("岗位责任", head=head, rows=rows),) if rows else (),
        services.ROWS,
    )
    return _publish(request, notice, "还没有登记岗责，先登记再公布。", RESPONSIBILITY)


@allow(*MAY_PUBLISH)
def publish_items(request: HttpRequest, pk: int) -> HttpResponse:
    """公布事项清单。"""
    agency = _own(request, pk)
    claims = sorted(claims_of(agency), key=lambda claim: claim.item.code)
    rows = [
        [
            claim.item.code,
            claim.item.name,
            kind_label(claim.item.act_kind),
            claim.item.get_level_display(),
            _basis(claim),
        ]
        for claim in claims
    ]
    head = ["事项编码", "事项名称", "行为种类", "行使层级", "依据"]
    notice = Notice(
        Publication.Kind.ITEMS,
        f"{agency}行政执法事项清单",
        agency,
        (section("事项清单", head=head, rows=rows),) if rows else (),
        services.ROWS,
    )
    return _publish(request, notice, "还没有登记承担的事项，先登记再公布。")


def _basis(claim: AgencyItem) -> str:
    return "；".join(map(str, claim.clauses)) or claim.item.basis


def _publish(request: HttpRequest, notice: Notice, nothing: str, paper: str = "") -> HttpResponse:
    agency = notice.agency

    def act() -> HttpResponse:
        if not notice.sections:
            raise ValidationError(nothing)
        made = announce(notice, paper=paper, **_credit(request))
        messages.success(request, "已公布，内容定格在公示台账。")
        return redirect(made)

    form = EmptyForm(request.POST if request.method == "POST" else None)
    number = sum(len(one["table"]["rows"]) for one in notice.sections)
    explanation = f"把现在登记的内容（{number} 行）定格公布；先前正在公示的同类内容标为已替代。责任人姓名不公布。"
    title = f"公布{Publication.Kind(notice.kind).label}"
    context = {"title": title, "submit": "公布", "clauses": services.ROWS}
    return submit(request, form, act, back=_back(agency), explanation=explanation, **context)
