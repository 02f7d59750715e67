"""汇聚批次列表的条件。"""

import django_filters

from zhiheng.exchange.models import Batch
from zhiheng.ui.filters import SearchFilter


class BatchFilter(django_filters.FilterSet):  # type: ignore[misc]  # untyped library
    """进展、文件名或者批次号。"""

    stage = django_filters.ChoiceFilter(
        label="进展", choices=Batch.Stage.choices, empty_label="全部"
    )
    q = SearchFilter(label="批次号", field_name="number", lookup_expr="istartswith")

    class Meta:
        model = Batch
        fields: list[str] = []
