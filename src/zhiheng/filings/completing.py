"""补正：退回时的内容留底，再报送时逐栏比出改了什么；通知要求的每一项是否改过（WH-8-1.s2 等）。"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from zhiheng.filings import content, figures, kinds
from zhiheng.filings.models import Filing, FilingReturn

FILES, STATISTICS = "附件", "统计表"
MISSING = "缺少或者没有写明“{}”。"
ENDS = re.compile(r"[^。；;\n]*[。；;\n]*")
MOST_KEPT = 3  # 相同的超过这么多句的，中间从略
Piece = tuple[str, bool]  # a stretch of text and whether it differs


@dataclass(frozen=True, slots=True)
class Change:
    """一栏的前后：各段文字和它是否不同；`is_asked` 为补正通知要求的。"""

    label: str
    before: Sequence[Piece]
    now: Sequence[Piece]
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Demand:
    """补正通知的一项；`is_met` 为这一栏已经改过，没有指明栏目的（如没有盖章）为空。"""

    sentence: str
    is_met: bool | None


@dataclass(frozen=True, slots=True)
class Completion:
    """最近一次退回：要求了什么、此后改了什么；`is_known` 为退回时留了底。"""

    returned: FilingReturn
    asked: frozenset[str]  # labels
    demands: Sequence[Demand]
    changes: Sequence[Change]
    is_known: bool

    @property
    def demanded(self) -> str:
        """通知要求的各项合成一句。"""
        return "；".join(one.sentence.rstrip("。；") for one in self.demands)


def labels_of(filing: Filing) -> list[str]:
    """可以要求补正的：必填的栏目和附件。"""
    return [*(one.label for one in kinds.of(filing.kind).fields if one.required), FILES]


def texts(filing: Filing) -> dict[str, str]:
    """一件备案给人看的全部内容，一栏一段文字。"""
    found = {"标题": filing.title, kinds.of(filing.kind).since: filing.starts_on.isoformat()}
    found |= {field.label: text for field, text in content.told(filing)}
    for field, _, rows in content.tables(filing):
        found[field.label] = "\n".join("，".join(cell or "—" for cell in row) for row in rows)
    if filing.kind in kinds.REPORTS:
        found[STATISTICS] = _statistics(filing.content.get("figures") or {})
    found[FILES] = "\n".join(
        sorted(f"{one.name}（{one.sha256[:8]}）" for one in filing.current_files)
    )
    return {label: text for label, text in found.items() if text}


def _statistics(counted: Mapping[str, object]) -> str:
    return "\n".join(
        f"{label}：{counted[key]}" for key, label in figures.labels() if key in counted
    )


def latest(filing: Filing) -> Completion | None:
    """最近一次退回与现在的内容相比；没有退回过的为空。"""
    if filing.first_submitted_on is None:
        return None
    returned = max(filing.returns.all(), key=lambda one: one.pk, default=None)
    if returned is None:
        return None
    labels = labels_of(filing)
    asked = frozenset(label for label in labels if MISSING.format(label) in returned.defects)
    is_known = returned.before is not None
    changes = list(changed(returned.before or {}, texts(filing), asked)) if is_known else []
    done = {one.label for one in changes}
    met = {MISSING.format(label): label in done for label in asked} if is_known else {}
    demands = [Demand(sentence, met.get(sentence)) for sentence in returned.defects]
    return Completion(returned, asked, demands, changes, is_known)


def open_return(filing: Filing) -> Completion | None:
    """正等着补正的这一次退回。"""
    return latest(filing) if filing.status == Filing.Status.RETURNED else None


def changed(
    before: Mapping[str, str], now: Mapping[str, str], asked: Collection[str] = ()
) -> Iterator[Change]:
    """逐栏比较；只列不同的。"""
    for label in dict.fromkeys([*now, *before]):
        old, new = before.get(label, ""), now.get(label, "")
        if old != new:
            yield Change(label, *compared(old, new), label in asked)


def compared(before: str, now: str) -> tuple[list[Piece], list[Piece]]:
    """逐句比较；不同的句标出，相同的多句从略。"""
    old, new = ENDS.findall(before)[:-1], ENDS.findall(now)[:-1]
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left += _pieces(old[i:j], is_equal=tag == "equal")
        right += _pieces(new[k:m], is_equal=tag == "equal")
    return left, right


def _pieces(sentences: Sequence[str], *, is_equal: bool) -> list[Piece]:
    if is_equal and len(sentences) > MOST_KEPT:
        left_out = len(sentences) - 2
        sentences = [sentences[0], f"……（{left_out} 处相同，从略）……\n", sentences[-1]]
    return [("".join(sentences), not is_equal)] if sentences else []
