"""日历列出应报送的备案：每年的计划、报告，施行满一年的规范的实施情况报告，到了日的主体变化；重复运行结果不变。"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhiheng.directory.models import Agency, Succession
from zhiheng.filings import entity_raising, kinds, norms, periods, services
from zhiheng.filings.entity_raising import NOT_ENFORCING
from zhiheng.filings.kinds import FilingType
from zhiheng.filings.models import Filing, NewNorm
from zhiheng.filings.states import FilingKind
from zhiheng.filings.steps import FILING
from zhiheng.kernel.parameters import profile_of
from zhiheng.kernel.reckoning import Reckoner, clock_in_force
from zhiheng.law import coverage


def raise_due(now: datetime) -> int:
    """列出今天应当列出而还没有的；返回新列出的件数。"""
    today = timezone.localdate(now)
    coverage.executed("register", "R23")
    yearly = raise_yearly(today.year, now=now)
    return yearly + raise_reports(now) + raise_dispatches(now) + entity_raising.raise_due(now)


def raise_yearly(year: int, *, now: datetime) -> int:
    """某年应报送的：各机关的计划、上年度的报告，各监督机构的监督计划、总体情况报告（WH-8-2、WH-11.s1、WH-19、WH-22）。"""
    today = timezone.localdate(now)
    receivers = Receivers(today)
    count = 0
    for kind in kinds.TYPES.values():
        if kind.is_yearly:
            key = str(year - 1 if kind.reports_last_year else year)
            listed = _listed(kind.kind, [key])
            agencies = [one for one in filers(kind, year, today) if (key, one.pk) not in listed]
            agencies += _instead(kind, year, today, {one for _, one in listed})
            made = list(filings_of(kind, key, date(year, 1, 1), agencies, receivers))
            count += len(FILING.open_many("raise", made, now=now))
    return count


def filers(kind: FilingType, year: int, day: date) -> Iterator[Agency]:
    """某年某日负有这种义务的机关：有主体资格的执法机关；监督计划、总体情况报告由各监督机构办理。

    上一年还没有设立的，没有上一年可报告；期限届满之后才设立的，不补报当年的计划（WH-8-2、WH-19-1）。
    """
    last_days: dict[str, date] = {}
    for agency in _bearers(kind, day):
        if agency.path not in last_days:
            last_days[agency.path] = _last_day(kind, year, agency.path)
        if agency.qualified_from <= last_days[agency.path]:
            yield agency


def _bearers(kind: FilingType, day: date) -> QuerySet[Agency]:
    rows = Agency.objects.valid_on(day).select_related("government")
    if kind.kind in kinds.OF_AUTHORITY:
        return rows.filter(is_supervision_authority=True)
    return rows.exclude(Q(kind__in=NOT_ENFORCING) | Q(is_supervision_authority=True))


def _last_day(kind: FilingType, year: int, path: str) -> date:
    """在这一日以前设立的才负有义务：报告是上一年年末，计划是固定的期限，没有固定期限的是年末。"""
    if kind.reports_last_year:
        return date(year - 1, 12, 31)
    first = date(year, 1, 1)
    clock = clock_in_force(kind.clock, profile_of(path), first, Reckoner()) if kind.clock else None
    fixed = clock.amount.fixed if clock and clock.amount else ""
    return date.fromisoformat(f"{year}-{fixed or '12-31'}")


def _instead(kind: FilingType, year: int, day: date, listed: set[int]) -> Iterator[Agency]:
    """上一年还没有设立的承接机关：并入的机关没有列出上一年的报告的，由它报告（WH-19-1、SC-10）。"""
    if not kind.reports_last_year:
        return
    new = _bearers(kind, day).filter(qualified_from__gte=date(year, 1, 1))
    for agency in new.exclude(pk__in=listed):
        if Succession.objects.predecessors(agency.pk) - listed:
            yield agency


class Receivers:
    """Who receives for whom, read once for a whole run."""

    def __init__(self, day: date) -> None:
        rows = Agency.objects.valid_on(day).filter(is_supervision_authority=True)
        self.by_government = {so.government_id: so for so in rows if so.government_id}
        self.by_path = {so.path: so for so in rows}

    def of(self, kind: FilingType, agency: Agency) -> Agency | None:
        if kind.receivers[0] == "public":
            return None
        if kind.receivers[0] == "government":
            return agency.government
        if agency.government_id is not None:
            return self.by_government.get(agency.government_id)
        return self.by_path.get(agency.path)


def filings_of(
    kind: FilingType, key: str, starts_on: date, agencies: Iterable[Agency], receivers: Receivers
) -> Iterator[Filing]:
    """每个机关的一件（未存的行）；没有收受机关的不列。"""
    for agency in agencies:
        addressee = receivers.of(kind, agency)
        if addressee is not None or kind.receivers[0] == "public":
            yield Filing(
                kind=kind.kind,
                agency=agency,
                path=agency.path,
                addressee=addressee,
                key=key,
                year=int(key),
                starts_on=starts_on,
                title=services.title_of(kind.kind, agency, int(key)),
            )


def raise_dispatches(now: datetime) -> int:
    """每个周期结束之后，各监督机构一件调度分析（HT-3.1-1）；周期是本地参数。"""
    today = timezone.localdate(now)
    due = [
        (so, first, first.strftime("%Y-%m"))
        for so in Agency.objects.valid_on(today).filter(is_supervision_authority=True)
        if so.qualified_from <= (first := periods.last_period(so.path, today))
    ]
    kind = FilingKind.DISPATCH
    listed = _listed(kind, {key for _, _, key in due})
    made = [
        Filing(
            kind=kind,
            agency=so,
            path=so.path,
            key=key,
            year=first.year,
            starts_on=first,
            title=f"{services.title_of(kind, so, None)}（{first:%Y年%-m月}起）",
        )
        for so, first, key in due
        if (key, so.pk) not in listed
    ]
    return len(FILING.open_many("raise", made, now=now))


def raise_reports(now: datetime, only: NewNorm | None = None) -> int:
    """施行满一年的规范：每个实施部门一件实施情况报告，自满一年之日起算（SD-17）；可以只列一部的。"""
    rows = NewNorm.objects.all() if only is None else NewNorm.objects.filter(pk=only.pk)
    found = norms.a_year_old(rows.prefetch_related("agencies__government"), timezone.localdate(now))
    due = {norms.key_of(norm): norm for norm in found}
    listed = _listed(FilingKind.IMPL_REPORT, due)
    made = [
        _report(norm, agency, key)
        for key, norm in due.items()
        for agency in norm.agencies.all()
        if agency.government_id is not None and (key, agency.pk) not in listed
    ]
    return len(FILING.open_many("raise", made, now=now))


def _report(norm: NewNorm, agency: Agency, key: str) -> Filing:
    kind, day = FilingKind.IMPL_REPORT, norms.year_on(norm)
    return Filing(
        kind=kind,
        agency=agency,
        path=agency.path,
        addressee=agency.government,
        norm=norm,
        key=key,
        year=day.year,
        starts_on=day,
        title=services.title_of(kind, agency, None, norm.title),
    )


def _listed(kind: str, keys: Collection[str]) -> set[tuple[str, int]]:
    """Which keys are listed for which agencies, in one query."""
    rows = Filing.objects.filter(kind=kind, key__in=keys)
    return set(rows.values_list("key", "agency_id"))
