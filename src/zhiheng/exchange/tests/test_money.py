"""Amounts: one decided sum in yuan, or a sentence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.values.money import (
    fine_in_text,
    from_words,
    read_money,
    read_money_number,
)


@pytest.mark.parametrize(
    ("text", "unit", "yuan"),
    [
        ("5000", "yuan", "5000"),
        ("5,000.00", "yuan", "5000"),
        ("￥5,000.00", "yuan", "5000"),
        ("¥5000", "yuan", "5000"),
        ("2,000", "yuan", "2000"),
        ("５０００元", "", "5000"),
        ("5000元整", "", "5000"),
        ("人民币5000元", "", "5000"),
        ("罚款人民币5000元", "", "5000"),
        ("1.5万元", "", "15000"),
        ("1.5万", "yuan", "15000"),
        ("1万5000元", "", "15000"),
        ("3千元", "", "3000"),
        ("伍仟元整", "", "5000"),
        ("人民币伍仟元整", "yuan", "5000"),
        ("壹万贰仟叁佰元伍角", "", "12300.50"),
        ("贰拾万零伍佰元整", "", "200500"),
        ("拾万元整", "", "100000"),
        ("三千元", "", "3000"),
        ("一百零五元", "", "105"),
        ("5000元（大写：伍仟元整）", "", "5000"),
        ("伍仟元整（￥5,000.00）", "", "5000"),
        ("0.2", "wan", "2000"),
        ("0.200000", "wan", "2000"),
        ("2.000000", "wan", "20000"),
        ("2000元", "wan", "2000"),
        ("0", "", "0"),
        ("5000", "", "5000"),
    ],
)
def test_an_amount_is_read_in_yuan(text, unit, yuan):
    assert read_money(text, unit).value == Decimal(yuan)


@pytest.mark.parametrize(
    ("text", "unit", "word"),
    [
        ("2.000", "yuan", "千分位"),
        ("2,00", "yuan", "千分位"),
        ("2,0000", "yuan", "千分位"),
        ("0.2", "", "元还是万元"),
        ("5", "", "元还是万元"),
        ("-500", "yuan", "负数"),
        ("(500)", "yuan", "负数"),
        ("拟罚款5000元", "yuan", "拟罚款"),
        ("5000元以下", "yuan", "范围"),
        ("5000-8000", "yuan", "范围"),
        ("5000元至8000元", "yuan", "范围"),
        ("约5000元", "yuan", "范围"),
        ("货值金额3倍", "yuan", "范围"),
        ("500元、300元", "yuan", "多个"),
        ("5000元(陆仟元)", "yuan", "不一致"),
        ("1e5", "yuan", "科学计数"),
        ("5000.005", "yuan", "分以下"),
        ("1" + "0" * 20, "yuan", "合理范围"),
        ("一万二", "yuan", "无法识别"),
        ("3 000", "yuan", "无法识别"),
        ("详见决定书", "wan", "无法识别"),
        ("5000\0", "yuan", "NUL"),
    ],
)
def test_what_is_no_single_decided_sum_waits(text, unit, word):
    reading = read_money(text, unit)

    assert reading.value is None
    assert word in reading.problem


def test_a_bare_number_without_unit_is_yuan_only_with_a_warning():
    assert "按元计" in read_money("5000", "").warning
    assert read_money("5000", "yuan").warning == ""


def test_a_unit_in_the_cell_beats_the_heading_with_a_warning():
    assert "自带单位" in read_money("1.5万元", "yuan").warning


@pytest.mark.parametrize(
    ("number", "unit", "yuan"),
    [(0.2, "wan", "2000"), (2.125, "wan", "21250"), (0.1 + 0.2, "wan", "3000")],
)
def test_numeric_cells_lose_only_binary_noise(number, unit, yuan):
    assert read_money_number(number, unit).value == Decimal(yuan)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("罚款人民币5000元", "5000"),
        ("警告，并处5000元罚款", "5000"),
        ("处罚款人民币伍仟元整（￥5,000.00）", "5000"),
        ("责令改正；罚款1.5万元。逾期不缴纳的，每日按罚款数额的3%加处罚款", "15000"),
        ("对甲罚款500元，对乙罚款300元", None),
        ("拟对当事人处罚款500元", None),
        ("处5000元以上罚款", None),
        ("没收违法所得500元", None),
    ],
)
def test_a_fine_is_taken_from_the_wording_only_when_there_is_one(text, yuan):
    assert fine_in_text(text).value == (Decimal(yuan) if yuan else None)


@given(st.integers(1, 99_999_999))
def test_capital_numerals_say_the_same_as_digits(number):
    assert from_words(_capital(number) + "元整") == number


@given(st.decimals(0, 10**9, places=2))
def test_thousands_separators_change_nothing(amount):
    assert read_money(f"{amount:,.2f}", "yuan").value == read_money(f"{amount:.2f}", "yuan").value


@given(st.text(max_size=30), st.sampled_from(["", "yuan", "wan"]))
def test_no_text_ever_raises(text, unit):
    reading = read_money(text, unit)

    assert reading.value is None or reading.value >= 0


def _capital(number):
    digits, units = "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"]
    text = ""
    for place, section in enumerate([number % 10000, number // 10000]):
        part, zero = "", False
        for power in range(3, -1, -1):
            digit = section // 10**power % 10
            if digit:
                part += ("零" if zero and part else "") + digits[digit] + units[power]
                zero = False
            else:
                zero = True
        if part:
            gap = "零" if place == 0 and number >= 10000 and section < 1000 else ""
            text = (gap + part) + text if place == 0 else part + "万" + text
    return text
