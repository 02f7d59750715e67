"""总体情况报告：由已受理的各机关年度报告汇总，逾期的、未报的点名；数取自定格的统计表，不取自执法行为（WH-19-2）。

监督机构合并的，报给原监督机构的由承接的汇总；原监督机构已经报告过政府的那一年除外，不重复计算。
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from zhiheng.directory.models import Succession
from zhiheng.filings import figures
from zhiheng.filings.figures import Number
from zhiheng.filings.heirs import UNSENT
from zhiheng.filings.models import UNDECIDED, Filing
from zhiheng.filings.states import FilingKind, FilingStatus

S = FilingStatus
RECEIVED = (S.FILED, S.UNDER_REVIEW, S.SUPERSEDED)


@dataclass
class Arrivals:
    """一年的年度报告：应报的机关，已受理的、逾期的、未报的、收到还没有受理的。"""

    received: list[Filing] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    revising: list[str] = field(default_factory=list)  # 已受理，又报了更正的，等受理
    without_tables: list[str] = field(default_factory=list)
    inherited: list[str] = field(default_factory=list)  # 报给并入前的监督机构的

    @property
    def expected(self) -> int:
        return len(self.received) + len(self.missing) + len(self.waiting)

    @property
    def is_counted(self) -> bool:
        """有一份带统计表的报告，才汇总得出数。"""
        return len(self.received) > len(self.without_tables)

    @property
    def left_out(self) -> str:
        """汇总的数里不含哪些机关。"""
        lacking = ((len(self.without_tables), "没有统计表"), (len(self.missing), "未报告"))
        said = "、".join(f"{words}的{number}个" for number, words in lacking if number)
        return f"以上不含{said}机关。" if said else ""

    def take(self, filing: Filing) -> None:
        name = filing.agency.name
        if filing.adjusted_for and filing.status in UNDECIDED:
            if filing.status == S.SUBMITTED:
                self.revising.append(name)
        elif filing.status == S.SUBMITTED:
            self.waiting.append(name)
        elif filing.status not in RECEIVED:
            self.missing.append(name)
        else:
            self.received.append(filing)
            if filing.late_days:
                self.late.append(f"{name}（逾期{filing.late_days}日）")
            if not filing.content.get("figures"):
                self.without_tables.append(name)

    def total(self) -> dict[str, Number]:
        return figures.total(figures.loaded(one.content.get("figures")) for one in self.received)


def authorities(authority_id: int, year: int) -> set[int]:
    """这个监督机构，和并入它的、那一年还没有自己报告过政府的监督机构。"""
    former = Succession.objects.predecessors(authority_id)
    told = Filing.objects.filter(
        kind=FilingKind.OVERALL_REPORT,
        agency__in=former,
        year=year,
        first_submitted_on__isnull=False,
    ).exclude(status=S.CLOSED)
    return {authority_id, *former} - set(told.values_list("agency_id", flat=True))


def reports_of(authority_id: int, year: int) -> Sequence[Filing]:
    """报给这个监督机构的某年的年度报告，一个机关现行的一件；终止报送的不算应报。

    报送的机关已经终止、由承接机关报告的，没有报的那一件不算应报。
    """
    rows = Filing.objects.filter(
        kind=FilingKind.ANNUAL_REPORT, addressee__in=authorities(authority_id, year), year=year
    ).exclude(status__in=[S.CLOSED, S.SUPERSEDED])
    ended = Succession.objects.done().values("change__agency")
    rows = rows.exclude(status__in=UNSENT, agency__in=ended)
    return rows.select_related("agency").order_by("agency__path", "agency_id", "id")


def arrivals(authority_id: int, year: int | None) -> Arrivals:
    found = Arrivals()
    for filing in reports_of(authority_id, year or 0):
        found.take(filing)
        if filing.addressee_id != authority_id:
            found.inherited.append(filing.agency.name)
    return found
