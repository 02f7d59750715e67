"""规则参数表：出厂值写在规则头部，各地可以按日期另定。"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from zhiheng.law import library
from zhiheng.screening.rulefile import Rule, rules

FROM_THE_START = date.min
FOR_EVER = date(9999, 12, 31)
ONE_DAY = timedelta(days=1)

ParameterRow = tuple[str, str, str, date, date, Decimal]


@dataclass(frozen=True, slots=True)
class Override:
    """某地另定的参数值及其起止日。"""

    rule: str
    key: str
    profile: str
    value: Decimal
    valid_from: date = FROM_THE_START
    valid_to: date = FOR_EVER


def parameter_rows(
    overrides: Sequence[Override] = (), chosen: Iterable[Rule] | None = None
) -> Iterator[ParameterRow]:
    """params 表的各行：另定的值压过出厂值，互不重叠。"""
    for rule in rules().values() if chosen is None else chosen:
        for parameter in rule.parameters:
            for profile in ("*", *library.profiles()):
                mine = [
                    o
                    for o in overrides
                    if (o.rule, o.key, o.profile) == (rule.id, parameter.key, profile)
                ]
                for start, end, value in _timeline(parameter.value(profile), mine):
                    yield rule.id, parameter.key, profile, start, end, value


def _timeline(
    default: Decimal, overrides: Sequence[Override]
) -> Iterator[tuple[date, date, Decimal]]:
    """后写的压过先写的；没有另定的日子用出厂值。"""
    cuts = {FROM_THE_START}
    for override in overrides:
        cuts.add(max(override.valid_from, FROM_THE_START))
        if override.valid_to < FOR_EVER:
            cuts.add(override.valid_to + ONE_DAY)
    starts = sorted(cuts)
    ends = [day - ONE_DAY for day in starts[1:]] + [FOR_EVER]
    for start, end in zip(starts, ends, strict=True):
        value = default
        for override in overrides:
            if override.valid_from <= start <= override.valid_to:
                value = override.value
        yield start, end, value
