"""年度报告台账（R24）：一行一个机关，一列一年；以及点开统计表里的一个数看到的执法行为。"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy

from zhiheng.accounts.models import User
from zhiheng.acts.filters import ActFilter
from zhiheng.acts.views import ActList
from zhiheng.directory.models import Agency, Succession
from zhiheng.filings import conditions, figures, heirs
from zhiheng.filings.conditions import Scope
from zhiheng.filings.lists import years
from zhiheng.filings.models import Filing
from zhiheng.filings.overall import RECEIVED
from zhiheng.filings.overview import READERS, cell_of
from zhiheng.filings.states import FilingKind, FilingStatus
from zhiheng.kernel.models import Deadline
from zhiheng.law import coverage
from zhiheng.ui import html
from zhiheng.ui.columns import NameColumn
from zhiheng.ui.filters import ChoiceFilter, RowFilter, SearchFilter, agencies_in_scope
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort

REGISTER = "R24"
BACK = range(1, 6)  # 去年起往前五年


def last_year() -> int:
    return timezone.localdate().year - 1


def heading(back: int) -> Any:
    """The heading of a column: the year, asked when the page is drawn."""
    return lazy(lambda: f"{timezone.localdate().year - back} 年度", str)()


class _AgencyTable(tables.Table):
    name = NameColumn("机关", linkify=True)
    place = NameColumn("辖区", accessor="jurisdiction__name")

    class Meta:
        model = Agency
        fields = ()


def _shown(back: int) -> Any:
    def render(self: Any, record: Agency) -> str:
        filing, lamp = record.annual_reports[back]
        if filing is None:
            return html.EMPTY
        href = filing.get_absolute_url()
        return html.format_html('<a href="{}">{}</a>', href, html.lamp(*lamp))

    return render


def _written(back: int) -> Any:
    def value(self: Any, record: Agency) -> str:
        return record.annual_reports[back][1][1]

    return value


_COLUMNS = {
    f"y{back}": tables.Column(heading(back), empty_values=(), accessor="pk") for back in BACK
}
ReportTable = type(
    "ReportTable",
    (_AgencyTable,),
    _COLUMNS
    | {f"render_y{back}": _shown(back) for back in BACK}
    | {f"value_y{back}": _written(back) for back in BACK},
)
STATES = {
    "received": "已收到",
    "late": "逾期报送",
    "waiting": "待受理",
    "missing": "没有报送",
}


class ReportFilter(django_filters.FilterSet):
    q = SearchFilter(label="机关", method="search")
    state = ChoiceFilter(
        label="上年度的报告", choices=list(STATES.items()), method="in_state", empty_label="不限"
    )
    kind = ChoiceFilter(label="类型", choices=Agency.Kind.choices, empty_label="全部类型")

    class Meta:
        model = Agency
        fields = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(name__icontains=value)

    def in_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        reports = Filing.objects.filter(kind=FilingKind.ANNUAL_REPORT, year=last_year())
        reports = reports.decided()
        received = reports.filter(status__in=RECEIVED)
        if value == "missing":
            return _owing(rows, reports)
        chosen = {
            "received": received,
            "late": received.filter(late_days__gt=0),
            "waiting": reports.filter(status=FilingStatus.SUBMITTED),
        }[value]
        return rows.filter(pk__in=chosen.values("agency_id"))


def _owing(rows: QuerySet[Any], reports: QuerySet[Filing]) -> QuerySet[Any]:
    """年末有主体资格的，和年后才设立、替并入的机关报告的；并入了别的机关的不在内（WH-19-1、SC-10）。"""
    sent = [*RECEIVED, FilingStatus.SUBMITTED, FilingStatus.CLOSED]
    succeeded = Succession.objects.done().values("change__agency")
    listed = rows.filter(pk__in=reports.filter(status__in=heirs.UNSENT).values("agency_id"))
    owing = (rows.valid_on(date(last_year(), 12, 31)) | listed).exclude(pk__in=succeeded)
    return owing.exclude(pk__in=reports.filter(status__in=sent).values("agency_id"))


class AnnualReports(ListPage):
    """年度报告台账（R24）：按期、逾期、未报，一格一件；可以导出各机关的统计表。"""

    key = "annual-reports"
    title = "年度报告台账"
    description = "一行一个机关，一列一年；点“按期”“逾期”打开那一年的报告。"
    model = Agency
    table_class = ReportTable
    filterset_class = ReportFilter
    roles = READERS
    columns = ("name", "place", "y1", "y2", "y3")
    sorts = (
        Sort("place", "辖区", ("path",), column="place"),
        Sort("name", "名称", ("name",), column="name"),
    )
    views = (
        BuiltIn("全部机关", ""),
        BuiltIn("没有报送", "state=missing"),
        BuiltIn("逾期报送", "state=late"),
    )
    empty_sentence = "范围内还没有应当报告的执法机关。先在“执法主体”登记或者导入机关。"

    def rows(self) -> QuerySet[Agency]:
        coverage.executed("register", REGISTER)
        today = timezone.localdate()
        first = date(today.year - max(BACK), 1, 1)
        rows = super().rows().valid_within(first, today).select_related("jurisdiction")
        return rows.filter(is_supervision_authority=False).exclude(
            kind__in=[Agency.Kind.GOVERNMENT, Agency.Kind.ENTRUSTED]
        )

    def prepare(self, rows: Sequence[Any]) -> None:
        put_reports(rows)

    def extra_context(self) -> dict[str, Any]:
        year = last_year()
        return {
            "header_actions": [
                {
                    "label": f"{year} 年各机关统计表",
                    "href": f"{reverse('filings:annual-export')}?year={year}",
                    "icon": "file-spreadsheet",
                    "primary": True,
                },
                {
                    "label": "从执法行为统计",
                    "href": reverse("filings:statistics"),
                    "icon": "chart-bar",
                },
            ]
        }


def put_reports(agencies: Iterable[Any]) -> None:
    """每个机关近几年的年度报告，两次查询。"""
    agencies, today = list(agencies), timezone.localdate()
    found = Filing.objects.filter(
        kind=FilingKind.ANNUAL_REPORT,
        agency_id__in=[agency.pk for agency in agencies],
        year__in=[today.year - back for back in BACK],
    ).exclude(status=FilingStatus.CLOSED)
    found = found.one_a_year()
    filings = list(found.only("kind", "status", "late_days", "agency_id", "year").order_by("id"))
    late = set(
        Deadline.objects.overdue(today)
        .filter(
            matter_type__app_label="filings",
            matter_type__model="filing",
            clock="annual_report.file",
            matter_id__in=[filing.pk for filing in filings],
        )
        .values_list("matter_id", flat=True)
    )
    known = {(filing.agency_id, filing.year): filing for filing in filings}
    for agency in agencies:
        agency.annual_reports = {
            back: (one, cell_of(one, one is not None and one.pk in late))
            for back in BACK
            for one in [known.get((agency.pk, today.year - back))]
        }


# --- 点开一个数 ----------------------------------------------------------------------------------


def scope_of(user: User, agency: Agency | None) -> Scope:
    """所选机关；没有选的，执法机关为本机关，监督机构、政府为所辖地区。"""
    if agency is not None:
        return Scope.of(agency)
    return Scope(user.scope.path, user.scope.agency_id if user.scope.level == "agency" else None)


def _numbers() -> list[tuple[str, str]]:
    return [(key, label) for key, label in figures.labels() if not key.startswith("people.")]


class CountedFilter(ActFilter):
    """执法行为的条件之外：哪一年、哪一个数（在 `rows` 中用）。"""

    year = ChoiceFilter(label="统计年度", choices=years, method="as_is", empty_label="上年度")
    of = ChoiceFilter(label="统计项", choices=_numbers, method="as_is", empty_label="行政处罚合计")

    reporter = RowFilter(
        label="报告机关（连同并入的）",
        rows=agencies_in_scope,
        method="as_is",
        empty_label="不限",
    )

    def as_is(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows


class CountedActs(ActList):
    """组成统计表中一个数的执法行为；口径与统计表相同。"""

    key = "counted-acts"
    title = "统计表中的执法行为"
    description = "口径与年度统计表相同：不含撤回的；处罚按决定日期，计入最重的一种。"
    filterset_class = CountedFilter
    views = ()
    quick_filters = 8
    empty_sentence = "没有计入这一项的执法行为。"

    def rows(self) -> QuerySet[Any]:
        given = self.request.GET
        year = given.get("year", "")
        key = given.get("of") or "penalty.total"
        number = int(year) if year.isdecimal() and len(year) == 4 else last_year()
        reporter = asked_agency(self.request, "reporter")
        scope = (
            scope_of(self.request.user, asked_agency(self.request))
            if reporter is None
            else heirs.scopes_of(reporter, [number])[number]
        )
        return conditions.behind(super().rows(), scope, number, key)

    def extra_context(self) -> dict[str, Any]:
        return {}


def asked_agency(request: Any, name: str = "agency") -> Agency | None:
    """地址里的机关；看不见的、没有的为空。"""
    given = request.GET.get(name, "")
    if not given.isdecimal() or len(given) > 18:
        return None
    return Agency.objects.read_by(request.user).filter(pk=given).first()
