"""Days as offices write them: each either one day or a sentence."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.values.dates import from_serial, read_date, read_until

TODAY = date(2026, 11, 21)
MARCH = date(2021, 3, 5)
DIGITS = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    "text",
    [
        "2021年3月5日",
        "2021年03月05日",
        "2021 年 3 月 5 日",
        "2021/3/5",
        "2021-03-05",
        "2021.3.5",
        "20210305",
        "２０２１－０３－０５",
        "二〇二一年三月五日",
        "二○二一年三月五日",
        "二零二一年三月五日",
        "2021-03-05 10:20:30",
        "2021-03-05T10:20",
        "20210305102030",
        "　2021年3月5日　",
        "2021年3月5号",
        "44260",
    ],
)
def test_every_usual_way_of_writing_a_day_is_read(text):
    assert read_date(text, TODAY).value == MARCH


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("2021年3月", "没有日"),
        ("2021-03", "没有日"),
        ("202103", "没有日"),
        ("二〇二一年三月", "没有日"),
        ("2021年", "没有月和日"),
        ("2021", "没有月和日"),
        ("3月5日", "没有年份"),
        ("3-5", "没有年份"),
        ("三月五日", "没有年份"),
        ("21-3-5", "只有两位"),
        ("21年3月5日", "只有两位"),
        ("3/5/2021", "先后"),
        ("13/5/2021", "先后"),
        ("05-03-2021", "先后"),
        ("1899-01-01", "早于"),
        ("1900-01-01", "早于"),
        ("2999-01-01", "晚于"),
        ("2026-11-22", "晚于今天"),
        ("2021-02-30", "不是存在的"),
        ("2021-13-01", "不是存在的"),
        ("0000-00-00", "不是存在的"),
        ("20211301", "不是存在的"),
        ("2021-3-5至2021-3-9", "一段时间"),
        ("20213", "序号"),
        ("昨天", "无法识别"),
        ("详见决定书", "无法识别"),
        ("2021-03-05\0", "NUL"),
        ("99999", "序号"),
    ],
)
def test_what_lacks_a_part_or_may_be_read_twice_waits(text, word):
    reading = read_date(text, TODAY)

    assert reading.value is None
    assert word in reading.problem


@pytest.mark.parametrize("text", ["", "  ", "-", "/", "无", "NULL", "——", "N/A"])
def test_signs_for_nothing_are_nothing(text):
    assert read_date(text, TODAY) == (None, "", "", "")


def test_a_serial_number_is_named_in_a_warning():
    assert "2021-03-05" in read_date("44260", TODAY).warning


def test_a_moment_of_another_zone_becomes_the_day_in_beijing():
    reading = read_date("2021-03-04T16:30:00Z", TODAY)

    assert reading.value == MARCH
    assert "北京时间" in reading.warning


def test_long_term_validity_is_the_end_of_2099():
    assert read_until("长期").value == date(2099, 12, 31)
    assert read_until("9999-12-31").value == date(2099, 12, 31)


@given(st.dates(date(1950, 1, 1), date(2026, 11, 21)))
def test_all_ways_of_writing_agree(day):
    year = "".join(DIGITS[int(c)] for c in str(day.year))
    forms = [
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{year}年{_numeral(day.month)}月{_numeral(day.day)}日",
    ]

    assert {read_date(form, TODAY).value for form in forms} == {day}


@given(st.integers(36526, 46000))
def test_serials_count_days_from_the_end_of_1899(number):
    assert from_serial(number).date() == (datetime(1899, 12, 30) + timedelta(days=number)).date()  # noqa: DTZ001


@given(st.text(max_size=40))
def test_no_text_ever_raises(text):
    reading = read_date(text, TODAY)

    assert reading.value is None or not reading.problem


def _numeral(number):
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, DIGITS[tens] + "十")
    return head + (DIGITS[ones] if ones else "")
