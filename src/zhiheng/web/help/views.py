"""使用手册的页面：目录与检索、一页、图。登录即可看。"""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from zhiheng.web.help import manual

LONGEST_SEARCH = 60


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """目录；`q` 检索各节；`about` 是来处的网址名，直接转到说明它的那一页。"""
    if about := manual.page_about(request.GET.get("about", "")):
        return redirect("help:page", about.slug)
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    hits = manual.search(words) if words else []
    return render(
        request, "web/help/index.html", {"pages": manual.pages(), "words": words, "hits": hits}
    )


@login_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    shown = manual.page(slug)
    if shown is None:
        raise Http404
    every = manual.pages()
    place = every.index(shown)
    context = {
        "page": shown,
        "pages": every,
        "before": every[place - 1] if place else None,
        "after": every[place + 1] if place + 1 < len(every) else None,
    }
    return render(request, "web/help/page.html", context)


@login_required
@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    file = manual.PICTURES / name
    if not file.is_file():
        raise Http404
    answer = HttpResponse(file.read_bytes(), content_type="image/png")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
