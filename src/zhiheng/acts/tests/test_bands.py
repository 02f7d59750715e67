"""登记行为只能选行为之日本机关适用的阶次：近的在先，从旧的可以用违法行为发生之日的（WH-12-1、CF-34、CF-37）。"""

from datetime import date

import pytest

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.acts import services
from zhiheng.acts.bands import label, offered
from zhiheng.directory.models import AgencyItem
from zhiheng.kernel.errors import RuleViolation

pytestmark = [pytest.mark.django_db, pytest.mark.clause("WH-12-1", "CF-34")]
BEFORE, SINCE = date(2026, 6, 30), date(2026, 7, 1)
ACT = {"kind": "penalty", "late_entry_reason": "补录演示案件", "violation_code": "YSWF001"}


@pytest.fixture
def superior():
    return factories.make_agency("371000")


@pytest.fixture
def agency(superior):
    return factories.make_agency(superior=superior)


@pytest.fixture
def item(superior, agency):
    made = factories.make_item(superior)
    AgencyItem.objects.create(agency=agency, item=made, valid_from=factories.LONG_AGO)
    return made


@pytest.fixture
def far(item, superior):
    return factories.make_band(item, agency=superior)


@pytest.fixture
def near(item, agency):
    return factories.make_band(item, agency=agency, valid_from=SINCE)


@pytest.fixture
def clerk(agency):
    return factories.make_user(Role.EA_CLERK, agency)


def register(clerk, band, day=SINCE, **fields):
    values = ACT | {"item": band.item, "band": band, "decided_on": day} | fields
    return services.register(agency=clerk.agency, actor=clerk, party=None, values=values)


def test_the_farther_band_is_not_offered_once_a_nearer_one_holds_on_all_its_days(
    agency, superior, item, far, near
):
    assert set(offered(agency)) == {far, near}
    near.valid_from = factories.LONG_AGO
    near.save()

    assert set(offered(agency)) == {near}
    assert set(offered(agency, far.pk)) == {far, near}
    assert set(offered(superior)) == {far}
    assert label(near).endswith("施行）")


def test_the_farther_band_comes_back_when_the_nearer_one_ends(agency, far, near):
    near.valid_from, near.valid_to = factories.LONG_AGO, BEFORE
    near.save()

    assert set(offered(agency)) == {far, near}


def test_the_band_must_be_the_nearest_one_in_force_on_the_day_of_the_act(clerk, far, near):
    assert register(clerk, near).bench_max == near.band_max
    assert register(clerk, far, BEFORE).band_id == far.pk
    with pytest.raises(RuleViolation, match=f"{SINCE} 适用的是{clerk.agency}第 1 版，有“一般”"):
        register(clerk, far)
    with pytest.raises(RuleViolation, match="2026-06-30 适用的是"):
        register(clerk, near, BEFORE)


@pytest.mark.clause("CF-37")
def test_the_band_of_the_day_of_the_violation_may_be_used(clerk, far, near):
    assert register(clerk, far, fact_end=BEFORE).band_id == far.pk


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"violation_code": "YSWF002"}, "违法行为代码 YSWF002 不一致"), ({"item": None}, "")],
)
def test_the_band_belongs_to_the_violation_of_the_act(clerk, near, fields, sentence):
    if not sentence:
        assert register(clerk, near, **fields).band_id == near.pk
        return
    with pytest.raises(RuleViolation, match=sentence):
        register(clerk, near, **fields)


def test_a_band_of_another_item_is_refused_by_name(clerk, agency, near):
    other = factories.make_item(agency)

    with pytest.raises(RuleViolation, match=f"是事项“{near.item}”的，与所填的事项“{other}”不一致"):
        register(clerk, near, item=other)


def test_an_act_that_no_longer_has_a_band_keeps_no_limits_of_it(clerk, near):
    act = register(clerk, near)

    changed = services.edit(act, actor=clerk, values=ACT | {"decided_on": SINCE, "band": None})

    assert (changed.bench_min, changed.bench_max, changed.band_version) == (None, None, None)
