"""省条例制度对照清单：机关 × 制度，几次查询算出一页（HT-3.2-1、SC-12、WH-7）。"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString

from zhiheng.directory.models import Agency
from zhiheng.law import coverage, library
from zhiheng.registers.models import InternalSystem, ProblemMeeting, SystemExemption
from zhiheng.registers.models.systems import CURRENT, EXPIRED, NOT_YET, state_on
from zhiheng.registers.systems.kinds import KINDS, SystemKind, demanded
from zhiheng.registers.systems.points import Point, points
from zhiheng.registers.systems.services import CHECKLIST
from zhiheng.ui import html

LAMPS = {
    "have": ("grn", "有"),
    "expired": ("amb", "过期"),
    "missing": ("red", "缺"),
    "exempt": ("gry", "不适用"),
    "free": ("gry", "不要求"),
}
SOON = 90


@dataclass
class Cell:
    """一个机关的一种制度：情况，以及现行的文本、不适用的标注。"""

    kind: SystemKind
    state: str
    systems: list[InternalSystem] = field(default_factory=list)
    exemption: SystemExemption | None = None

    @property
    def lamp(self) -> SafeString:
        return html.lamp(*LAMPS[self.state])

    @property
    def word(self) -> str:
        return LAMPS[self.state][1]


@dataclass
class Sheet:
    """一个机关的对照清单。"""

    cells: dict[str, Cell]
    points: dict[str, Point]  # 协作文件、第一责任人
    meetings: int = 0
    must_meet: bool = False  # 当地要求主要负责人定期研究重大问题

    def count(self, state: str) -> int:
        return sum(cell.state == state for cell in self.cells.values())

    @property
    def wanted(self) -> int:
        """应有几种：要求的，去掉标注不适用的。"""
        return len(self.cells) - self.count("free") - self.count("exempt")

    @property
    def have(self) -> int:
        return self.count("have")

    @property
    def missing(self) -> int:
        return self.count("missing")

    @property
    def expired(self) -> int:
        return self.count("expired")


def asked(agencies: Any, today: date) -> Any:
    """问哪些机关：今天有主体资格的执法机关、授权组织和监督机构；受委托组织的制度由委托机关建立（SD-9、CF-20-2）。"""
    unasked = (Agency.Kind.GOVERNMENT, Agency.Kind.ENTRUSTED)
    return agencies.exclude(kind__in=unasked).valid_on(today)


def with_meetings(agencies: QuerySet[Agency], year: int) -> QuerySet[Any]:
    """加上本年研究重大问题的次数。"""
    met = ProblemMeeting.objects.filter(agency=OuterRef("pk"), held_on__year=year).order_by()
    counted = met.values("agency").annotate(total=Count("pk")).values("total")
    return agencies.annotate(meetings_this_year=Coalesce(Subquery(counted), 0))


def sheets(agencies: Sequence[Agency], today: date) -> dict[int, Sheet]:
    """几个机关的对照清单：制度、标注、协作文件各一次查询；会议的次数随 `with_meetings` 读来。"""
    coverage.executed("register", CHECKLIST)
    keys = [one.pk for one in agencies]
    held: dict[tuple[int, str], list[InternalSystem]] = {}
    for system in InternalSystem.objects.filter(agency__in=keys).not_ended(today):
        held.setdefault((system.agency_id, system.kind), []).append(system)
    exempted = SystemExemption.objects.filter(agency__in=keys, ended_on__isnull=True)
    marks = {(one.agency_id, one.kind): one for one in exempted}
    wanted: dict[str, set[str]] = {}
    others = points(agencies, today)
    found = {}
    for agency in agencies:
        profile = library.profile_for(agency.path)
        if profile.name not in wanted:
            wanted[profile.name] = {kind.code for kind in demanded(agency.path, today)}
        cells = {
            kind.code: _cell(
                kind,
                held.get((agency.pk, kind.code), []),
                marks.get((agency.pk, kind.code)),
                today,
                is_wanted=kind.code in wanted[profile.name],
            )
            for kind in KINDS
        }
        must_meet = bool(profile.cites("HT-4.1-2", today))
        meetings = getattr(agency, "meetings_this_year", 0)
        found[agency.pk] = Sheet(cells, others[agency.pk], meetings, must_meet)
    return found


def _cell(
    kind: SystemKind,
    systems: list[InternalSystem],
    mark: SystemExemption | None,
    today: date,
    *,
    is_wanted: bool,
) -> Cell:
    states = {state_on(one, today) for one in systems}
    if CURRENT in states:
        return Cell(kind, "have", systems, mark)
    if mark is not None:
        return Cell(kind, "exempt", systems, mark)
    if EXPIRED in states or NOT_YET in states:
        return Cell(kind, "expired" if EXPIRED in states else "missing", systems)
    return Cell(kind, "missing" if is_wanted else "free", systems)


def lacking(agencies: QuerySet[Agency], today: date, kind: str = "") -> QuerySet[Any]:
    """要求的制度没有现行文本、也没有标注不适用的机关（`kind` 只问一种）。"""
    current = InternalSystem.objects.not_ended(today).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        Q(replaced_on__isnull=True) | Q(replaced_on__gt=today),
        valid_from__lte=today,
        agency=OuterRef("pk"),
    )
    marked = SystemExemption.objects.filter(agency=OuterRef("pk"), ended_on__isnull=True)
    short = Q(pk__in=[])
    for paths, kinds in _by_place(agencies, today):
        for code in kinds:
            if kind in ("", code):
                has = Exists(current.filter(kind=code)) | Exists(marked.filter(kind=code))
                short |= Q(path__in=paths) & ~Q(has)
    return agencies.filter(short)


def _by_place(agencies: QuerySet[Agency], today: date) -> list[tuple[list[str], list[str]]]:
    """各规则组合的路径与所要求的制度。"""
    places: dict[str, list[str]] = {}
    for path in agencies.order_by("path").values_list("path", flat=True).distinct():
        places.setdefault(library.profile_for(path).name, []).append(path)
    return [(paths, [k.code for k in demanded(paths[0], today)]) for paths in places.values()]
