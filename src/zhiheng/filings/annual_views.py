"""年度统计与报告的页面：从执法行为统计、报告里的统计表、各机关统计表的导出。"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from zhiheng.accounts.access import allow
from zhiheng.directory.models import Agency
from zhiheng.filings import adjustments, figures, heirs, kinds, reports, statistics
from zhiheng.filings.annual_lists import asked_agency, last_year, scope_of
from zhiheng.filings.lists import READERS, years
from zhiheng.filings.models import Filing
from zhiheng.filings.overall import RECEIVED
from zhiheng.filings.overview import READERS as OVERSEERS
from zhiheng.filings.overview import cell_of
from zhiheng.filings.reports import Report
from zhiheng.filings.states import FilingKind, FilingStatus
from zhiheng.ui import exports
from zhiheng.ui.choices import LongSelect

EXPORT = "annual-tables"


def year_asked(request: HttpRequest) -> int:
    """地址里的年度，限于可选的；没有的为上年度。"""
    given = request.GET.get("year", "")
    return int(given) if given in {str(year) for year, _ in years()} else last_year()


@allow(*READERS)
def statistics_page(request: HttpRequest) -> HttpResponse:
    """一个机关或者所辖地区一年的统计表，从执法行为现算；数字点开是哪些行为。"""
    is_agency = request.user.scope.level == "agency"
    agencies = Agency.objects.none() if is_agency else Agency.objects.visible_to(request.user)
    chosen = request.GET.get("agency", "")
    named = list(agencies.order_by("path", "id").values_list("pk", "name"))
    select = LongSelect(choices=[("", "所辖地区合计"), *named])
    query = urlencode({"year": year_asked(request), "agency": chosen})
    context = {
        "year": year_asked(request),
        "years": years(),
        "agencies": select.render("agency", chosen, {"id": "agency"}) if named else "",
        "tables_href": f"{reverse('filings:statistics-tables')}?{query}",
    }
    return render(request, "filings/statistics.html", context)


@allow(*READERS)
def statistics_tables(request: HttpRequest) -> HttpResponse:
    """统计表本身：成批数出，单独取来，不拖慢页面。"""
    agency, year = asked_agency(request), year_asked(request)
    scope = scope_of(request.user, agency)
    counted = statistics.compute(scope, year, year - 1)
    report = Report(year, counted[year], counted[year - 1], reports.FROM_ACTS)
    context = {"report": report, "tables": linked(report, agency), "whole": agency is None}
    return render(request, "filings/tables.html", context)


def linked(report: Report, agency: Agency | None) -> list[tuple[Any, list[tuple[Any, str]]]]:
    """各表各行，及点开本年度的数的地址；人员没有明细。"""
    name = "reporter" if report.former else "agency"
    asked = {name: agency.pk} if agency is not None else {}
    return [
        (table, [(line, _href(line, report.year, asked)) for line in lines])
        for table, lines in report.tables()
    ]


def _href(line: figures.Line, year: int, asked: Mapping[str, int]) -> str:
    if line.now in ("0", "0.00", figures.NOTHING) or line.key.startswith("people."):
        return ""
    query = {"year": year, "of": line.key, **asked}
    return f"{reverse('filings:counted')}?{urlencode(query)}"


@allow(*READERS)
def report_tables(request: HttpRequest, pk: int) -> HttpResponse:
    """一份报告的统计表：签发前现算，签发后是定格的；定格以后数据又变了的，列出差异。"""
    rows = Filing.objects.visible_to(request.user).select_related("agency")
    filing = get_object_or_404(heirs.with_heirs(rows), pk=pk, kind__in=kinds.REPORTS)
    if request.user.agency_id != filing.agency_id and filing.first_submitted_on is None:
        raise Http404
    report = reports.kept(filing)
    is_agency = filing.kind == FilingKind.ANNUAL_REPORT
    changed = reports.changed(filing, report) if report else []
    report = report or reports.current(filing)
    agency = filing.agency if is_agency else None
    tables = linked(report, agency) if is_agency else _unlinked(report)
    context = {
        "filing": filing,
        "report": report,
        "tables": tables,
        "changed": changed,
        "revised": adjustments.revised(filing, report.now),
        "arrivals": report.arrivals,
    }
    return render(request, "filings/tables.html", context)


def _unlinked(report: Report) -> list[tuple[Any, list[tuple[Any, str]]]]:
    return [(table, [(line, "") for line in lines]) for table, lines in report.tables()]


@allow(*OVERSEERS)
def annual_export(request: HttpRequest) -> HttpResponseBase:
    """一年各机关定格的统计表，一行一个机关，一个工作簿；未报的也列出。"""
    year = year_asked(request)
    rows = list(_export_rows(request.user, year))
    exports.note(request.user, EXPORT, "xlsx", len(rows) - 1)
    return exports.response(rows, "xlsx", f"{year}年度各机关统计表")


def _export_rows(user: Any, year: int) -> Iterator[list[Any]]:
    heads = figures.labels()
    yield ["机关", "辖区", "报送", "报送日期", *(label for _, label in heads)]
    filings = (
        Filing.objects.visible_to(user)
        .filter(kind=FilingKind.ANNUAL_REPORT, year=year)
        .exclude(status=FilingStatus.CLOSED)
        .one_a_year()
        .select_related("agency__jurisdiction")
    )
    for filing in filings.order_by("path", "agency_id", "id").iterator():
        agency = filing.agency
        kept = filing.content.get("figures") if filing.status in RECEIVED else None
        found = figures.loaded(kept) if kept else {}
        yield [
            agency.name,
            agency.jurisdiction.name,
            cell_of(filing, overdue=False)[1],
            filing.submitted_on,
            *(found.get(key) for key, _ in heads),
        ]
