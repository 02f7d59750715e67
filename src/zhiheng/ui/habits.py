"""Save and delete views, choose columns: small posts beside a list page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhiheng.ui import preferences
from zhiheng.ui.filters import clean_get
from zhiheng.ui.lists import ListPage
from zhiheng.ui.models import ColumnChoice, SavedView

NAME_MAX = 30


def _page(request: HttpRequest, key: str) -> type[ListPage]:
    page = ListPage.registry.get(key)
    if page is None:
        raise Http404
    if page.roles and not request.user.has_role(*page.roles):
        raise PermissionDenied
    return page


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("back", "")
    is_safe = url_has_allowed_host_and_scheme(target, {request.get_host()}) and len(target) < 2000
    return HttpResponseRedirect(target if is_safe and target.startswith("/") else "/office/")


@login_required
@require_POST
def save_view(request: HttpRequest, key: str) -> HttpResponse:
    page = _page(request, key)
    name = request.POST.get("name", "").strip()
    clean = clean_get(QueryDict(request.POST.get("query", "")), page.filterset_class.base_filters)
    query = clean.query.copy()
    query.pop("page", None)
    query.pop("sort", None)
    if sentence := _refusal(request, key, name, query.urlencode()):
        messages.error(request, sentence)
        return _back(request)
    is_shared = "shared" in request.POST and preferences.may_share(request.user)
    SavedView.objects.create(
        user=request.user,
        agency_id=request.user.agency_id if is_shared else None,
        page=key,
        name=name,
        query=query.urlencode(),
    )
    messages.success(request, f"已保存视图“{name}”。")
    return _back(request)


def _refusal(request: HttpRequest, key: str, name: str, query: str) -> str:
    """Why this view cannot be saved, in a sentence; empty when it can."""
    mine = SavedView.objects.filter(user=request.user, page=key)
    if not name or len(name) > NAME_MAX or not name.isprintable():
        return f"视图名称须为 1 至 {NAME_MAX} 个字，不含控制字符。"
    if not query:
        return "还没有选任何条件，“全部”不需要另存。"
    if len(query) > 1000:
        return "条件太长，不能保存。"
    if mine.filter(name=name).exists():
        return "您在这个列表已经有同名的视图，请换一个名称。"
    if mine.count() >= preferences.MAX_VIEWS:
        return f"一个列表最多保存 {preferences.MAX_VIEWS} 个视图，请先删除不用的。"
    return ""


@login_required
@require_POST
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    view.delete()
    messages.success(request, f"已删除视图“{view.name}”。")
    return _back(request)


@login_required
@require_POST
def choose_columns(request: HttpRequest, key: str) -> HttpResponse:
    page = _page(request, key)
    mine = ColumnChoice.objects.filter(user=request.user, page=key)
    if "reset" in request.POST:
        mine.delete()
        return _back(request)
    known = page.table_class.base_columns
    chosen = [name for name in request.POST.getlist("column") if name in known]
    if not chosen:
        messages.error(request, "至少要显示一列。")
        return _back(request)
    values = {"columns": ",".join(dict.fromkeys(chosen)), "is_airy": "airy" in request.POST}
    ColumnChoice.objects.update_or_create(user=request.user, page=key, defaults=values)
    return _back(request)
