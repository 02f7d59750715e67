"""Which rows a person may see: own agency and those merged into it, or everything below the path of a supervision authority or government."""

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency


def roles_of(user: User, day: date) -> frozenset[str]:
    """The roles on a day, stand-ins included; asked once for the life of this instance (one request)."""
    if day == timezone.localdate():
        return user.roles
    known: dict[date, frozenset[str]] = user.__dict__.setdefault("_roles_by_day", {})
    if day not in known:
        known[day] = user.roles_on(day)
    return known[day]


def lent_to(user: User, day: date) -> frozenset[tuple[int, str]]:
    """代理（AB 岗）：当日代谁的什么角色；同一请求只查一次。"""
    known: dict[date, frozenset[tuple[int, str]]] = user.__dict__.setdefault("_lent_by_day", {})
    if day not in known:
        rows = user.standing_in.filter(
            starts_on__lte=day, ends_on__gte=day, principal__is_active=True
        )
        known[day] = (
            frozenset(rows.values_list("principal_id", "role")) if user.is_active else frozenset()
        )
    return known[day]


def acts_for(user: User, person_id: int, roles: Collection[str], day: date) -> bool:
    """本人，或者当日代行其所列角色的人。"""
    if user.pk == person_id:
        return True
    return any(principal == person_id and role in roles for principal, role in lent_to(user, day))


def handled_by(user: User, role: str, day: date | None = None) -> Q:
    """本人承办的件，和当日由本人代行这一角色的人承办的件；不另查询。"""
    on = day or timezone.localdate()
    lent = user.standing_in.filter(
        role=role, starts_on__lte=on, ends_on__gte=on, principal__is_active=True
    )
    return Q(handler=user) | Q(handler__in=lent.values("principal"))


def scope_condition(user: User | None, *, agency: str = "agency", path: str = "path") -> Q:
    """The filter for rows with an agency and a path; fails closed for everybody else.

    执法机关看本机关的和并入本机关的（WH-9.s1、SC-10）；写入另由 `in_scope` 和各步的关口把守，只限本机关。
    """
    if user is None or not user.is_active:
        return Q(pk__in=[])
    scope = user.scope
    if scope.level in {"so", "gov"} and scope.path:
        return Q(**{f"{path}__startswith": scope.path})
    if scope.level == "agency" and scope.agency_id is not None:
        return Q(**{f"{agency}_id__in": user.agencies})
    return Q(pk__in=[])


def in_scope(user: User, agency: Agency) -> bool:
    """此人可否为该机关登记办件：本机关，或者其监督、政府范围之内。"""
    scope = user.scope
    if scope.level in {"so", "gov"}:
        return bool(scope.path) and agency.path.startswith(scope.path)
    return scope.level == "agency" and scope.agency_id == agency.pk


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows with `agency` and `path`; a subclass may narrow further and starts with `super().visible_to(user)`."""

    def visible_to(self, user: User | None) -> Self:
        return self.filter(scope_condition(user))
