"""执法主体的页面：一个机关、登记、变更、更正、沿革。"""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.directory import day_corrections, services, withdrawals
from zhiheng.directory.agency_changes import Credit
from zhiheng.directory.models import Agency, AgencyAlias, AgencyChange, AgencyVersion, Officer
from zhiheng.filings.entity_raising import sentence_of
from zhiheng.publications.models import Publication
from zhiheng.web import agency_history, agency_notice, planned, standing_notices
from zhiheng.web.agency_forms import (
    AgencyForm,
    AliasForm,
    ChangeForm,
    CorrectionForm,
    DayCorrectionForm,
    WithdrawalForm,
    labels_of,
)
from zhiheng.web.agency_lists import READERS
from zhiheng.web.directory_lists import MAY_REGISTER
from zhiheng.web.submit import back_to, back_to_row, credit, submit, visible


@allow(*READERS)
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Agency.objects.read_by(request.user)
    rows = rows.select_related("jurisdiction", "government", "superior")
    found = get_object_or_404(rows, pk=pk)
    today = timezone.localdate()
    stages = agency_history.stages(found)
    notices = agency_notice.latest(found)
    context = {
        "agency": found,
        "officer_count": _people(request, found, today),
        "items": found.items.select_related("item").order_by("item__code")[:50],
        "bodies": found.bodies.visible_to(request.user)[:100],
        "is_valid": found.is_qualified_on(today),
        "may_register": request.user.has_role(*MAY_REGISTER),
        "stages": stages[:3],
        "stage_count": len(stages),
        "today": today,
        "notice": notices[0] if notices else None,
        "outdated": _outdated(found, notices),
        "planned": [one for one in stages if _is_announced_here(one, today)],
        "announcements": planned.of_changes(found, [c for one in stages for c in one.changes]),
    }
    return render(request, "web/directory/agency.html", context)


def _outdated(agency: Agency, notices: list[Publication]) -> list[str]:
    """公示之后名录改了哪几项。"""
    shown = [one for one in notices if one.withdrawn_at is None and one.replaced_at is None]
    found = [name for one in shown for name in standing_notices.differences(one, agency)]
    return list(dict.fromkeys(found))


def _people(request: HttpRequest, agency: Agency, today: date) -> int:
    """今天在岗的，与组织架构的人数相同；离岗的、还没有到岗的不在内。"""
    return Officer.objects.visible_to(request.user).in_office(today).filter(agency=agency).count()


def _is_announced_here(stage: agency_history.Stage, today: date) -> bool:
    """将来的一版；因合并、分立、撤销而起的，另有一句话。"""
    along = all(hasattr(one, "succession") or one.counterparts.all() for one in stage.changes)
    return stage.version.valid_from > today and not along


@allow(*READERS)
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """沿革：各个版本及其由来，历次更正。"""
    found = get_object_or_404(Agency.objects.read_by(request.user), pk=pk)
    context = {
        "agency": found,
        "stages": agency_history.stages(found),
        "corrections": agency_history.corrections(found),
        "may_register": request.user.has_role(*MAY_REGISTER),
        "today": timezone.localdate(),
    }
    return render(request, "web/directory/agency_history.html", context)


@allow(*MAY_REGISTER)
def new_agency(request: HttpRequest) -> HttpResponse:
    form = AgencyForm(request.POST or None, actor=request.user)

    def act() -> HttpResponse:
        made = services.register_agency(form.instance, **credit(request))
        entry = made.changes.get()
        messages.success(request, f"机关已登记。{sentence_of(entry)}")
        return redirect(made)

    return submit(
        request,
        form,
        act,
        back=back_to("执法主体", "directory:agencies"),
        title="登记执法主体",
        clauses="WH-9.s1 SD-9 SC-10",
    )


CHANGE = (
    "自生效日期起按新的内容，此前的名录不变；将来的日期到日自动生效。"
    "补登过去的变更，只改此后没有再变更过的各项。登记错了的，在沿革里办更正。"
)


@allow(*MAY_REGISTER)
def edit_agency(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible(request, Agency, pk)
    form = ChangeForm(request.POST or None, instance=found, actor=request.user)

    def act() -> HttpResponse:
        made = services.change_agency(found, form.changes(), **form.grounds(), **credit(request))
        return _changed(request, made)

    context = {"title": "变更登记", "clauses": "WH-9.s1 SC-10", "explanation": CHANGE}
    return submit(request, form, act, back=back_to_row(found), **context)


def _changed(request: HttpRequest, change: AgencyChange) -> HttpResponse:
    what = labels_of(list(change.values))
    if change.kind == AgencyChange.Kind.CORRECTION:
        messages.success(request, f"已更正：{what}。原值与改后的值都在沿革里。")
    else:
        said = f"变更已登记：{what}，自 {change.effective_on} 起。"
        messages.success(request, said + sentence_of(change))
    return redirect("directory:agency-history", change.agency_id)


CORRECTION = (
    "只用于登记错了的：改的是录入错值的那一次登记，它所及的各版一并改正，"
    "原值、改后的值和理由都留下。情况有变化的，办变更登记。"
)


@allow(*MAY_REGISTER)
def correct_agency(request: HttpRequest, pk: int) -> HttpResponse:
    """更正某日有效的一版（`on`，不写时是今天的）。"""
    found = visible(request, Agency, pk)
    day = _day(request)
    version = AgencyVersion.objects.as_of(day).filter(agency=found).first()
    form = CorrectionForm(
        request.POST or None,
        instance=found,
        initial=_initial(version) if version else None,
        actor=request.user,
    )

    def act() -> HttpResponse:
        grounds = form.grounds(day)
        made = services.change_agency(found, form.changes(), **grounds, **credit(request))
        return _changed(request, made)

    title = f"更正 {day} 有效的登记"
    context = {"title": title, "clauses": "WH-9.s1", "explanation": CORRECTION}
    return submit(request, form, act, back=back_to_row(found), submit="更正", **context)


CORRECTION_OF_DAY = (
    "只用于生效日期登记错了的：名录自对的日期起换版，原日期、对的日期和理由都留在沿革里。"
    "两个日期之间还有别的变更的，先更正那一次。"
)


@allow(*MAY_REGISTER)
def correct_day(request: HttpRequest, pk: int) -> HttpResponse:
    """更正一次变更的生效日期。"""
    seen = Agency.objects.visible_to(request.user).order_by().values("pk")
    change = get_object_or_404(
        AgencyChange.objects.select_related("agency"), pk=pk, agency__in=seen
    )
    form = DayCorrectionForm(request.POST or None)

    def act() -> HttpResponse:
        made = day_corrections.correct_day(
            change, **form.cleaned_data, credit=Credit(**credit(request))
        )
        messages.success(
            request, f"已更正：自 {made.effective_on} 起生效。原日期和对的日期都在沿革里。"
        )
        return redirect("directory:agency-history", change.agency_id)

    title = f"更正生效日期：{change.get_kind_display()}"
    context = {"title": title, "clauses": "WH-9.s1", "explanation": CORRECTION_OF_DAY}
    return submit(request, form, act, back=back_to_row(change.agency), submit="更正", **context)


WITHDRAWAL = (
    "只用于还没有生效的：撤回之后如同没有登记过，登记、撤回和理由都留在沿革里。"
    "合并、分立、撤销的，原机关、承接机关和下属机关的登记一并撤回，到日不再移交。"
)


@allow(*MAY_REGISTER)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回一次还没有生效的变更。"""
    seen = Agency.objects.visible_to(request.user).order_by().values("pk")
    rows = AgencyChange.objects.select_related("agency", "part_of")
    change = get_object_or_404(rows, pk=pk)
    change = get_object_or_404(rows, pk=change.part_of_id or pk, agency__in=seen)
    form = WithdrawalForm(request.POST or None)

    def act() -> HttpResponse:
        reason, by = form.cleaned_data["reason"], Credit(**credit(request))
        root = withdrawals.withdraw(change, reason=reason, credit=by)
        messages.success(request, "已撤回。登记、撤回和理由都在沿革里。")
        return redirect("directory:agency-history", root.agency_id)

    title = f"撤回：{change.effective_on} 生效的{change.get_kind_display()}"
    context = {"title": title, "clauses": "WH-9.s1 SC-10", "explanation": WITHDRAWAL}
    return submit(request, form, act, back=back_to_row(change.agency), submit="撤回", **context)


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()


def _initial(version: AgencyVersion) -> dict[str, Any]:
    names = [name for name in CorrectionForm.base_fields if name != "basis"]
    related = ("jurisdiction", "government", "superior")
    return {n: getattr(version, f"{n}_id" if n in related else n) for n in names}


@allow(*MAY_REGISTER)
def new_alias(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible(request, Agency, pk)
    form = AliasForm(request.POST or None, instance=AgencyAlias(agency=found))

    def act() -> HttpResponse:
        services.add_alias(found, form.cleaned_data["name"], **credit(request))
        messages.success(request, "写法已登记，导入时按此识别。")
        return redirect(found)

    explanation = "外来数据里这个机关的另一种写法；平台从不按相似度猜测。"
    context = {"title": "登记写法", "submit": "登记", "explanation": explanation}
    return submit(request, form, act, back=back_to_row(found), **context)
