"""隔离区：列表、修补、登记机关、放弃。"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhiheng.accounts.roles import Role
from zhiheng.exchange import repairs
from zhiheng.exchange.forms import DiscardForm, RegisterAgencyForm, RepairForm
from zhiheng.exchange.models import Batch, QuarantinedRow
from zhiheng.exchange.page import waiting_reasons
from zhiheng.exchange.views import batch_of, require_writer
from zhiheng.kernel.errors import RuleViolation
from zhiheng.ui.forms import add_violation

PAGE = 50
REGISTRARS = (Role.SO_HANDLER, Role.SO_HEAD, Role.SYS_ADMIN)


@require_GET
def quarantine(request: HttpRequest, pk: int) -> HttpResponse:
    """一个批次隔离的行，可以按原因筛选；按行号往后翻。"""
    batch = batch_of(request, pk)
    rows = QuarantinedRow.objects.filter(batch=batch)
    reason = request.GET.get("reason", "")[:120].replace("\0", "")
    fate = "waiting" if request.GET.get("fate") != "settled" else "settled"
    rows = rows.filter(fate="waiting") if fate == "waiting" else rows.exclude(fate="waiting")
    rows = rows.filter(category=reason) if reason else rows
    after = request.GET.get("after", "0")
    line = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    found = list(rows.filter(line__gt=line).order_by("line")[: PAGE + 1])
    shown = {
        "batch": batch,
        "rows": found[:PAGE],
        "after": found[PAGE - 1].line if len(found) > PAGE else 0,
        "reason": reason,
        "fate": fate,
        "reasons": waiting_reasons(batch),
    }
    return render(request, "exchange/quarantine.html", shown)


def _row(request: HttpRequest, pk: int, line: int) -> QuarantinedRow:
    batch = batch_of(request, pk)
    return get_object_or_404(QuarantinedRow.objects.select_related("batch"), batch=batch, line=line)


def _list(batch: Batch) -> str:
    return reverse("exchange:quarantine", args=[batch.pk])


def repair(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """修补一行并重放；仍有问题的，原因写在页面上，填的内容不丢。"""
    user, row = require_writer(request), _row(request, pk, line)
    form = RepairForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        posted = {
            name: value for name, value in form.cleaned_data.items() if isinstance(value, str)
        }
        try:
            outcome = repairs.repair(
                row, posted, actor=user, now=now, today=timezone.localdate(now)
            )
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            if outcome.accepted:
                messages.success(request, f"第 {row.line} 行已经写入。")
                return HttpResponseRedirect(_list(row.batch))
            row.refresh_from_db()
            form = RepairForm(row=row)
    return _repair_page(request, row, form)


def _repair_page(request: HttpRequest, row: QuarantinedRow, form: RepairForm) -> HttpResponse:
    missing = repairs.unknown_agency(row)
    may_register = bool(missing) and require_writer(request).has_role(*REGISTRARS)
    shown = {
        "row": row,
        "batch": row.batch,
        "form": form,
        "missing_agency": missing,
        "agency_form": RegisterAgencyForm(path=row.batch.path) if may_register else None,
        "discard_form": DiscardForm(prefix="discard"),
    }
    return render(
        request, "exchange/repair.html", shown, status=422 if request.method == "POST" else 200
    )


def _form_page(request: HttpRequest, row: QuarantinedRow, form: Form, title: str) -> HttpResponse:
    shown = {"form": form, "title": title, "matter": row.batch, "cancel": _list(row.batch)}
    return render(request, "ui/form.html", shown, status=422 if request.method == "POST" else 200)


def register_agency(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """登记名录中没有的机关，重放因它隔离的各行。"""
    user, row = require_writer(request), _row(request, pk, line)
    if not user.has_role(*REGISTRARS):
        raise PermissionDenied
    form = RegisterAgencyForm(request.POST or None, path=row.batch.path)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            outcome = repairs.register_and_replay(
                row, **form.cleaned_data, actor=user, now=now, today=timezone.localdate(now)
            )
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            done = f"已登记并重放：写入 {outcome.accepted} 行，仍待修补 {outcome.waiting} 行。"
            messages.success(request, done)
            return HttpResponseRedirect(_list(row.batch))
    return _form_page(request, row, form, "登记机关并重放")


def discard(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """放弃一行，写明理由。"""
    user, row = require_writer(request), _row(request, pk, line)
    form = DiscardForm(request.POST or None, prefix="discard")
    if request.method == "POST" and form.is_valid():
        try:
            repairs.discard_row(
                row, actor=user, reason=form.cleaned_data["reason"], now=timezone.now()
            )
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            messages.success(request, f"第 {row.line} 行已放弃，原始内容仍然保留。")
            return HttpResponseRedirect(_list(row.batch))
    return _form_page(request, row, form, "放弃这一行")
