"""成批查编码：各机关的编码是哪一个事项，与 `ItemQuerySet.of_agency` 同一规则。"""

from collections.abc import Mapping
from typing import NamedTuple


class ItemCodes(NamedTuple):
    """Plain values and no database: the judges of an import get it in their own processes."""

    places: Mapping[int, tuple[str, ...]] = {}  # 机关 → 所在辖区及上级的路径，近的在前
    known: Mapping[str, Mapping[str, int]] = {}  # 编码 → 清单所在辖区的路径 → 事项
    claimed: frozenset[tuple[int, int]] = frozenset()  # 几份清单都有的编码，由哪个机关承担

    def find(self, agency_id: int, code: str) -> int | None:
        """本机关承担的在先，其次本地清单的，再逐级往上；别处的清单不算。"""
        held = self.known.get(code, {})
        found = [held[path] for path in self.places.get(agency_id, ()) if path in held]
        own = (pk for pk in found if (agency_id, pk) in self.claimed)
        return next(own, found[0] if found else None)


def upwards(path: str) -> tuple[str, ...]:
    """辖区自己的和逐级上级的路径，近的在前。"""
    ends = [at + 1 for at, sign in enumerate(path) if sign == "/" and at]
    return tuple(path[:end] for end in reversed(ends))
