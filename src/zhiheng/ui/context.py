"""What every page of the office needs: menu, bell, demo mark, today's date."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from zhiheng.ui import navigation
from zhiheng.ui.html import WEEKDAYS


class Shell:
    """Values of the page frame, each computed only when the template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.demo = settings.DEMO
        self.number = getattr(request, "number", "-")

    @property
    def user(self) -> Any:
        user = getattr(self._request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @property
    def today(self) -> str:
        today = timezone.localdate()
        return f"{today.year}年{today.month}月{today.day}日 星期{WEEKDAYS[today.weekday()]}"

    @cached_property
    def menu(self) -> list[tuple[str, list[navigation.Item]]]:
        return navigation.menu(self.user, self._request.path) if self.user else []

    @cached_property
    def unread(self) -> str:
        return navigation.unread_label(self.user) if self.user else ""

    @property
    def help(self) -> str:
        """The manual, at the part that explains the page on which one asks."""
        address, here = navigation.utility("help"), self._request.resolver_match
        return f"{address}?about={here.view_name}" if address and here else address

    @property
    def place(self) -> str:
        agency = getattr(self.user, "agency", None)
        return str(agency) if agency else ""

    @property
    def roles(self) -> str:
        from zhiheng.accounts.roles import Role

        names = dict(Role.choices)
        held = sorted(getattr(self.user, "roles", ()))
        return "、".join(str(names[role]) for role in names if role in held)

    search = property(lambda self: navigation.utility("search"))
    notices = property(lambda self: navigation.utility("notices"))
    home = property(lambda self: navigation.utility("home") or "/")
    password = property(lambda self: navigation.utility("password"))
    sign_out = property(lambda self: navigation.utility("sign_out"))


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": SimpleLazyObject(lambda: Shell(request))}
