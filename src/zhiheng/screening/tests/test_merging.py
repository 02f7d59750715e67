"""疑点的合并：新增、更新、重开、消除，各在什么时候。"""

import pytest

from zhiheng.screening.findings import Finding
from zhiheng.screening.merging import Coverage, KnownLead, Standing, merge

FULL = Coverage({"AB-1.12": "v1"})


def finding(mark="AB-1.12:1", inputs="a", version="v1"):
    return Finding(
        "AB-1.12", version, mark, inputs, 1, 1, 1, ((1, 1),), "above", "", None, None, "2", "1"
    )


def known(standing=Standing.OPEN, inputs="a", version="v1", mark="AB-1.12:1"):
    return KnownLead(7, "AB-1.12", version, mark, inputs, standing)


def test_an_unknown_fingerprint_is_new():
    assert merge([finding()], [], FULL).new == [finding()]


def test_screening_twice_changes_nothing():
    assert not merge([finding()], [known()], FULL)


def test_a_verdict_holds_while_the_inputs_are_unchanged():
    assert not merge([finding()], [known(Standing.ENDED)], FULL)


def test_changed_inputs_reopen_what_had_ended():
    assert merge([finding(inputs="b")], [known(Standing.ENDED)], FULL).reopened == [
        (7, finding(inputs="b"))
    ]


def test_changed_inputs_update_what_is_open():
    assert merge([finding(inputs="b")], [known()], FULL).updated == [(7, finding(inputs="b"))]


def test_an_upheld_lead_is_left_alone():
    assert not merge([finding(inputs="b")], [known(Standing.UPHELD)], FULL)
    assert not merge([], [known(Standing.UPHELD)], FULL)


def test_a_lead_without_verdict_clears_when_the_rule_no_longer_fires():
    assert merge([], [known()], FULL).cleared == [7]


@pytest.mark.parametrize(
    "coverage", [Coverage(), Coverage({"AB-1.13": "v1"}), Coverage({"AB-1.12": "v2"})]
)
def test_only_a_complete_run_of_the_same_rule_version_clears(coverage):
    assert merge([], [known()], coverage).cleared == []
