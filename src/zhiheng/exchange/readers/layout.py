"""Where the headings are, and which rows below them are no data."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from zhiheng.exchange.errors import FileRefused
from zhiheng.exchange.mapping.catalogue import is_known
from zhiheng.exchange.readers import NUMBER_1904, Cell, Layout, Row, Table
from zhiheng.values.text import narrow, squeeze

LOOK_AHEAD = 30
SAMPLE = 200
_TOTAL = re.compile(r"^(?:本页|本月|本年)?(?:合计|总计|小计|共计|累计|总合计)(?:[:：]|$|\d|（|\()")
_NOTE = re.compile(
    r"^(?:注|备注|说明|填表说明|填表人|填报人|填报单位|制表人|制表|审核人|联系人|联系电话|打印时间|导出时间|数据来源)[:：]"
)
_UNIT = re.compile(r"(?:金额)?单位\s*[:：]\s*(?:人民币)?\s*(万元|元)(?![\u4e00-\u9fff])")


def as_text(cell: Cell) -> str:
    """A cell as a person would read it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, tuple):
        return as_text(float(cell[1])) if cell[0] == NUMBER_1904 else cell[1]
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _headings(row: Row) -> list[str]:
    texts = [as_text(cell).strip() for cell in row.cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _score(texts: list[str]) -> int:
    return sum(1 for text in texts if text and len(text) <= 60 and is_known(text))


def _is_row(row: Row) -> bool:
    return sum(1 for text in _headings(row) if text) > 1


def _joined(upper: Row, lower: list[str]) -> list[str]:
    """Two heading rows as one: 行政相对人 over 名称 reads 行政相对人名称."""
    above = [as_text(cell).strip() for cell in upper.cells]
    result, last = [], ""
    for place in range(max(len(above), len(lower))):
        top = above[place] if place < len(above) else ""
        low = lower[place] if place < len(lower) else ""
        last = top or (last if low else "")
        result.append(low if not last or is_known(low) else last + low if low else last)
    return result


def find_layout(table: Table) -> Layout:
    """The heading row is the one that names most known fields among the first rows."""
    head = list(islice(table.rows(), LOOK_AHEAD + SAMPLE))
    candidates = [(_score(_headings(row)), row) for row in head[:LOOK_AHEAD] if _is_row(row)]
    best = max((score for score, _ in candidates), default=0)
    if best == 0:
        row = candidates[0][1] if candidates else None
    else:
        row = next(row for score, row in candidates if score == best)
    if row is None:
        raise FileRefused("没有找到表头：前 30 行里没有一行写着两个以上的列名。")
    place = head.index(row)
    headings = _headings(row)
    if best:
        above = _joined(head[place - 1], headings) if place else []
        below = _joined(row, _headings(head[place + 1])) if place + 1 < len(head) else []
        if _score(below) > max(best + 1, _score(above)):
            headings, place = below, place + 1
        elif _score(above) > best:
            headings = above
    return _layout(head, place, headings)


def _layout(head: list[Row], place: int, headings: list[str]) -> Layout:
    titles = "\n".join(as_text(cell) for row in head[:place] for cell in row.cells if cell != "")
    match = _UNIT.search(narrow(titles))
    unit = {"万元": "wan", "元": "yuan"}[match[1]] if match else ""
    sample = [[as_text(cell).strip() for cell in row.cells] for row in head[place + 1 :]]
    return Layout(headings, head[place].number, titles, unit, sample)


def is_blank(cells: Sequence[Cell]) -> bool:
    return not any(cell if not isinstance(cell, str) else cell.strip() for cell in cells)


def is_total(cells: Sequence[Cell], key_columns: Sequence[int]) -> bool:
    """A 合计 row: one of its first cells says so and it has no number of a document."""
    for place in key_columns:
        if place < len(cells):
            text = squeeze(as_text(cells[place]))
            if text and not _TOTAL.match(text):
                return False
    return any(_TOTAL.match(squeeze(as_text(cell))) for cell in cells[:4] if cell != "")


def is_note(cells: Sequence[Cell]) -> bool:
    """A remark below the table: one filled cell that begins like a note."""
    filled = [as_text(cell).strip() for cell in cells if cell != "" and as_text(cell).strip()]
    return 0 < len(filled) <= 3 and bool(_NOTE.match(filled[0]))


def data_rows(
    table: Table, layout: Layout, columns: Sequence[int], keys: Sequence[int]
) -> Iterator[Row]:
    """The rows that count: no title, heading, repeated heading, blank, total or note.

    `columns` are the mapped ones (a row with only a running number is blank), `keys` those that name the act.
    """
    heading = [squeeze(text) for text in layout.headings if text]
    headings = frozenset(layout.headings)
    for row in table.rows():
        if row.number <= layout.header_row:
            continue
        cells = row.cells
        if row.problem or _is_plain(cells, headings):
            yield row
            continue
        if is_blank([cells[place] for place in columns if place < len(cells)]):
            if not is_blank(cells[len(layout.headings) :]):
                yield row
            continue
        if is_total(cells, keys) or is_note(cells):
            continue
        first = cells[columns[0]] if columns and columns[0] < len(cells) else ""
        if first and squeeze(as_text(first)) in heading and _repeats(cells, heading):
            continue
        yield row


_TOTAL_SIGNS = frozenset("合总小共累本 　\t")


def _is_plain(cells: Sequence[Cell], headings: frozenset[str]) -> bool:
    """The short way for nearly every row: well filled, and its first cells begin like no total or heading."""
    if len(cells) - cells.count("") <= 3:
        return False
    return not any(
        isinstance(cell, str) and cell and (cell[0] in _TOTAL_SIGNS or cell in headings)
        for cell in cells[:4]
    )


def _repeats(cells: Sequence[Cell], heading: list[str]) -> bool:
    texts = [squeeze(as_text(cell)) for cell in cells if cell != ""]
    return len(texts) > 1 and texts == heading
