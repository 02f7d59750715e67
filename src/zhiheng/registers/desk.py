"""登记类页面的共同写法：从哪一页来、办完回哪里，依据写在旁边。"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from zhiheng.ui.html import cited
from zhiheng.ui.views import step_view


@dataclass(frozen=True)
class Desk:
    """表单所从来的列表。"""

    title: str
    url: str

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(self.url)


def form_page(  # noqa: PLR0913 - the parts of every such page, by keyword
    request: HttpRequest,
    origin: Any,
    service: Callable[..., Any],
    form: Any,
    *,
    title: str,
    success: str,
    rows: str = "",
    **context: Any,
) -> HttpResponse:
    """`service` takes the values of the form, `actor` and `now`; `origin` is the row or the desk left."""
    user: Any = request.user

    def act(_: Any, **values: Any) -> Any:
        return service(now=timezone.now(), **values)

    clauses = cited(rows, user.scope.path, timezone.localdate()) if user.scope.path else ()
    known = {"title": title, "success": success, "clauses": clauses}
    return step_view(request, origin, act, form, **known | context)


def action(label: str, url: str, icon: str, *, primary: bool = False) -> dict[str, Any]:
    """A button in the head of a list page."""
    return {"label": label, "href": reverse(url), "icon": icon, "primary": primary}
