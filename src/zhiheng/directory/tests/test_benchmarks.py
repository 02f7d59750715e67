"""裁量阶次：不重叠、不出法定幅度、空档须确认；版本首尾相接。"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from zhiheng import factories
from zhiheng.directory import item_services as services
from zhiheng.directory.benchmarks import Benchmark, Tier, faults, gaps
from zhiheng.directory.models import DiscretionBand
from zhiheng.kernel.models import LedgerEntry

FROM = date(2026, 1, 1)
WHOLE = (("较轻", 0, 3000), ("一般", 3000, 6000), ("较重", 6000, 10000))


def benchmark(*tiers, law=(0, 10000), **fields):
    made = tuple(
        Tier(name, Decimal(least), None if most is None else Decimal(most))
        for name, least, most in tiers
    )
    low, high = law
    values = {"violation_code": "YSWF001", "valid_from": FROM} | fields
    upper = None if high is None else Decimal(high)
    return Benchmark(law_min=Decimal(low), law_max=upper, tiers=made, **values)


@pytest.mark.clause("CF-32", "SD-12", "WH-12-1")
def test_a_mitigated_tier_may_lie_below_the_minimum_of_the_law():
    law = (5000, 10000)
    lawful = benchmark(("减轻处罚", 1000, 4999), ("一般", 5000, 10000), law=law)
    assert (faults(lawful), gaps(lawful)) == ([], [])

    (across,) = faults(benchmark(("减轻处罚", 1000, 6000), ("一般", 6000, 10000), law=law))
    assert "跨过了法定下限 5,000 元" in across
    (unnamed,) = faults(benchmark(("较轻", 1000, 5000), ("一般", 5000, 10000), law=law))
    assert "情节须写明“减轻”或者“不予”" in unnamed
    (gap,) = gaps(benchmark(("不予处罚", 0, 0), ("一般", 6000, 10000), law=law))
    assert gap.startswith("法定下限 5,000 元至“一般”")


@pytest.mark.parametrize(
    ("tiers", "law", "sentence"),
    [
        ((), (0, 10000), "至少要有一个阶次"),
        ((("一般", 5000, 1000),), (0, 10000), "“一般”的上限 1,000 元低于下限 5,000 元"),
        ((("一般", 500, 1000),), (1000, 10000), "低于法定下限 1,000 元"),
        ((("一般", 500, 20000),), (0, 10000), "超过法定上限 10,000 元"),
        ((("一般", 500, None),), (0, 10000), "（不封顶）超过法定上限"),
        ((("一般", 0, 10000),), (9, 5), "法定上限 5 元低于法定下限 9 元"),
        ((("轻", 0, 3000), ("重", 2999, 10000)), (0, 10000), "“轻”与“重”重叠：前者到 3,000 元，后者自 2,999 元起"),
        ((("轻", 0, None), ("重", 9, None)), (0, None), "“轻”与“重”重叠：前者到 不封顶"),
        ((("轻", 0, 5), ("轻", 5, 9)), (0, 9), "情节“轻”写了 2 次"),
        ((("轻", 0, 5), ("中", 5, 5), ("重", 5, 9)), (0, 9), "“中”只有 5 元一个数，已经在“轻”的 0 元至 5 元之内"),
        ((("中", 5, 5), ("重", 5, 9)), (5, 9), "“中”只有 5 元一个数，已经在“重”的 5 元至 9 元之内"),
        ((("中", 5, 5), ("重", 5, 5)), (0, 9), "“重”只有 5 元一个数，已经在“中”的 5 元至 5 元之内"),
        ((("轻", 0, 0),), (0, 0), "法定上限是 0 元，没有幅度可以分阶次"),
    ],
)  # fmt: skip
def test_a_faulty_benchmark_is_named_in_a_sentence(tiers, law, sentence):
    assert any(sentence in one for one in faults(benchmark(*tiers, law=law)))


@pytest.mark.parametrize(
    ("tiers", "law", "sentences"),
    [
        (WHOLE, (0, 10000), []),
        ((("轻", 0, 3000), ("重", 3001, 10000)), (0, 10000), []),
        ((("重", 3000, None), ("轻", 0, 3000)), (0, None), []),
        ((("轻", 0, 3000), ("重", "3001.01", 10000)), (0, 10000), ["“轻”的 3,000 元至“重”的 3,001.01 元"]),
        ((("一般", 1000, 9000),), (0, 10000), ["法定下限 0 元至“一般”的 1,000 元", "“一般”的 9,000 元至法定上限"]),
        ((("一般", 0, 9000),), (0, None), ["至法定上限（不封顶）之间没有阶次"]),
    ],
)  # fmt: skip
def test_every_stretch_of_the_lawful_range_without_a_tier_is_named(tiers, law, sentences):
    found = gaps(benchmark(*tiers, law=law))

    assert len(found) == len(sentences)
    assert all(sentence in one for sentence, one in zip(sentences, found, strict=True))
    assert faults(benchmark(*tiers, law=law)) == []


@pytest.fixture
def item(db):
    return factories.make_item(factories.make_agency())


def issue(item, made, **options):
    actor = factories.make_user("so_handler")
    return services.issue_bands(item, made, actor=actor, now=timezone.now(), **options)


@pytest.mark.clause("WH-12-1", "SD-12")
def test_a_new_version_ends_the_one_before_on_the_eve(item):
    issue(item, benchmark(*WHOLE))
    issue(item, benchmark(*WHOLE, valid_from=date(2026, 7, 1)))

    spans = set(DiscretionBand.objects.values_list("version", "valid_from", "valid_to"))
    assert spans == {(1, FROM, date(2026, 6, 30)), (2, date(2026, 7, 1), None)}
    assert LedgerEntry.objects.filter(action="band.issue").count() == 2
    assert '"version":2' in LedgerEntry.objects.latest("sequence").facts


@pytest.mark.parametrize("day", [FROM, FROM - timedelta(days=1)])
def test_a_new_version_cannot_reach_behind_the_one_before(item, day):
    issue(item, benchmark(*WHOLE))

    with pytest.raises(ValidationError, match="新版须晚于这一日"):
        issue(item, benchmark(*WHOLE, valid_from=day))
    assert DiscretionBand.objects.count() == 3


def test_a_gap_between_versions_is_refused_until_it_is_confirmed(item):
    (band, *_) = issue(item, benchmark(*WHOLE))
    actor = factories.make_user("so_head")
    services.end_bands(band, valid_to=date(2026, 3, 31), actor=actor, now=timezone.now())
    later = benchmark(*WHOLE, valid_from=date(2026, 4, 11))

    with pytest.raises(ValidationError, match="中间 10 日没有裁量基准"):
        issue(item, later)
    assert len(issue(item, later, may_leave_gaps=True)) == 3
    first = DiscretionBand.objects.filter(version=1)
    assert set(first.values_list("valid_to", flat=True)) == {date(2026, 3, 31)}


def test_a_gap_between_tiers_is_refused_until_it_is_confirmed_an_overlap_always(item):
    sparse = benchmark(("一般", 1000, 9000))
    with pytest.raises(ValidationError, match="已核对，确有空档"):
        issue(item, sparse)
    assert len(issue(item, sparse, may_leave_gaps=True)) == 1

    overlapping = benchmark(("轻", 0, 5000), ("重", 4000, 10000), violation_code="YSWF002")
    with pytest.raises(ValidationError, match="重叠"):
        issue(item, overlapping, may_leave_gaps=True)


def test_only_the_newest_open_version_is_ended_and_not_before_its_start(item):
    (old, *_) = issue(item, benchmark(*WHOLE))
    (new, *_) = issue(item, benchmark(*WHOLE, valid_from=date(2026, 7, 1)))
    credit = {"actor": factories.make_user("so_head"), "now": timezone.now()}

    with pytest.raises(ValidationError, match="已有更新的版本"):
        services.end_bands(old, valid_to=date(2026, 12, 31), **credit)
    with pytest.raises(ValidationError, match="不能早于施行日期"):
        services.end_bands(new, valid_to=date(2026, 6, 30), **credit)
    services.end_bands(new, valid_to=date(2026, 12, 31), **credit)
    with pytest.raises(ValidationError, match="已登记到 2026-12-31"):
        services.end_bands(new, valid_to=date(2027, 12, 31), **credit)


@pytest.mark.clause("HT-3.4-1")
def test_two_spans_of_one_agency_do_not_overlap(item):
    agency = item.claims.get().agency
    credit = {"actor": factories.make_user("so_handler"), "now": timezone.now()}

    with pytest.raises(ValidationError, match="两段期间重叠"):
        services.claim_item(item, agency, valid_from=FROM, **credit)
    services.end_claim(item.claims.get(), valid_to=date(2026, 5, 31), **credit)
    with pytest.raises(ValidationError, match="两段期间重叠"):
        services.claim_item(item, agency, valid_from=date(2026, 5, 31), **credit)
    services.claim_item(item, agency, valid_from=date(2026, 6, 1), **credit)

    assert item.claims.count() == 2
    actions = LedgerEntry.objects.order_by("sequence").values_list("action", flat=True)
    assert list(actions) == ["item.end_claim", "item.claim"]
