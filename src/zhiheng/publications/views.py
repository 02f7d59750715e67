"""一条公示：内容快照、哈希核对、来源、撤回的理由；快照可以整份取走核对，表可以下载。"""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from zhiheng.accounts.access import allow, may_open
from zhiheng.publications import services, withdrawals
from zhiheng.publications.lists import state_lamp
from zhiheng.publications.models import Publication
from zhiheng.publications.registration import READERS
from zhiheng.ui import exports
from zhiheng.ui.forms import ReasonField
from zhiheng.ui.html import cited
from zhiheng.ui.views import step_view

MOST_SHOWN = 200  # 行；几千人的名单整份在快照和表格里


class WithdrawForm(forms.Form):
    """撤回的理由。"""

    reason = ReasonField(label="撤回的理由", help_text="如名单有误、有不宜公开的人员。")


def _publication(request: HttpRequest, pk: int) -> Publication:
    rows = Publication.objects.visible_to(request.user).select_related(
        "agency", "published_by", "replaced_by", "source_type"
    )
    return get_object_or_404(rows, pk=pk)


@allow(*READERS)
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """内容与核对。"""
    found = _publication(request, pk)
    source = found.source
    sections = found.content["sections"]
    context = {
        "publication": found,
        "lamp": state_lamp(found),
        "sections": list(map(_shown, sections)),
        "has_table": any("table" in one for one in sections),
        "intact": services.is_intact(found),
        "source": source if may_open(source, request.user) else None,
        "may_withdraw": withdrawals.may_be_withdrawn_by(found, request.user),  # type: ignore[arg-type]
    }
    return render(request, "publications/publication.html", context)


def _shown(section: Mapping[str, Any]) -> dict[str, Any]:
    """一节；很长的表只列前面的行，每格带着栏名。"""
    table = section.get("table")
    if table is None:
        return dict(section)
    head, rows = table["head"], table["rows"]
    lines = [list(zip(head, row, strict=False)) for row in rows[:MOST_SHOWN]]
    return {**section, "lines": lines, "count": len(rows)}


@allow(*READERS)
def snapshot(request: HttpRequest, pk: int) -> JsonResponse:
    """快照原文与哈希，供门户取用和离线核对。"""
    found = _publication(request, pk)
    answer = {
        "id": found.pk,
        "kind": found.kind,
        "agency": found.agency.name,
        "published_at": found.published_at.isoformat(),
        "state": found.state,
        "sha256": found.sha256,
        "content": found.content,
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@allow(*READERS)
def table(request: HttpRequest, pk: int) -> HttpResponseBase:
    """公示的表，一份工作簿；供张贴、打印、核对。"""
    found = _publication(request, pk)
    tables = [one["table"] for one in found.content["sections"] if "table" in one]
    if not tables:
        raise Http404
    return exports.response(_lines(tables), "xlsx", found.title)


def _lines(tables: list[Mapping[str, Any]]) -> Iterator[list[str]]:
    for number, one in enumerate(tables):
        if number:
            yield []
        yield one["head"]
        yield from one["rows"]


@allow(*withdrawals.WITHDRAWERS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回本单位公布的一条，说明理由。"""
    found = _publication(request, pk)
    if not withdrawals.may_be_withdrawn_by(found, request.user):  # type: ignore[arg-type]
        raise Http404

    def act(row: Publication, **values: Any) -> Publication:
        return withdrawals.withdraw_own(row, now=timezone.now(), **values)

    return step_view(
        request,
        found,
        act,
        WithdrawForm,
        title="撤回公示",
        submit="撤回",
        success="公示已撤回。",
        clauses=cited(withdrawals.ROWS, found.path, timezone.localdate()),
        explanation="门户不再展示；快照和理由留在公示台账。内容要改的，更正名录之后重新公布，不必先撤回。",
    )
