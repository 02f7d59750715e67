"""Higher rooms register here how the facts of a paper are drawn from their matters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhiheng.accounts.models import User
from zhiheng.documents.kinds import kind_of
from zhiheng.law import coverage


@dataclass(frozen=True, slots=True)
class Source:
    """制作一份文书时手上有什么：哪一件、什么文号、由谁、何时、这一步填写了什么。"""

    kind: str
    matter: Any
    number: str = ""
    actor: User | None = None
    now: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


Builder = Callable[[Source], Mapping[str, Any]]
_builders: dict[tuple[str, str], Builder] = {}


def register_paper(kind_id: str, model_label: str, builder: Builder) -> None:
    """`builder(source)` gives the facts of the kind for a matter of the model, as in ("D33", "supervision.supervisionopinion")."""
    kind_of(kind_id)
    _builders[kind_id, model_label.lower()] = builder
    coverage.reach("document", kind_id, "documents:paper")


def builder_of(kind_id: str, matter: Any) -> Builder | None:
    return _builders.get((kind_id, matter._meta.label_lower))


def registered() -> frozenset[tuple[str, str]]:
    return frozenset(_builders)
