"""更名、合并、分立、撤销的页面：填写，核对将要移交的，办理。"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.directory import organisation, withdrawals
from zhiheng.directory.agency_changes import Credit
from zhiheng.directory.models import Agency, Succession
from zhiheng.directory.moves import Batch
from zhiheng.filings.entity_changes import awaiting_registration
from zhiheng.filings.entity_raising import sentence_of
from zhiheng.filings.models import Filing
from zhiheng.web import moved
from zhiheng.web.directory_lists import MAY_REGISTER
from zhiheng.web.organisation_forms import (
    FORMS,
    AbolishForm,
    GroundsForm,
    MergeForm,
    RenameForm,
    ReorganisationForm,
    SplitForm,
    initial_of,
    initial_of_filing,
)
from zhiheng.web.submit import back_to_row, credit, submit, visible

CLAUSES = "WH-9.s1 SC-10"
MOST_DIGITS = 18


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
        made = organisation.rename(found, form.names(), form.grounds(), _credit(request))
        said = "更名已登记，旧名称记为写法，导入时仍然认得。"
        messages.success(request, said + sentence_of(made))
        return redirect("directory:agency-history", found.pk)

    explanation = "自生效日期起用新名称，此前的名录、文书仍是旧名称。人员、办件都不变。"
    return _form_page(request, form, act, title="更名", explanation=explanation)


def _reorganise(
    request: HttpRequest, form: Any, before: Callable[[], Any] = lambda: None
) -> HttpResponse:
    """填好之后先列出将要移交的，核对无误再办理；核对之后数目变了的，再核对一次。"""
    title = ("更正" if form.corrects else "") + form.title

    def checked() -> HttpResponse:
        with transaction.atomic():
            before()
            batches = organisation.preview(
                form.agency, form.successors(), form.grounds(), form.plan()
            )
            seal, seen = moved.seal(batches), request.POST.get("seen", "")
            if seal == seen:
                made = form.carry_out(_credit(request))
                return redirect("directory:succession", made.pk)
            transaction.set_rollback(True)
        return _preview(request, form, batches, title=title, seal=seal, is_stale=bool(seen))

    context = {"title": title, "explanation": form.explanation, "submit": "下一步：核对"}
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


def _register(request: HttpRequest, pk: int, form: type[ReorganisationForm]) -> HttpResponse:
    found = visible(request, Agency, pk)
    filled = _filled(request)
    if not request.POST:
        filled["initial"] = _asked(request, found)
    return _reorganise(request, form(**filled, agency=found, actor=request.user))


def _asked(request: HttpRequest, agency: Agency) -> dict[str, Any]:
    """由确认了的申请来的，照申请填好（WH-9.s2a）。"""
    key = request.GET.get("filing", "")
    if not key.isdecimal() or len(key) > MOST_DIGITS:
        return {}
    rows = Filing.objects.visible_to(request.user).filter(awaiting_registration())
    filing = rows.filter(pk=key, agency=agency).first()
    return initial_of_filing(filing) if filing else {}


@allow(*MAY_REGISTER)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    return _register(request, pk, MergeForm)


@allow(*MAY_REGISTER)
def abolish(request: HttpRequest, pk: int) -> HttpResponse:
    return _register(request, pk, AbolishForm)


@allow(*MAY_REGISTER)
def split(request: HttpRequest, pk: int) -> HttpResponse:
    return _register(request, pk, SplitForm)


@allow(*MAY_REGISTER)
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """更正没有到日的机构变动：撤回原来的，按对的重新登记，一起成功或者一起不变。"""
    seen = Agency.objects.visible_to(request.user).order_by().values("pk")
    rows = Succession.objects.pending().select_related("change__agency", "heir")
    made = get_object_or_404(rows, pk=pk, change__agency__in=seen)
    filled = _filled(request)
    if not request.POST:
        filled["initial"] = initial_of(made)
    kind = FORMS[made.change.kind]
    form = kind(**filled, agency=made.change.agency, actor=request.user, corrects=True)

    def before() -> None:
        reason = f"更正：{form.cleaned_data['reason']}"
        withdrawals.withdraw(made.change, reason=reason, credit=_credit(request))

    return _reorganise(request, form, before)
