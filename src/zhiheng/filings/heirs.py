"""机关合并之后的年度报告：并入的机关那一年没有自己报告的，它的执法行为由承接机关一并报告（WH-19-1）。"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef

from zhiheng.directory.models import Agency, Succession
from zhiheng.filings.conditions import Scope
from zhiheng.filings.models import Filing
from zhiheng.filings.states import FilingKind, FilingStatus

S = FilingStatus
UNSENT = (S.OPEN, S.RETURNED, S.REFUSED)


def with_heirs(rows: Any) -> Any:
    """Filings that know whether their agency took over another one: most did not, and need not ask."""
    taken = Succession.objects.done().filter(heir=OuterRef("agency"))
    return rows.annotate(is_of_an_heir=Exists(taken))


def scopes(filing: Filing, years: Iterable[int]) -> dict[int, Scope]:
    """一份年度报告各年的范围。"""
    if not getattr(filing, "is_of_an_heir", True):
        return dict.fromkeys(years, Scope.of(filing.agency))
    return scopes_of(filing.agency, years)


def scopes_of(agency: Agency, years: Iterable[int]) -> dict[int, Scope]:
    """本机关，和并入它的、那一年没有自己报告的。"""
    former = Succession.objects.predecessors(agency.pk)
    reported = Filing.objects.filter(kind=FilingKind.ANNUAL_REPORT, agency__in=former)
    reported = reported.exclude(status__in=[*UNSENT, S.CLOSED])
    told = set(reported.values_list("agency_id", "year"))
    return {
        year: Scope.of(agency, [one for one in former if (one, year) not in told]) for year in years
    }


def names(scope: Scope) -> list[str]:
    """范围里并入的机关的名称。"""
    if not scope.former:
        return []
    rows = Agency.objects.filter(pk__in=scope.former).order_by("path", "pk")
    return list(rows.values_list("name", flat=True))
