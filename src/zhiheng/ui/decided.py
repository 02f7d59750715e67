"""本地另定的一项参数历次的值，各页一样列出（`ui/decided.html`）。"""

from dataclasses import dataclass
from datetime import date

from zhiheng.law.library import Profile
from zhiheng.norms import services as norms
from zhiheng.norms.models import ParameterValue


@dataclass(frozen=True)
class Decided:
    """本地另定的一个值，在所看的那一日是什么情形。"""

    value: ParameterValue
    lamp: str
    state: str


def decided(key: str, profile: Profile, day: date) -> list[Decided]:
    """历次另定，新的在前。"""
    rows = ParameterValue.objects.filter(key=key, profile=profile.name)
    now = norms.own_parameter(key, profile, day)
    found = []
    for one in rows.order_by("-valid_from"):
        lamp, state = ("blu", "尚未生效") if one.valid_from > day else ("gry", "已由后来的替代")
        found.append(Decided(one, *(("grn", "现行") if one == now else (lamp, state))))
    return found
