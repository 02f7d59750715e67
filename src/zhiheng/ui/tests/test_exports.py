"""Exports: the same rows and columns as on the page, harmless in a spreadsheet, capped."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.utils.html import format_html
from python_calamine import CalamineWorkbook

from zhiheng import factories
from zhiheng.ui import exports

URL = "/preview/officers"


@pytest.fixture
def odd_names(db):
    agency = factories.make_agency()
    names = ["=1+1", "+86", "-5", "@SUM(A1)", "平常", "＝全角", "\t制表"]
    return [factories.make_officer(agency, certificate=False, name=name) for name in names]


def body(response):
    return b"".join(response.streaming_content)


def test_csv_begins_with_a_byte_order_mark_and_neutralises_formulas(office, odd_names):
    answer = office.post(f"{URL}?sort=id", {"export": "csv"})

    text = body(answer).decode()
    rows = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff")
    assert rows[0][:2] == ["姓名", "执法机关"]
    assert [row[0] for row in rows[1:]] == [
        "'=1+1", "'+86", "'-5", "'@SUM(A1)", "平常", "'＝全角", "'\t制表",
    ]  # fmt: skip
    assert rows[1][5] == "在岗"


def test_xlsx_holds_texts_numbers_and_days_but_no_formula(office, odd_names):
    answer = office.post(f"{URL}?sort=id", {"export": "xlsx"})

    sheet = CalamineWorkbook.from_filelike(BytesIO(body(answer))).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert rows[1][0] == "=1+1"
    assert answer["Content-Type"] == exports.XLSX_TYPE


def test_chosen_rows_only(office, odd_names):
    posted = {"export": "csv", "of": "chosen", "pk": [odd_names[4].pk, "99999999999999999999", "x"]}
    answer = office.post(URL, posted)

    assert len(body(answer).decode().splitlines()) == 2


def test_conditions_of_the_page_hold_for_the_export(office, odd_names):
    answer = office.post(f"{URL}?q=平常", {"export": "csv"})

    assert len(body(answer).decode().splitlines()) == 2


def test_nothing_to_export_is_said(office, db):
    answer = office.post(URL, {"export": "csv"}, follow=True)

    assert "没有可以导出的行。" in answer.content.decode()


@pytest.mark.parametrize("kind", ["", "pdf", "../x", "\x00"])
def test_an_unknown_format_is_not_found(office, odd_names, kind):
    assert office.post(URL, {"export": kind}).status_code == 404


def test_who_took_what_away_is_logged(office, odd_names, handler, monkeypatch):
    seen = []
    monkeypatch.setattr(exports, "_logs", [])
    exports.register_log(lambda *args: seen.append(args))

    office.post(URL, {"export": "csv"})

    assert seen == [(handler, "preview-officers", "csv", 7)]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (True, "是"),
        (Decimal("5000.00"), "5000.00"),
        (-5, "-5"),
        (date(2026, 10, 16), "2026-10-16"),
        (datetime(2026, 10, 16, 1, 2, tzinfo=UTC), "2026-10-16 09:02"),
        (format_html('<span class="lamp">{}</span>', "逾期"), "逾期"),
        ("—", ""),
        ("a,b", "a,b"),
    ],
)
def test_a_cell_is_written_plainly(value, written):
    assert exports.csv_cell(value) == written


def test_a_sheet_is_named_within_the_limits_of_spreadsheets():
    assert exports.sheet_name("执法[行为]:*?/\\" * 9) == ("执法行为" * 9)[:31]
    assert exports.sheet_name("[]") == "数据"
