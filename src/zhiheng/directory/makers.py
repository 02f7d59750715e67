"""谁适用谁的裁量基准：本机关的在先，其次逐级上级主管部门的，都没有的用清单通用的（WH-12-1、SD-12）。

较近的一版须是较远的一版的细化，不超出其阶次和幅度；超出的不一致，适用较远的（国办发〔2022〕27号）。
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from zhiheng.directory import benchmarks
from zhiheng.directory.benchmarks import Tier
from zhiheng.directory.models import Agency, DiscretionBand, Succession

COMMON = None  # 清单所在辖区通用的基准，没有制定机关
Levels = Sequence[Sequence[int | None]]  # 逐级的制定机关，近的在前；并入的原机关与承接机关同级
ONLY_COMMON: Levels = ((COMMON,),)


class Applying(NamedTuple):
    """一种违法行为一日适用的阶次，和较近而没有适用的原因。"""

    bands: list[DiscretionBand]
    overruled: list[str]


class Makers:
    """各机关的上级和并入的原机关，一次读入；承接机关没有另定之前，沿用原机关的。"""

    def __init__(self) -> None:
        linked = Agency.objects.filter(superior__isnull=False).order_by()
        self._superiors = dict(linked.values_list("pk", "superior_id"))
        self._known: dict[int | None, list[list[int | None]]] = {}
        self._absorbed: dict[int, list[int]] = defaultdict(list)
        moved = Succession.objects.done().order_by("-change__effective_on", "-pk")
        for heir, old in moved.values_list("heir", "change__agency"):
            self._absorbed[heir].append(old)

    def of(self, agency_id: int | None) -> list[int | None]:
        """这个机关适用谁的基准，近的在前。"""
        return [maker for level in self.levels(agency_id) for maker in level]

    def levels(self, agency_id: int | None) -> list[list[int | None]]:
        """本机关和并入它的、逐级的上级、清单通用，每级一列。"""
        if agency_id not in self._known:
            self._known[agency_id] = self._chain(agency_id)
        return self._known[agency_id]

    def _chain(self, agency_id: int | None) -> list[list[int | None]]:
        found: list[list[int | None]] = []
        seen: set[int] = set()
        at = agency_id
        while at is not None and at not in seen:
            found.append(list(self._with_absorbed(at, seen)))
            at = self._superiors.get(at)
        return [*found, [COMMON]]

    def _with_absorbed(self, agency_id: int, seen: set[int]) -> Iterator[int]:
        if agency_id in seen:
            return
        seen.add(agency_id)
        yield agency_id
        for old in self._absorbed.get(agency_id, ()):
            yield from self._with_absorbed(old, seen)


def applying(bands: Sequence[DiscretionBand], levels: Levels) -> Applying:
    """`bands` 是一种违法行为同一日施行的；近的细化远的，不一致的适用远的。次序不变。"""
    found: list[DiscretionBand] = []
    overruled: list[str] = []
    for level in reversed(levels):
        own = _of_nearest(bands, level)
        wrong = beyond([tier_of(one) for one in own], found)
        if own and not wrong:
            found = own
        elif wrong:
            overruled.append(f"{_whose(own)}没有适用：{''.join(wrong)}不一致的适用上级的。")
    return Applying(found, overruled)


def _of_nearest(
    bands: Sequence[DiscretionBand], level: Sequence[int | None]
) -> list[DiscretionBand]:
    """同一级里的第一个制定机关的：承接机关自己的在先，原机关的在后。"""
    for maker in level:
        own = [band for band in bands if band.agency_id == maker]
        if own:
            return own
    return []


def beyond(tiers: Sequence[Tier], farther: Sequence[DiscretionBand]) -> list[str]:
    """`tiers` 超出较远的一版的，逐个写明；那一级没有基准的不会超出。"""
    if not farther:
        return []
    return benchmarks.beyond(tiers, [tier_of(one) for one in farther], _whose(farther))


def tier_of(band: DiscretionBand) -> Tier:
    return Tier(band.circumstance, band.band_min or benchmarks.NOTHING, band.band_max)


def _whose(bands: Sequence[DiscretionBand]) -> str:
    first = bands[0]
    return f"{first.agency or '清单通用的'}第 {first.version} 版"
