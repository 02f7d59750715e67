"""谁适用谁的裁量基准：本机关的在先，其次逐级上级主管部门的，都没有的用清单通用的（WH-12-1、SD-12）。"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from zhiheng.directory.models import Agency, DiscretionBand, Succession

COMMON = None  # 清单所在辖区通用的基准，没有制定机关


class Makers:
    """各机关的上级和并入的原机关，一次读入；承接机关没有另定之前，沿用原机关的。"""

    def __init__(self) -> None:
        linked = Agency.objects.filter(superior__isnull=False).order_by()
        self._superiors = dict(linked.values_list("pk", "superior_id"))
        self._known: dict[int | None, list[int | None]] = {}
        self._absorbed: dict[int, list[int]] = defaultdict(list)
        moved = Succession.objects.done().order_by("-change__effective_on", "-pk")
        for heir, old in moved.values_list("heir", "change__agency"):
            self._absorbed[heir].append(old)

    def of(self, agency_id: int | None) -> list[int | None]:
        """这个机关适用谁的基准，近的在前。"""
        if agency_id not in self._known:
            self._known[agency_id] = self._chain(agency_id)
        return self._known[agency_id]

    def _chain(self, agency_id: int | None) -> list[int | None]:
        found: list[int | None] = []
        at = agency_id
        while at is not None and at not in found:
            found.extend(one for one in self._with_absorbed(at, set()) if one not in found)
            at = self._superiors.get(at)
        return [*found, COMMON]

    def _with_absorbed(self, agency_id: int, seen: set[int]) -> Iterator[int]:
        if agency_id in seen:
            return
        seen.add(agency_id)
        yield agency_id
        for old in self._absorbed.get(agency_id, ()):
            yield from self._with_absorbed(old, seen)


def nearest(bands: Sequence[DiscretionBand], makers: Sequence[int | None]) -> list[DiscretionBand]:
    """其中最近的一个制定机关的阶次，次序不变；一个也没有的为空。"""
    held = {band.agency_id for band in bands}
    for maker in makers:
        if maker in held:
            return [band for band in bands if band.agency_id == maker]
    return []
