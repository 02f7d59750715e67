"""筛查参数的本地值：存放在“规范与日历”的参数表，键为 screening.<规则>.<参数>。"""

from datetime import date
from decimal import Decimal

from zhiheng.law.library import Profile
from zhiheng.law.model import Origin, Parameter
from zhiheng.norms.models import ParameterValue
from zhiheng.screening.parameters import FOR_EVER, Override
from zhiheng.screening.rulefile import rules

PREFIX = "screening."


def find(key: str, profile: Profile, day: date) -> Parameter | None:
    """规则参数的出厂值，供参数页显示和校验。"""
    rule_id, _, name = key.removeprefix(PREFIX).rpartition(".")
    rule = rules().get(rule_id)
    if not key.startswith(PREFIX) or rule is None:
        return None
    for given in rule.parameters:
        if given.key == name:
            origin: Origin = given.origin  # type: ignore[assignment]  # checked when the header was read
            value = float(given.value(profile.name))
            return Parameter(key, f"{rule.id} {rule.title}：{name}", value, rule.rows, origin)
    return None


def current_overrides() -> list[Override]:
    """各地另定的筛查参数，先定的在前。"""
    found = []
    for row in ParameterValue.objects.filter(key__startswith=PREFIX).order_by("set_at", "pk"):
        rule_id, _, name = row.key.removeprefix(PREFIX).rpartition(".")
        value = Decimal(str(row.value))
        found.append(
            Override(rule_id, name, row.profile, value, row.valid_from, row.valid_to or FOR_EVER)
        )
    return found
