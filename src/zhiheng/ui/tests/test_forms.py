"""Forms: unreadable input is refused in words beside the field, and what was typed stays."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from zhiheng.ui.forms import DayField, MoneyField, ReasonField, TextField, UploadField, problems

RECEIVE = "/preview/matter/receive"
GOOD = {"received_on": "2026-10-12", "amount": "5,000.00", "mode": "e", "reason": "按期签收"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "请填写日期"),
        ("1899-01-01", "1949-10-01"),
        ("2999-01-01", "2199-12-31"),
        ("2026-02-30", "不能识别"),
        ("2026/1/2", "不能识别"),
        ("20260102", "不能识别"),
        ("\x00", "不能识别"),
        ("9" * 400, "不能识别"),
        ("２０２６-01-02x", "不能识别"),
        ("2100-01-01", "不能晚于今天"),
    ],
)
def test_a_day_that_cannot_be_used_is_refused(text, words):
    with pytest.raises(ValidationError, match=words):
        DayField(may_be_future=False).clean(text)


def test_a_day_is_read_in_one_form():
    assert DayField().clean(" 2026-10-16 ") == date(2026, 10, 16)


@pytest.mark.parametrize(
    "text",
    [
        "1.5万元",
        "约5000",
        "-1",
        "1e9",
        "1,00",
        "10000000000000",
        "５０００元",
        "\x00",
        "NaN",
        "1.234",
    ],
)
def test_an_amount_is_never_guessed(text):
    with pytest.raises(ValidationError):
        MoneyField().clean(text)


@pytest.mark.parametrize(
    ("text", "yuan"), [("5000", "5000"), ("5,000.00", "5000.00"), ("0.5", "0.5"), (" 12 ", "12")]
)
def test_an_amount_in_yuan_is_read(text, yuan):
    assert str(MoneyField().clean(text)) == yuan


@pytest.mark.parametrize(
    ("text", "words"), [("a\x00b", "控制字符"), ("\x07", "控制字符"), ("长" * 5000, "4000")]
)
def test_a_text_with_control_characters_or_too_long_is_refused(text, words):
    with pytest.raises(ValidationError, match=words):
        TextField().clean(text)


def test_a_reason_is_not_a_single_word():
    with pytest.raises(ValidationError):
        ReasonField().clean("无")


def test_the_summary_links_each_problem_to_its_field():
    class Two(forms.Form):
        day = DayField(label="日期")
        text = TextField(label="事由")

    found = problems(Two({"day": "x", "text": ""}))

    assert [(p.label, p.id) for p in found] == [("日期", "id_day"), ("事由", "id_text")]


def test_a_refused_step_keeps_the_input_and_writes_the_sentence_at_the_field(office):
    page = office.post(RECEIVE, GOOD)
    text = page.content.decode()

    assert page.status_code == 422
    assert "收到日期不能早于发出日期 2026-10-12。" in text
    assert 'value="5,000.00"' in text
    assert 'href="#id_received_on"' in text
    assert 'aria-invalid="true"' in text


def test_a_step_shows_its_clauses_before_anything_is_typed(office):
    text = office.get(RECEIVE).content.decode()

    assert "第三十二条" in text
    assert "error-summary" not in text


@pytest.mark.parametrize("bad", ["\x00", "9" * 5000, "1899-01-01", "=cmd()"])
@pytest.mark.parametrize("name", list(GOOD))
def test_no_bad_value_in_any_field_breaks_the_page(office, name, bad):
    assert office.post(RECEIVE, GOOD | {name: bad}).status_code == 422


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("同意", "审核意见至少写 4 个字，现在是 2 个"),
        ("同" * 21, "审核意见最多写 20 个字，现在是 21 个"),
    ],
)
def test_a_text_of_the_wrong_length_is_refused_by_its_name(text, words):
    with pytest.raises(ValidationError, match=words):
        ReasonField(label="审核意见", max_length=20).clean(text)


def test_an_upload_of_the_wrong_kind_names_what_is_taken():
    file = SimpleUploadedFile("photo.pdf", b"%PDF-1.7")

    with pytest.raises(ValidationError, match="照片须是 png、jpg 文件") as refused:
        UploadField(label="照片", suffixes=("png", "jpg")).clean(file)

    assert "docx" not in str(refused.value)
