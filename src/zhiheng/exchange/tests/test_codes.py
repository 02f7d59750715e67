"""Codes and document numbers: right to the last digit, or a sentence with the probable reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.directory.codes import CREDIT_ALPHABET, body_check, credit_check
from zhiheng.values.choices import read_boolean, read_sanctions
from zhiheng.values.codes import (
    is_credit_code,
    read_certificates,
    read_credit_code,
    read_identity_number,
)
from zhiheng.values.numbers import read_document_number
from zhiheng.values.text import read_party_name, read_text

GOOD = "91371000MA4002413C"
SAMPLE_IDENTITY = "11010519491231002X"


@pytest.mark.parametrize(
    "text",
    [GOOD, GOOD.lower(), f" {GOOD} ", "９１３７１０００ＭＡ４００２４１３Ｃ", "91110000600037341L"],
)
def test_a_right_code_is_read_in_any_width_and_case(text):
    assert is_credit_code(read_credit_code(text).value)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("91371O00MA4002413C", GOOD),
        ("9I371000MA4002413C", GOOD),
        ("91371000MA40024131", "GB 32100"),
        ("9.1371E+17", "末位已丢失"),
        ("9137**********413C", "遮盖"),
        ("371000200012345", "工商注册号"),
        ("12345678-9", "组织机构代码"),
        ("91371000MA400241", "应为 18 位"),
        ("0" * 18, "占位"),
        (SAMPLE_IDENTITY, "身份号码"),
        ("91371000MA4002413\0", "NUL"),
    ],
)
def test_a_wrong_code_waits_and_is_never_repaired(text, word):
    reading = read_credit_code(text)

    assert reading.value is None
    assert word in reading.problem


def test_the_body_is_checked_too():
    body = "91371000MA" + "4002413"
    wrong = next(c for c in "0123456789X" if c != body_check(body[8:16]))
    code = body[:16] + wrong

    assert "GB 11714" in read_credit_code(code + credit_check(code)).problem


@given(st.text(CREDIT_ALPHABET, min_size=18, max_size=18))
def test_a_code_is_accepted_only_with_both_check_digits(code):
    value = read_credit_code(code).value

    assert (value == code) == is_credit_code(code)


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_no_single_wrong_character_passes(place, char):
    damaged = GOOD[:place] + char + GOOD[place + 1 :]

    assert (read_credit_code(damaged).value is None) == (damaged != GOOD)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("110105194912310021", "校验位"),
        ("110105194902310021", "出生日期"),
        ("110105491231002", "停用"),
        ("1.10105E+17", "末位已丢失"),
        ("1101051949", "应为 18 位"),
    ],
)
def test_a_wrong_identity_number_waits_and_is_not_repeated(text, word):
    reading = read_identity_number(text)

    assert reading.value is None
    assert word in reading.problem
    assert text not in reading.problem


def test_the_standard_sample_is_an_identity_number():
    assert read_identity_number("11010519491231002x").value == SAMPLE_IDENTITY


def test_a_masked_identity_number_is_left_out_with_a_warning():
    assert "遮盖" in read_identity_number("110105********002X").warning


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("威城罚[2026]第012号", "威城罚〔2026〕第012号"),
        ("威城罚（２０２６）１号", "威城罚〔2026〕1号"),
        ("威城罚【2026】 1 号", "威城罚〔2026〕1号"),
        ("威城罚(2026)1号", "威城罚〔2026〕1号"),
        ("威市监处罚〔2026〕10-023号", "威市监处罚〔2026〕10-023号"),
        ("鲁K-2026-001", "鲁K-2026-001"),
    ],
)
def test_document_numbers_get_one_form(text, number):
    assert read_document_number(text).value == number


@pytest.mark.parametrize(
    "text",
    [
        "威城罚〔2026〕1-3号",
        "威城罚〔2026〕1至3号",
        "威城罚〔2026〕1～3号",
        "威城罚〔2026〕1、2号",
        "威城罚〔2026〕1号、〔2026〕2号",
        "威城罚〔2026〕1号,威城罚〔2026〕2号",
        "威城罚〔2026〕1号等3件",
    ],
)
def test_a_number_for_several_cases_waits(text):
    assert "多个案件" in read_document_number(text).problem


@pytest.mark.parametrize(
    "text", ["甲公司、乙公司", "张三等3人", "甲公司\n乙公司", "甲公司；乙公司"]
)
def test_several_parties_in_one_cell_wait(text):
    assert "多个当事人" in read_party_name(text).problem


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("罚款", "fine"),
        ("警告;罚款", "fine,warning"),
        ("没收违法所得、没收非法财物", "confiscate"),
        ("警告并处罚款", "fine,warning"),
        ("罚款5000元", "fine"),
        ("法律、行政法规规定的其他行政处罚", "other"),
        ("责令停产停业", "close"),
    ],
)
def test_kinds_of_penalty_are_read_from_old_and_new_lists(text, codes):
    assert read_sanctions(text).value == codes


def test_suspend_or_revoke_is_settled_by_the_content_or_waits():
    old = "暂扣或者吊销许可证、暂扣或者吊销执照"

    assert read_sanctions(old, "吊销营业执照").value == "revoke"
    assert "无法确定" in read_sanctions(old, "").problem


@pytest.mark.parametrize(
    ("text", "value"), [("是", True), ("否", False), ("√", True), ("无", False), ("", None)]
)
def test_yes_and_no(text, value):
    assert read_boolean(text).value is value


@pytest.mark.parametrize("text", ["a\0b", "a\x07b", "坏\ufffd字", "字" * 201])
def test_damaged_or_overlong_text_waits(text):
    assert read_text(text, 200).problem


def test_invisible_characters_are_dropped_and_nothing_is_cut():
    assert read_text("\ufeff甲\u200b乙　", 200).value == "甲乙"


@pytest.mark.parametrize("text", ["1.5E+10", "a b/c", "证号，另一证号"])
def test_what_is_no_certificate_number_waits(text):
    assert read_certificates(text).problem


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("15123456789", "15123456789"),
        ("15123456789、15123456790", "15123456789,15123456790"),
        ('["15123456789","15123456790"]', "15123456789,15123456790"),
        ("15123456789\n15123456789", "15123456789"),
        ("1512 3456 789；15123456790", "15123456789,15123456790"),
    ],
)
def test_several_certificates_in_one_cell_are_told_apart(text, numbers):
    assert read_certificates(text).value == numbers
