"""Parameters, calendar and readings of the place, with what the office has changed of them."""

from datetime import date
from typing import Any

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
