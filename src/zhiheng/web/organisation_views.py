"""更名、合并、分立、撤销的页面：填写，核对将要移交的，办理。"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.directory import handover, organisation
from zhiheng.directory.agency_changes import Credit
from zhiheng.directory.handover import Batch
from zhiheng.directory.models import Agency, Succession
from zhiheng.web import moved
from zhiheng.web.directory_lists import MAY_REGISTER
from zhiheng.web.organisation_forms import (
    AbolishForm,
    GroundsForm,
    MergeForm,
    RenameForm,
    SplitForm,
)
from zhiheng.web.submit import back_to_row, credit, submit, visible

CLAUSES = "WH-9.s1 SC-10"
FOLLOWS = (
    "填好之后先列出将要移交的，核对无误再办理。原机关的主体资格在生效的前一日终止，历史保留。在岗人员及其账号、未办结的件和报给它的备案归"
    "承接机关，期限照旧计算；承担的事项和岗责到前一日为止，承接机关自生效日起接上。"
    "生效日期在将来的，到日自动移交。承接机关还没有登记的，先登记它。"
)


def _form_page(request: HttpRequest, form: GroundsForm, act: Any, **context: Any) -> HttpResponse:
    back = back_to_row(form.agency)
    return submit(request, form, act, back=back, clauses=CLAUSES, **context)


def _filled(request: HttpRequest) -> dict[str, Any]:
    """填的内容；核对之后返回修改的，原样填回，不办理。"""
    if "revise" in request.POST:
        return {"initial": {n: v for n, v in request.POST.items() if v != "False"}}
    return {"data": request.POST or None}


def _credit(request: HttpRequest) -> Credit:
    return Credit(**credit(request))


@allow(*MAY_REGISTER)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible(request, Agency, pk)
    form = RenameForm(**_filled(request), agency=found, actor=request.user)

    def act() -> HttpResponse:
        organisation.rename(found, form.names(), form.grounds(), _credit(request))
        messages.success(request, "更名已登记，旧名称记为写法，导入时仍然认得。")
        return redirect("directory:agency-history", found.pk)

    explanation = "自生效日期起用新名称，此前的名录、文书仍是旧名称。人员、办件都不变。"
    return _form_page(request, form, act, title="更名", explanation=explanation)


def _reorganise(
    request: HttpRequest, form: Any, act: Callable[[], Succession], title: str, explanation: str
) -> HttpResponse:
    """填好之后先列出将要移交的，核对无误再办理；核对之后数目变了的，再核对一次。"""
    context = {"title": title, "explanation": explanation, "submit": "下一步：核对"}

    def checked() -> HttpResponse:
        batches = organisation.preview(form.agency, form.successors(), form.grounds(), form.plan())
        seal, seen = moved.seal(batches), request.POST.get("seen", "")
        if seal != seen:
            return _preview(request, form, batches, title=title, seal=seal, is_stale=bool(seen))
        return redirect("directory:succession", act().pk)

    return _form_page(request, form, checked, **context)


def _preview(request: HttpRequest, form: Any, batches: list[Batch], **context: Any) -> HttpResponse:
    values = form.cleaned_data
    context |= {
        "form": form,
        "agency": form.agency,
        "successors": form.successors(),
        "values": values,
        "is_planned": values["effective_on"] > timezone.localdate(),
        "batches": moved.rows(request, [one.as_facts() for one in batches], form.agency),
    }
    return render(request, "web/directory/reorganisation_preview.html", context)


@allow(*MAY_REGISTER)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible(request, Agency, pk)
    form = MergeForm(**_filled(request), agency=found, actor=request.user)

    def act() -> Succession:
        to = form.cleaned_data["successor"]
        return organisation.merge(found, to, form.grounds(), _credit(request))

    return _reorganise(request, form, act, "合并", FOLLOWS)


@allow(*MAY_REGISTER)
def abolish(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible(request, Agency, pk)
    form = AbolishForm(**_filled(request), agency=found, actor=request.user)

    def act() -> Succession:
        to = form.cleaned_data["successor"]
        return organisation.abolish(found, to, form.grounds(), _credit(request))

    return _reorganise(request, form, act, "撤销", FOLLOWS)


@allow(*MAY_REGISTER)
def split(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible(request, Agency, pk)
    people = list(handover.in_post(found, timezone.localdate()).order_by("name", "pk"))
    form = SplitForm(**_filled(request), agency=found, actor=request.user, people=people)

    def act() -> Succession:
        heirs = form.successors()
        return organisation.split(found, heirs, form.grounds(), _credit(request), form.plan())

    explanation = (
        "逐人选择归哪个机关，不选的留在原机关；原机关同时终止的，不选的归机关一。" + FOLLOWS
    )
    return _reorganise(request, form, act, "分立", explanation)
