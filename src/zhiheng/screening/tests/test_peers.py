"""同类比较的规则：本地另定的参数、办公语言的说明、疑点页上的统计。"""

from datetime import date

import pytest

from zhiheng import factories
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
