"""事实 → 阶次：按情节或者金额找出当日施行的阶次、上下相邻的阶次，说明凭哪一项事实得出、还缺哪一项。"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from zhiheng.directory.benchmarks import yuan
from zhiheng.directory.makers import ONLY_COMMON, Applying, Levels, applying, tier_of
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
    lacking: str = ""  # 还缺哪一项事实，才能定阶次、核对数额


def bands_on(
    item: EnforcementItem, violation_code: str, day: date, levels: Levels = ONLY_COMMON
) -> Applying:
    """该日施行的一版，几个制定机关都有的见 `makers.applying`；过去的日子用当时的版本（WH-12-1、SD-12、CF-34）。"""
    coverage.executed("register", REGISTER)
    rows = item.bands.filter(in_force(day), violation_code=violation_code)
    return applying(list(rows.select_related("agency").order_by("band_min", "id")), levels)


def words(band: DiscretionBand) -> str:
    """如“一般”的 3,000 元至 6,000 元。"""
    tier = tier_of(band)
    return f"{tier.words}的 {tier.range_words}"


def holds(band: DiscretionBand, amount: Decimal) -> bool:
    """金额在阶次幅度之内，上下限都含。"""
    return (band.band_min or 0) <= amount and (band.band_max is None or amount <= band.band_max)


def simulate(bands: Sequence[DiscretionBand], circumstance: str, amount: Decimal | None) -> Found:
    """`bands` 是同一违法行为当日施行的一版；填了情节的按情节，只填金额的看它落在哪一阶次。"""
    ordered = sorted(bands, key=lambda band: (band.band_min or 0, band.pk or 0))
    chosen = [band for band in ordered if _is_chosen(band, circumstance, amount)]
    inside = _inside(chosen, circumstance, amount) if ordered else None
    lower, upper = _neighbours(ordered, chosen, amount)
    why = _why(ordered, chosen, circumstance, amount)
    lacking = _lacking(ordered, chosen, circumstance, amount)
    return Found(tuple(chosen), lower, upper, inside, why, lacking)


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


def _lacking(
    ordered: Sequence[DiscretionBand],
    chosen: Sequence[DiscretionBand],
    circumstance: str,
    amount: Decimal | None,
) -> str:
    if not ordered:
        return "当日施行的裁量基准：请核对行为日，当时确有基准而没有登记的先登记。"
    if circumstance and chosen:
        return "" if amount is not None else "罚款数额：填了才能核对在不在幅度之内。"
    if len(chosen) == 1:
        return ""
    names = "、".join(f"“{band.circumstance}”" for band in ordered)
    if amount is None and not circumstance:
        return f"情节或者罚款数额：情节有{names}，查清属于哪一种。"
    return f"情节：这一版有{names}，查清属于哪一种，阶次依情节定。"


def reasons(
    found: Found, bands: Sequence[DiscretionBand], day: date, facts: tuple[str, Decimal | None]
) -> list[tuple[str, str]]:
    """逐项事实怎样得出结果：行为日定版本，情节定阶次，数额核对幅度。"""
    circumstance, amount = facts
    return [
        ("行为日", _by_day(bands, day)),
        ("情节", _by_circumstance(found, bands, circumstance)),
        ("罚款数额", _by_amount(found, amount)),
    ]


def _by_day(bands: Sequence[DiscretionBand], day: date) -> str:
    if not bands:
        return f"{day} 没有施行中的一版。"
    first = bands[0]
    end = f"，{first.valid_to} 废止" if first.valid_to else ""
    maker = f"{first.agency}的" if first.agency_id else ""
    return f"{day} 施行的是{maker}第 {first.version} 版（{first.valid_from} 施行{end}）。"


def _by_circumstance(found: Found, bands: Sequence[DiscretionBand], circumstance: str) -> str:
    if not circumstance:
        return "没有填写，按数额找。" if found.bands else "没有填写。"
    if not found.bands:
        return f"所填“{circumstance}”不是这一版的情节。" if bands else f"所填“{circumstance}”。"
    place = [band.circumstance for band in bands].index(circumstance) + 1
    return f"{words(found.bands[0])}，是这一版 {len(bands)} 个阶次中由轻到重的第 {place} 个。"


def _by_amount(found: Found, amount: Decimal | None) -> str:
    if amount is None:
        return "没有填写，没有核对。"
    if found.is_inside is None:
        return f"{yuan(amount)}，没有可以核对的幅度。"
    if found.is_inside:
        return f"{yuan(amount)}不低于下限，也不高于上限。"
    if not found.bands:
        return f"{yuan(amount)}不在任何一个阶次的幅度之内。"
    side = "低于下限" if amount < (found.bands[0].band_min or 0) else "高于上限"
    return f"{yuan(amount)}{side}。"


def _of_circumstance(
    band: DiscretionBand, ordered: Sequence[DiscretionBand], amount: Decimal
) -> str:
    if holds(band, amount):
        return f"{yuan(amount)}在{words(band)}之内。"
    side = "低于" if amount < (band.band_min or 0) else "高于"
    others = "、".join(f"“{one.circumstance}”" for one in ordered if holds(one, amount))
    beyond = _beyond_law(band, amount)
    if beyond:
        return f"{yuan(amount)}{side}{words(band)}，{beyond}"
    rest = f"；这个数额属于{others}的幅度" if others else "，也不在其他阶次之内"
    return f"{yuan(amount)}{side}{words(band)}{rest}。偏离基准的须说明理由并经批准或者集体讨论。"


def _beyond_law(band: DiscretionBand, amount: Decimal) -> str:
    """法定幅度以外的：高于上限的没有依据，低于下限的须有法定减轻情形；都不是偏离基准（CF-4、CF-32）。"""
    if band.law_max is not None and amount > band.law_max:
        return (
            f"也超过法定上限 {yuan(band.law_max)}：没有法定依据，经批准、集体讨论也不能这样处罚。"
        )
    if band.law_min is not None and amount < band.law_min:
        return (
            f"也低于法定下限 {yuan(band.law_min)}：只有具备法定的减轻情形才可以，"
            "须查明并写明是哪一种。"
        )
    return ""


def _outside(ordered: Sequence[DiscretionBand], amount: Decimal) -> str:
    beyond = _beyond_law(ordered[0], amount)
    for lower, upper in pairwise(ordered):
        if lower.band_max is not None and lower.band_max < amount < (upper.band_min or 0):
            return f"{yuan(amount)}在“{lower.circumstance}”与“{upper.circumstance}”之间，没有阶次覆盖。"
    return f"{yuan(amount)}不在任何阶次之内{f'，{beyond}' if beyond else '。'}"
