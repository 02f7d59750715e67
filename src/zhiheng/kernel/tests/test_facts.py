"""留痕里只有编号、代码、日期、金额和带密钥的哈希。"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.kernel import facts
from zhiheng.kernel.tests.matters import Letter

NAMES = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"day": date(2026, 9, 1)}, '{"day":"2026-09-01"}'),
        (
            {"at": datetime(2026, 9, 1, 2, 0, tzinfo=UTC)},
            '{"at":"2026-09-01T02:00:00.000000Z"}',
        ),
        ({"b": 2, "a": Decimal("1.50")}, '{"a":"1.50","b":2}'),
        ({"status": Letter.Status.DRAFT}, '{"status":"draft"}'),
        ({"ids": [1, 2], "none": None, "yes": True}, '{"ids":[1,2],"none":null,"yes":true}'),
        ({"opinion.rectify": "WH-33.s1"}, '{"opinion.rectify":"WH-33.s1"}'),
    ],
)
def test_typed_facts_have_one_spelling(value: dict[str, object], written: str) -> None:
    assert facts.canonical_facts(value) == written


@pytest.mark.parametrize(
    "value",
    [
        "王小明",
        "Wang Xiaoming",
        "13812345678",
        "370102199001011234",
        "37010219900101123x",
        "91370100MA3C8KXX0A",
        "06315200000",
        13812345678,
        "a" * 200,
        1.5,
        object(),
        datetime(2026, 9, 1),  # noqa: DTZ001 - naive on purpose
        list(range(3000)),
    ],
)
def test_names_numbers_and_free_text_are_refused(value: object) -> None:
    with pytest.raises(facts.FactError):
        facts.canonical_facts({"value": value})


def test_a_name_is_no_fact_name_either() -> None:
    with pytest.raises(facts.FactError):
        facts.canonical_facts({"王小明": 1})


@given(NAMES)
def test_no_chinese_text_survives_as_a_fact(name: str) -> None:
    with pytest.raises(facts.FactError):
        facts.canonical_facts({"value": name})

    assert name not in facts.canonical_facts({"value": facts.safe(name)})


@given(st.recursive(st.text() | st.integers(-9, 9) | st.none(), st.lists, max_leaves=8))
def test_safe_makes_any_event_writable(value: object) -> None:
    facts.canonical_facts({"value": facts.safe(value)})


def test_equal_texts_have_equal_hashes_and_others_not() -> None:
    assert facts.hashed("同一句") == facts.hashed("同一句")
    assert facts.hashed("同一句") != facts.hashed("另一句")
