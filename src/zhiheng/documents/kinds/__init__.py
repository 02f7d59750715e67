"""文种登记表：每一文种的编号、依据、字段与正文写法。"""

from zhiheng.documents.kinds import (
    entities,
    filings,
    forms,
    letters,
    opinion,
    plans,
    registers,
    reports,
)
from zhiheng.documents.kinds.base import DocumentKind
from zhiheng.kernel.errors import RuleViolation
from zhiheng.law.coverage import declare

KINDS: dict[str, DocumentKind] = {
    kind.id: kind
    for family in (opinion, letters, forms, filings, entities, plans, registers, reports)
    for kind in family.KINDS
}


def kind_of(kind_id: str) -> DocumentKind:
    try:
        return KINDS[kind_id]
    except KeyError:
        raise RuleViolation(f"没有编号为 {kind_id} 的文种。") from None


ON_DEMAND = {"approval": "documents:approval", "D56": "documents:proof"}


def declare_all() -> None:
    """把每一文种登记到条款落实表；由哪一页到达，随取数登记（`sources.register_paper`）。"""
    for kind in KINDS.values():
        declare("document", kind.id, kind.rows, reached_by=ON_DEMAND.get(kind.id, ()))
