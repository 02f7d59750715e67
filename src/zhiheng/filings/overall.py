"""总体情况报告：由已受理的各机关年度报告汇总，逾期的、未报的点名；数取自定格的统计表，不取自执法行为（WH-19-2）。"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from zhiheng.filings import figures
from zhiheng.filings.figures import Number
from zhiheng.filings.models import Filing
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
    without_tables: list[str] = field(default_factory=list)

    @property
    def expected(self) -> int:
        return len(self.received) + len(self.missing) + len(self.waiting)

    def take(self, filing: Filing) -> None:
        name = filing.agency.name
        if filing.status == S.SUBMITTED:
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


def reports_of(authority_id: int, year: int) -> Sequence[Filing]:
    """报给这个监督机构的某年的年度报告；终止报送的不算应报。"""
    rows = Filing.objects.filter(
        kind=FilingKind.ANNUAL_REPORT, addressee_id=authority_id, year=year
    ).exclude(status=S.CLOSED)
    return rows.select_related("agency").order_by("agency__path", "agency_id", "id")


def arrivals(authority_id: int, year: int | None) -> Arrivals:
    found = Arrivals()
    for filing in reports_of(authority_id, year or 0):
        found.take(filing)
    return found
