"""事项和裁量阶次各有归属：别处的清单、别的机关的基准，这里改不了（WH-2）。"""

import pytest
from django.urls import reverse

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.acts.forms import ActForm
from zhiheng.directory.models import AgencyItem, DiscretionBand, EnforcementItem
from zhiheng.web.tests.test_item_pages import BANDS, ITEM

pytestmark = pytest.mark.django_db
CITY, COUNTY, ELSEWHERE = "371000", "371002", "370321"


def sign_in(client, place, role=Role.SO_HANDLER):
    user = factories.make_user(role, factories.make_so(place))
    client.force_login(user)
    return user


def post(client, name, pk, values):
    return client.post(reverse(f"directory:{name}", args=[pk]), values)


@pytest.fixture
def shared(db):
    """An item of the province that agencies of two cities have, with the benchmark of one of them."""
    item = factories.make_item(jurisdiction=factories.make_place("370000"))
    here, there = factories.make_agency(COUNTY), factories.make_agency(ELSEWHERE)
    for agency in (here, there):
        AgencyItem.objects.create(agency=agency, item=item, valid_from=factories.LONG_AGO)
    return item, here, there


@pytest.mark.clause("WH-2")
@pytest.mark.parametrize("place", [ELSEWHERE, COUNTY])
def test_a_county_changes_neither_the_items_nor_the_bands_of_the_city(client, place):
    item = factories.make_item(factories.make_agency(CITY))
    common, own = (
        factories.make_band(item),
        factories.make_band(item, agency=item.claims.get().agency),
    )
    basis = factories.make_basis(item)
    sign_in(client, place)

    refused = [
        post(client, "edit-item", item.pk, ITEM | {"name": "改名"}),
        post(client, "new-basis", item.pk, {"norm_title": "演示条例", "article": "第九条"}),
        post(client, "edit-basis", basis.pk, {"norm_title": "改", "article": "第九条"}),
        *(post(client, "end-bands", one.pk, {"valid_to": "2026-12-31"}) for one in (common, own)),
        *(post(client, "new-version", one.pk, BANDS) for one in (common, own)),
    ]

    assert {answer.status_code for answer in refused} == {404}
    item.refresh_from_db()
    assert item.name != "改名"
    assert set(DiscretionBand.objects.values_list("version", "valid_to")) == {(1, None)}


@pytest.mark.clause("WH-2")
def test_the_city_changes_what_is_in_the_catalogue_of_a_county(client):
    item = factories.make_item(factories.make_agency(COUNTY))
    sign_in(client, CITY)

    post(client, "edit-item", item.pk, ITEM | {"name": "改名", "reason": "名称写错。"})

    item.refresh_from_db()
    assert item.name == "改名"


def test_an_item_goes_into_the_catalogue_of_who_registers_it(client):
    sign_in(client, ELSEWHERE)

    client.post(reverse("directory:new-item"), ITEM)

    assert EnforcementItem.objects.get().jurisdiction_id == ELSEWHERE


def test_who_has_lost_the_supervising_unit_registers_nothing(client):
    client.force_login(factories.make_user(Role.SO_HANDLER, factories.make_agency(COUNTY)))

    assert client.get(reverse("directory:new-item")).status_code == 403


@pytest.mark.clause("WH-12-1", "SD-12", "WH-2")
def test_bands_for_a_shared_item_are_made_by_an_agency_of_this_place(client, shared):
    item, here, there = shared
    sign_in(client, ELSEWHERE)

    unnamed = post(client, "new-bands", item.pk, BANDS)
    foreign = post(client, "new-bands", item.pk, BANDS | {"agency": here.pk})
    own = post(client, "new-bands", item.pk, BANDS | {"agency": there.pk})

    assert (unnamed.status_code, foreign.status_code, own.status_code) == (422, 422, 302)
    assert set(DiscretionBand.objects.values_list("agency", "version")) == {(there.pk, 1)}
    page = client.get(item.get_absolute_url()).content.decode()
    assert "这个事项列在山东省的清单里" in page
    assert reverse("directory:edit-item", args=[item.pk]) not in page
    assert f"{there}第 1 版" in page


def test_nothing_is_registered_on_an_item_of_a_place_beside(client):
    item = factories.make_item(factories.make_agency(CITY))
    agency = factories.make_agency(ELSEWHERE)
    sign_in(client, ELSEWHERE)

    for name, values in (
        ("new-claim", {"agency": agency.pk, "valid_from": "2026-01-01"}),
        ("new-bands", BANDS | {"agency": agency.pk}),
    ):
        assert post(client, name, item.pk, values).status_code == 404


@pytest.mark.clause("WH-12-1", "SD-12", "CF-34")
def test_the_simulator_uses_the_benchmark_of_the_agency_asked_about(client, shared):
    item, here, there = shared
    factories.make_band(item, agency=here, document_number="威演〔2026〕1号")
    factories.make_band(item, agency=there, document_number="桓演〔2026〕2号")
    asked = {"item": item.code, "violation": "YSWF001", "day": "2026-06-30", "amount": "4000"}
    address = reverse("directory:simulator")

    client.force_login(factories.make_user(Role.EA_OFFICER, there))
    of_officer = client.get(address, asked).content.decode()
    sign_in(client, COUNTY)
    of_office = client.get(address, asked | {"agency": here.pk}).content.decode()
    of_stranger = client.get(address, asked | {"agency": there.pk}).content.decode()

    assert "桓演〔2026〕2号" in of_officer
    assert "威演" not in of_officer
    assert "威演〔2026〕1号" in of_office
    assert "这个机关没有承担这个事项" in of_stranger


@pytest.mark.clause("WH-12-1", "SD-12")
def test_an_act_is_measured_by_the_bands_of_its_agency_or_the_common_ones(shared):
    item, here, there = shared
    common, own, foreign = (
        factories.make_band(item, agency=maker) for maker in (None, here, there)
    )
    without = factories.make_agency(COUNTY)
    AgencyItem.objects.create(agency=without, item=item, valid_from=factories.LONG_AGO)

    offered = {
        one: set(ActForm(kind="penalty", agency=one).fields["band"].queryset)
        for one in (here, there, without)
    }

    assert offered == {here: {own}, there: {foreign}, without: {common}}


@pytest.mark.clause("HT-3.4-1", "WH-12-1")
def test_the_simulator_takes_the_item_of_this_place_and_lists_those_below(client):
    items = {
        place: factories.make_item(factories.make_agency(place), code="YS-SAME")
        for place in (CITY, COUNTY, ELSEWHERE)
    }
    for item in items.values():
        factories.make_band(item)
    address = reverse("directory:simulator")

    def asked(**given):
        return client.get(address, {"item": "YS-SAME"} | given).context

    sign_in(client, COUNTY)
    assert asked()["item"] == items[COUNTY]
    assert asked(place=CITY)["item"] == items[CITY]
    assert asked(place=ELSEWHERE)["item"] == items[COUNTY]
    assert asked(place="没有²")["item"] == items[COUNTY]
    sign_in(client, "370300")
    assert asked()["item"] == items[ELSEWHERE]
    sign_in(client, "370000")
    assert {one.jurisdiction_id for one in asked()["items"]} == {CITY, COUNTY, ELSEWHERE}


@pytest.mark.clause("WH-2")
def test_a_place_sees_the_items_of_its_own_of_those_above_and_of_those_below(client):
    places = ("370000", CITY, COUNTY, ELSEWHERE)
    items = {one: factories.make_item(jurisdiction=factories.make_place(one)) for one in places}

    def seen_by(place):
        user = factories.make_user(Role.SO_HEAD, factories.make_so(place))
        rows = EnforcementItem.objects.visible_to(user)
        return {one for one in places if rows.filter(pk=items[one].pk).exists()}

    assert seen_by(CITY) == seen_by(COUNTY) == {"370000", CITY, COUNTY}
    assert seen_by(ELSEWHERE) == {"370000", ELSEWHERE}
    sign_in(client, ELSEWHERE)
    assert client.get(items[CITY].get_absolute_url()).status_code == 404
