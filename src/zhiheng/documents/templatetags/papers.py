"""Tags that matter pages use: the papers of a matter, and the sheet of a draft."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse

from zhiheng.documents.models import Document
from zhiheng.documents.papers import compose
from zhiheng.documents.serving import is_day
from zhiheng.ui import html

register = template.Library()
LAMPS = {"frozen": "blu", "rendered": "grn", "failed": "red", "void": "gry"}


@register.inclusion_tag("documents/_papers.html")
def papers_of(matter: Any, user: Any) -> dict[str, Any]:
    """`{% papers_of matter request.user %}`：一件的文书清单，页签“文书”用。"""
    papers = Document.objects.of(matter).visible_to(user)[:100]
    return {"papers": [(paper, LAMPS[paper.status]) for paper in papers]}


@register.inclusion_tag("documents/_card.html")
def papers_card(
    matter: Any, user: Any, draft: str = "", empty: str = "", text: str = "", lamp: str = ""
) -> dict[str, Any]:
    """`{% papers_card matter request.user draft="D33" %}`：办件页右侧的文书；`draft` 是可预览文稿的文种。

    `text` 是每次报送都重新生成的文种：最近一份以 `lamp` 标明效力，以前的各份折起。
    """
    may_preview = draft and user.scope.level == "so"
    papers = list(Document.objects.of(matter).visible_to(user).defer("facts")[:100])
    versions = [one for one in papers if one.kind == text and one.status != Document.Status.VOID]
    older = versions[1:]
    return {
        "papers": [one for one in papers if one not in older],
        "count": len(papers),
        "current": versions[0] if versions else None,
        "lamp": lamp,
        "times": len(versions),
        "older": [(len(older) - place, one) for place, one in enumerate(older)],
        "draft_href": draft_url(draft, matter) if may_preview else "",
        "empty": empty,
    }


@register.simple_tag
def draft_url(kind: str, matter: Any, page: str = "draft") -> str:
    """`{% draft_url "D33" opinion %}`：文稿预览页；第三项 "draft-sheet" 是只有版面的一块。"""
    return reverse(f"documents:{page}", args=[kind, matter._meta.label_lower, matter.pk])


@register.inclusion_tag("documents/_sheet.html")
def draft_sheet(kind: str, facts: Any) -> dict[str, Any]:
    """`{% draft_sheet "D33" facts %}`：文稿的白纸预览，文字与正式文书同一来源，未编号。"""
    return {"sheet": compose(kind, facts, demo=settings.DEMO)}


@register.filter
def moment_or_day(value: Any) -> str:
    """送达回证只记到日的，只写日期。"""
    return html.day(value) if value and is_day(value) else html.moment(value)


@register.filter
def paper_lamp(paper: Document) -> str:
    return LAMPS[paper.status]
