"""Which column fills which field, and why; what is only a guess waits for a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from zhiheng.exchange.mapping.catalogue import fields, ignored, look_up, split_unit, unkept
from zhiheng.exchange.mapping.packs import Pack, recognise
from zhiheng.values.codes import is_credit_code
from zhiheng.values.dates import read_date
from zhiheng.values.money import Unit
from zhiheng.values.text import narrow, squeeze


class Why(StrEnum):
    """How a column found its field, strongest first."""

    CHOSEN = "本次指定"
    REMEMBERED = "上次已记住"
    PACK = "标准列名"
    SYNONYM = "同义词"
    GUESS = "按内容猜测"
    UNKEPT = "认得，不保存"
    NONE = "未对应，忽略"


UNKEPT_NOTE = "平台没有这一栏，内容不导入"
_RANK = {why: rank for rank, why in enumerate(Why)}
DECISIVE = frozenset(
    {"document_number", "external_id", "agency_name", "agency_code", "party_name"}
    | {"credit_code", "party_code", "fine", "decided_on", "published_on", "started_at", "kind"}
)
"""Fields where taking the wrong one of two columns would falsify the act."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet with its proposal."""

    index: int
    heading: str
    field: str = ""
    why: Why = Why.NONE
    is_certain: bool = False
    unit: Unit = ""
    note: str = ""

    @property
    def letter(self) -> str:
        """The name of the column in a spreadsheet."""
        number, letters = self.index + 1, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters


@dataclass(frozen=True, slots=True)
class Known:
    """What is already settled before looking at synonyms: chosen now, remembered, the unit of the sheet."""

    chosen: Mapping[str, str]
    remembered: Mapping[str, str]
    unit: Unit = ""


def parse_target(target: str) -> tuple[str, Unit]:
    """`fine@wan` as field and unit."""
    name, _, unit = target.partition("@")
    return name, unit if unit in ("yuan", "wan") else ""  # type: ignore[return-value]


def _settled(column: Column, table: Mapping[str, str], why: Why) -> Column | None:
    target = table.get(squeeze(column.heading))
    if target is None:
        return None
    name, unit = parse_target(target)
    return replace(column, field=name, why=why, is_certain=True, unit=unit or column.unit)


def _guess(column: Column, sample: Sequence[str]) -> Column:
    """What the cells look like, when the heading says nothing."""
    cells = [cell for cell in sample if cell]
    if len(cells) < 3:
        return column
    need = max(3, len(cells) * 4 // 5)
    tests = (
        ("credit_code", lambda cell: is_credit_code(narrow(cell).upper())),
        ("document_number", lambda cell: "号" in cell and any(mark in cell for mark in "〔[【（(")),
        ("decided_on", lambda cell: read_date(cell).value is not None and not cell.isdigit()),
    )
    for name, test in tests:
        if sum(map(test, cells)) >= need:
            return replace(column, field=name, why=Why.GUESS, note="请确认")
    return column


def _propose_one(column: Column, pack: Pack | None, known: Known, sample: Sequence[str]) -> Column:
    key = squeeze(column.heading)
    for table, why in ((known.chosen, Why.CHOSEN), (known.remembered, Why.REMEMBERED)):
        if settled := _settled(column, table, why):
            return settled
    if pack and key in pack.columns:
        unit = column.unit or pack.units.get(key, "")
        name = pack.columns[key]
        why = Why.PACK if name else Why.UNKEPT
        return replace(column, field=name, why=why, is_certain=True, unit=unit, note=pack.title)
    if key in unkept():
        return replace(column, why=Why.UNKEPT, is_certain=True)
    if key in ignored():
        return replace(column, is_certain=True)
    name, certain, _unit = look_up(column.heading)
    if name:
        why = Why.SYNONYM if certain else Why.GUESS
        note = "" if certain else "请确认"
        return replace(column, field=name, why=why, is_certain=certain, note=note)
    return _guess(column, sample)


def _one_column_per_field(columns: list[Column]) -> list[Column]:
    """Of several columns for one field the strongest stays; equals are left to a person."""
    result = list(columns)
    for name in {column.field for column in columns if column.field}:
        rivals = sorted(
            (column for column in columns if column.field == name), key=lambda c: _RANK[c.why]
        )
        if len(rivals) < 2:
            continue
        label = fields()[name].label
        first, second = (squeeze(rival.heading) for rival in rivals[:2])
        equal = rivals[0].why == rivals[1].why and (first == second or first != squeeze(label))
        for place, rival in enumerate(rivals):
            if equal and name in DECISIVE:
                note = f"有 {len(rivals)} 列都可以对应“{label}”，请选定一列"
                result[rival.index] = replace(rival, is_certain=False, why=Why.GUESS, note=note)
            elif place:
                note = f"“{label}”已对应“{rivals[0].heading}”"
                result[rival.index] = replace(rival, field="", why=Why.NONE, note=note)
    return result


def propose(headings: Sequence[str], sample: Sequence[Sequence[str]], known: Known) -> list[Column]:
    """A proposal for every column, in order."""
    pack = recognise(list(headings))
    columns = []
    for index, heading in enumerate(headings):
        column = Column(index, heading, unit=split_unit(heading)[1])
        cells = [str(row[index]) for row in sample if index < len(row)]
        columns.append(_propose_one(column, pack, known, cells))
    columns = [_explained(_with_sheet_unit(column, known.unit)) for column in columns]
    return _one_column_per_field(columns)


def _explained(column: Column) -> Column:
    """Say where a recognised column goes nowhere; what is not kept is not judged either."""
    field = fields().get(column.field)
    if column.why is Why.UNKEPT or (field and not field.kept):
        return replace(column, field="", why=Why.UNKEPT, is_certain=True, note=UNKEPT_NOTE)
    if field and field.note and not column.note:
        return replace(column, note=field.note)
    return column


def _with_sheet_unit(column: Column, unit: Unit) -> Column:
    if column.field and not column.unit and unit and fields()[column.field].type == "money":
        return replace(column, unit=unit, note="单位取自表头上方的说明")
    return column
