"""纯函数：归并、说明语句、参数的时间表、统计末步。"""

from datetime import date
from decimal import Decimal

import pytest

from zhiheng.screening.findings import gather, hits, sentence
from zhiheng.screening.parameters import FOR_EVER, Override, parameter_rows
from zhiheng.screening.rulefile import rule
from zhiheng.screening.statistics import (
    Ranked,
    adjusted_for_discovery,
    beta_cdf,
    chi_square_tail,
    cliff_delta,
    kruskal_wallis,
    percentile,
)

COLUMNS = ("act_id", "agency_id", "party_id", "ground", "fact_on", "due_on", "value")


def test_rows_of_one_fingerprint_become_one_lead_told_by_the_first_ground():
    rows = [
        (5, 1, 2, "item", date(2026, 1, 5), None, None),
        (5, 1, 2, "agency", date(2026, 1, 5), None, None),
    ]

    found = gather(rule("AB-1.01"), hits(COLUMNS, rows))

    assert [(f.fingerprint, f.ground, f.acts) for f in found] == [
        ("AB-1.01:5", "agency", ((5, 1),))
    ]


def test_a_pair_has_one_fingerprint_whichever_comes_first():
    rows = [(9, 1, 2, "code", None, None, None, 4, 3)]

    found = gather(rule("RE-3"), hits((*COLUMNS, "other_id", "other_agency_id"), rows))

    assert [(f.fingerprint, f.acts) for f in found] == [("RE-3:4+9", ((4, 3), (9, 1)))]


def test_the_sentence_says_what_happened_what_should_have_and_the_difference():
    row = (5, 1, 2, "late", date(2026, 3, 27), date(2026, 4, 8), "2026-04-09")

    found = gather(rule("AB-1.26a"), hits(COLUMNS, [row]))[0]

    assert (
        sentence(rule("AB-1.26a"), found)
        == "决定于2026年3月27日作出，应当在2026年4月8日前公开，迟至2026年4月9日公开。"
    )


def test_the_inputs_hash_changes_with_the_inputs_and_not_with_the_run():
    late, later = (
        (5, 1, 2, "late", date(2026, 3, 27), date(2026, 4, 8), day)
        for day in ("2026-04-09", "2026-04-10")
    )

    one, same, other = (
        gather(rule("AB-1.26a"), hits(COLUMNS, [row]))[0].inputs_hash for row in (late, late, later)
    )

    assert one == same
    assert one != other


def test_a_local_value_holds_from_its_day_to_its_day_and_the_shipped_one_around_it():
    mine = Override("RE-1", "cap", "weihai", Decimal(3), date(2026, 1, 1), date(2026, 12, 31))

    rows = [r[3:] for r in parameter_rows([mine], [rule("RE-1")]) if r[1:3] == ("cap", "weihai")]

    assert rows == [
        (date.min, date(2025, 12, 31), Decimal(2)),
        (date(2026, 1, 1), date(2026, 12, 31), Decimal(3)),
        (date(2027, 1, 1), FOR_EVER, Decimal(2)),
    ]


def test_weihai_reviews_every_ordinary_penalty_and_huantai_does_not():
    values = {r[2]: r[5] for r in parameter_rows((), [rule("AB-1.09")])}

    assert (values["weihai"], values["huantai"]) == (1, 0)


@pytest.mark.parametrize(
    ("x", "a", "b", "expected"), [(0.5, 2, 2, 0.5), (0.25, 1, 1, 0.25), (0.3, 10.5, 0.5, 0.0000014), (0.9, 1, 3, 0.999), (0, 1, 1, 0), (1, 1, 1, 1)]
)  # fmt: skip
def test_the_beta_distribution(x, a, b, expected):
    assert beta_cdf(x, a, b) == pytest.approx(expected, abs=1e-6)


def test_percentiles_are_interpolated():
    assert percentile([1, 2, 3, 4], 0.5) == 2.5


@pytest.mark.parametrize(
    ("x", "freedom", "expected"),
    [(3.841459, 1, 0.05), (6.634897, 1, 0.01), (5.991465, 2, 0.05), (7.814728, 3, 0.05), (18.307038, 10, 0.05), (2, 2, 0.367879), (0, 4, 1), (200, 3, 0)],
)  # fmt: skip
def test_the_upper_tail_of_chi_square(x, freedom, expected):
    assert chi_square_tail(x, freedom) == pytest.approx(expected, abs=1e-6)


def test_kruskal_wallis_corrects_for_ties():
    """甲 1 2 2 3，乙 2 4 4 5：秩 1、3×3、5、6.5×2、8，同秩组 3 与 2。"""
    first, second = Ranked(4, 1 + 3 + 3 + 5), Ranked(4, 3 + 6.5 + 6.5 + 8)

    h = kruskal_wallis([first, second], tied=(27 - 3) + (8 - 2))

    assert h == pytest.approx((12 * (144 / 4 + 576 / 4) / 72 - 27) / (1 - 30 / 504))
    assert kruskal_wallis([Ranked(2, 5), Ranked(2, 5)], tied=64 - 4) is None


def test_cliff_delta_is_the_share_of_wins_less_the_share_of_losses():
    """上例十六对中甲胜一对（3 对 2）、平二对、负十三对。"""
    assert cliff_delta(Ranked(4, 12), 8) == pytest.approx((1 - 13) / 16)
    assert cliff_delta(Ranked(4, 24), 8) == pytest.approx((13 - 1) / 16)


def test_adjusted_values_are_in_order_and_never_above_a_later_one():
    assert adjusted_for_discovery([0.03, 0.01, 0.04, 0.9]) == pytest.approx(
        [0.16 / 3, 0.04, 0.16 / 3, 0.9]
    )
