"""裁量阶次的核对：同一版本的各阶次不重叠、不留空档、不出法定幅度；纯函数，返回给人看的句子。"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

NOTHING = Decimal(0)
MITIGATED = re.compile("减轻|不予|免予")
ADJOINING = Decimal(1)  # “三千元以下”“三千零一元以上”也算相接


@dataclass(frozen=True)
class Tier:
    """一个阶次：情节与幅度（元）；`most` 为空表示上不封顶。"""

    circumstance: str
    least: Decimal
    most: Decimal | None

    @property
    def words(self) -> str:
        return f"“{self.circumstance}”"

    @property
    def is_point(self) -> bool:
        return self.least == self.most

    @property
    def is_mitigated(self) -> bool:
        """减轻、不予处罚的阶次，可以在法定下限以下（CF-32、CF-33）。"""
        return MITIGATED.search(self.circumstance) is not None

    @property
    def range_words(self) -> str:
        upper = yuan(self.most)
        return f"{yuan(self.least)}至{' ' if upper[:1].isdigit() else ''}{upper}"

    def lies_in(self, other: "Tier") -> bool:
        is_below = other.most is None or (self.most is not None and self.most <= other.most)
        return other.least <= self.least and is_below


@dataclass(frozen=True)
class Benchmark:
    """一个违法行为的一版裁量基准：法定幅度、施行日期和各阶次。"""

    violation_code: str
    law_min: Decimal
    law_max: Decimal | None
    valid_from: date
    tiers: tuple[Tier, ...]
    document_number: str = ""


def yuan(amount: Decimal | None) -> str:
    if amount is None:
        return "不封顶"
    text = f"{amount:,.2f}"
    return f"{text.removesuffix('.00')} 元"


def faults(benchmark: Benchmark) -> list[str]:
    """不能接受的：上下限颠倒、超出法定幅度、情节同名、阶次重叠。"""
    tiers = _in_order(benchmark)
    return [*_own_faults(benchmark), *_same_names(tiers), *_overlaps(tiers)]


def _in_order(benchmark: Benchmark) -> list[Tier]:
    return sorted(benchmark.tiers, key=lambda one: (one.least, one.most is None, one.most or 0))


def _own_faults(benchmark: Benchmark) -> Iterator[str]:
    law_min, law_max = benchmark.law_min, benchmark.law_max
    if law_max == 0:
        yield "法定上限是 0 元，没有幅度可以分阶次；不封顶的留空，不是罚款的不在这里登记。"
    if law_max is not None and law_max < law_min:
        yield f"法定上限 {yuan(law_max)}低于法定下限 {yuan(law_min)}。"
    if not benchmark.tiers:
        yield "至少要有一个阶次。"
    for one in benchmark.tiers:
        if one.most is not None and one.most < one.least:
            yield f"{one.words}的上限 {yuan(one.most)}低于下限 {yuan(one.least)}。"
        yield from _below(one, law_min)
        if law_max is not None and (one.most is None or one.most > law_max):
            yield f"{one.words}的上限（{yuan(one.most)}）超过法定上限 {yuan(law_max)}。"


def _below(one: Tier, law_min: Decimal) -> Iterator[str]:
    """法定下限以下只能是减轻、不予处罚的阶次，而且整个在下限以下。"""
    if one.least >= law_min:
        return
    if not one.is_mitigated:
        yield (
            f"{one.words}的下限 {yuan(one.least)}低于法定下限 {yuan(law_min)}；"
            "法定下限以下的，情节须写明“减轻”或者“不予”。"
        )
    elif one.most is None or one.most > law_min:
        yield (
            f"{one.words}自 {yuan(one.least)}至{yuan(one.most)}，跨过了法定下限 {yuan(law_min)}；"
            "减轻的阶次在法定下限以下，请分开写。"
        )


def _same_names(tiers: Sequence[Tier]) -> Iterator[str]:
    names = [one.circumstance for one in tiers]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield f"情节“{name}”写了 {names.count(name)} 次，同一版本的情节不能同名。"


def _overlaps(tiers: Sequence[Tier]) -> Iterator[str]:
    for lower, upper in pairwise(tiers):
        if lower.most is None or upper.least < lower.most:
            yield f"{lower.words}与{upper.words}重叠：前者到 {yuan(lower.most)}，后者自 {yuan(upper.least)}起。"
        elif upper.least == lower.most and (lower.is_point or upper.is_point):
            only, other = (upper, lower) if upper.is_point else (lower, upper)
            yield f"{only.words}只有 {yuan(only.least)}一个数，已经在{other.words}的 {other.range_words}之内，两者重叠。"


def gaps(benchmark: Benchmark) -> list[str]:
    """须由人确认的：法定幅度之内没有阶次覆盖的一段。"""
    tiers = [one for one in _in_order(benchmark) if one.least >= benchmark.law_min]
    found = []
    if tiers and tiers[0].least - benchmark.law_min > ADJOINING:
        found.append(
            f"法定下限 {yuan(benchmark.law_min)}至{tiers[0].words}的 {yuan(tiers[0].least)}之间没有阶次。"
        )
    for lower, upper in pairwise(tiers):
        if lower.most is not None and upper.least - lower.most > ADJOINING:
            found.append(
                f"{lower.words}的 {yuan(lower.most)}至{upper.words}的 {yuan(upper.least)}之间没有阶次。"
            )
    top, law_max = tiers[-1].most if tiers else None, benchmark.law_max
    if top is not None and (law_max is None or law_max - top > ADJOINING):
        found.append(f"{tiers[-1].words}的 {yuan(top)}至法定上限（{yuan(law_max)}）之间没有阶次。")
    return found


def beyond(tiers: Sequence[Tier], farther: Sequence[Tier], whose: str) -> list[str]:
    """细化而超出上级的：同名的情节须在上级的那个阶次之内，新分的须在上级的某一个阶次之内。"""
    named = {one.circumstance: one for one in farther}
    found = []
    for one in tiers:
        same = named.get(one.circumstance)
        if same is not None and not one.lies_in(same):
            found.append(
                f"{one.words}的 {one.range_words}超出{whose}{same.words}的 {same.range_words}。"
            )
        elif same is None and not any(one.lies_in(other) for other in farther):
            ranges = "、".join(f"{other.words}{other.range_words}" for other in farther)
            found.append(
                f"{one.words}的 {one.range_words}不在{whose}的任何一个阶次之内（{ranges}）。"
            )
    return found
