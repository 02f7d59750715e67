"""备案总览：一年之内各种备案报了几件、谁逾期；逐机关的年度汇总可以导出。"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

import django_filters
import django_tables2 as tables
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import GOV_ROLES, SO_ROLES
from zhiheng.directory.models import Agency
from zhiheng.filings import kinds
from zhiheng.filings.lists import years
from zhiheng.filings.models import Filing
from zhiheng.filings.states import FilingKind, FilingStatus
from zhiheng.kernel.models import Deadline
from zhiheng.law import coverage
from zhiheng.ui import html
from zhiheng.ui.columns import NameColumn
from zhiheng.ui.filters import ChoiceFilter, SearchFilter, YesFilter
from zhiheng.ui.forms import EARLIEST, LATEST
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort

S = FilingStatus
READERS = tuple(sorted(SO_ROLES | GOV_ROLES))
DONE = (S.FILED, S.CONFIRMED, S.UNDER_REVIEW, S.SUPERSEDED)
UNSENT = (S.OPEN, S.REFUSED)
REGISTER = "filings.overview"


@dataclass
class KindLine:
    """一种备案一年的情况；每个数都能点开。"""

    kind: str
    year: int
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def title(self) -> str:
        return str(FilingKind(self.kind).label)

    @property
    def rows(self) -> str:
        return kinds.of(self.kind).rows

    def href(self, **conditions: Any) -> str:
        if kinds.of(self.kind).is_adjustable and not conditions.keys() & {"overdue", "strict"}:
            conditions["one"] = "on"
        query = urlencode({"kind": self.kind, "year": self.year, **conditions}, doseq=True)
        return f"{reverse('filings:list')}?{query}"

    def cells(self) -> list[tuple[str, int, str]]:
        """名称、件数、点开的地址。"""
        done = [str(state) for state in DONE]
        return [
            ("应报", self.counts["all"], self.href()),
            ("按期备案", self.counts["timely"], self.href(status=done, late="no")),
            ("逾期备案", self.counts["late"], self.href(status=done, late="yes")),
            ("待报送", self.counts["open"], self.href(status=[str(state) for state in UNSENT])),
            ("待受理", self.counts["submitted"], self.href(status=S.SUBMITTED)),
            ("待补正", self.counts["returned"], self.href(status=S.RETURNED)),
            ("逾期", self.counts["overdue"], self.href(overdue="on")),
            ("从严逾期", self.counts["strict"], self.href(strict="on")),
        ]


def by_kind(user: User, year: int, today: date) -> list[KindLine]:
    """各种备案一年的件数；三次查询。"""
    coverage.executed("register", REGISTER)
    lines = {kind: KindLine(kind, year) for kind in kinds.TYPES}
    rows = Filing.objects.visible_to(user).filter(starts_on__year=year).exclude(status=S.CLOSED)
    counted = (
        rows.one_a_year()
        .order_by()
        .values("kind")
        .annotate(
            all=Count("pk"),
            timely=Count("pk", filter=Q(status__in=DONE) & ~Q(late_days__gt=0)),
            late=Count("pk", filter=Q(status__in=DONE, late_days__gt=0)),
            open=Count("pk", filter=Q(status__in=UNSENT)),
            submitted=Count("pk", filter=Q(status=S.SUBMITTED)),
            returned=Count("pk", filter=Q(status=S.RETURNED)),
        )
    )
    for row in counted:
        lines[row.pop("kind")].counts.update(row)
    for name, late in (("overdue", rows.overdue(today)), ("strict", rows.strictly_overdue(today))):
        for row in late.order_by().values("kind").annotate(n=Count("pk")):
            lines[row["kind"]].counts[name] = row["n"]
    return list(lines.values())


# --- 逐机关的汇总 --------------------------------------------------------------------------------


def cell_of(filing: Filing | None, overdue: bool, count: int = 1) -> tuple[str, str]:
    """一格：灯的颜色与文字；同一种有几件的，写最要紧的一件和件数。"""
    if filing is None:
        return "gry", "—"
    lamp, words = _state_of(filing, overdue)
    return lamp, f"{words}（共 {count} 件）" if count > 1 else words


def _state_of(filing: Filing, overdue: bool) -> tuple[str, str]:
    if overdue and filing.status == S.RETURNED:
        return "red", "逾期未补正"
    if overdue and filing.status != S.SUBMITTED:
        return "red", "逾期未公示" if filing.status in DONE else "逾期未报"
    if filing.status in DONE:
        late = filing.late_days or 0
        return ("amb", f"逾期 {late} 日") if late else ("grn", "按期")
    word = S(filing.status).label
    return ("amb" if filing.status in (S.RETURNED, S.REFUSED) else "blu", str(word))


class SummaryTable(tables.Table):
    name = tables.Column("机关", attrs={"td": {"class": "name"}})
    place = NameColumn("辖区", accessor="jurisdiction__name")

    class Meta:
        model = Agency
        fields = ()

    def render_name(self, record: Agency) -> str:
        address = f"{reverse('filings:list')}?agency={record.pk}&year={record.summary_year}"
        return html.format_html('<a href="{}">{}</a>', address, record.name)

    def value_name(self, record: Agency) -> str:
        return record.name


def _column(kind: str) -> tables.Column:
    return tables.Column(FilingKind(kind).label, empty_values=(), accessor="pk")


def _shown(kind: str) -> Any:
    def render(self: Any, record: Agency) -> str:
        return html.lamp(*record.summary[kind]) if record.summary[kind][1] != "—" else html.EMPTY

    return render


def _written(kind: str) -> Any:
    def value(self: Any, record: Agency) -> str:
        return record.summary[kind][1]

    return value


YEARLY = [
    kind for kind, one in kinds.TYPES.items() if one.is_yearly and kind not in kinds.OF_AUTHORITY
]
OCCASIONAL = [kind for kind in kinds.TYPES if kind not in YEARLY]  # 监督机构自己的也在内
_COLUMNS = {kind: _column(kind) for kind in (*YEARLY, *OCCASIONAL)}
_RENDERERS = {f"render_{kind}": _shown(kind) for kind in _COLUMNS}
_VALUES = {f"value_{kind}": _written(kind) for kind in _COLUMNS}
AgencySummaryTable = type("AgencySummaryTable", (SummaryTable,), _COLUMNS | _RENDERERS | _VALUES)


class SummaryFilter(django_filters.FilterSet):
    q = SearchFilter(label="机关", method="search")
    year = ChoiceFilter(label="年度", choices=years, method="of_year", empty_label="今年")
    kind = ChoiceFilter(label="类型", choices=Agency.Kind.choices, empty_label="全部类型")
    late = YesFilter(label="有逾期", method="has_overdue")

    class Meta:
        model = Agency
        fields = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(name__icontains=value)

    def of_year(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows

    def has_overdue(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        if not value:
            return rows
        late = Filing.objects.visible_to(self.request.user).overdue(timezone.localdate())
        late = late.filter(starts_on__year=year_asked(self.request))
        return rows.filter(pk__in=late.values("agency_id"))


class AgencySummary(ListPage):
    """逐机关、逐种类的年度汇总（R23）。"""

    key = "filing-summary"
    title = "备案年度汇总"
    description = "一行一个机关，一列一种备案；同一种有几件的，写最要紧的一件和件数。可以导出。"
    model = Agency
    table_class = AgencySummaryTable
    filterset_class = SummaryFilter
    roles = READERS
    columns = ("name", "place", *YEARLY)
    sorts = (
        Sort("place", "辖区", ("path",), column="place"),
        Sort("name", "名称", ("name",), column="name"),
    )
    views = (BuiltIn("全部机关", ""), BuiltIn("有逾期", "late=on"))
    empty_sentence = "范围内还没有执法机关。先在“执法主体”登记或者导入机关，应报的备案由日历列出。"

    def rows(self) -> QuerySet[Agency]:
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        rows = super().rows().valid_within(first, last).select_related("jurisdiction")
        return rows.exclude(kind__in=[Agency.Kind.GOVERNMENT, Agency.Kind.ENTRUSTED])

    @property
    def year(self) -> int:
        return year_asked(self.request)

    def prepare(self, rows: Sequence[Any]) -> None:
        summarize(rows, self.year, timezone.localdate())


def summarize(agencies: Iterable[Any], year: int, today: date) -> None:
    """每个机关一年的各种备案，两次查询。"""
    agencies = list(agencies)
    keys = [agency.pk for agency in agencies]
    found = Filing.objects.filter(agency_id__in=keys, starts_on__year=year).exclude(status=S.CLOSED)
    found = found.decided()
    filings = list(found.only("kind", "status", "late_days", "agency_id").order_by("id"))
    late = set(
        Deadline.objects.overdue(today)
        .filter(
            matter_type__app_label="filings",
            matter_type__model="filing",
            matter_id__in=[filing.pk for filing in filings],
        )
        .values_list("matter_id", flat=True)
    )
    by_cell: dict[tuple[int, str], list[Filing]] = defaultdict(list)
    for filing in sorted(filings, key=lambda one: one.pk in late):
        by_cell[filing.agency_id, filing.kind].append(filing)
    for agency in agencies:
        agency.summary_year = year
        agency.summary = {
            kind: cell_of(last, last is not None and last.pk in late, _present(found))
            for kind in _COLUMNS
            for found in [by_cell.get((agency.pk, kind), [])]
            for last in [found[-1] if found else None]
        }


def _present(filings: Iterable[Filing]) -> int:
    """几件；已经由新的一件替代的不另算。"""
    return sum(one.status != S.SUPERSEDED for one in filings)


def year_asked(request: HttpRequest) -> int:
    """地址里的年度；没有或者不像年度的为今年。"""
    given = request.GET.get("year", "")
    this_year = timezone.localdate().year
    year = int(given) if given.isdecimal() and len(given) == 4 else this_year
    return year if EARLIEST.year <= year <= LATEST.year else this_year
