"""年度报告与总体情况报告的统计表：未签发的现算，签发时定格；定格以后执法行为再变，另列差异。"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from zhiheng.documents.papers import canonical
from zhiheng.filings import figures, heirs, overall, statistics
from zhiheng.filings.conditions import Scope
from zhiheng.filings.figures import Figures, Line, Number
from zhiheng.filings.layout import TABLES, Table
from zhiheng.filings.models import Filing
from zhiheng.filings.overall import Arrivals
from zhiheng.filings.states import FilingKind, FilingStatus
from zhiheng.law import coverage

FROM_REPORT, FROM_ACTS = "上年度报告", "平台上的执法行为"
FREEZE = "filings.freeze"


@dataclass(frozen=True, slots=True)
class Report:
    """一份报告的数：本年度、上年度及其来源；总体情况报告另有报送情况。"""

    year: int
    now: Figures
    before: Figures | None
    source: str
    counted_at: datetime | None = None  # 空为现算
    arrivals: Arrivals | None = None
    former: Sequence[str] = ()  # 并入的机关，数里连同它们的执法行为

    def tables(self) -> list[tuple[Table, list[Line]]]:
        return [(table, figures.lines(table, self.now, self.before)) for table in TABLES]

    def sentences(self) -> str:
        """供起草的一段；没有一份带统计表的报告，就没有数可说。"""
        if self.arrivals is None:
            return figures.sentences(self.year, self.now, self.before)
        if not self.arrivals.is_counted:
            return "还没有受理带统计表的年度报告，汇总不出数。"
        return figures.sentences(self.year, self.now, self.before) + self.arrivals.left_out


def year_of(filing: Filing) -> int:
    return filing.year or filing.starts_on.year - 1


def kept(filing: Filing) -> Report | None:
    """签发时定格的；没有签发，或者签发之后改过内容的为空。"""
    content = filing.content
    if filing.signed_on is None or not content.get("figures"):
        return None
    before = content.get("before")
    return Report(
        year_of(filing),
        figures.loaded(content["figures"]),
        figures.loaded(before) if before else None,
        content.get("before_from", ""),
        datetime.fromisoformat(content["counted_at"]),
        former=content.get("former", ()),
    )


def current(filing: Filing) -> Report:
    """按今天的数据现算。"""
    if filing.kind == FilingKind.OVERALL_REPORT:
        return _overall(filing)
    year = year_of(filing)
    known = _last_report(filing)
    years = (year,) if known is not None else (year, year - 1)
    scopes = heirs.scopes(filing, years)
    counted = _compute(scopes)
    former = heirs.names(scopes[year])
    if known is not None:
        return Report(year, counted[year], known, FROM_REPORT, former=former)
    before = counted[year - 1] if _is_any(counted[year - 1]) else None
    return Report(year, counted[year], before, FROM_ACTS, former=former)


def _compute(scopes: Mapping[int, Scope]) -> dict[int, Figures]:
    """范围相同的几年一起数；并入的机关自己报告过的年度，范围不同。"""
    if len(set(scopes.values())) == 1:
        return statistics.compute(next(iter(scopes.values())), *scopes)
    return {year: statistics.compute(scope, year)[year] for year, scope in scopes.items()}


def _is_any(found: Figures) -> bool:
    return any(n for key, n in found.items() if not key.startswith("people."))


def _last_report(filing: Filing) -> dict[str, Number] | None:
    """上年度报告里定格的数；报送过的才算。"""
    rows = Filing.objects.filter(
        kind=filing.kind,
        agency_id=filing.agency_id,
        year=year_of(filing) - 1,
        first_submitted_on__isnull=False,
    ).exclude(status=FilingStatus.CLOSED)
    rows = rows.decided()
    found = rows.order_by("-id").values_list("content__figures", flat=True).first()
    return figures.loaded(found) if found else None


def _overall(filing: Filing) -> Report:
    year = year_of(filing)
    found = overall.arrivals(filing.agency_id, year)
    before = _last_report(filing)
    if before is None:
        earlier = overall.arrivals(filing.agency_id, year - 1)
        before = earlier.total() if earlier.is_counted else None
    return Report(
        year, found.total(), before, FROM_REPORT if before is not None else "", arrivals=found
    )


def frozen(filing: Filing, now: datetime) -> dict[str, Any]:
    """定格：数、上年度的数、文书用的各张表；总体情况报告另定格报送情况。"""
    coverage.executed("rule", FREEZE)
    report = current(filing)
    tables = figures.papers(report.year, report.now, report.before)
    content: dict[str, Any] = {
        "figures": figures.stored(report.now),
        "before": figures.stored(report.before) if report.before is not None else None,
        "before_from": report.source,
        "counted_at": timezone.localtime(now).isoformat(),
        "totals" if report.arrivals else "statistics": tables,
        "former": list(report.former),
    }
    if report.arrivals:
        content |= {
            "expected": report.arrivals.expected,
            "received": len(report.arrivals.received),
            "late": report.arrivals.late,
            "missing": report.arrivals.missing,
            "without_tables": report.arrivals.without_tables,
        }
    return content


def digest(filing: Filing) -> str:
    """SHA-256 of the frozen numbers, for the ledger."""
    return hashlib.sha256(canonical(filing.content["figures"]).encode()).hexdigest()


def changed(filing: Filing, report: Report) -> list[Line]:
    """签发之后、报送之前，数据又变了的各项；重新签发即取新数。"""
    if filing.status not in heirs.UNSENT:
        return []
    return figures.differences(report.now, current(filing).now)
