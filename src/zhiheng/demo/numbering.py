"""文号：每个机关每类文书一个代字，每年从 1 起，按行为日编排；断号、重号只由场景造成。"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from zhiheng.demo.drafts import Draft, act_day
from zhiheng.demo.words import KIND_WORDS

NUMBERED = ("penalty", "licence", "measure", "execution", "levy", "requisition", "adjudication")


@dataclass
class Numbers:
    """编号的结果：作废的编号，以及造成的断号、重号（代字、年份、序号、情形）。"""

    void: list[tuple[int, str, int, int]] = field(default_factory=list)
    broken: list[tuple[str, int, int, str]] = field(default_factory=list)


def assign(drafts: Iterable[Draft]) -> Numbers:
    """给有文书的行为编号。"""
    series: dict[tuple[int, str, int], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.is_numbered and draft.kind in NUMBERED and draft.is_process:
            name = f"{draft.agency.prefix}{KIND_WORDS[draft.kind]}"
            series[draft.agency.id, name, act_day(draft).year].append(draft)
    numbers = Numbers()
    for (agency, name, year), members in series.items():
        members.sort(key=lambda draft: (act_day(draft), draft.key))
        _count(numbers, agency, name, year, members)
    return numbers


def _count(numbers: Numbers, agency: int, name: str, year: int, members: list[Draft]) -> None:
    last = 0
    for draft in members:
        if draft.number_repeat and last:
            if (name, year, last, "duplicate") not in numbers.broken:
                numbers.broken.append((name, year, last, "duplicate"))
        else:
            skipped = range(last + 1, last + 1 + draft.number_skip)
            if skipped and draft.void_skipped:
                numbers.void.extend((agency, name, year, seq) for seq in skipped)
            elif skipped:
                numbers.broken.append((name, year, skipped.start, "missing"))
            last = skipped.stop if skipped else last + 1
        draft.set(
            doc_series=name,
            doc_year=year,
            doc_seq=last,
            document_number=f"{name}〔{year}〕{last}号",
        )
