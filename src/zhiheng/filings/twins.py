"""同一裁量基准的两件：报监督机构的和报上级主管部门的，同时列出，内容相同（WH-12-2）。"""

from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When

from zhiheng.filings import kinds
from zhiheng.filings.models import Filing
from zhiheng.filings.states import FilingKind as K
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.steps import Attempt, guard
from zhiheng.kernel.steps.checks import shown_row


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


def both(rows: QuerySet[Any], seen: QuerySet[Any], pk: int) -> Filing | None:
    """一件和它的另一件一次取出，另一件留作 `of` 的回答；看不见这一件的为空。"""
    twin = with_twin(seen, seen).filter(pk=pk).values("twin_id")
    found = {one.pk: one for one in rows.filter(Q(pk=pk) | Q(pk=Subquery(twin)))}
    filing = found.pop(pk, None)
    if filing is not None:
        filing.__dict__["twin"] = next(iter(found.values()), None)
    return filing


def of(filing: Filing) -> Filing | None:
    """另一件；不是裁量基准的为空。"""
    if "twin" in filing.__dict__:
        return filing.__dict__["twin"]
    if filing.kind not in (K.BENCHMARK, K.BENCHMARK_SUPERIOR):
        return None
    every = Filing.objects.all()
    found = with_twin(every, every).filter(pk=filing.pk).values("twin_id")
    return every.filter(pk=Subquery(found)).first()


def drafted(filing: Filing) -> dict[str, Any]:
    """报上级的一件还没有填写的，照报监督机构的一件预填，由机关核对。"""
    if filing.kind != K.BENCHMARK_SUPERIOR or filing.content:
        return {}
    twin = of(filing)
    return twin.content if twin is not None else {}


@guard("filings.same_benchmark", "WH-12-2b WH-12-2c")
def is_the_same_for_both(attempt: Attempt) -> Refusal | None:
    """报两处的是同一个基准；一处已经要求补正的，先照补正的改。"""
    filing = attempt.matter
    if filing.status != Filing.Status.OPEN:
        return None
    twin = of(filing)
    if twin is None or not twin.content or twin.status == Filing.Status.CLOSED:
        return None
    fields = kinds.of(filing.kind).fields
    named = [f for f in fields if _given(filing, f.name) != _given(twin, f.name)]
    if not named:
        return None
    labels = "".join(f"“{field.label}”" for field in named)
    return Refusal(
        shown_row(attempt, "WH-12-2c WH-12-2b"),
        f"{labels}与报{twin.addressee_text}的一件不同。同一基准报两处，内容须相同，请改成一致。",
    )


def _given(filing: Filing, name: str) -> Any:
    return filing.content.get(name) or None
