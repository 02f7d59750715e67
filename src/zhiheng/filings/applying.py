"""受理、确认之后名录随之变化：裁量阶次、目录清单登记为新的一版，主体资格变化登记入册。"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from zhiheng.directory import agency_changes, catalogue, item_services
from zhiheng.directory.models import AgencyChange, ReviewCatalogueEntry
from zhiheng.filings import benchmark, editions
from zhiheng.filings.models import Filing
from zhiheng.filings.states import FilingKind
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.steps import Attempt

Content = Mapping[str, Any]


def filed(attempt: Attempt) -> dict[str, Any]:
    """受理之后写入名录；名录不接受的，说明理由，受理随之不成。"""
    apply = _APPLIED.get(attempt.matter.kind)
    return _refusing(apply, attempt) if apply else {}


def _refusing(apply: Callable[[Attempt], dict[str, Any]], attempt: Attempt) -> dict[str, Any]:
    try:
        return apply(attempt)
    except ValidationError as wrong:
        raise RuleViolation("".join(wrong.messages), row=attempt.rows.split()[0]) from wrong


def _bands(attempt: Attempt) -> dict[str, Any]:
    """报备的基准写入裁量基准库，成为报备机关新的一版（WH-12-1）；别的机关的不变。"""
    filing: Filing = attempt.matter
    content = filing.content
    item, wrong = benchmark.item_of(content), benchmark.fault_of_item(filing.agency, content)
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
NEW = {"new_name": "name", "new_powers": "powers", "new_legal_basis": "legal_basis"}


def entity_change(attempt: Attempt) -> dict[str, Any]:
    """确认的变化登记入册，自生效日起（WH-9.s2a、SC-17）；没有改动登记内容的，册上不变。"""
    return _refusing(_change, attempt)


def _change(attempt: Attempt) -> dict[str, Any]:
    filing: Filing = attempt.matter
    content = filing.content
    changes: dict[str, Any] = {
        column: content[name].strip() for name, column in NEW.items() if content.get(name)
    }
    if content.get("change") == AgencyChange.Kind.ABOLISH:
        changes["qualified_to"] = filing.starts_on - timedelta(days=1)
    if not changes:
        return {}
    change = agency_changes.change_agency(
        filing.agency,
        changes,
        effective_on=filing.starts_on,
        kind=content["change"],
        basis=content["change_basis"],
        document_number=content["document_number"],
        actor=attempt.actor,
        now=attempt.now,
    )
    return {"change": change.pk, "changed": sorted(changes)}


def refusal_of_change(content: Content) -> str:
    """更名须有新名称，职权变化须有新的职权或者依据；没有问题的为空。"""
    change = content.get("change")
    if change == AgencyChange.Kind.RENAME and not content.get("new_name"):
        return "更名须填写“变更后的名称”。"
    if change == AgencyChange.Kind.POWERS and not (
        content.get("new_powers") or content.get("new_legal_basis")
    ):
        return "职权或者依据增减，须填写“变更后的职权范围”或者“变更后的设立与职权依据”。"
    return ""
