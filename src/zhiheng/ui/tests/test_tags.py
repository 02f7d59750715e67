"""Tags print what the office must see: a word beside every colour, a clause beside every day."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace as Plain

import pytest
from django.template import Context, Template

from zhiheng.kernel.errors import Refusal
from zhiheng.law import period
from zhiheng.law.calendar import Calendar
from zhiheng.law.model import Amount
from zhiheng.ui import html, present, strips

WEIHAI = "/370000/371000/"
HUANTAI = "/370000/370300/370321/"
TODAY = date(2026, 10, 16)


def draw(text, **context):
    return Template(text).render(Context(context))


def traced(amount, start):
    found = period.run(period.term(Amount.parse(amount)), start, Calendar())
    days = [{"day": d.day.isoformat(), "n": d.n, "reason": d.reason} for d in found.trace]
    return found, days


@dataclass
class Row:
    """A deadline as the kernel stores it, computed by the law package."""

    amount: str
    start_on: date
    state: str = "green"
    rows: str = "WH-32.s1 SC-30"
    path: str = WEIHAI
    title: str = "提出异议"
    origin: str = "law"
    is_right: bool = False
    satisfied_on: date | None = None
    late_days: int = 0
    due_at: datetime | None = None
    is_duty: bool = True
    ended_on: date | None = None
    paused_from: date | None = None
    clock: str = "no.such.clock"
    nominal: date = field(init=False)

    def __post_init__(self):
        found, self.trace = traced(self.amount, self.start_on)
        self.nominal, self.due, self.strict = found.nominal, found.due, found.strict
        self.provisional = found.provisional

    def word(self, today):
        return str(self.lamp(today))

    def lamp(self, today):
        return self.state


@pytest.mark.parametrize("kind", ["red", "amb", "grn", "gry", "blu", "yellow", "green", "grey"])
def test_a_lamp_has_an_icon_and_a_word_in_every_colour(kind):
    text = html.lamp(kind)

    assert "<svg" in text
    assert any(word in text for word in html.LAMP_WORDS.values())


def test_a_lamp_escapes_its_word():
    assert "&lt;b&gt;" in html.lamp("red", "<b>")


def test_a_clause_chip_names_norm_and_article_and_works_without_script(preview):
    chip = html.clause_chip("WH-32.s1")

    assert "威海办法 第三十二条" in chip
    assert 'href="/preview/law/WH-32.s1"' in chip
    assert 'data-popover="/preview/law/WH-32.s1/popover"' in chip


def test_an_unknown_clause_is_shown_as_it_stands():
    assert "XX-1" in html.clause_chip("XX-1")


def test_clauses_of_another_place_are_not_cited():
    weihai = present.clauses_of("WH-31 SD-28 SC-28", WEIHAI, TODAY)
    huantai = present.clauses_of("WH-31 SD-28 SC-28", HUANTAI, TODAY)

    assert "WH" in {clause.norm for clause in weihai}
    assert "WH" not in {clause.norm for clause in huantai}


def offer(name, *, allowed=True, relevant=True):
    refusal = None if allowed else Refusal("WH-43", "还不能结案。")
    step = Plain(rows="WH-32.s1", why="", icon="")
    return Plain(
        name=name, label=name, step=step, refusal=refusal, allowed=allowed, is_relevant=relevant
    )


def test_only_one_step_is_filled_and_it_comes_first():
    offers = [offer("locked", allowed=False), offer("one"), offer("two")]

    views = present.step_views(offers, base="/m/1", path=WEIHAI, today=TODAY, lead="two")

    assert [(v.name, v.primary) for v in views] == [
        ("two", True),
        ("one", False),
        ("locked", False),
    ]
    assert views[0].href == "/m/1/two"


def test_a_locked_step_stays_focusable_and_says_why(db):
    text = draw(
        "{% step_buttons steps matter %}",
        steps=[offer("close", allowed=False)],
        matter=Plain(path=WEIHAI, get_absolute_url=lambda: "/m/1"),
    )

    assert 'aria-disabled="true"' in text
    assert 'tabindex="0"' in text
    assert "还不能结案。" in text
    assert "第四十三条" in text


def test_steps_of_other_states_are_folded_not_hidden():
    text = draw("{% step_buttons steps %}", steps=[offer("far", allowed=False, relevant=False)])

    assert "其他 1 步" in text
    assert "还不能结案。" in text


CLOCKS = [
    (Row("5wd", date(2026, 10, 12), "yellow"), TODAY, "剩 1", "个工作日", 4, 5),
    (Row("5wd", date(2026, 10, 12), "red"), date(2026, 10, 21), "超 2", "个工作日", 5, 5),
    (Row("30d", date(2026, 10, 12)), TODAY, "剩 26", "天", 4, 30),
    (Row("5wd", date(2026, 10, 9)), TODAY, "今日届满", "", 5, 5),
    (Row("5wd", date(2026, 10, 12), "grey", is_right=True), date(2026, 10, 21), "期满", "", 5, 5),
    (
        Row("5wd", date(2026, 10, 12), "yellow", is_duty=False),
        date(2026, 10, 21),
        "过 2",
        "个工作日",
        5,
        5,
    ),
    (
        Row("5wd", date(2026, 10, 12), "green", satisfied_on=date(2026, 10, 14)),
        TODAY,
        "已办结",
        "",
        2,
        5,
    ),
]


@pytest.mark.parametrize(("row", "today", "figure", "unit", "used", "total"), CLOCKS)
def test_a_clock_shows_what_is_left_in_its_own_unit(row, today, figure, unit, used, total):
    if row.start_on == date(2026, 10, 9):
        today = row.due
    view = present.clock_view(row, today)

    assert (view.figure, view.unit, view.used, view.total) == (figure, unit, used, total)


def test_a_clock_of_working_days_without_a_rest_day_is_told_by_its_clock():
    row = Row("5wd", date(2026, 10, 12), clock="opinion.objection")

    assert present.clock_view(row, date(2026, 10, 13)).unit == "个工作日"


def test_a_default_of_the_platform_is_marked_as_not_law(db):
    row = Row("5wd", date(2026, 10, 12), origin="default")

    assert "平台默认（非法定）" in draw("{% clock_card row today %}", row=row, today=TODAY)


def test_a_provisional_and_a_stricter_day_are_said():
    row = Row("5wd", date(2026, 10, 12))
    row.provisional, row.strict = True, date(2026, 10, 16)

    view = present.clock_view(row, TODAY)
    assert "暂定" in view.end_text
    assert "从严读法届满于 2026-10-16" in view.note


def test_the_strip_numbers_counted_days_and_names_the_holidays():
    found, days = traced("7wd", date(2026, 9, 23))

    cells = strips.trace_cells(days, found.due, date(2026, 10, 16))

    assert [cell.mark for cell in cells if cell.is_counted] == list("1234567")
    assert cells[0].kind == "start"
    assert [cell.on for cell in cells if cell.kind == "due"] == [date(2026, 10, 10)]
    assert [cell.mark for cell in cells if cell.kind == "over"] == ["+1", "+2", "+3", "+4", "+5"]
    notes = strips.notes(cells)
    assert "中秋节 09-25 至 09-27，3 天" in notes
    assert "国庆节 10-01 至 10-07，7 天" in notes
    assert any("10-10" in note and "调休" in note for note in notes)


def test_a_long_strip_is_folded_in_the_middle():
    found, days = traced("90d", date(2026, 3, 2))
    cells = strips.trace_cells(days, found.due)

    shown = strips.folded(cells)

    assert len(shown) < 24
    assert sum(1 for cell in shown if cell.kind == "fold") == 1


def test_the_timeline_is_a_view_of_the_ledger(db):
    entry = Plain(
        sequence=7,
        at=datetime(2026, 10, 12, 1, 2, tzinfo=UTC),
        actor=None,
        action="opinion.receive",
        label="签收",
        rows="WH-32.s1",
        facts='{"received_on": "2026-10-12", "party": 9, "note": "x"}',
        text="已读",
        hash="ab" * 32,
    )

    text = draw("{% timeline entries path=path %}", entries=[entry], path=WEIHAI)

    assert "系统" in text
    assert "2026-10-12；已读" in text
    assert "abab…abab" in text
    assert "2026-10-12 09:02" in text


@pytest.mark.parametrize(("number", "folded"), [(5, 0), (6, 0), (7, 2), (40, 35)])
def test_older_entries_of_the_timeline_are_folded_not_left_out(db, number, folded):
    at = datetime(2026, 10, 12, 1, 2, tzinfo=UTC)
    entries = [
        Plain(
            sequence=n, at=at, actor=None, action="a", label=f"第{n}步", rows="", facts="", hash=""
        )
        for n in range(number, 0, -1)
    ]

    text = draw("{% timeline entries %}", entries=entries)

    shown, _, older = text.partition("<details")
    assert older.count("<tr><td") == folded
    assert shown.count("<tr><td") == number - folded
    assert f"第{number}步" in shown
    assert (f"较早的 {folded} 条" in older) == bool(folded)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "—"),
        (Decimal("1234567.5"), "1,234,567.50"),
        (0, "0.00"),
        (Decimal("-12.345"), "-12.35"),
    ],
)
def test_an_amount_is_written_with_two_decimals(value, shown):
    assert html.money(value) in (shown, shown.replace("35", "34"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "—"),
        (date(2026, 1, 5), "2026-01-05"),
        (datetime(2026, 1, 5, 17, tzinfo=UTC), "2026-01-06"),
    ],
)
def test_a_day_has_one_form(value, shown):
    assert html.day(value) == shown


@pytest.mark.parametrize(("name", "shown"), [("王小明", "王**"), ("李", "李"), ("", "—")])
def test_a_person_is_masked_but_for_the_surname(name, shown):
    assert html.masked(name) == shown


def test_an_organisation_is_not_masked():
    assert html.masked("演示公司", is_person=False) == "演示公司"
