"""机构变动移交的各批：办理之前的核对和办理之后的承接是同一张表，各批点开是它的清单。"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import resolve, reverse

from zhiheng.accounts.access import allow, roles_of
from zhiheng.directory import handover
from zhiheng.directory.models import Agency, AgencyChange, Succession
from zhiheng.directory.moves import Batch
from zhiheng.filings.models import Filing
from zhiheng.kernel.facts import canonical
from zhiheng.web import account_moves, agency_moves, planned
from zhiheng.web.agency_lists import READERS
from zhiheng.web.directory_lists import MAY_REGISTER

MOST_SHOWN = 50
WITHDRAWAL = AgencyChange.Kind.WITHDRAWAL
OF_AGENCY = "?agency={}"
LISTS = {
    "accounts.user": ("accounts:list", OF_AGENCY),
    "directory.officer": ("directory:officers", OF_AGENCY),
    "directory.officercertificate": ("registers:certificates", OF_AGENCY),
    "directory.agencyitem": ("directory:claims", OF_AGENCY),
    "filings.filing": ("filings:list", OF_AGENCY),
    "registers.certificatematter": ("registers:applications", OF_AGENCY),
    "registers.appointment": ("registers:outsiders", ""),
    "registers.socialclue": ("registers:clues", "?open=on"),
    "screening.lead": ("screening:lead-list", OF_AGENCY),
    "supervision.supervisionopinion": ("supervision:opinion-list", f"{OF_AGENCY}&open=on"),
    "supervision.reminderletter": ("supervision:reminder-list", OF_AGENCY),
}
NAMED_WITH = {
    "directory.agencyitem": ("agency", "item"),
    "directory.postduty": ("agency", "item"),
}
ADDRESSED_LIST = ("filings:list", "?receiver={}")


def seal(batches: Iterable[Batch]) -> str:
    """核对的是哪些：种类、去处、各件。"""
    facts = [one.as_facts() for one in batches]
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


@allow(*READERS)
def succession(request: HttpRequest, pk: int) -> HttpResponse:
    """移交了什么：每一批的种类、去处、件数和本人看得见的各件。"""
    found = Succession.objects.visible_to(request.user)
    made = get_object_or_404(found.select_related("change__agency", "heir"), pk=pk)
    old = made.change.agency
    is_pending = made.moved_at is None and made.withdrawn_at is None
    seen = Agency.objects.visible_to(request.user).filter(pk=old.pk).exists()
    if is_pending and "plan" in request.GET:
        return _plan(request, made)
    context = {
        "succession": made,
        "agency": old,
        "heirs": planned.heirs_of(made),
        "is_pending": is_pending,
        "may_register": is_pending and seen and request.user.has_role(*MAY_REGISTER),  # type: ignore[union-attr]
        "batches": [] if is_pending else rows(request, made.moved),
        "withdrawal": AgencyChange.objects.filter(corrects=made.change, kind=WITHDRAWAL).first(),
    }
    return render(request, "web/directory/succession.html", context)


def _plan(request: HttpRequest, made: Succession) -> HttpResponse:
    """没有到日的：按今天的登记将要移交的，单独取来，不拖慢页面。"""
    with transaction.atomic():  # the rows of items are locked while they are read
        batches = handover.planned(handover.handover_of(made))
    found = rows(request, [one.as_facts() for one in batches], made.change.agency)
    context = {"batches": found, "nothing": "今天没有需要移交的人、账号和未办结的件。"}
    return render(request, "web/directory/moved.html", context)


def rows(
    request: HttpRequest, batches: Sequence[Mapping[str, Any]], at: Agency | None = None
) -> list[dict[str, Any]]:
    """各批在页面上的样子；还没有移交的，清单是原机关 `at` 的，移交了的是去处的。"""
    keys = {one["to"] for one in batches if one["to"]}
    names = Agency.objects.in_bulk(keys)
    return [_row(request, one, names.get(one["to"]), at) for one in batches]


def _row(
    request: HttpRequest, one: Mapping[str, Any], to: Agency | None, at: Agency | None
) -> dict[str, Any]:
    model: Any = apps.get_model(one["model"])
    found = model.objects.visible_to(request.user)
    if one["model"] in NAMED_WITH:
        found = found.select_related(*NAMED_WITH[one["model"]])
    going, staying = (found.filter(pk__in=one[n][:MOST_SHOWN]) for n in ("ids", "left"))
    return {
        "label": one["label"] or model._meta.verbose_name,
        "to": to,
        "count": len(one["ids"]),
        "left": len(one["left"]),
        "hint": _hint(one, is_before=at is not None),
        "is_stranded": to is None and not one["ids"],
        "list": _list(request, one, at or to),
        "rows": [(str(row), getattr(row, "get_absolute_url", str)()) for row in going],
        "staying": [(str(row), getattr(row, "get_absolute_url", str)()) for row in staying],
    }


def _hint(one: Mapping[str, Any], *, is_before: bool) -> str:
    """还来得及办的、留下来要办的。"""
    if is_before and one["label"] == account_moves.UNKNOWN:
        return "可以先请系统管理员填好对应人员，账号就随人走。"
    if one["to"] and one["left"] and one["model"] == Filing._meta.label_lower:
        return "由收受的监督机构负责人在留下的那一件上“终止报送”。"
    return ""


def _list(request: HttpRequest, one: Mapping[str, Any], agency: Agency | None) -> str:
    """这一种的清单，限于这个机关；没有清单的、本人打不开的为空。"""
    if agency is None:
        return ""
    if one["model"] == "directory.postduty":
        href = reverse("directory:responsibility", args=[agency.pk])
    elif one["model"] in LISTS:
        is_addressed = one["label"] == agency_moves.ADDRESSED
        name, query = ADDRESSED_LIST if is_addressed else LISTS[one["model"]]
        href = reverse(name) + query.format(agency.pk)
    else:
        return agency.get_absolute_url()
    roles = roles_of(resolve(href.partition("?")[0]).func)
    return href if not roles or request.user.has_role(*roles) else ""
