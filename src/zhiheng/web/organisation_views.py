"""更名、合并、分立、撤销的页面，以及移交了什么。"""

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.directory import organisation
from zhiheng.directory.agency_changes import Credit
from zhiheng.directory.models import Agency, Succession
from zhiheng.web.agency_lists import READERS
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
    "原机关的主体资格在生效的前一日终止，历史保留。在岗人员及其账号、未办结的件和报给它的备案归"
    "承接机关，期限照旧计算；承担的事项和岗责到前一日为止，承接机关自生效日起接上。"
    "生效日期在将来的，到日自动移交。承接机关还没有登记的，先登记它。"
)
MOST_SHOWN = 50


def _form_page(request: HttpRequest, form: GroundsForm, act: Any, **context: Any) -> HttpResponse:
    back = back_to_row(form.agency)
    return submit(request, form, act, back=back, clauses=CLAUSES, **context)


def _credit(request: HttpRequest) -> Credit:
    return Credit(**credit(request))


def _done(made: Succession) -> HttpResponse:
    return redirect("directory:succession", made.pk)


@allow(*MAY_REGISTER)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible(request, Agency, pk)
    form = RenameForm(request.POST or None, agency=found, actor=request.user)

    def act() -> HttpResponse:
        organisation.rename(found, form.names(), form.grounds(), _credit(request))
        messages.success(request, "更名已登记，旧名称记为写法，导入时仍然认得。")
        return redirect("directory:agency-history", found.pk)

    explanation = "自生效日期起用新名称，此前的名录、文书仍是旧名称。人员、办件都不变。"
    return _form_page(request, form, act, title="更名", explanation=explanation)


@allow(*MAY_REGISTER)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible(request, Agency, pk)
    form = MergeForm(request.POST or None, agency=found, actor=request.user)

    def act() -> HttpResponse:
        to = form.cleaned_data["successor"]
        return _done(organisation.merge(found, to, form.grounds(), _credit(request)))

    return _form_page(request, form, act, title="合并", explanation=FOLLOWS)


@allow(*MAY_REGISTER)
def abolish(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible(request, Agency, pk)
    form = AbolishForm(request.POST or None, agency=found, actor=request.user)

    def act() -> HttpResponse:
        to = form.cleaned_data["successor"]
        return _done(organisation.abolish(found, to, form.grounds(), _credit(request)))

    return _form_page(request, form, act, title="撤销", explanation=FOLLOWS)


@allow(*MAY_REGISTER)
def split(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible(request, Agency, pk)
    people = list(organisation.in_post(found, timezone.localdate()).order_by("name", "pk"))
    form = SplitForm(request.POST or None, agency=found, actor=request.user, people=people)

    def act() -> HttpResponse:
        made = organisation.split(
            found, form.successors(), form.grounds(), _credit(request), form.plan()
        )
        return _done(made)

    explanation = (
        "逐人选择归哪个机关，不选的留在原机关；原机关同时终止的，不选的归机关一。" + FOLLOWS
    )
    return _form_page(request, form, act, title="分立", explanation=explanation)


@allow(*READERS)
def succession(request: HttpRequest, pk: int) -> HttpResponse:
    """移交了什么：每一批的种类、去处、件数和本人看得见的各件。"""
    agencies = Agency.objects.visible_to(request.user).order_by().values("pk")
    made = get_object_or_404(
        Succession.objects.select_related("change__agency", "heir"),
        pk=pk,
        change__agency__in=agencies,
    )
    names = Agency.objects.in_bulk({one["to"] for one in made.moved if one["to"]})
    context = {
        "succession": made,
        "agency": made.change.agency,
        "batches": [_batch(request, one, names) for one in made.moved],
    }
    return render(request, "web/directory/succession.html", context)


def _batch(request: HttpRequest, one: dict[str, Any], names: dict[int, Agency]) -> dict[str, Any]:
    model: Any = apps.get_model(one["model"])
    rows = model.objects.visible_to(request.user).filter(pk__in=one["ids"][:MOST_SHOWN])
    return {
        "label": one.get("label") or model._meta.verbose_name,
        "to": names.get(one["to"]),
        "count": len(one["ids"]),
        "left": len(one["left"]),
        "rows": [(str(row), getattr(row, "get_absolute_url", str)()) for row in rows],
    }
