"""组织架构：某日各级政府及其监督机构、部门、派出、授权、镇街与受委托组织，各在其隶属之下（WH-3）。"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhiheng.directory.models import Agency, AgencyVersion, Officer, Posting
from zhiheng.law import coverage

Kind = Agency.Kind
ORDER = {
    kind: place
    for place, kind in enumerate(
        (
            Kind.DEPARTMENT,
            Kind.DISPATCHED_ORGAN,
            Kind.DISPATCHED_OFFICE,
            Kind.AUTHORIZED,
            Kind.TOWN,
            Kind.ENTRUSTED,
            Kind.GOVERNMENT,
        )
    )
}
UNDER_SUPERIOR = {Kind.ENTRUSTED, Kind.DISPATCHED_OFFICE}


@dataclass
class Node:
    """架构里的一个单位、它的人数和其下的单位。"""

    version: AgencyVersion
    people: int = 0
    below: list["Node"] = field(default_factory=list)
    announcements: list[str] = field(default_factory=list)  # 将要到日的机构变动

    @property
    def lacks_unit(self) -> bool:
        return self.version.supervises_itself and not self.version.supervision_unit

    @property
    def lacks_leader(self) -> bool:
        return not self.version.responsible_leader


def chart(versions: Iterable[AgencyVersion], day: date) -> list[Node]:
    """当日的树；上级不在所给之列的，本身就是根。"""
    coverage.executed("register", "directory.chart")
    counts = people_on(day)
    nodes = {one.agency_id: Node(one, counts[one.agency_id]) for one in versions}
    governments = [one for one in nodes.values() if one.version.kind == Kind.GOVERNMENT]
    above = {key: _above(node, nodes, governments) for key, node in nodes.items()}
    roots = []
    for key, node in nodes.items():
        parent = above[key]
        if parent is None or _is_below(parent, key, above):
            roots.append(node)
        else:
            nodes[parent].below.append(node)
    for node in nodes.values():
        node.below.sort(key=_order)
    return sorted(roots, key=_order)


def _order(node: Node) -> tuple[bool, int, str, int]:
    one = node.version
    return not one.is_supervision_authority, ORDER[Kind(one.kind)], one.path, one.agency_id


def _above(node: Node, nodes: dict[int, Node], governments: Sequence[Node]) -> int | None:
    """在谁之下：受委托组织、派出机构在上级部门之下，其余在所属政府之下；垂直管理的在当地政府之下。"""
    one = node.version
    if one.kind in UNDER_SUPERIOR and one.superior_id in nodes:
        return one.superior_id
    if one.government_id in nodes:
        return one.government_id
    over = [
        other.version
        for other in governments
        if other is not node and one.path.startswith(other.version.path)
    ]
    return max(over, key=lambda other: len(other.path)).agency_id if over else None


def _is_below(start: int, key: int, above: dict[int, int | None]) -> bool:
    """从 `start` 往上会不会又回到 `key`；登记时已经拒绝，这里不因坏数据而打不开。"""
    at: int | None = start
    for _ in range(len(above)):
        if at is None or at == key:
            break
        at = above[at]
    return at == key


def people_on(day: date) -> Counter[int]:
    """各单位当日在岗的人数：有任职登记的按任职，没有的按现在的单位。"""
    in_office: Any = Officer.objects.in_office(day).order_by()
    posted = Posting.objects.on(day).filter(officer__in=in_office)
    counts = Counter(posted.order_by().values_list("agency_id", flat=True))
    counts.update(in_office.filter(postings__isnull=True).values_list("agency_id", flat=True))
    return counts
