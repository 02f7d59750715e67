"""Fast cells say the same as the table library does cell by cell."""

from datetime import date
from decimal import Decimal

import django_tables2 as tables
import pytest
from django.utils.html import format_html

from zhiheng import factories
from zhiheng.directory.models import Officer
from zhiheng.ui.cells import Cells
from zhiheng.ui.columns import DayColumn, MoneyColumn, NumberColumn


class Table(tables.Table):
    name = tables.Column("姓名", attrs={"td": {"class": "w"}})
    agency = tables.Column("机关", accessor="agency__short_name")
    staff_type = tables.Column("类别")
    above = tables.Column("上级", accessor="agency__superior__name")
    left = DayColumn("离岗", accessor="works_to")
    since = tables.DateColumn(verbose_name="到岗", accessor="works_from", format="Y-m-d")
    lamp = tables.Column("状态", empty_values=(), accessor="pk")
    linked = tables.Column("链接", accessor="name", linkify=lambda record: f"/o/{record.pk}")
    fixed = tables.TemplateColumn("{{ record.name }}<b>", verbose_name="模板")
    papers = tables.Column("证件", accessor="certificates")
    missing = tables.Column("没有", accessor="agency__nothing")

    class Meta:
        model = Officer
        fields = ()
        row_attrs = {"class": lambda record: "bad" if record.works_to else ""}

    def render_lamp(self, record, column):
        return format_html("<i>{}</i>", record.name)

    def render_papers(self, value):
        return value.count()

    def value_lamp(self, record):
        return "状态"


@pytest.fixture
def officers(db):
    agency = factories.make_agency()
    return [
        factories.make_officer(agency, certificate=False, name=name, works_to=left)
        for name, left in (("甲<b>", None), ("乙", date(2026, 1, 2)))
    ]


def test_every_cell_is_drawn_as_the_library_draws_it(officers):
    table = Table(officers)
    expected = [[str(cell) for _, cell in row.items()] for row in table.rows]

    drawn = [
        [
            cell.drawn(record).partition(">")[2].removesuffix("</td>")
            for cell in Cells(table).columns
        ]
        for record in officers
    ]

    plain = [[text.replace("<b>", "&lt;b&gt;") for text in row[:1]] + row[1:] for row in expected]
    for mine, theirs in zip(drawn, plain, strict=True):
        assert mine[0] == theirs[0]
        assert mine[1:7] == theirs[1:7]
        assert mine[7].startswith('<a href="/o/')
        assert mine[8:] == theirs[8:]


def test_a_name_is_escaped_and_labelled_for_the_phone(officers):
    body = Cells(Table(officers)).body(officers, may_choose=True)

    assert '<td data-label="姓名" class="w">甲&lt;b&gt;</td>' in body
    assert f'name="pk" value="{officers[0].pk}"' in body
    assert body.count('<tr class="bad">') == 1


def test_an_export_keeps_days_as_days_and_words_as_words(officers):
    header, first, second = Cells(Table(officers)).values(officers)

    assert header[:3] == ["姓名", "机关", "类别"]
    assert first[2] == "公务员"
    assert (first[4], second[4]) == (None, date(2026, 1, 2))
    assert first[6] == "状态"


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        (DayColumn(), date(2026, 10, 16), "2026-10-16"),
        (MoneyColumn(), Decimal(20000), "20,000.00"),
        (NumberColumn(), 12345, "12,345"),
    ],
)
def test_a_column_writes_its_values_in_one_form(column, value, shown):
    assert column.render(value) == shown
    assert column.value(value) == value


def test_drawing_asks_the_database_nothing_beyond_what_was_fetched(
    officers, django_assert_num_queries
):
    rows = list(Officer.objects.select_related("agency__superior"))

    with django_assert_num_queries(0):
        Cells(Table([], exclude=["papers"])).body(rows, may_choose=False)
