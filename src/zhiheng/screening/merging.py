"""疑点的更新：把一次运行的结果与已有疑点对照，得出要新增、更新、重开和消除的（statutes 3.8）。

Pure functions on values: the caller reads the state of its leads and writes the changes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from zhiheng.screening.findings import Finding


class Standing(Enum):
    """已有疑点在合并时的三种地位。"""

    OPEN = "open"  # 尚无结论（新、已分派、要求说明、已说明、核实中、数据问题）
    ENDED = "ended"  # 已消除、不成立、已办结
    UPHELD = "upheld"  # 成立、已处理：合并不再改动


@dataclass(frozen=True, slots=True)
class KnownLead:
    """已有疑点中合并所要看的。"""

    id: int
    rule: str
    version: str
    fingerprint: str
    inputs_hash: str
    standing: Standing


@dataclass(slots=True)
class Changes:
    """合并的结果；四类互不相交。"""

    new: list[Finding] = field(default_factory=list)
    updated: list[tuple[int, Finding]] = field(default_factory=list)
    reopened: list[tuple[int, Finding]] = field(default_factory=list)
    cleared: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.updated or self.reopened or self.cleared)


@dataclass(frozen=True, slots=True)
class Coverage:
    """一次运行看过什么：全量运行的规则及其版本；增量运行为空，不消除任何疑点。"""

    complete: Mapping[str, str] = field(default_factory=dict)

    def may_clear(self, lead: KnownLead) -> bool:
        """只有同一版本的规则完整运行过，才可以消除。"""
        return self.complete.get(lead.rule) == lead.version


def merge(findings: Iterable[Finding], known: Iterable[KnownLead], coverage: Coverage) -> Changes:
    """新命中的新增；输入变了的更新，已结束的重开；不再命中而尚无结论的消除。"""
    changes, seen = Changes(), set()
    by_mark = {lead.fingerprint: lead for lead in known}
    for finding in findings:
        seen.add(finding.fingerprint)
        lead = by_mark.get(finding.fingerprint)
        if lead is None:
            changes.new.append(finding)
        elif lead.standing is Standing.ENDED and lead.inputs_hash != finding.inputs_hash:
            changes.reopened.append((lead.id, finding))
        elif lead.standing is Standing.OPEN and _differs(lead, finding):
            changes.updated.append((lead.id, finding))
    changes.cleared.extend(_gone(by_mark.values(), seen, coverage))
    return changes


def _differs(lead: KnownLead, finding: Finding) -> bool:
    return (lead.inputs_hash, lead.version) != (finding.inputs_hash, finding.version)


def _gone(known: Iterable[KnownLead], seen: set[str], coverage: Coverage) -> Iterator[int]:
    for lead in known:
        if (
            lead.standing is Standing.OPEN
            and lead.fingerprint not in seen
            and coverage.may_clear(lead)
        ):
            yield lead.id
