"""谁适用谁的裁量基准：本机关的、并入的原机关的、上级的、清单通用的，近的在先。"""

import importlib
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory import benchmark_gaps, item_services, organisation
from zhiheng.directory.agency_changes import Credit, Grounds
from zhiheng.directory.benchmarks import Benchmark, Tier
from zhiheng.directory.makers import Makers
from zhiheng.directory.models import AgencyItem, EnforcementItem
from zhiheng.directory.simulation import bands_on

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
SINCE = date(2026, 1, 1)
CODE = "YSWF001"


@pytest.fixture
def above():
    return factories.make_agency("371000")


@pytest.fixture
def below(above):
    return factories.make_agency("371002", superior=above)


@pytest.fixture
def item(above, below):
    made = factories.make_item(above)
    AgencyItem.objects.create(agency=below, item=made, valid_from=SINCE)
    return made


def issue(item, agency, most=10000, day=SINCE, tiers=()):
    tiers = tiers or (Tier("一般", Decimal(0), Decimal(most)),)
    made = Benchmark(CODE, Decimal(0), Decimal(10000), day, tiers, "")
    return item_services.issue_bands(
        item,
        made,
        agency=agency,
        actor=factories.make_user(Role.SO_HANDLER),
        now=NOW,
        may_leave_gaps=True,
    )


def maker_for(item, agency, day=TODAY):
    (band,) = bands_on(item, CODE, day, Makers().levels(agency.pk)).bands or [None]
    return band.agency if band else None


@pytest.mark.clause("WH-12-1", "SD-12")
def test_the_benchmark_of_one_agency_leaves_that_of_another_in_force(item, above, below):
    elsewhere = factories.make_agency("371000")
    AgencyItem.objects.create(agency=elsewhere, item=item, valid_from=SINCE)
    first, second = issue(item, above), issue(item, elsewhere, most=5000)

    assert [one[0].version for one in (first, second)] == [1, 1]
    assert [maker_for(item, one) for one in (above, elsewhere)] == [above, elsewhere]
    issue(item, elsewhere, most=6000, day=date(2026, 7, 1))
    first[0].refresh_from_db()
    assert first[0].valid_to is None


@pytest.mark.clause("WH-12-1", "SD-12")
def test_an_agency_without_its_own_uses_that_of_its_superior_then_the_common_one(
    item, above, below
):
    stranger = factories.make_agency("371002")
    issue(item, None)
    assert bands_on(item, CODE, TODAY, Makers().levels(below.pk)).bands[0].agency is None

    issue(item, above)
    assert maker_for(item, below) == above
    assert bands_on(item, CODE, TODAY, Makers().levels(stranger.pk)).bands[0].agency is None

    issue(item, below, day=date(2026, 7, 1))
    assert maker_for(item, below, date(2026, 6, 30)) == above
    assert maker_for(item, below, date(2026, 7, 1)) == below
    assert maker_for(item, above, date(2026, 7, 1)) == above


@pytest.mark.clause("WH-12-1", "SC-10")
def test_the_heir_goes_on_with_the_benchmark_of_the_agency_it_took_over(item, above):
    heir = factories.make_agency("371000")
    issue(item, above)
    assert maker_for(item, heir) is None

    grounds = Grounds(TODAY, "merge", "机构改革方案（演示）", "威编〔2026〕9号")
    organisation.merge(above, heir, grounds, Credit(factories.make_user(Role.SO_HEAD), NOW))

    assert maker_for(item, heir) == above


LIGHT, GRAVE = Tier("从轻", Decimal(0), Decimal(5000)), Tier("从重", Decimal(5000), Decimal(10000))
FINER = tuple(Tier(name, Decimal(low), Decimal(top)) for name, low, top in [
    ("从轻", 0, 5000), ("从重一档", 5000, 8000), ("从重二档", 8000, 10000),
])  # fmt: skip


@pytest.mark.clause("WH-12-1", "CF-34")
@pytest.mark.parametrize(
    ("tier", "sentence"),
    [
        (("从轻", 0, 6000), "“从轻”的 0 元至 6,000 元超出清单通用的第 1 版“从轻”的 0 元至 5,000 元"),
        (("从轻", 5000, 6000), "“从轻”的 5,000 元至 6,000 元超出清单通用的第 1 版“从轻”"),
        (("一般", 4000, 6000), "“一般”的 4,000 元至 6,000 元不在清单通用的第 1 版的任何一个阶次之内"),
    ],
)  # fmt: skip
def test_a_nearer_benchmark_does_not_go_beyond_the_farther(item, below, tier, sentence):
    issue(item, None, tiers=(LIGHT, GRAVE))
    name, low, top = tier

    with pytest.raises(ValidationError, match=sentence):
        issue(item, below, tiers=(Tier(name, Decimal(low), Decimal(top)),))

    issue(item, below, tiers=FINER)
    assert {one.agency for one in bands_on(item, CODE, TODAY, levels(below)).bands} == {below}


def levels(agency):
    return Makers().levels(agency.pk)


@pytest.mark.clause("WH-12-1", "CF-34")
def test_a_nearer_benchmark_that_no_longer_fits_gives_way_to_the_superior(item, above, below):
    first = issue(item, below)
    issue(item, above, most=6000, day=date(2026, 7, 1))

    before = bands_on(item, CODE, date(2026, 6, 30), levels(below))
    after = bands_on(item, CODE, date(2026, 7, 1), levels(below))

    assert (before.bands, before.overruled) == (first, [])
    assert {one.agency for one in after.bands} == {above}
    assert "超出" in after.overruled[0]
    assert "不一致的适用上级的" in after.overruled[0]


@pytest.mark.clause("WH-12-1", "SC-10")
def test_the_own_benchmark_of_the_heir_need_not_fit_that_of_the_agency_it_took_over(item, above):
    heir = factories.make_agency("371000")
    AgencyItem.objects.create(agency=heir, item=item, valid_from=SINCE)
    issue(item, above, most=5000)
    grounds = Grounds(TODAY, "merge", "机构改革方案（演示）", "威编〔2026〕9号")
    organisation.merge(above, heir, grounds, Credit(factories.make_user(Role.SO_HEAD), NOW))

    issue(item, heir, most=8000, day=TODAY)

    assert maker_for(item, heir) == heir


def test_only_an_agency_that_has_the_item_issues_bands(item):
    stranger = factories.make_agency("371000")

    with pytest.raises(ValidationError, match="不承担"):
        issue(item, stranger)
    assert not item.bands.exists()


def test_a_common_version_is_unique_too(item):
    factories.make_band(item, circumstance="一般")

    with pytest.raises(IntegrityError):
        factories.make_band(item, circumstance="一般")


@pytest.mark.clause("HT-3.4-1")
def test_an_agency_elsewhere_does_not_take_an_item_of_this_catalogue(item):
    elsewhere = factories.make_agency("370321")

    with pytest.raises(ValidationError, match="列在威海市的清单里"):
        item_services.claim_item(item, elsewhere, valid_from=SINCE, actor=None, now=NOW)


@pytest.mark.clause("WH-12-1", "SD-12")
def test_the_survey_counts_only_the_benchmark_that_an_agency_uses(item, above, below):
    elsewhere = factories.make_agency("371000")
    AgencyItem.objects.create(agency=elsewhere, item=item, valid_from=SINCE)
    factories.make_basis(item, violation_code=CODE)
    issue(item, above)

    found = benchmark_gaps.survey([above, below, elsewhere], TODAY)

    covered = {one.agency.pk: one.covered for one in found.tallies}
    assert covered == {above.pk: 1, below.pk: 1, elsewhere.pk: 0}
    assert [gap.agency_id for gap in found.gaps] == [elsewhere.pk]


def test_items_from_before_go_into_the_nearest_common_catalogue(above):
    city, county, free = (factories.make_item(jurisdiction_id="371000") for _ in range(3))
    for item, places in ((city, ("371002", "371083")), (county, ("371002", "371002"))):
        for place in places:
            factories.make_agency(place).items.create(item=item, valid_from=SINCE)
    EnforcementItem.objects.update(jurisdiction="370321")

    migration = importlib.import_module("zhiheng.directory.migrations.0007_items_of_a_place")
    migration.put_items_into_catalogues(apps, None)

    found = {one.pk: one.jurisdiction_id for one in EnforcementItem.objects.all()}
    assert found == {city.pk: "371000", county.pk: "371002", free.pk: "370000"}
