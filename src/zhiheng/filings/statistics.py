"""一个机关或者一个地区的年度统计：从执法行为成批数出，一类一次查询（WH-19-1、SX-2）。"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When

from zhiheng.acts.models import EnforcementAct
from zhiheng.filings.conditions import (
    COERCION,
    ENFORCED,
    INSPECTIONS,
    LICENCES,
    MONEY_ALONE,
    OTHERS,
    PLAIN,
    Scope,
    gravest,
    penalty_order,
    punished,
    within,
)
from zhiheng.filings.figures import Number, empty
from zhiheng.filings.people_counts import people
from zhiheng.law import coverage

K, D = EnforcementAct.Kind, EnforcementAct.Decision
RULE = "filings.statistics"


def compute(scope: Scope, *years: int) -> dict[int, dict[str, Number]]:
    """所列各年的全部统计表；每一类一次查询，几年一起数。"""
    coverage.executed("rule", RULE)
    found: dict[int, dict[str, Number]] = {year: empty() for year in years}
    acts = scope.acts()
    _penalties(acts, scope, found)
    _count(acts.filter(kind=K.LICENCE), LICENCES, found)
    _count(acts.filter(kind__in=[K.MEASURE, K.EXECUTION, *PLAIN]), COERCION | OTHERS, found)
    _count(_inspections(acts, scope, found), INSPECTIONS, found)
    for year, figures in found.items():
        figures.update(people(scope.path, scope.agency_id, date(year, 12, 31)))
    return found


def _inspections(
    acts: QuerySet[EnforcementAct], scope: Scope, years: Iterable[int]
) -> QuerySet[EnforcementAct]:
    """In an area the index by kind and day narrows; in one agency that of the agency is better."""
    found = punished(acts).filter(kind=K.INSPECTION)
    if scope.agency_id is not None:
        return found
    return found.filter(act_on__range=(date(min(years), 1, 1), date(max(years), 12, 31)))


def _count(
    acts: QuerySet[EnforcementAct],
    conditions: dict[str, Callable[[int], Q]],
    found: dict[int, dict[str, Number]],
) -> None:
    """One aggregate: a count for each condition and year."""
    names = {f"{key.replace('.', '_')}_{year}": (key, year) for key in conditions for year in found}
    counted = acts.aggregate(
        **{name: Count("pk", filter=conditions[key](year)) for name, (key, year) in names.items()}
    )
    for name, (key, year) in names.items():
        found[year][key] = counted[name]


def _year_of(years: Iterable[int]) -> Case:
    """The year of the decision, told by the database itself: SQLite would call Python for a part of a date."""
    cases = [When(within("decided_on", year), then=Value(year)) for year in years]
    return Case(*cases, default=None, output_field=IntegerField())


def _penalties(
    acts: QuerySet[EnforcementAct], scope: Scope, found: dict[int, dict[str, Number]]
) -> None:
    """全部处罚一次分组，组合不过几十种，每组判定一次最重的一种；所比较的各年用同一次序。

    The steps that come years after a decision are counted in the same pass.
    """
    later = {f"{key.partition('.')[2]}_{year}": (key, year) for key in ENFORCED for year in found}
    rows = (
        acts.filter(kind=K.PENALTY)
        .order_by()
        .values("decision", year=_year_of(found), types=MONEY_ALONE)
        .annotate(n=Count("pk"), fines=Sum("fine"), taken=Sum("confiscated"))
        .annotate(**{n: Count("pk", filter=ENFORCED[key](y)) for n, (key, y) in later.items()})
    )
    order = penalty_order(scope.path, max(found))
    for row in rows:
        for name, (key, year) in later.items():
            found[year][key] += row[name]
        if row["year"] in found and row["decision"] in ("", D.IMPOSE):
            figures = found[row["year"]]
            figures[f"penalty.{gravest(row['types'], order)}"] += row["n"]
            figures["penalty.total"] += row["n"]
            figures["penalty.money"] += (row["fines"] or Decimal()) + (row["taken"] or Decimal())
