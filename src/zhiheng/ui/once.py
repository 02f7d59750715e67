"""一份表单只办成一次：后退再提交、连点两次，都回到已经办成的那一件，不会多出一件。"""

import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhiheng.kernel import jobs
from zhiheng.kernel.transactions import change
from zhiheng.ui.models import SubmittedForm

FIELD, TOKEN = "form_key", "csrfmiddlewaretoken"
FORGET = "ui.forget_submitted_forms"
KEEP = timedelta(days=7)  # a page no longer works after its session, eight hours at most
SAID = "这份表单已经提交过，这次没有再办。要另办一件，请重新打开表单。"
CHANGED = (
    "这份表单已经提交过，{}；现在改动过的还没有提交。"
    "要改那一件的，请到那一页办理；确要另办一件的，核对之后再提交一次。"
)
_KEY = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


def key_field(request: HttpRequest) -> SafeString:
    """The key of the page that is being drawn; a refused form keeps the one it has."""
    key = _key(request) or secrets.token_urlsafe(16)
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, key)


def earlier(request: HttpRequest, form: BaseForm) -> HttpResponse | None:
    """The way to what this very form has already made.

    Something else was filled in since: nobody can know whether that is a correction or another case, so the
    input stays on the page under a new key and the sentence says what to do.
    """
    key = _key(request)
    found = key and SubmittedForm.objects.filter(user=request.user, key=key).first()
    if not found:
        return None
    if constant_time_compare(found.digest, _digest(request, key)):
        return _again(request, found)
    posted = request.POST.copy()
    del posted[FIELD]
    request.POST = posted  # type: ignore[assignment]
    link = format_html('<a href="{}">已经办成</a>', found.address)
    if form.errors is not None:  # reads the form, so that the sentence can be added
        form.add_error(None, format_html(CHANGED, link))
    return None


def once(request: HttpRequest, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do the work in one transaction with the key of its form; who comes second is led to what came of it.

    Only a work that is done ends in another page; one that asks again (a preview, a refusal) keeps its key.
    """
    key = _key(request)
    if not key:
        return work()

    def first_time() -> HttpResponse:
        known = {"digest": _digest(request, key), "submitted_at": timezone.now()}
        row, is_new = SubmittedForm.objects.get_or_create(known, user=request.user, key=key)
        if not is_new:
            return _again(request, row)
        answer = work()
        if isinstance(answer, HttpResponseRedirect):
            row.address = answer.url
            row.save(update_fields=["address"])
        else:
            row.delete()
        return answer

    return change(first_time)


def _key(request: HttpRequest) -> str:
    given = request.POST.get(FIELD, "")
    is_ours = request.user.is_authenticated and _KEY.fullmatch(given)
    return given if is_ours else ""


def _digest(request: HttpRequest, key: str) -> str:
    """What was filled in, unreadable; browsers may drop chosen files on the way back, so they do not count."""
    filled = {n: v for n, v in request.POST.lists() if n not in (FIELD, TOKEN)}
    return salted_hmac(key, repr(sorted(filled.items())), algorithm="sha256").hexdigest()


def _again(request: HttpRequest, found: SubmittedForm) -> HttpResponse:
    messages.warning(request, SAID)
    return HttpResponseRedirect(found.address)


@jobs.job(FORGET, title="删去用过的表单编号")
def forget(progress: jobs.Progress) -> dict[str, Any]:
    """The pages that bore these keys have long expired."""
    with transaction.atomic():
        gone, _ = SubmittedForm.objects.filter(submitted_at__lt=timezone.now() - KEEP).delete()
    return {"forgotten": gone}
