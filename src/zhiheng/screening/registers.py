"""快照中的名录：机关、资格、事项清单、频次上限、作废文号和证件；都不大，每次整表重写。"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from zhiheng.acts.models import ActOfficer, EnforcementAct, VoidDocNumber
from zhiheng.directory.models import (
    Agency,
    AgencyItem,
    CertificateState,
    InspectionCap,
    Jurisdiction,
    OfficerCertificate,
)
from zhiheng.law import library
from zhiheng.law.model import UnknownLaw
from zhiheng.screening.rulefile import schema

LEVELS = ("province", "city", "county", "town")
ELSEWHERE = "shandong"
EVERYBODY = Q()
ONE_DAY = timedelta(days=1)
ROWS_A_STATEMENT = 200
CERTIFICATES = """
CREATE OR REPLACE TEMP TABLE certificates (
    officer_id BIGINT, territory VARCHAR, field VARCHAR, valid_from DATE, valid_to DATE, suspended_from DATE, suspended_to DATE, revoked_on DATE,
    withdrawn_on DATE
)
"""
PLACES = "CREATE OR REPLACE TEMP TABLE places (code VARCHAR, path VARCHAR)"
AGENCY_PLACES = (
    "CREATE OR REPLACE TEMP TABLE agency_places (agency_id BIGINT, path VARCHAR, field VARCHAR)"
)


def profile_name(path: str) -> str:
    """机关辖区适用的依据组合；省外或者不认识的按省。"""
    try:
        return library.profile_for(path).name
    except UnknownLaw:
        return ELSEWHERE


def fill(connection: Any, today: date) -> None:
    """重写名录各表及装载时用的证件、辖区临时表。"""
    for name, rows in (
        ("agencies", _agencies()),
        ("agency_terms", Agency.objects.values_list("pk", "qualified_from", "qualified_to")),
        (
            "item_terms",
            AgencyItem.objects.values_list("agency_id", "item_id", "valid_from", "valid_to"),
        ),
        ("caps", _caps(today)),
    ):
        connection.execute(f"DELETE FROM {name}")
        insert(connection, name, list(rows))
    connection.execute("DELETE FROM doc_numbers WHERE is_void")
    voids = VoidDocNumber.objects.values_list("agency_id", "series", "year", "seq")
    insert(connection, "doc_numbers", [(*row, True, None) for row in voids.iterator()])
    _lookups(connection)


def fill_near(connection: Any, ids: list[int], today: date) -> None:
    """增量更新只装这些行为的人员证件和机关；出现新机关时名录整个重写。"""
    agencies = set(EnforcementAct.objects.filter(pk__in=ids).values_list("agency_id", flat=True))
    known = {row[0] for row in connection.execute("SELECT agency_id FROM agencies").fetchall()}
    if agencies - known:
        fill(connection, today)
    else:
        officers = ActOfficer.objects.filter(act_id__in=ids).values_list("officer_id", flat=True)
        _lookups(connection, Q(officer_id__in=set(officers)), Q(pk__in=agencies))


def _lookups(connection: Any, officers: Q = EVERYBODY, agencies: Q = EVERYBODY) -> None:
    for statement in (CERTIFICATES, PLACES, AGENCY_PLACES):
        connection.execute(statement)
    kind = OfficerCertificate.Kind.ENFORCEMENT
    found = OfficerCertificate.objects.filter(officers, kind=kind).values_list(
        "officer_id", "territory", "field", "valid_from", "valid_to", "suspended_from", "suspended_to", "revoked_on", "withdrawn_on", "interruptions"
    )  # fmt: skip
    certificates = [span for row in found.iterator() for span in _spans(row)]
    insert(connection, "certificates", certificates, width=9)
    insert(connection, "places", list(Jurisdiction.objects.values_list("code", "path")), width=2)
    chosen = Agency.objects.filter(agencies).values_list("pk", "path", "field")
    insert(connection, "agency_places", list(chosen), width=3)


def _spans(row: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """一本证件一行；有过较早的暂扣、过期后换发的，按当时的状态分段，换发不改变从前。"""
    *plain, interruptions = row
    if not interruptions:
        yield tuple(plain)
        return
    holder, since, until, after = plain[:3], plain[3], plain[4], plain[5:]
    ends = plain[7:]
    for first, last, state in sorted(interruptions):
        begun, ended = date.fromisoformat(first), date.fromisoformat(last)
        yield (*holder, since, begun - ONE_DAY, None, None, *ends)
        if state == CertificateState.SUSPENDED:
            yield (*holder, begun, ended, begun, ended, *ends)
        since = ended + ONE_DAY
    yield (*holder, since, until, *after)


def _agencies() -> Iterator[tuple[Any, ...]]:
    rows = Agency.objects.values_list(
        "pk", "path", "jurisdiction__level", "field", "jurisdiction_id"
    )
    for pk, path, level, field, code in rows.iterator():
        yield (
            pk,
            profile_name(path),
            level if level in LEVELS else "county",
            field[:12] or None,
            code,
        )


def _caps(today: date) -> Iterator[tuple[Any, ...]]:
    """公布的上限逐年展开；同一依据组合内几个辖区都公布的，取最宽的。"""
    own: dict[tuple[str, str, int], int] = defaultdict(int)
    total: dict[tuple[str, int], int] = defaultdict(int)
    for cap in InspectionCap.objects.all():
        profile = profile_name(cap.path)
        for year in range(cap.valid_from.year, (cap.valid_to or today).year + 1):
            key = (profile, cap.domain or "*", year)
            own[key] = max(own[key], cap.per_agency)
            if cap.in_total:
                total[profile, year] = max(total[profile, year], cap.in_total)
    for (profile, domain, year), number in own.items():
        yield from ((profile, domain, level, year, number) for level in LEVELS)
    for (profile, year), number in total.items():
        yield profile, "*", "*", year, number


def insert(connection: Any, table: str, rows: list[tuple[Any, ...]], width: int = 0) -> None:
    """Many rows a statement: one at a time is slow."""
    one = f"({', '.join('?' * (width or len(schema()[table])))})"
    for at in range(0, len(rows), ROWS_A_STATEMENT):
        part = rows[at : at + ROWS_A_STATEMENT]
        values = [value for row in part for value in row]
        connection.execute(f"INSERT INTO {table} VALUES {', '.join([one] * len(part))}", values)


def numbered_acts(ids: list[int] | None = None) -> Iterator[tuple[Any, ...]]:
    """用过编号的行为，含已撤回的：编号用过就是用过。"""
    rows = EnforcementAct.objects.released().filter(doc_seq__isnull=False)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    columns = ("agency_id", "doc_series", "doc_year", "doc_seq", "pk")
    for agency_id, series, year, seq, pk in rows.values_list(*columns).iterator():
        yield agency_id, series, year, seq, False, pk
