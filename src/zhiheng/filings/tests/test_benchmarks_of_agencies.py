"""报备的裁量基准只管本机关承担的事项，不替代别的机关的（WH-12-1、WH-2）。"""

from datetime import date

import pytest

from zhiheng import factories
from zhiheng.directory.models import AgencyItem, DiscretionBand
from zhiheng.filings import services
from zhiheng.filings.models import Filing
from zhiheng.filings.services import Opening
from zhiheng.filings.tests.conftest import Bureau, at
from zhiheng.filings.tests.test_kinds import BENCHMARK, SIGNED
from zhiheng.kernel.errors import RuleViolation

pytestmark = pytest.mark.django_db
CODE = BENCHMARK["item_code"]


def opened(bureau):
    opening = Opening("benchmark", SIGNED, superior_name="演示省局")
    return services.start(opening, actor=bureau.clerk, now=at(SIGNED))


@pytest.mark.clause("WH-12-1")
def test_an_unknown_item_is_refused_before_it_is_signed_or_submitted(bureau):
    filing = opened(bureau)
    services.fill(filing, actor=bureau.clerk, content=BENCHMARK, now=at(SIGNED))

    with pytest.raises(RuleViolation, match="“事项编码”所填的 YS-B-1 不在事项清单里，请核对编码"):
        services.sign(filing, actor=bureau.chief, now=at(SIGNED))
    with pytest.raises(RuleViolation, match="不在事项清单里"):
        services.submit(filing, actor=bureau.clerk, now=at(SIGNED))


@pytest.mark.clause("WH-12-1", "WH-2")
def test_an_item_of_another_agency_is_refused(bureau):
    factories.make_item(factories.make_agency(), code=CODE)
    filing = opened(bureau)
    services.fill(filing, actor=bureau.clerk, content=BENCHMARK, now=at(SIGNED))

    with pytest.raises(RuleViolation, match="不由本机关承担"):
        services.sign(filing, actor=bureau.chief, now=at(SIGNED))


@pytest.mark.clause("WH-12-1", "WH-2")
def test_what_lost_its_item_on_the_way_is_not_accepted(bureau):
    item = factories.make_item(bureau.agency, code=CODE)
    filing = opened(bureau)
    bureau.ready(filing, BENCHMARK, SIGNED)
    services.submit(filing, actor=bureau.clerk, now=at(SIGNED))
    item.claims.update(valid_to=date(2026, 9, 5))

    with pytest.raises(RuleViolation, match="不由本机关承担"):
        services.accept(filing, actor=bureau.handler, now=at(date(2026, 9, 10)))
    assert Filing.objects.get(pk=filing.pk).status == Filing.Status.SUBMITTED
    assert not DiscretionBand.objects.exists()


@pytest.mark.clause("WH-12-1", "SD-12", "WH-2")
def test_the_benchmark_of_one_agency_leaves_those_of_others_alone(bureau):
    far = Bureau("370321")
    item = factories.make_item(code=CODE, jurisdiction=factories.make_place("370000"))
    common = factories.make_band(item, circumstance="通用", band_min=0, band_max=10000)
    for one in (bureau, far):
        AgencyItem.objects.create(agency=one.agency, item=item, valid_from=factories.LONG_AGO)
    for one in (bureau, far):
        one.filed(opened(one), BENCHMARK, SIGNED)

    made = DiscretionBand.objects.exclude(pk=common.pk)
    spans = set(made.values_list("agency", "version", "valid_from", "valid_to"))
    since = date(2026, 10, 1)
    assert spans == {(one.agency.pk, 1, since, None) for one in (bureau, far)}
    common.refresh_from_db()
    assert common.valid_to is None


@pytest.mark.clause("WH-12-1", "CF-34")
def test_what_goes_beyond_the_superior_is_refused_before_it_is_signed(bureau):
    item = factories.make_item(bureau.agency, code=CODE)
    factories.make_band(item, circumstance="较轻", band_min=0, band_max=2000)
    filing = opened(bureau)
    services.fill(filing, actor=bureau.clerk, content=BENCHMARK, now=at(SIGNED))

    with pytest.raises(RuleViolation, match="“较轻”的 0 元至 3,000 元超出清单通用的第 1 版“较轻”"):
        services.sign(filing, actor=bureau.chief, now=at(SIGNED))


@pytest.mark.clause("WH-12-1", "HT-3.4-1")
def test_a_code_that_several_catalogues_have_means_the_item_of_the_agency(bureau):
    above = factories.make_item(code=CODE, jurisdiction=factories.make_place("370000"))
    factories.make_item(code=CODE, jurisdiction=factories.make_place("370321"))
    item = factories.make_item(bureau.agency, code=CODE)

    bureau.filed(opened(bureau), BENCHMARK, SIGNED)

    assert set(DiscretionBand.objects.values_list("item", flat=True)) == {item.pk}
    assert not above.bands.exists()


def test_no_upper_limit_is_left_blank_and_the_form_says_so(bureau, client):
    filing = opened(bureau)
    client.force_login(bureau.clerk)
    row = {"bands-0-circumstance": "较重", "bands-0-least": "3000", "bands-0-most": "不封顶"}

    answer = client.post(f"{filing.get_absolute_url()}fill", row)

    assert answer.status_code == 422
    assert "第 1 行“上限（元）”不是数字。只写数字" in answer.content.decode()
    assert "不封顶）留空" in answer.content.decode()
