"""一条公示：内容快照、哈希核对、来源、撤回的理由；快照可以整份取走核对。"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render

from zhiheng.accounts.access import allow, may_open
from zhiheng.publications import services
from zhiheng.publications.lists import state_lamp
from zhiheng.publications.models import Publication
from zhiheng.publications.registration import READERS


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
    context = {
        "publication": found,
        "lamp": state_lamp(found),
        "sections": found.content["sections"],
        "intact": services.is_intact(found),
        "source": source if may_open(source, request.user) else None,
    }
    return render(request, "publications/publication.html", context)


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
