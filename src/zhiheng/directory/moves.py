"""移交的一步：何日、从哪里到哪里，打算移交的几批，照着移交、写留痕（SC-10）。"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import partial
from typing import Any

from zhiheng.directory.agency_changes import Credit
from zhiheng.directory.events import Event, report
from zhiheng.directory.models import Agency

ROWS = "WH-9.s1 SC-10"
MOST_IDS = 1_000


@dataclass(frozen=True, slots=True)
class Handover:
    """一次移交：何日起；原机关终止的，未另行指定的归 `heir`；随行的人各到哪里；下属机关。"""

    old: Agency
    heir: Agency | None
    ends: bool
    day: date
    people: Mapping[int, int]
    below: Sequence[int] = ()
    document_number: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """一批：哪一种、到哪个机关、哪些；承接机关已有同样的一件、没有承接机关而留下的另列。

    只终止而不移交的，没有去处；`label` 是种类的名称，不写的取自模型。
    """

    model: str
    to: int | None
    ids: list[int]
    left: list[int] = field(default_factory=list)
    label: str = ""

    @property
    def is_stranded(self) -> bool:
        """没有承接机关，无处可去。"""
        return self.to is None and not self.ids

    def as_facts(self) -> dict[str, Any]:
        return asdict(self)


def stranded(model: str, ids: Sequence[int], label: str) -> Batch:
    """原机关终止而没有承接机关的，留在原机关。"""
    return Batch(model, None, [], list(ids), label)


Carry = Callable[[Credit], Sequence[Batch]]


@dataclass(frozen=True, slots=True)
class Move:
    """计划里的一步：打算移交的几批；`carry` 照着移交、写留痕，返回移交了的。"""

    batches: Sequence[Batch]
    carry: Carry
    refusal: str = ""  # 登记之时就不能办理的理由；到日照样移交


def by_target(targets: Mapping[int, int]) -> list[tuple[int, list[int]]]:
    """按去处分批。"""
    found: dict[int, list[int]] = {}
    for key, to in sorted(targets.items()):
        found.setdefault(to, []).append(key)
    return sorted(found.items())


def note(
    handover: Handover, batch: Batch, credit: Credit, *, rows: str = ROWS, **more: Any
) -> None:
    """一批一条留痕，记在原机关名下。"""
    facts = {
        "model": batch.model,
        "to": batch.to,
        "count": len(batch.ids),
        "ids": batch.ids[:MOST_IDS],
    }
    report(Event("agency.move", credit.now, credit.actor, handover.old, rows, facts | more))


def noted(handover: Handover, batches: Sequence[Batch]) -> Move:
    """已经随别的改好、这里只列出的几批。"""
    return Move(batches, partial(_only_note, handover, batches))


def _only_note(handover: Handover, batches: Sequence[Batch], credit: Credit) -> Sequence[Batch]:
    for one in batches:
        if one.to is not None:
            note(handover, one, credit)
    return batches
