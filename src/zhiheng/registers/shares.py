"""法制审核人员占执法人员的比例：不低于通行的百分之五，本地可以自某日起定得更高（SX-3）。"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from django.utils import timezone

from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.parameters import profile_of, require_decider
from zhiheng.law import coverage
from zhiheng.law.library import Profile
from zhiheng.norms import services as norms
from zhiheng.norms.services import NormsRefusal, Validity

REVIEWERS = "staffing.reviewers"
SHARE = "registers.reviewers_share"
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Share:
    """一地法制审核人员占执法人员的比例，从何而来（SX-3）。"""

    place: str
    percent: int | float
    source: str

    def of(self, officers: int) -> int:
        """不足一人的按一人。"""
        return ceil(officers * Fraction(str(self.percent)) / WHOLE)


def share_on(profile: Profile, day: date) -> Share:
    """本地另定的比例及其理由；没有另定的用出厂值。"""
    own = norms.own_parameter(REVIEWERS, profile, day)
    if own is not None:
        return Share(profile.title, own.value, f"本地自{own.valid_from}起另定：{own.reason}")
    shipped = norms.shipped_parameter(REVIEWERS, profile, day)
    return Share(profile.title, shipped.value, f"平台默认，非法定；{shipped.note}")  # type: ignore[arg-type]


def set_share(
    path: str, *, percent: Decimal, valid_from: date, reason: str, actor: Any, now: datetime
) -> None:
    """监督机构负责人另定本地的比例，只能比通行的高（SX-3）。"""
    coverage.executed("guard", SHARE)
    require_decider(actor, timezone.localdate(now))
    if valid_from < timezone.localdate(now):
        raise RuleViolation("不能追溯，须自今日或者以后的日子起。", row="SX-3", field="valid_from")
    profile = profile_of(path)
    least = Decimal(str(norms.shipped_parameter(REVIEWERS, profile, valid_from).value))
    if not least <= percent <= WHOLE:
        sentence = (
            f"法制审核人员不得低于执法人员的 {least}%，本地另定的须在 {least} 至 {WHOLE} 之间。"
        )
        raise RuleViolation(sentence, row="SX-3", field="percent")
    value = int(percent) if percent == int(percent) else float(percent)
    validity = Validity(valid_from, reason)
    try:
        norms.set_parameter(REVIEWERS, profile.name, value, validity, actor=actor, now=now)
    except NormsRefusal as refusal:
        raise RuleViolation(str(refusal), row="SX-3", field="valid_from") from refusal
