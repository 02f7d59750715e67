"""年度统计的数：怎样存、怎样相加、怎样与上年度比较、怎样写成文字。"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from zhiheng.filings.layout import TABLES, Item, Table

Number = int | Decimal
Figures = Mapping[str, Number]
NOTHING = "—"


KEYS = tuple(
    f"{table.key}.{item.name}" for table in TABLES for item in table.items if not item.share[0]
)
MONEY = frozenset(
    f"{table.key}.{item.name}" for table in TABLES for item in table.items if item.is_money
)


def empty() -> dict[str, Number]:
    return {key: Decimal("0.00") if key in MONEY else 0 for key in KEYS}


def total(parts: Iterable[Figures]) -> dict[str, Number]:
    """各机关相加；百分比不相加，由和重算。"""
    found = empty()
    for one in parts:
        for key in KEYS:
            found[key] += one.get(key, 0)
    return found


def stored(figures: Figures) -> dict[str, int | str]:
    """As JSON: amounts as text, so that no cent is lost."""
    return {key: str(n) if isinstance(n, Decimal) else n for key, n in figures.items()}


def loaded(kept: Any) -> dict[str, Number]:
    """From JSON; what a frozen table of an earlier layout did not have counts nothing."""
    found = empty()
    for key, value in (kept or {}).items():
        if key in found:
            found[key] = _amount(value) if key in MONEY else int(value)
    return found


def _amount(value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Line:
    """一项：本年度、上年度、增减、增减的百分比，都是文字。"""

    key: str
    label: str
    now: str
    before: str
    change: str
    percent: str

    @property
    def cells(self) -> list[str]:
        return [self.label, self.now, self.before, self.change, self.percent]


def lines(table: Table, now: Figures, before: Figures | None) -> list[Line]:
    """一张表的各行；没有上年度的数，后三格空。"""
    return [_line(table, item, now, before) for item in table.items]


def _line(table: Table, item: Item, now: Figures, before: Figures | None) -> Line:
    key = f"{table.key}.{item.name}"
    new = _value(table, item, now)
    old = _value(table, item, before) if before is not None else None
    if new is None or old is None:
        return Line(key, item.label, _words(item, new), _words(item, old), NOTHING, NOTHING)
    change = new - old
    percent = NOTHING if item.share[0] or not old else f"{change * 100 / old:+.1f}%"
    return Line(
        key, item.label, _words(item, new), _words(item, old), _signed(item, change), percent
    )


def _value(table: Table, item: Item, figures: Figures) -> Decimal | None:
    part, whole = item.share
    if not part:
        return Decimal(figures[f"{table.key}.{item.name}"])
    base = figures[f"{table.key}.{whole}"]
    if not base:
        return None
    return (Decimal(figures[f"{table.key}.{part}"]) * 100 / base).quantize(Decimal("0.1"))


def _words(item: Item, value: Decimal | None) -> str:
    if value is None:
        return NOTHING
    return f"{value:,.2f}" if item.is_money else f"{value:,}"


def _signed(item: Item, value: Decimal) -> str:
    if not value:
        return "0"
    return f"{value:+,.2f}" if item.is_money else f"{value:+,}"


def papers(year: int, now: Figures, before: Figures | None) -> list[dict[str, Any]]:
    """文书、公示用的各张表（D12 的 statistics、D13 的 totals）。"""
    head = ["项目", f"{year}年", f"{year - 1}年", "增减", "增减比例"]
    return [
        {
            "title": table.title,
            "head": head,
            "lines": [{"cells": line.cells} for line in lines(table, now, before)],
        }
        for table in TABLES
    ]


def differences(kept: Figures, now: Figures) -> list[Line]:
    """两次的数不同的各项：`now` 一栏是现在的，`before` 一栏是定格的。"""
    return [
        line
        for table in TABLES
        for line in lines(table, now, kept)
        if line.now != line.before and (line.now, line.before) != (NOTHING, NOTHING)
    ]


def sentences(year: int, now: Figures, before: Figures | None) -> str:
    """供起草的一段统计分析，由机关核对修改。"""
    said = [_said("作出行政处罚", "宗", "penalty.total", now, before)]
    said.append(f"罚没金额{now['penalty.money']:,.2f}元")
    said.append(_said("准予行政许可", "件", "licence.granted", now, before))
    said.append(_said("实施行政强制措施", "次", "measure.total", now, before))
    said.append(_said("开展行政检查", "次", "inspection.total", now, before))
    return f"{year}年度，{'；'.join(said)}。"


def _said(words: str, unit: str, key: str, now: Figures, before: Figures | None) -> str:
    said = f"{words}{now[key]:,}{unit}"
    if before is None:
        return said
    change = now[key] - before[key]
    if not change:
        return f"{said}，与上年度持平"
    return f"{said}，比上年度{'增加' if change > 0 else '减少'}{abs(change):,}{unit}"


def labels() -> Sequence[tuple[str, str]]:
    """各项的键和全称，一行一个机关的表用。"""
    return [
        (f"{table.key}.{item.name}", f"{table.title}：{item.label}")
        for table in TABLES
        for item in table.items
        if not item.share[0]
    ]
