"""对照清单里制度以外的：监督机构与监察、检察、公安机关的协作文件，各机关的第一责任人（HT-3.2-2c、SD-27、HT-4.1-2）。"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.safestring import SafeString

from zhiheng.directory.models import Agency
from zhiheng.law import library
from zhiheng.registers.models import CooperationAgreement
from zhiheng.registers.models.systems import CURRENT, EXPIRED, state_on
from zhiheng.registers.systems.kinds import SystemKind
from zhiheng.ui import html

LEADER = "leader"
POINTS = (
    SystemKind("supervisory", "与监察机关的协作文件", "监察协作", "HT-3.2-2c SD-27"),
    SystemKind("procuratorate", "与检察机关的协作文件", "检察协作", "HT-3.2-2c SD-27"),
    SystemKind("police", "与公安机关的协作文件", "公安协作", "HT-3.2-2b"),
    SystemKind(LEADER, "第一责任人", "第一责任人", "HT-4.1-2"),
)
POINT_CHOICES = [(one.code, one.label) for one in POINTS]
LAMPS = {
    "have": ("grn", "有"),
    "expired": ("amb", "期满"),
    "missing": ("red", "没有"),
    "free": ("gry", "不要求"),
}


@dataclass
class Point:
    """一个机关的一项：情况；协作文件，或者第一责任人的姓名。"""

    kind: SystemKind
    state: str
    agreements: list[CooperationAgreement] = field(default_factory=list)
    leader: str = ""

    @property
    def lamp(self) -> SafeString:
        return html.lamp(LAMPS[self.state][0], self.word)

    @property
    def word(self) -> str:
        return self.leader or LAMPS[self.state][1]


def points(agencies: Sequence[Agency], today: date) -> dict[int, dict[str, Point]]:
    """几个机关的各项；一次查询。本级政府签订的算监督机构的。"""
    governments = {one.government_id for one in agencies if one.is_supervision_authority}
    keys = {one.pk for one in agencies} | (governments - {None})
    held: dict[tuple[int, str], list[CooperationAgreement]] = {}
    for one in CooperationAgreement.objects.filter(agency__in=keys).not_ended(today):
        held.setdefault((one.agency_id, one.partner), []).append(one)
    found = {}
    for agency in agencies:
        owners = [agency.pk]
        if agency.is_supervision_authority and agency.government_id:
            owners.append(agency.government_id)
        found[agency.pk] = {
            kind.code: _point(kind, agency, _of(held, owners, kind.code), today) for kind in POINTS
        }
    return found


def _of(
    held: dict[tuple[int, str], list[CooperationAgreement]], owners: list[int], partner: str
) -> list[CooperationAgreement]:
    return [one for owner in owners for one in held.get((owner, partner), ())]


def _point(
    kind: SystemKind, agency: Agency, agreements: list[CooperationAgreement], today: date
) -> Point:
    is_wanted = bool(library.profile_for(agency.path).cites(kind.rows, today))
    if kind.code == LEADER:
        leader = agency.responsible_leader
        return Point(kind, "have" if leader else _lack(is_wanted), leader=leader)
    states = {state_on(one, today) for one in agreements}
    if CURRENT in states:
        return Point(kind, "have", agreements)
    if EXPIRED in states:
        return Point(kind, "expired", agreements)
    return Point(kind, _lack(is_wanted and agency.is_supervision_authority), agreements)


def _lack(is_wanted: bool) -> str:
    return "missing" if is_wanted else "free"


def lacking(agencies: QuerySet[Agency], today: date, code: str = "") -> QuerySet[Any]:
    """要求的一项（`code` 不写时任何一项）没有或者期满的机关。"""
    short = Q(pk__in=[])
    paths = list(agencies.order_by("path").values_list("path", flat=True).distinct())
    for kind in POINTS:
        if code in ("", kind.code):
            there = [one for one in paths if library.profile_for(one).cites(kind.rows, today)]
            short |= Q(path__in=there) & _without(kind, today)
    return agencies.filter(short)


def _without(kind: SystemKind, today: date) -> Q:
    if kind.code == LEADER:
        return Q(responsible_leader="")
    current = (
        CooperationAgreement.objects.not_ended(today)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), partner=kind.code)
        .filter(valid_from__lte=today)
    )
    own = Q(agency=OuterRef("pk")) | Q(agency=OuterRef("government"))
    return Q(is_supervision_authority=True) & ~Exists(current.filter(own))


def told(found: Iterable[Point]) -> str:
    """没有的、期满的各项，一句话；都有的为空。"""
    return "、".join(
        f"{one.kind.label}{one.word}" for one in found if one.state in ("missing", "expired")
    )
