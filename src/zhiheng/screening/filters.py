"""疑点列表的条件。"""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from zhiheng.acts.models import EnforcementAct
from zhiheng.screening.models import IS_JUDGED, IS_UPHELD, Lead
from zhiheng.screening.rulefile import rules
from zhiheng.ui.filters import (
    ChoiceFilter,
    DayFilter,
    RowFilter,
    SearchFilter,
    YesFilter,
    agencies_in_scope,
)


def rule_choices() -> list[tuple[str, str]]:
    return [(rule.id, f"{rule.id} {rule.title}") for rule in rules().values()]


class LeadFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """状态、规则、机关、承办、日期与检索。"""

    status = django_filters.MultipleChoiceFilter(label="状态", choices=Lead.Status.choices)
    rule = ChoiceFilter(label="规则", choices=rule_choices, empty_label="全部规则")
    agency = RowFilter(
        label="执法机关", field_name="agency", rows=agencies_in_scope, empty_label="全部机关"
    )
    mine = YesFilter(label="我承办的", method="only_mine")
    found_from = DayFilter(label="发现 起", field_name="created_at", lookup_expr="date__gte")
    fact_from = DayFilter(label="事实发生 起", field_name="fact_on", lookup_expr="gte")
    fact_to = DayFilter(label="事实发生 止", field_name="fact_on", lookup_expr="lte")
    q = SearchFilter(label="文号、当事人、编号", method="search")
    verdict = ChoiceFilter(
        label="核实结论",
        choices=[("judged", "已有结论"), ("upheld", "成立")],
        empty_label="不限",
        method="by_verdict",
    )

    class Meta:
        model = Lead
        fields: list[str] = []

    def by_verdict(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(IS_UPHELD if value == "upheld" else IS_JUDGED)

    def only_mine(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(handler=self.request.user)

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        key = value.upper().removeprefix("XS-").rsplit("-", 1)[-1]
        acts = EnforcementAct.objects.numbered(value)
        found = Q(rows__act__in=acts) | Q(party__name__startswith=value)
        if key.isdecimal() and len(key) < 15:
            found |= Q(pk=int(key))
        return rows.filter(found).distinct()
