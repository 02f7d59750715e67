"""同一裁量基准的两件：报监督机构的和报上级主管部门的，同时列出，内容相同（WH-12-2）。"""

from typing import Any

from django.db.models import Case, OuterRef, QuerySet, Subquery, When

from zhiheng.filings.models import Filing
from zhiheng.filings.states import FilingKind as K


def _others(rows: QuerySet[Any], kind: str) -> QuerySet[Any]:
    """Of one agency and day, listed in pairs: the one for the authority first."""
    found = rows.filter(agency_id=OuterRef("agency_id"), starts_on=OuterRef("starts_on"))
    if kind == K.BENCHMARK:
        return found.filter(kind=K.BENCHMARK_SUPERIOR, pk__gt=OuterRef("pk")).order_by("pk")
    return found.filter(kind=K.BENCHMARK, pk__lt=OuterRef("pk")).order_by("-pk")


def with_twin(rows: QuerySet[Any], seen: QuerySet[Any]) -> QuerySet[Any]:
    """另一件的编号写作 `twin_id`；不是裁量基准的，或者不在 `seen` 里的为空。"""
    pairs = (
        When(kind=kind, then=Subquery(_others(seen, kind).values("pk")[:1]))
        for kind in (K.BENCHMARK, K.BENCHMARK_SUPERIOR)
    )
    return rows.annotate(twin_id=Case(*pairs, default=None))


def drafted(filing: Filing) -> dict[str, Any]:
    """报上级的一件还没有填写的，照报监督机构的一件预填，由机关核对。"""
    if filing.kind != K.BENCHMARK_SUPERIOR or filing.content:
        return {}
    every = Filing.objects.all()
    twin = with_twin(every, every).values_list("twin_id", flat=True).filter(pk=filing.pk)
    return every.filter(pk__in=list(twin)).values_list("content", flat=True).first() or {}
