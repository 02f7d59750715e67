"""受理、确认之后名录随之变化：裁量阶次、目录清单登记为新的一版。"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from zhiheng.directory import catalogue, item_services
from zhiheng.directory.models import ReviewCatalogueEntry
from zhiheng.filings import benchmark, editions
from zhiheng.filings.models import Filing
from zhiheng.filings.states import FilingKind
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.steps import Attempt

Content = Mapping[str, Any]


def filed(attempt: Attempt) -> dict[str, Any]:
    """受理之后写入名录；名录不接受的，说明理由，受理随之不成。"""
    apply = _APPLIED.get(attempt.matter.kind)
    return refusing(apply, attempt) if apply else {}


def refusing(apply: Callable[[Attempt], dict[str, Any]], attempt: Attempt) -> dict[str, Any]:
    try:
        return apply(attempt)
    except ValidationError as wrong:
        raise RuleViolation("".join(wrong.messages), row=attempt.rows.split()[0]) from wrong


def _bands(attempt: Attempt) -> dict[str, Any]:
    """报备的基准写入裁量基准库，成为报备机关新的一版（WH-12-1）；别的机关的不变。"""
    filing: Filing = attempt.matter
    content = filing.content
    item, wrong = benchmark.item_of(filing), benchmark.fault_of_item(filing)
    if item is None or wrong:
        raise RuleViolation(wrong, row="WH-12-1")
    made = item_services.issue_bands(
        item,
        benchmark.of(content),
        agency=filing.agency,
        actor=attempt.actor,
        now=attempt.now,
        may_leave_gaps=True,
    )
    return {"item": item.pk, "bands": len(made), "version": made[0].version if made else 0}


def _catalogue(attempt: Attempt) -> dict[str, Any]:
    """目录清单成为新的一版，核对执法行为时用（WH-14-1）。"""
    filing: Filing = attempt.matter
    entries = [_entry(row) for row in filing.content.get("entries") or ()]
    made = catalogue.issue_catalogue(
        filing.agency,
        entries,
        valid_from=editions.starts_on(filing),
        actor=attempt.actor,
        now=attempt.now,
    )
    return {"entries": len(made)}


def _entry(row: Content) -> ReviewCatalogueEntry:
    threshold = str(row.get("threshold") or "").replace(",", "")
    return ReviewCatalogueEntry(
        act_kind=row.get("act_kind") or "",
        ground=row.get("ground") or ReviewCatalogueEntry.Ground.OTHER,
        circumstance=row.get("circumstance") or "",
        words=row.get("words") or "",
        amount_threshold=Decimal(threshold) if threshold else None,
        basis=row.get("basis") or "",
    )


_APPLIED = {FilingKind.BENCHMARK: _bands, FilingKind.CATALOGUE: _catalogue}
