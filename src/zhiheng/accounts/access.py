"""Which roles may open a page: declared at the view, checked there, read by the roles page and the tests."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

View = Callable[..., HttpResponse]


def allow(*roles: str) -> Callable[[View], View]:
    """Only these roles may open the page; a stranger to the rows gets 404 from `visible_to`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_role(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.roles = tuple(roles)  # type: ignore[attr-defined]
        return guarded

    return decorate


def roles_of(callback: Any) -> tuple[str, ...]:
    """The roles a URL's view names, of function or class; empty = everybody who is signed in."""
    return tuple(
        getattr(callback, "roles", ())
        or getattr(getattr(callback, "view_class", None), "roles", ())
    )


def may_open(row: Any, user: Any) -> bool:
    """Whether the page of a row, if it has one, is open to a role of this person: no link into a refusal."""
    if not hasattr(row, "get_absolute_url"):
        return False
    roles = roles_of(resolve(row.get_absolute_url()).func)
    return not roles or bool(user.has_role(*roles))


def is_public(callback: Any) -> bool:
    return not getattr(callback, "login_required", True)
