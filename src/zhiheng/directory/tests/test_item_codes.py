"""同一编码各地的清单都可以有：机关说的是哪一个，本机关承担的在先，其次本地的，再逐级往上（HT-3.4-1）。"""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from zhiheng import factories
from zhiheng.directory import item_services
from zhiheng.directory.item_codes import upwards
from zhiheng.directory.models import AgencyItem, EnforcementItem
from zhiheng.exchange.agencies import load_item_codes

pytestmark = [pytest.mark.django_db, pytest.mark.clause("HT-3.4-1", "SC-12")]
CODE = "370200000001"
PROVINCE, CITY, COUNTY, BESIDE = "370000", "371000", "371002", "371083"


def listed(place):
    return factories.make_item(jurisdiction=factories.make_place(place), code=CODE)


def meant(agency, code=CODE):
    """What the pages and what the imports take the code of the agency for; they agree."""
    found = EnforcementItem.objects.of_agency(code, agency)
    assert load_item_codes().find(agency.pk, code) == (found and found.pk)
    return found


@pytest.mark.parametrize(
    ("places", "nearest"),
    [
        ((PROVINCE,), PROVINCE),
        ((PROVINCE, CITY), CITY),
        ((CITY, COUNTY, BESIDE), COUNTY),
        ((BESIDE, PROVINCE), PROVINCE),
        ((BESIDE,), None),
        ((), None),
    ],
)
def test_a_code_means_the_item_of_the_nearest_catalogue(places, nearest):
    items = {place: listed(place) for place in places}

    assert meant(factories.make_agency(COUNTY)) == items.get(nearest)


def test_what_the_agency_undertakes_comes_before_what_is_nearer():
    items = {place: listed(place) for place in (PROVINCE, CITY, COUNTY)}
    agency, other = factories.make_agency(COUNTY), factories.make_agency(COUNTY)
    AgencyItem.objects.create(agency=agency, item=items[CITY], valid_from=factories.LONG_AGO)

    assert (meant(agency), meant(other)) == (items[CITY], items[COUNTY])


def test_the_catalogue_of_another_place_may_have_the_same_code():
    city, county = listed(CITY), listed(COUNTY)

    assert {city.code, county.code} == {CODE}


def test_one_catalogue_has_a_code_once_and_says_whose_it_is():
    held = listed(COUNTY)
    again = EnforcementItem(
        jurisdiction=held.jurisdiction, code=CODE, name="另一个", act_kind="fee"
    )
    credit = {"actor": None, "now": timezone.now()}

    with pytest.raises(ValidationError) as refused:
        item_services.register_item(again, **credit)
    with pytest.raises(IntegrityError):
        again.save()

    (sentence,) = refused.value.message_dict["code"]
    assert sentence.startswith(f"{held.jurisdiction}的清单里，编码 {CODE} 已经是“{held}”")
    assert "登记承担机关" in sentence


def test_the_path_upwards_ends_with_the_province():
    assert upwards("/370000/371000/371002/") == (
        "/370000/371000/371002/",
        "/370000/371000/",
        "/370000/",
    )
