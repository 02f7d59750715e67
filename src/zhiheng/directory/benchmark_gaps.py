"""裁量基准覆盖：有裁量幅度的条款里，今天没有施行中的基准的（WH-12-1、SD-12）。"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhiheng.directory.makers import Makers
from zhiheng.directory.models import Agency, AgencyItem, DiscretionBand, ItemBasis
from zhiheng.directory.models.responsibility import in_force
from zhiheng.law import coverage, library, period
from zhiheng.law.model import UnknownLaw
from zhiheng.norms import services

REGISTER = "directory.benchmark_gaps"
CLOCK = "benchmark.make"


@dataclass(frozen=True, slots=True)
class Gap:
    """一个机关的一条有幅度而没有基准的条款，以及应当制定的最后一日（平台默认）。"""

    agency_id: int
    basis: ItemBasis
    due: date | None

    def is_overdue(self, today: date) -> bool:
        return self.due is not None and self.due < today


@dataclass(slots=True)
class Tally:
    """一个机关的合计。"""

    agency: Agency
    ranged: int = 0
    covered: int = 0
    overdue: int = 0
    unmarked: int = 0

    @property
    def waiting(self) -> int:
        """还在期限之内的。"""
        return self.ranged - self.covered - self.overdue


@dataclass(frozen=True, slots=True)
class Survey:
    """全部机关的合计与缺口。"""

    tallies: tuple[Tally, ...]
    gaps: tuple[Gap, ...]


def survey(agencies: Iterable[Agency], today: date) -> Survey:
    """逐一机关、逐一条款核对今天有没有施行中的基准。"""
    coverage.executed("register", REGISTER)
    tallies = {agency.pk: Tally(agency) for agency in agencies}
    claims = AgencyItem.objects.in_force(today).filter(agency__in=tallies).order_by("agency_id")
    ranged, bands, penalties = _ranged(today), _bands(today), _penalties(today)
    due, gaps, makers = _Due(today), [], Makers()
    for agency_id, item_id in claims.values_list("agency_id", "item_id").distinct():
        tally = tallies[agency_id]
        codes = _codes(bands.get(item_id, {}), makers.of(agency_id))
        if item_id in penalties and item_id not in ranged and not codes:
            tally.unmarked += 1
        for basis in ranged.get(item_id, ()):
            tally.ranged += 1
            if _is_covered(basis, codes):
                tally.covered += 1
                continue
            gap = Gap(agency_id, basis, due.of(tally.agency, basis))
            tally.overdue += gap.is_overdue(today)
            gaps.append(gap)
    gaps.sort(key=lambda gap: (gap.due or date.max, gap.agency_id, gap.basis.pk))
    return Survey(tuple(tallies.values()), tuple(gaps))


def _is_covered(basis: ItemBasis, codes: set[str]) -> bool:
    return basis.violation_code in codes if basis.violation_code else bool(codes)


def _codes(held: dict[int | None, set[str]], makers: list[int | None]) -> set[str]:
    """一个机关适用的基准里的违法行为代码：自己的、上级的和清单通用的。"""
    return set().union(*(held.get(maker, ()) for maker in makers))


def _ranged(today: date) -> dict[int, list[ItemBasis]]:
    found: dict[int, list[ItemBasis]] = defaultdict(list)
    rows = ItemBasis.objects.filter(in_force(today, "effective_on", "repealed_on"), is_ranged=True)
    for basis in rows.select_related("item"):
        found[basis.item_id].append(basis)
    return found


def _bands(today: date) -> dict[int, dict[int | None, set[str]]]:
    """各事项、各制定机关今天施行的违法行为代码。"""
    found: dict[int, dict[int | None, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = DiscretionBand.objects.filter(in_force(today)).order_by()
    for item, maker, code in rows.values_list("item_id", "agency_id", "violation_code").distinct():
        found[item][maker].add(code)
    return found


def _penalties(today: date) -> set[int]:
    """有没有幅度还没有标明的处罚事项：既没有依据条款，也没有阶次。"""
    claims = AgencyItem.objects.in_force(today).filter(
        item__act_kind="penalty", item__clauses__isnull=True
    )
    return set(claims.values_list("item_id", flat=True))


class _Due:
    """应当制定的最后一日；同一规则组合、同一施行日只算一次。"""

    def __init__(self, today: date) -> None:
        self.today, self.calendar = today, services.current_calendar()
        self.known: dict[tuple[str, date], date | None] = {}

    def of(self, agency: Agency, basis: ItemBasis) -> date | None:
        start = basis.effective_on
        if start is None:
            return None
        key = (agency.profile, start)
        if key not in self.known:
            self.known[key] = self._reckon(*key)
        return self.known[key]

    def _reckon(self, profile: str, start: date) -> date | None:
        try:
            clock = library.profile(profile).clock(CLOCK, self.today)
        except UnknownLaw:
            return None
        return period.run(clock, start, self.calendar, traced=False).due
