"""执法行为列表的条件；每一种条件都有索引可走。"""

from typing import Any

import django_filters
from django.db.models import QuerySet

from zhiheng.acts.models import EnforcementAct, Party
from zhiheng.acts.models.act import LAST, ActQuerySet
from zhiheng.ui.filters import (
    ChoiceFilter,
    DayFilter,
    MoneyFilter,
    RowFilter,
    SearchFilter,
    YesFilter,
    agencies_in_scope,
)

MOST_PARTIES = 200


class ActFilter(django_filters.FilterSet):
    """种类、机关、程序、日期、金额、公开、检索。"""

    kind = ChoiceFilter(
        label="行为种类", choices=EnforcementAct.Kind.choices, empty_label="全部种类"
    )
    agency = RowFilter(
        label="执法机关", field_name="agency", rows=agencies_in_scope, empty_label="全部机关"
    )
    procedure = ChoiceFilter(
        label="程序", choices=EnforcementAct.Procedure.choices, empty_label="不限"
    )
    act_from = DayFilter(label="行为日 起", field_name="act_on", lookup_expr="gte")
    act_to = DayFilter(label="行为日 止", field_name="act_on", lookup_expr="lte")
    q = SearchFilter(label="文号、当事人、信用代码", method="search")
    fine_from = MoneyFilter(label="罚款不低于（元）", field_name="fine", lookup_expr="gte")
    fine_to = MoneyFilter(label="罚款不高于（元）", field_name="fine", lookup_expr="lte")
    unpublished = YesFilter(label="没有公开日期", method="only_unpublished")
    withdrawn = YesFilter(label="只看已撤回的记录", field_name="is_withdrawn")
    batch = django_filters.NumberFilter(
        label="汇聚批次", field_name="batch_id", min_value=1, max_value=10**12
    )

    class Meta:
        model = EnforcementAct
        fields: list[str] = []

    def only_unpublished(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(decided_on__isnull=False, published_on__isnull=True)

    def search(self, rows: ActQuerySet, name: str, value: str) -> QuerySet[Any]:
        """文号按开头找；代码、名称先找当事人再找其行为。"""
        if "〔" in value or value.endswith("号"):
            return rows.numbered_like(value)
        keys = self._parties(value)
        return rows.filter(party_id__in=keys) if keys else rows.numbered_like(value)

    def _parties(self, value: str) -> list[int]:
        """The parties meant, looked up once in a request that filters several times."""
        known = vars(self.request).setdefault("parties_found", {}) if self.request else {}
        if value not in known:
            code = value.upper()
            if len(code) == 18 and code.isascii() and code.isalnum():
                found = Party.objects.coded(code)
            else:
                found = Party.objects.filter(name__gte=value, name__lt=value + LAST)
            known[value] = list(found.values_list("pk", flat=True)[:MOST_PARTIES])
        return known[value]
