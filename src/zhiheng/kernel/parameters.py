"""Parameters, calendar and readings of the place, with what the office has changed of them, and who may change."""

from datetime import date
from typing import Any

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency
from zhiheng.kernel.errors import RuleViolation
from zhiheng.law import library
from zhiheng.law.calendar import Calendar
from zhiheng.law.library import Profile
from zhiheng.law.model import UnknownLaw
from zhiheng.norms import services


def profile_of(path: str) -> Profile:
    return library.profile_for(path)


def calendar() -> Calendar:
    return services.current_calendar()


def readings(profile: Profile, day: date) -> frozenset[str]:
    """本地该日选择从严解释的疑义编号。"""
    return services.strict_readings(profile, day)


def parameter(key: str, profile: Profile, day: date, default: Any = None) -> Any:
    """The value in force; `default` where the packs of the place do not name the key."""
    try:
        return services.parameter(key, profile, day)
    except UnknownLaw:
        return default


def authority_over(profile: Profile, day: date) -> Agency | None:
    """规则组合的参数由谁决定：适用它的监督机构里，范围及于其余各个的一个；没有这样一个的为空。"""
    every = Agency.objects.valid_on(day).filter(is_supervision_authority=True)
    found = [one for one in every.order_by("path", "pk") if _applies(profile, one.path)]
    widest = min(found, key=lambda one: len(one.path), default=None)
    if widest is None or not all(one.path.startswith(widest.path) for one in found):
        return None
    return widest


def _applies(profile: Profile, path: str) -> bool:
    try:
        return profile_of(path) == profile
    except UnknownLaw:
        return False


def may_not_decide(user: User, day: date) -> str:
    """本人的单位不能决定本地参数的理由；能决定的为空。"""
    profile = profile_of(user.scope.path)
    authority = authority_over(profile, day)
    if authority is None:
        return f"适用“{profile.title}”规则的监督机构有几个，没有一个及于其余各个，须由上一级监督机构决定。"
    if authority.pk == user.agency_id:
        return ""
    return (
        f"这一项适用于{profile.title}的全部单位，由{authority}的负责人决定；需要改的，请向它提出。"
    )


def require_decider(user: User, day: date) -> None:
    """改的是整个地方的参数，须由管到这个地方全部单位的监督机构决定。"""
    if sentence := may_not_decide(user, day):
        raise RuleViolation(sentence)
