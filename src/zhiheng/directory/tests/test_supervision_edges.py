import pytest

from zhiheng import factories
from zhiheng.directory.models import Agency
from zhiheng.directory.rules import supervises

pytestmark = [pytest.mark.django_db, pytest.mark.clause("WH-3", "WH-46-1", "SC-42", "SD-4")]


@pytest.fixture
def city():
    return factories.make_so("371000")


@pytest.fixture
def county():
    return factories.make_so("371082")


KINDS = [
    Agency.Kind.DEPARTMENT,
    Agency.Kind.DISPATCHED_ORGAN,
    Agency.Kind.DISPATCHED_OFFICE,
    Agency.Kind.AUTHORIZED,
    Agency.Kind.TOWN,
]


@pytest.mark.parametrize("kind", KINDS)
def test_bodies_of_the_same_government_are_supervised(county, kind):
    agency = factories.make_agency("371082", kind=kind)

    assert supervises(county, agency)


@pytest.mark.parametrize("kind", KINDS)
def test_bodies_of_a_lower_government_wait_for_escalation(city, kind):
    agency = factories.make_agency("371082", kind=kind)

    assert not supervises(city, agency)


@pytest.mark.parametrize("kind", KINDS)
def test_bodies_of_a_higher_government_are_out_of_reach(county, kind):
    agency = factories.make_agency("371000", kind=kind)

    assert not supervises(county, agency)


def test_lower_governments_and_their_authorities_are_supervised(city, county):
    assert supervises(city, factories.make_government("371082"))
    assert supervises(city, county)


def test_neither_the_own_nor_the_higher_government_is_supervised(city, county):
    assert not supervises(county, factories.make_government("371082"))
    assert not supervises(county, factories.make_government("371000"))
    assert not supervises(county, city)


def test_an_authority_does_not_supervise_itself(city):
    assert not supervises(city, city)


def test_neighbours_do_not_supervise_each_other(county):
    agency = factories.make_agency("371083")

    assert not supervises(county, agency)
    assert not supervises(county, factories.make_government("371083"))
    assert not supervises(county, factories.make_so("371083"))


def test_vertical_bodies_are_supervised_in_their_own_area_only(city, county):
    above = factories.make_agency("371000", is_vertical=True, government=None)
    below = factories.make_agency("371082", is_vertical=True, government=None)

    assert supervises(city, above)
    assert supervises(county, below)
    assert not supervises(city, below)
    assert not supervises(county, above)


def test_bodies_in_a_zone_belong_to_the_city_that_set_it_up(city):
    committee = factories.make_agency("371071", kind=Agency.Kind.DISPATCHED_ORGAN)
    vertical = factories.make_agency("371072", is_vertical=True)

    assert supervises(city, committee)
    assert supervises(city, vertical)


def test_a_department_supervises_nobody(city):
    department = factories.make_agency("371000")
    other = factories.make_agency("371000")

    assert not supervises(department, other)
