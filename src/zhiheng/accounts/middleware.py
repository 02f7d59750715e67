"""Ends idle sessions and keeps a first password from being used for anything but changing it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

Next = Callable[[HttpRequest], HttpResponse]
SEEN = "seen_at"
STEP = timedelta(minutes=5)  # the session row is written at most this often
CHANGE_PASSWORD = "/office/password"  # noqa: S105 a route
_FREE = (CHANGE_PASSWORD, "/office/sign-out", "/static/")


def _redirect(request: HttpRequest, to: str) -> HttpResponse:
    """A fragment request must leave the page as a whole, not swap the sign-in into it."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": to})
    return HttpResponseRedirect(to)


class SignInFirst(LoginRequiredMiddleware):
    """Every page asks for a sign-in unless its view says `login_not_required`."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:
        if getattr(request, "htmx", False):
            return _redirect(request, settings.LOGIN_URL)
        return super().handle_no_permission(request, view_func)


def idle_timeout(get_response: Next) -> Next:
    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        now = timezone.now()
        seen = request.session.get(SEEN)
        if seen is not None:
            idle = now - datetime.fromisoformat(seen)
            if idle > timedelta(minutes=settings.IDLE_MINUTES):
                logout(request)
                messages.info(request, f"超过 {settings.IDLE_MINUTES} 分钟未操作，请重新登录。")
                return _redirect(request, f"{settings.LOGIN_URL}?next={quote(_came_from(request))}")
        if seen is None or idle > STEP:
            request.session[SEEN] = now.isoformat()
        return get_response(request)

    return middleware


def _came_from(request: HttpRequest) -> str:
    return request.path if request.method == "GET" and not getattr(request, "htmx", False) else ""


def first_password(get_response: Next) -> Next:
    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            user.is_authenticated
            and user.must_change_password
            and not request.path.startswith(_FREE)
        ):
            return _redirect(request, CHANGE_PASSWORD)
        return get_response(request)

    return middleware
