"""事实 → 阶次：按情节或者金额找出当日施行的阶次、上下相邻的阶次，说明一笔罚款在不在幅度之内。"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from zhiheng.directory.benchmarks import yuan
from zhiheng.directory.models import DiscretionBand, EnforcementItem
from zhiheng.directory.models.responsibility import in_force
from zhiheng.law import coverage

REGISTER = "directory.simulation"


@dataclass(frozen=True, slots=True)
class Found:
    """试算的结果：适用的阶次（正好在分界上的两个）、相邻阶次和说明。"""

    bands: tuple[DiscretionBand, ...]
    lower: DiscretionBand | None
    upper: DiscretionBand | None
    is_inside: bool | None  # 没有填金额的为空
    why: str


def bands_on(item: EnforcementItem, violation_code: str, day: date) -> list[DiscretionBand]:
    """该日施行的一版；过去的日子用当时的版本（WH-12-1、SD-12、CF-34）。"""
    coverage.executed("register", REGISTER)
    rows = item.bands.filter(in_force(day), violation_code=violation_code)
    return list(rows.order_by("band_min", "id"))


def words(band: DiscretionBand) -> str:
    """如“一般”的 3,000 元至 6,000 元。"""
    upper = yuan(band.band_max)
    space = " " if upper[:1].isdigit() else ""
    return f"“{band.circumstance}”的 {yuan(band.band_min or Decimal(0))}至{space}{upper}"


def holds(band: DiscretionBand, amount: Decimal) -> bool:
    """金额在阶次幅度之内，上下限都含。"""
    return (band.band_min or 0) <= amount and (band.band_max is None or amount <= band.band_max)


def simulate(bands: Sequence[DiscretionBand], circumstance: str, amount: Decimal | None) -> Found:
    """`bands` 是同一违法行为当日施行的一版；填了情节的按情节，只填金额的看它落在哪一阶次。"""
    ordered = sorted(bands, key=lambda band: (band.band_min or 0, band.pk or 0))
    chosen = [band for band in ordered if _is_chosen(band, circumstance, amount)]
    inside = _inside(chosen, circumstance, amount)
    lower, upper = _neighbours(ordered, chosen, amount)
    why = _why(ordered, chosen, circumstance, amount)
    return Found(tuple(chosen), lower, upper, inside, why)


def _is_chosen(band: DiscretionBand, circumstance: str, amount: Decimal | None) -> bool:
    if circumstance:
        return band.circumstance == circumstance
    return amount is not None and holds(band, amount)


def _inside(
    chosen: Sequence[DiscretionBand], circumstance: str, amount: Decimal | None
) -> bool | None:
    if amount is None or (circumstance and not chosen):
        return None
    return any(holds(band, amount) for band in chosen)


def _neighbours(
    ordered: Sequence[DiscretionBand], chosen: Sequence[DiscretionBand], amount: Decimal | None
) -> tuple[DiscretionBand | None, DiscretionBand | None]:
    if chosen:
        first, last = ordered.index(chosen[0]), ordered.index(chosen[-1])
        lower = ordered[first - 1] if first else None
        return lower, ordered[last + 1] if last + 1 < len(ordered) else None
    if amount is None:
        return None, None
    below = [band for band in ordered if band.band_max is not None and band.band_max < amount]
    above = [band for band in ordered if (band.band_min or 0) > amount]
    return (below[-1] if below else None), (above[0] if above else None)


def _why(
    ordered: Sequence[DiscretionBand],
    chosen: Sequence[DiscretionBand],
    circumstance: str,
    amount: Decimal | None,
) -> str:
    if not ordered:
        return "这一日没有施行中的裁量基准，不能判断；法定幅度以法律、法规、规章为准。"
    if circumstance and not chosen:
        names = "、".join(f"“{band.circumstance}”" for band in ordered)
        return f"这一版没有情节“{circumstance}”，只有{names}。"
    if amount is None:
        return f"情节{words(chosen[0])}。" if chosen else "请填写情节或者金额。"
    if circumstance:
        return _of_circumstance(chosen[0], ordered, amount)
    if len(chosen) > 1:
        both = "和".join(f"“{band.circumstance}”" for band in chosen)
        return f"{yuan(amount)}正好在{both}的分界上，适用哪一个依情节。"
    if chosen:
        return f"{yuan(amount)}落在{words(chosen[0])}之内。"
    return _outside(ordered, amount)


def _of_circumstance(
    band: DiscretionBand, ordered: Sequence[DiscretionBand], amount: Decimal
) -> str:
    if holds(band, amount):
        return f"{yuan(amount)}在{words(band)}之内。"
    side = "低于" if amount < (band.band_min or 0) else "高于"
    others = "、".join(f"“{one.circumstance}”" for one in ordered if holds(one, amount))
    no_other = _law_words(band, amount) or "，也不在其他阶次之内"
    rest = f"；这个数额属于{others}的幅度" if others else no_other
    return f"{yuan(amount)}{side}{words(band)}{rest}。偏离基准的须说明理由并经批准或者集体讨论。"


def _law_words(band: DiscretionBand, amount: Decimal) -> str:
    over = band.law_max is not None and amount > band.law_max
    under = band.law_min is not None and amount < band.law_min
    return "，也超出法定幅度" if over or under else ""


def _outside(ordered: Sequence[DiscretionBand], amount: Decimal) -> str:
    beyond = _law_words(ordered[0], amount)
    for lower, upper in pairwise(ordered):
        if lower.band_max is not None and lower.band_max < amount < (upper.band_min or 0):
            return f"{yuan(amount)}在“{lower.circumstance}”与“{upper.circumstance}”之间，没有阶次覆盖。"
    return f"{yuan(amount)}不在任何阶次之内{beyond}。"
