"""一张上传的表：表头在哪里、哪一列是哪一栏、哪些没有读。"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from zhiheng.exchange.errors import FileRefused
from zhiheng.exchange.readers import Layout, Row, Table, open_table
from zhiheng.exchange.readers.layout import as_text, data_rows
from zhiheng.values.text import squeeze
from zhiheng.web.register_imports.columns import Form

LOOK_AHEAD = 30
MOST_ROWS = 200_000
LINE, REASON = "原表行号", "哪里要改"
OURS = {squeeze(LINE), squeeze(REASON)}  # of an error workbook that comes back


@dataclass
class Sheet:
    """打开的表；`places` 是各栏所在的列，`implied` 是列名已经说明的证件种类。"""

    table: Table
    layout: Layout
    places: dict[str, int]
    implied: str
    unread: list[str]

    @property
    def headings(self) -> list[str]:
        """The headings as they came, without our own remarks of an earlier round."""
        kept = list(self.layout.headings)
        while kept and squeeze(kept[-1]) in OURS:
            kept.pop()
        return kept

    def rows(self) -> Iterator[Row]:
        """The rows of data: no blank ones, no repeated headings, no totals, no notes."""
        columns = list(self.places.values())
        found = data_rows(self.table, self.layout, columns, [self.places["name"]])
        for number, row in enumerate(found, 1):
            if number > MOST_ROWS:
                raise FileRefused(f"一次最多 {MOST_ROWS:,} 行，请分成几份。")
            yield row


def open_sheet(path: Path, name: str, form: Form) -> Sheet:
    """读表头；认不出、缺栏、一栏写了两列的，一句话说明。"""
    table = open_table(path, name, form.knows)
    layout = _layout(table, form)
    places: dict[str, int] = {}
    unread, implied = [], ""
    for place, heading in enumerate(layout.headings):
        column = form.by_heading.get(squeeze(heading))
        if column is None:
            if heading and squeeze(heading) not in OURS:
                unread.append(heading)
        elif column.name in places:
            unread.append(heading)
        else:
            places[column.name] = place
            kinds = {squeeze(text): kind for text, kind in column.implied.items()}
            implied = implied or kinds.get(squeeze(heading), "")
    _refuse_lacking(form, places)
    sentences = [f"没有读的列：{'、'.join(unread)}。"] if unread else []
    return Sheet(table, layout, places, implied, sentences + table.unread)


def _layout(table: Table, form: Form) -> Layout:
    """The first row with the most headings that we know, at least two."""
    best, found = 1, None
    for row in islice(table.rows(), LOOK_AHEAD):
        texts = [as_text(cell).strip() for cell in row.cells]
        known = {form.by_heading[squeeze(one)].name for one in texts if form.knows(one)}
        if len(known) > best:
            best, found = len(known), (row.number, texts)
    if found is None:
        labels = "、".join(one.label for one in form.columns if one.is_required)
        raise FileRefused(f"前 {LOOK_AHEAD} 行里没有找到表头；表头至少要有：{labels}。")
    while found[1] and not found[1][-1]:
        found[1].pop()
    return Layout(found[1], found[0])


def _refuse_lacking(form: Form, places: dict[str, int]) -> None:
    lacking = [one.label for one in form.columns if one.is_required and one.name not in places]
    if lacking:
        raise FileRefused(
            f"表头缺少：{'、'.join(lacking)}。请补上这些列，或者下载模板填写后再导入。"
        )
