"""The settled mapping: what a worker needs to judge rows, and nothing else."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from zhiheng.directory.item_codes import ItemCodes
from zhiheng.exchange.errors import FileRefused
from zhiheng.exchange.mapping.catalogue import KIND_NAMES, fields
from zhiheng.exchange.mapping.packs import recognise
from zhiheng.exchange.mapping.proposals import DECISIVE, Column, Why

_SIGNS = {
    "penalty": re.compile(r"处罚|罚款|违法事实|没收"),
    "licence": re.compile(r"许可|审批|证书编号"),
    "inspection": re.compile(r"检查"),
    "measure": re.compile(r"强制措施|查封|扣押"),
    "execution": re.compile(r"强制执行"),
    "fee": re.compile(r"收费"),
    "levy": re.compile(r"征收"),
    "benefit": re.compile(r"给付"),
    "confirmation": re.compile(r"行政确认"),
    "reward": re.compile(r"行政奖励"),
}
_PROCESS = frozenset(
    {"filed_on", "investigated_on", "noticed_on", "legal_reviewed_on", "discussed_on", "served_on"}
    | {"officer1", "officer2", "started_at", "discovered_on", "closed_on", "received_on"}
)


@dataclass(frozen=True, slots=True)
class Agencies:
    """How foreign texts name our agencies; `allowed` bounds whose rows this upload may bring.

    Beside them the certificates of officers and the codes of items that the registers know.
    """

    by_name: dict[str, int] = field(default_factory=dict)
    by_code: dict[str, int] = field(default_factory=dict)
    default: int | None = None
    allowed: frozenset[int] | None = None
    certificates: frozenset[str] = frozenset()
    items: ItemCodes = ItemCodes()


@dataclass(frozen=True, slots=True)
class Plan:
    """Columns, kind and the day against which rows are judged."""

    columns: tuple[tuple[int, str, str], ...]
    headings: tuple[str, ...]
    kind: str
    record_level: str
    today: date
    agencies: Agencies

    @property
    def has_kind_column(self) -> bool:
        return any(name == "kind" for _, name, _ in self.columns)

    def takes(self, name: str) -> bool:
        """Whether the acts of this sheet can have this field."""
        return self.has_kind_column or fields()[name].fits(self.kind)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def kind_of(columns: Sequence[Column], titles: str) -> str:
    """The one kind of act that headings, else title rows, speak of; '' when they do not settle it."""
    pack = recognise([column.heading for column in columns])
    if pack:
        return pack.kind
    for text in ("\n".join(column.heading for column in columns), titles):
        found = [kind for kind, sign in _SIGNS.items() if sign.search(text)]
        if len(found) == 1:
            return found[0]
    return ""


def record_level(columns: Sequence[Column]) -> str:
    """办案过程的记录还是只有结果：有任何一个过程列就是过程记录，公布清单和双公示表只有结果。"""
    pack = recognise([column.heading for column in columns])
    if pack:
        return pack.record_level
    return "process" if any(column.field in _PROCESS for column in columns) else "result"


def settle(
    columns: Sequence[Column], *, kind: str, titles: str, today: date, agencies: Agencies
) -> Plan:
    """Turn proposals into a plan; doubts that would falsify acts are refused with a sentence."""
    doubts = [column for column in columns if column.field and not column.is_certain]
    rivals: dict[str, list[str]] = {}
    for column in doubts:
        rivals.setdefault(column.field, []).append(column.heading)
    for name, headings in rivals.items():
        if len(headings) > 1 and name in DECISIVE:
            if len(set(headings)) == 1:
                raise FileRefused(
                    f"表头“{headings[0]}”有 {len(headings)} 列，无法确定用哪一列，请删去多余的列，"
                    "或者在页面的列映射中选定一列。"
                )
            shown = "”和“".join(headings)
            raise FileRefused(
                f"表头“{shown}”都可以对应“{fields()[name].label}”，请在列映射中选定一列"
                f"（命令行用 --mapping 表头={name}）。"
            )
    sure = [column for column in columns if column.field and column.is_certain]
    if not sure:
        raise FileRefused("没有找到认得的表头。请在列映射中逐列指定，或者下载模板后填写。")
    names = {column.field for column in sure}
    kind = kind or kind_of(columns, titles)
    if not kind and "kind" not in names:
        raise FileRefused(
            "无法从表头确定是哪一类执法行为，请指定行为种类（命令行用 --kind，"
            f"可选 {'、'.join(f'{code} {label}' for code, label in KIND_NAMES.items())}）。"
        )
    return Plan(
        columns=tuple((column.index, column.field, column.unit) for column in sure),
        headings=tuple(column.heading for column in columns),
        kind=kind,
        record_level=record_level(sure),
        today=today,
        agencies=agencies,
    )


def untaken(columns: Sequence[Column], plan: Plan) -> list[str]:
    """Sentences on the columns that are not imported."""
    said = []
    for column in columns:
        if column.why is Why.GUESS and not column.is_certain:
            label = fields()[column.field].label
            said.append(f"“{column.heading}”像是“{label}”，没有确认，未导入。")
        elif column.why is Why.NONE and column.note:
            said.append(f"“{column.heading}”未导入：{column.note}。")
    unknown = [c for c in columns if c.why is Why.NONE and not c.note and not c.is_certain]
    foreign = [c for c in columns if c.field and not plan.takes(c.field)]
    groups = {
        "没有认出，未导入": unknown,
        "认得，平台不保存": [c for c in columns if c.why is Why.UNKEPT],
        f"不是{KIND_NAMES.get(plan.kind, '')}的栏目": foreign,
    }
    for why, found in groups.items():
        if headings := [column.heading for column in found if column.heading]:
            said.append(f"{why}：{'、'.join(headings)}。")
    return said


def remember(columns: Sequence[Column]) -> Mapping[str, str]:
    """What to keep for the next sheet with these headings: squeezed heading → field@unit."""
    from zhiheng.values.text import squeeze

    return {
        squeeze(column.heading): f"{column.field}@{column.unit}" if column.unit else column.field
        for column in columns
        if column.is_certain and column.heading
    }
