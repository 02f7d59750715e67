"""文书清单的条件。"""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from zhiheng.documents.kinds import KINDS
from zhiheng.documents.models import Document
from zhiheng.ui.filters import ChoiceFilter, DayFilter, RowFilter, SearchFilter, agencies_in_scope


class DocumentFilter(django_filters.FilterSet):
    q = SearchFilter(label="文号或者校验码", method="search")
    kind = ChoiceFilter(
        label="文种",
        choices=[(kind.id, kind.title) for kind in KINDS.values()],
        empty_label="全部文种",
    )
    status = ChoiceFilter(label="情况", choices=Document.Status.choices, empty_label="不限")
    agency = RowFilter(
        label="机关", field_name="agency", rows=agencies_in_scope, empty_label="全部机关"
    )
    since = DayFilter(label="定稿自", field_name="created_at__date", lookup_expr="gte")
    until = DayFilter(label="定稿至", field_name="created_at__date", lookup_expr="lte")

    class Meta:
        model = Document
        fields = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """纸面的校验码可以直接输入核对；文号按开头查找。"""
        return rows.filter(Q(code=value.upper()) | Q(number__startswith=value))
