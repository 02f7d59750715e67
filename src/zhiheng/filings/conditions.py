"""年度统计各个数的口径：范围、处罚种类的轻重、条件（statutes 2.13 统计年报）。

The conditions of a number are written once, as Q: the tables count with them and the drill-down lists with them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from zhiheng.acts.models import Coercion, EnforcementAct
from zhiheng.directory.models import Agency
from zhiheng.kernel.parameters import parameter, profile_of

K, D, M = EnforcementAct.Kind, EnforcementAct.Decision, Coercion.Measure
ORDER = (
    "other", "warning", "criticism", "fine", "confiscate", "suspend", "downgrade", "restrict",
    "close", "shut", "revoke", "detention",
)  # fmt: skip
COLUMN = {  # 处罚种类代码所在的栏
    "criticism": "warning",
    "downgrade": "suspend",
    "shut": "close",
}
PLAIN = {  # 只按决定日期计的各类
    K.LEVY: "levy.levy", K.REQUISITION: "levy.requisition", K.FEE: "levy.fee",
    K.CONFIRMATION: "others.confirmation", K.REGISTRATION: "others.registration",
    K.BENEFIT: "others.benefit", K.ADJUDICATION: "others.adjudication",
    K.REWARD: "others.reward", K.OTHER: "others.other",
}  # fmt: skip
IMPOSED = Q(decision__in=["", D.IMPOSE])


@dataclass(frozen=True, slots=True)
class Scope:
    """统计的范围：一个地区（含下级）或者其中一个机关，连同并入它的（`former`）。"""

    path: str
    agency_id: int | None = None
    former: tuple[int, ...] = ()

    @classmethod
    def of(cls, agency: Agency, former: Iterable[int] = ()) -> "Scope":
        return cls(agency.path, agency.pk, tuple(sorted(former)))

    def condition(self) -> Q:
        if self.former:
            return Q(agency_id__in=[self.agency_id, *self.former])
        if self.agency_id is not None:
            return Q(agency_id=self.agency_id)
        return Q(path__startswith=self.path)

    def acts(self) -> QuerySet[EnforcementAct]:
        """没有撤回、也不在写入途中的。"""
        return EnforcementAct.objects.filter(self.condition(), is_withdrawn=False).released()


def penalty_order(path: str, year: int) -> list[str]:
    """由轻到重；参数里没有的种类排在最轻。"""
    given = parameter("statistics.penalty_order", profile_of(path), date(year, 12, 31), ORDER)
    known = [code for code in given if code in ORDER]
    return [code for code in ORDER if code not in known] + known


def gravest(sanctions: str, order: Sequence[str]) -> str:
    """一件处罚计入的一栏：所列各种中最重的；不认识的种类算其他。"""
    codes = [code if code in order else "other" for code in sanctions.split(",") if code]
    heaviest = max(codes or ["other"], key=order.index)
    return COLUMN.get(heaviest, heaviest)


# --- 各项的条件 ----------------------------------------------------------------------------------


def within(column: str, year: int) -> Q:
    return Q(**{f"{column}__range": (date(year, 1, 1), date(year, 12, 31))})


def _moments(column: str, year: int) -> Q:
    zone = timezone.get_current_timezone()
    first = datetime.combine(date(year, 1, 1), time(), tzinfo=zone)
    after = datetime.combine(date(year + 1, 1, 1), time(), tzinfo=zone)
    return Q(**{f"{column}__gte": first, f"{column}__lt": after})


def _decided(year: int) -> Q:
    return within("decided_on", year)


def _applied(year: int) -> Q:
    none = Q(licence__received_on__isnull=True)
    return (
        within("licence__received_on", year)
        | none & within("filed_on", year)
        | none & Q(filed_on__isnull=True) & _decided(year)
    )


def _accepted(year: int) -> Q:
    return within("filed_on", year) | Q(filed_on__isnull=True) & _decided(year)


def _coerced(kind: str, *measures: str, others: bool = False) -> Callable[[int], Q]:
    """强制：决定日期在本年，没有的看实施时刻；`others` 是除 `measures` 以外的各种。"""

    def condition(year: int) -> Q:
        on_the_spot = Q(decided_on__isnull=True) & _moments("coercion__started_at", year)
        found = Q(kind=kind) & IMPOSED & (_decided(year) | on_the_spot)
        named = Q(coercion__measure__in=measures)
        if others:
            return found & (~named | Q(coercion__isnull=True)) if measures else found
        return found & named

    return condition


def _inspected(**more: Any) -> Callable[[int], Q]:
    def condition(year: int) -> Q:
        return Q(kind=K.INSPECTION, party__isnull=False, **more) & within("act_on", year)

    return condition


def _plain(kind: str) -> Callable[[int], Q]:
    return lambda year: Q(kind=kind) & IMPOSED & _decided(year)


def _later(column: str) -> Callable[[int], Q]:
    return lambda year: Q(kind=K.PENALTY) & within(column, year)


MEASURES, EXECUTIONS = (M.SEAL_UP, M.SEIZE, M.FREEZE), (M.SUBSTITUTE, M.DEMOLISH)
LICENCES: dict[str, Callable[[int], Q]] = {
    "licence.applied": lambda year: Q(kind=K.LICENCE) & _applied(year),
    "licence.accepted": lambda year: Q(kind=K.LICENCE) & _accepted(year),
    "licence.granted": lambda year: Q(kind=K.LICENCE) & IMPOSED & _decided(year),
    "licence.refused": lambda year: Q(kind=K.LICENCE, decision=D.DECLINE) & _decided(year),
    "licence.revoked": lambda year: (
        Q(kind=K.LICENCE, change_kind=EnforcementAct.ChangeKind.REVOKED)
        & within("changed_on", year)
    ),
}
COERCION: dict[str, Callable[[int], Q]] = {
    **{f"measure.{one}": _coerced(K.MEASURE, one) for one in MEASURES},
    "measure.other": _coerced(K.MEASURE, *MEASURES, others=True),
    "measure.total": _coerced(K.MEASURE, others=True),
    **{f"execution.{one}": _coerced(K.EXECUTION, one) for one in EXECUTIONS},
    "execution.other": _coerced(K.EXECUTION, *EXECUTIONS, others=True),
    "execution.total": _coerced(K.EXECUTION, others=True),
}
ENFORCED: dict[str, Callable[[int], Q]] = {
    "execution.added_fine": _later("added_fine_enforced_on"),
    "execution.court": _later("court_applied_on"),
}
INSPECTIONS: dict[str, Callable[[int], Q]] = {
    "inspection.total": _inspected(),
    "inspection.on_site": _inspected(inspection__is_on_site=True),
    "inspection.problems": _inspected(inspection__result__in=["found", "closed"]),
}
OTHERS: dict[str, Callable[[int], Q]] = {key: _plain(kind) for kind, key in PLAIN.items()}
CONDITIONS = LICENCES | COERCION | ENFORCED | INSPECTIONS | OTHERS


def punished(rows: QuerySet[EnforcementAct]) -> QuerySet[EnforcementAct]:
    """检查后转处罚的不计检查：同一机关同一违法事实已有处罚的除外。"""
    key = Concat(Cast("agency_id", CharField()), Value("/"), Cast("fact_id", CharField()))
    penalties = rows.filter(kind=K.PENALTY, fact_id__isnull=False).annotate(fact=key)
    return rows.alias(fact=key).filter(
        Q(fact_id__isnull=True) | ~Q(fact__in=penalties.values("fact"))
    )


MONEY_ALONE = Case(  # 没有写明种类的，由金额认定
    When(~Q(sanctions=""), then=F("sanctions")),
    When(confiscated__gt=0, then=Value("confiscate")),
    When(fine__gt=0, then=Value("fine")),
    default=Value(""),
    output_field=CharField(),
)


# --- 点开一个数 ----------------------------------------------------------------------------------


def counted(scope: Scope, year: int, key: str) -> Q | None:
    """组成一个数的执法行为的条件；没有明细的数（人员）为空。"""
    if key in CONDITIONS:
        return CONDITIONS[key](year)
    table, _, column = key.partition(".")
    if table != "penalty":
        return None
    found = Q(kind=K.PENALTY) & IMPOSED & _decided(year)
    if column in ("total", "money"):
        return found
    rows = scope.acts().filter(found).order_by().values_list(MONEY_ALONE, flat=True).distinct()
    order = penalty_order(scope.path, year)
    types = [one for one in rows if gravest(one, order) == column]
    return found & Q(types__in=types)


def behind(
    rows: QuerySet[EnforcementAct], scope: Scope, year: int, key: str
) -> QuerySet[EnforcementAct]:
    """`rows` 中组成一个数的执法行为。"""
    condition = counted(scope, year, key)
    if condition is None:
        return rows.none()
    acts = rows.filter(scope.condition(), is_withdrawn=False).annotate(types=MONEY_ALONE)
    return (punished(acts) if key.startswith("inspection.") else acts).filter(condition)
