"""同类比较的规则：本地另定的参数、办公语言的说明、疑点页上的统计。"""

from datetime import date

import pytest
from django.urls import reverse

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.norms.models import ParameterValue
from zhiheng.screening import runs
from zhiheng.screening.models import Lead
from zhiheng.screening.tests import office
from zhiheng.screening.tests.office import NOW_AT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def five_agencies(snapshot_file):
    """同一案由各罚十件：末一个机关三件顶格，其余没有。"""
    agencies = [factories.make_agency() for _ in range(5)]
    for agency in agencies:
        for n in range(10):
            office.act(agency, fine=10_000 if n < 3 and agency is agencies[-1] else 5_000)
    return agencies


@pytest.mark.parametrize(("place", "found"), [("weihai", 0), ("huantai", 1)])
def test_the_probability_set_by_a_place_decides_there_alone(five_agencies, place, found):
    ParameterValue.objects.create(
        key="screening.AB-2.posterior",
        profile=place,
        value=0.999,
        valid_from=date(2026, 1, 1),
        reason="试运行",
        set_by="演示",
        set_at=NOW_AT,
    )

    runs.screen_all(NOW_AT, ids=["AB-2"])

    assert Lead.objects.count() == found


@pytest.fixture
def unequal_agencies(snapshot_file):
    """同一案由，一个机关八件各罚九千元上下，另一个十二件各罚三千元上下。"""
    heavy, light = factories.make_agency(), factories.make_agency()
    for n in range(8):
        office.act(heavy, fine=9_000 + n)
    for n in range(12):
        office.act(light, fine=3_000 + n)
    return heavy, light


def told(rule):
    runs.screen_all(NOW_AT, ids=[rule])
    return [(lead.sentence(), lead.detail()) for lead in Lead.objects.order_by("pk")]


def test_agencies_apart_are_told_by_their_medians_and_the_test_apart(unequal_agencies):
    heavy, _ = told("SE-1b")

    assert heavy == (
        "同一违法行为，该机关当年（至2026年3月27日）罚款中位数是各机关合计的2.99倍（8件比20件），总体重于其他机关。",
        "该机关罚款中位数9003.5元，各机关合计3009.5元；差距 δ＝1，界限 ±0.33；"
        "各机关的秩和检验H＝13.71，2 个机关共 20 件，q＝0.0002。",
    )  # fmt: skip


def test_a_fine_far_from_like_cases_is_told_in_yuan(snapshot_file):
    agency = factories.make_agency()
    for fine in (4_000, 4_100, 4_200, 4_300, 4_400, 4_500, 4_600, 9_900):
        office.act(agency, fine=fine)

    [(sentence, detail)] = told("SE-1")

    assert sentence == "2026年3月27日罚款9900元，同类8件的中位数为4350元。"
    assert detail.startswith("罚款在法定幅度中的位置为0.9889，")


def test_a_fine_without_an_upper_limit_is_told_in_yuan(snapshot_file):
    agency = factories.make_agency()
    for fine in (4_000, 4_000, 4_000, 4_000, 4_000, 4_000, 4_000, 9_000):
        office.act(agency, fine=fine, law_max=None)

    [(sentence, _)] = told("SE-1")

    assert sentence == "2026年3月27日罚款9000元，同类8件的中位数为4000元。"


def test_fines_at_the_top_are_told_as_shares(five_agencies):
    [(sentence, detail)] = told("AB-2")

    assert sentence == (
        "该机关对同一案由罚款10件，其中3件按上限或者接近上限处罚（30.0%）；"
        "约九成同类机关的这一比例在4.5%以下。"
    )
    assert "小于0.05才提示" in detail


def test_the_list_tells_it_in_office_words_and_the_page_adds_the_statistics(
    unequal_agencies, client
):
    runs.screen_all(NOW_AT, ids=["SE-1b"])
    client.force_login(factories.make_user(Role.SO_HEAD, factories.make_so()))

    rows = client.get(reverse("screening:lead-list")).content.decode()
    page = client.get(Lead.objects.order_by("pk")[0].get_absolute_url()).content.decode()

    assert "罚款中位数是各机关合计的2.99倍（8件比20件）" in rows
    assert "δ" not in rows
    assert "δ＝1，界限 ±0.33" in page
    assert "Cliff δ" in page
