"""事实 → 阶次：按当日的版本，说清在哪一阶次、在不在幅度之内、相邻是哪个。"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng import factories
from zhiheng.directory.benchmarks import Benchmark, Tier, faults, gaps
from zhiheng.directory.models import DiscretionBand
from zhiheng.directory.simulation import bands_on, reasons, simulate


def band(name, least, most, **fields):
    upper = None if most is None else Decimal(most)
    values = {"law_min": Decimal(0), "law_max": Decimal(10000)} | fields
    return DiscretionBand(circumstance=name, band_min=Decimal(least), band_max=upper, **values)


LIGHT, USUAL, GRAVE = band("较轻", 0, 3000), band("一般", 3000, 6000), band("较重", 6500, 10000)
BANDS = [GRAVE, LIGHT, USUAL]
NEW = {"version": 2, "valid_from": date(2026, 7, 1)}


def names(bands):
    return [one.circumstance for one in bands]


@pytest.mark.parametrize(
    ("circumstance", "amount", "found", "inside", "sentence"),
    [
        ("", 5000, ["一般"], True, "5,000 元落在“一般”的 3,000 元至 6,000 元之内。"),
        ("", 3000, ["较轻", "一般"], True, "正好在“较轻”和“一般”的分界上"),
        ("", 6200, [], False, "在“一般”与“较重”之间，没有阶次覆盖"),
        ("", 20000, [], False, "不在任何阶次之内，也超过法定上限 10,000 元：没有法定依据"),
        ("一般", None, ["一般"], None, "情节“一般”的 3,000 元至 6,000 元。"),
        ("一般", 4000, ["一般"], True, "4,000 元在“一般”的 3,000 元至 6,000 元之内。"),
        ("一般", 1000, ["一般"], False, "1,000 元低于“一般”的 3,000 元至 6,000 元；这个数额属于“较轻”的幅度"),
        ("一般", 6200, ["一般"], False, "6,200 元高于“一般”的 3,000 元至 6,000 元，也不在其他阶次之内"),
        ("较重", 12000, ["较重"], False, "12,000 元高于“较重”的 6,500 元至 10,000 元，也超过法定上限 10,000 元：没有法定依据，经批准、集体讨论也不能"),
        ("特别重", 1, [], None, "没有情节“特别重”，只有“较轻”、“一般”、“较重”"),
        ("", None, [], None, "请填写情节或者金额"),
    ],
)  # fmt: skip
def test_the_answer_names_the_band_and_says_why(circumstance, amount, found, inside, sentence):
    answer = simulate(BANDS, circumstance, None if amount is None else Decimal(amount))

    assert (names(answer.bands), answer.is_inside) == (found, inside)
    assert sentence in answer.why


@pytest.mark.parametrize(
    ("circumstance", "amount", "lacking"),
    [
        ("", None, "情节或者罚款数额：情节有“较轻”、“一般”、“较重”"),
        ("", 3000, "情节：这一版有“较轻”、“一般”、“较重”"),
        ("", 6200, "情节：这一版有“较轻”、“一般”、“较重”"),
        ("特别重", 1, "情节：这一版有“较轻”、“一般”、“较重”"),
        ("一般", None, "罚款数额：填了才能核对"),
        ("", 5000, ""),
        ("一般", 1000, ""),
    ],
)
def test_it_names_the_fact_that_is_lacking(circumstance, amount, lacking):
    answer = simulate(BANDS, circumstance, None if amount is None else Decimal(amount))

    assert answer.lacking.startswith(lacking)
    assert bool(answer.lacking) == bool(lacking)


@pytest.mark.parametrize(
    ("circumstance", "amount", "by_circumstance", "by_amount"),
    [
        ("一般", 4000, "“一般”的 3,000 元至 6,000 元，是这一版 3 个阶次中由轻到重的第 2 个。", "4,000 元不低于下限，也不高于上限。"),
        ("一般", 1000, "由轻到重的第 2 个", "1,000 元低于下限。"),
        ("一般", 9000, "由轻到重的第 2 个", "9,000 元高于上限。"),
        ("", 5000, "没有填写，按数额找。", "不低于下限"),
        ("", 6200, "没有填写。", "6,200 元不在任何一个阶次的幅度之内。"),
        ("特别重", 1, "所填“特别重”不是这一版的情节。", "没有可以核对的幅度"),
        ("", None, "没有填写。", "没有填写，没有核对。"),
    ],
)  # fmt: skip
def test_each_fact_says_what_follows_from_it(circumstance, amount, by_circumstance, by_amount):
    facts = (circumstance, None if amount is None else Decimal(amount))
    ordered = [
        band("较轻", 0, 3000, **NEW),
        band("一般", 3000, 6000, **NEW),
        band("较重", 6500, 10000, **NEW),
    ]

    told = dict(reasons(simulate(ordered, *facts), ordered, date(2026, 8, 1), facts))

    assert told["行为日"] == "2026-08-01 施行的是第 2 版（2026-07-01 施行）。"
    assert by_circumstance in told["情节"]
    assert by_amount in told["罚款数额"]


def test_the_neighbours_stand_beside_the_band():
    answer = simulate(BANDS, "一般", None)

    assert (answer.lower, answer.upper) == (LIGHT, GRAVE)
    between = simulate(BANDS, "", Decimal(6200))
    assert (between.lower, between.upper) == (USUAL, GRAVE)
    assert simulate(BANDS, "", Decimal(20000)).upper is None


def test_without_a_benchmark_of_that_day_nothing_is_decided():
    answer = simulate([], "一般", Decimal(1))

    assert answer.bands == ()
    assert answer.is_inside is None
    assert simulate([], "", Decimal(1)).is_inside is None
    assert "没有施行中的裁量基准" in answer.why


@pytest.mark.clause("CF-4", "CF-32")
def test_what_the_law_forbids_is_no_deviation_to_be_approved():
    bands = [band("较轻", 5000, 7000, law_min=Decimal(5000))]

    over = simulate(bands, "较轻", Decimal(20000)).why
    under = simulate(bands, "较轻", Decimal(4000)).why

    assert "也不能这样处罚" in over
    assert "低于法定下限 5,000 元" in under
    assert "减轻情形" in under
    for said in (over, under):
        assert "偏离基准的须说明理由" not in said


def test_an_unbounded_band_holds_every_larger_amount():
    open_end = band("严重", 3000, None, law_max=None)

    assert simulate([open_end], "", Decimal(10**9)).is_inside


@pytest.mark.clause("WH-12-1", "SD-12", "CF-34")
@pytest.mark.django_db
def test_a_past_day_is_judged_by_the_version_of_that_day():
    item = factories.make_item()
    factories.make_band(item, version=1, valid_to=date(2026, 6, 30), band_max=Decimal(5000))
    factories.make_band(
        item, version=2, valid_from=date(2026, 7, 1), band_max=Decimal(2000), document_number="二号"
    )

    then = simulate(bands_on(item, "YSWF001", date(2026, 6, 30)).bands, "", Decimal(4000))
    now = simulate(bands_on(item, "YSWF001", date(2026, 7, 1)).bands, "", Decimal(4000))

    assert (then.is_inside, then.bands[0].version) == (True, 1)
    assert now.is_inside is False


edges = st.lists(st.integers(0, 10000), min_size=2, max_size=8, unique=True).map(sorted)
tens = st.integers(0, 10).map(lambda n: n * 10)
amounts = st.decimals(0, 10000, places=2)


@given(edges=edges, amount=amounts)
def test_a_benchmark_without_fault_and_gap_has_a_band_for_every_lawful_amount(edges, amount):
    edges = [0, *edges[1:-1], 10000]
    tiers = tuple(
        Tier(f"第{n}档", Decimal(low), Decimal(high))
        for n, (low, high) in enumerate(zip(edges, edges[1:], strict=False))
    )
    made = Benchmark("YSWF001", Decimal(0), Decimal(10000), date(2026, 1, 1), tiers)
    bands = [band(tier.circumstance, tier.least, tier.most) for tier in tiers]

    assert faults(made) == []
    assert gaps(made) == []
    assert 1 <= len(simulate(bands, "", amount).bands) <= 2


@given(spans=st.lists(st.tuples(tens, tens).map(sorted), min_size=1, max_size=5))
def test_whatever_overlaps_is_refused_and_whatever_is_left_open_is_named(spans):
    tiers = tuple(Tier(f"第{n}档", Decimal(a), Decimal(b)) for n, (a, b) in enumerate(spans))
    made = Benchmark("YSWF001", Decimal(0), Decimal(100), date(2026, 1, 1), tiers)
    inner = [sum(a < point < b for a, b in spans) for point in _points(spans)]

    if any(count > 1 for count in inner):
        assert any("重叠" in sentence for sentence in faults(made))
    if not faults(made) and not gaps(made):
        covered = {n for a, b in spans for n in range(a, b + 1, 10)}
        assert covered == set(range(0, 101, 10))


def _points(spans):
    edges = sorted({edge for span in spans for edge in span})
    return [(low + high) / 2 for low, high in zip(edges, edges[1:], strict=False)]
