"""规则的结果：一行命中、归并成的疑点，以及说明语句。"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import zip_longest
from typing import Any

from zhiheng.law import library
from zhiheng.screening.rulefile import Rule


@dataclass(frozen=True, slots=True)
class Hit:
    """规则查询结果的一行；规则没有的列为空。"""

    act_id: int | None
    agency_id: int
    party_id: int | None = None
    other_id: int | None = None
    other_agency_id: int | None = None
    ground: str = ""
    part: str = ""
    fact_on: date | None = None
    due_on: date | None = None
    value: str | None = None
    threshold: str | None = None
    lead_key: str = ""
    figures: str = ""  # 说明用的其他各数（统计规则为交给末步的数），以竖线相连


@dataclass(frozen=True, slots=True)
class Finding:
    """一个疑点：同一指纹的各行命中归并而成，`acts` 是所涉行为及其机关。"""

    rule: str
    version: str
    fingerprint: str
    inputs_hash: str
    agency_id: int
    party_id: int | None
    act_id: int | None
    acts: tuple[tuple[int, int], ...]
    ground: str
    part: str
    fact_on: date | None
    due_on: date | None
    value: str | None
    threshold: str | None
    figures: str = ""


TEXT_COLUMNS = ("ground", "part", "lead_key", "figures")


def hits(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[Hit]:
    """Rows of a rule's query as hits; numbers and NULL texts are normalised."""
    return [_hit(dict(zip(columns, row, strict=True))) for row in rows]


def _hit(given: dict[str, Any]) -> Hit:
    for name in TEXT_COLUMNS:
        given[name] = given.get(name) or ""
    if given.get("agency_id") is None:
        given["agency_id"] = 0
    return Hit(**given)


def fingerprint(rule: Rule, hit: Hit) -> str:
    """疑点的指纹：单行＝行为（及其部分），两行＝排好序的两个行为，其余由规则给出。"""
    if rule.scope == "row":
        key = f"{hit.act_id}" + (f"#{hit.part}" if hit.part else "")
    elif rule.scope == "pair":
        first, second = sorted((hit.act_id or 0, hit.other_id or 0))
        key = f"{first}+{second}"
    else:
        key = hit.lead_key
    return f"{rule.id}:{key}"


def gather(rule: Rule, found: Iterable[Hit]) -> list[Finding]:
    """把命中归并成疑点，按指纹排序；同一指纹以次序最前的一行作说明。"""
    groups: dict[str, list[Hit]] = {}
    for hit in found:
        groups.setdefault(fingerprint(rule, hit), []).append(hit)
    return [_finding(rule, mark, groups[mark]) for mark in sorted(groups)]


def _finding(rule: Rule, mark: str, group: list[Hit]) -> Finding:
    group.sort(key=lambda hit: (_order(rule, hit), hit.act_id or 0, repr(hit)))
    lead = group[0]
    acts = {(hit.act_id, hit.agency_id) for hit in group if hit.act_id}
    acts |= {(hit.other_id, hit.other_agency_id or hit.agency_id) for hit in group if hit.other_id}
    return Finding(
        rule=rule.id,
        version=rule.version,
        fingerprint=mark,
        inputs_hash=_inputs_hash(rule, group, sorted(acts)),
        agency_id=lead.agency_id,
        party_id=lead.party_id,
        act_id=lead.act_id,
        acts=tuple(sorted(acts)),
        ground=lead.ground,
        part=lead.part,
        fact_on=lead.fact_on,
        due_on=lead.due_on,
        value=lead.value,
        threshold=lead.threshold,
        figures=lead.figures,
    )


def _order(rule: Rule, hit: Hit) -> int:
    names = list(rule.grounds)
    return names.index(hit.ground) if hit.ground in names else len(names)


def _inputs_hash(rule: Rule, group: list[Hit], acts: list[tuple[int, int]]) -> str:
    lines = sorted({"|".join(str(getattr(hit, name)) for name in rule.inputs) for hit in group})
    return hashlib.sha256("\n".join([*lines, str(acts)]).encode()).hexdigest()[:32]


_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_DECIMAL = re.compile(r"-?\d+\.\d+")


def sentence(rule: Rule, finding: Finding) -> str:
    """给人看的说明：所发生的、应当在何日前、差在哪里。"""
    return _filled(rule.explain, _words(rule, finding))


def detail(rule: Rule, finding: Finding) -> str:
    """说明背后的统计；不作统计比较的规则为空。"""
    return _filled(rule.detail, _words(rule, finding))


def _words(rule: Rule, finding: Finding) -> dict[str, str]:
    names = ("part", "value", "threshold", "fact_on", "due_on")
    words = {name: _shown(getattr(finding, name)) for name in names}
    figures = finding.figures.split("|")
    words |= {name: _shown(figure) for name, figure in zip_longest(rule.figures, figures) if name}
    words["clock"] = _clock_titles().get(finding.part, finding.part)
    words["ground"] = _filled(rule.grounds.get(finding.ground, ""), words)
    return words


def _filled(text: str, words: Mapping[str, str]) -> str:
    return re.sub(r" ?\{(\w+)\} ?", lambda found: words[found[1]], text)


def _shown(value: object) -> str:
    """日期写成“2026年9月1日”，小数不留末尾的零，没有的写“（未登记）”。"""
    if value is None or value == "":
        return "（未登记）"
    if found := _DAY.fullmatch(str(value)):
        return f"{found[1]}年{int(found[2])}月{int(found[3])}日"
    if _DECIMAL.fullmatch(str(value)):
        return str(value).rstrip("0").rstrip(".")
    return str(value)


@cache
def _clock_titles() -> dict[str, str]:
    return {clock.name: clock.title for clock in library.all_clocks()}
