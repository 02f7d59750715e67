"""演示城市的登记：人员配备、课时、制度、岗责都有够的、也有差的；社会人士一望而知是虚构的。"""

from datetime import date, timedelta

import pytest
from django.db.models import Q

from zhiheng.accounts.models import User
from zhiheng.demo import words
from zhiheng.demo.registers import COUNTIES
from zhiheng.demo.tests.conftest import TODAY
from zhiheng.directory import benchmark_gaps
from zhiheng.directory.models import Agency, Officer, ReviewCatalogueEntry
from zhiheng.directory.models.people import LAWFUL_STAFF
from zhiheng.publications.models import Publication
from zhiheng.registers.models import Appointment, InternalSystem, OutsidePerson, VoidedOfficer
from zhiheng.registers.staffing import staffing
from zhiheng.registers.systems import checklist
from zhiheng.registers.training import reckoning

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_city")]


def _handler():
    return User.objects.get(username="chengban")


def test_everybody_has_the_duties_that_fit():
    officers = Officer.objects.in_office(TODAY)
    assert not officers.filter(duties__isnull=True).exists()
    assert not officers.filter(postings__isnull=True).exists()
    others = officers.exclude(staff_type__in=LAWFUL_STAFF).exclude(agency__qualified_to__lt=TODAY)
    assert set(others.values_list("duties__duty", flat=True)) == {"auxiliary"}


def test_staffing_finds_a_few_places_short():
    found = staffing(_handler(), TODAY)
    reviewed = [unit for unit in found.units if not unit.has_reviewers]
    supervised = [unit for unit in found.units if not unit.has_supervisors]
    assert 2 <= len(reviewed) <= 4
    assert 1 <= len(supervised) <= 3
    assert len(found.unqualified) == 1
    assert found.both == []
    assert found.unchecked
    assert found.unchecked < Officer.objects.count() / 2


def test_most_people_have_learned_their_hours():
    year = date(TODAY.year - 1, 12, 31).year
    officers = reckoning.on_duty(Officer.objects.all(), year, TODAY)
    whole = reckoning.total(
        reckoning.by_unit(officers, year, reckoning.figures(year), TODAY).values()
    )
    assert whole.unset == 0
    assert 0 < whole.short < whole.people / 5


def test_systems_are_kept_with_some_missing_and_some_expired():
    agencies = list(Agency.objects.filter(kind=Agency.Kind.DEPARTMENT, qualified_to=None))
    sheets = checklist.sheets(agencies, TODAY).values()
    wanted = sum(sheet.wanted for sheet in sheets)
    assert 0 < sum(sheet.missing for sheet in sheets) < wanted / 5
    assert 0 < sum(sheet.expired for sheet in sheets) < wanted / 5
    assert not InternalSystem.objects.filter(file_sha256="").exists()


def test_ranged_clauses_are_covered_but_for_the_new_ones():
    agencies = Agency.objects.filter(qualified_to=None).select_related("jurisdiction")
    found = benchmark_gaps.survey(agencies, TODAY)
    ranged = sum(tally.ranged for tally in found.tallies)
    assert 0 < len(found.gaps) < ranged / 5
    assert {gap.is_overdue(TODAY) for gap in found.gaps} == {True, False}


def test_outsiders_are_invented_and_one_term_ends_soon():
    for name in OutsidePerson.objects.values_list("name", flat=True):
        assert name[0] in words.SURNAMES
        assert name[1] == "示"
    serving = Appointment.objects.serving(TODAY)
    assert serving.filter(term_to__lte=TODAY + timedelta(days=30)).exists()
    assert Appointment.objects.filter(status=Appointment.Status.PROPOSED).exists()


@pytest.mark.parametrize("place", COUNTIES)
def test_every_county_has_outsiders_who_took_part_in_something(place):
    authority = Agency.objects.get(jurisdiction=place, is_supervision_authority=True)
    serving = Appointment.objects.filter(agency=authority).serving(TODAY)
    kinds = set(serving.values_list("kind", flat=True))
    assert {"supervisor", "counsel", "expert"} <= kinds
    assert not serving.filter(Q(duties="") | Q(activities__isnull=True)).exists()
    assert OutsidePerson.objects.visible_to(
        User.objects.get(agency=authority, assignments__role="so_head")
    )


def test_catalogues_and_notices_are_published():
    assert ReviewCatalogueEntry.objects.in_force(TODAY).exists()
    kinds = set(Publication.objects.in_force().values_list("kind", flat=True))
    assert {"entity", "people", "delegation", "catalogue"} <= kinds


def test_the_rolls_of_officers_are_published_and_a_twin_is_voided():
    rolls = Publication.objects.in_force().filter(title__endswith="行政执法人员名单")
    assert {one.agency.kind for one in rolls} == {"government", "department"}
    assert all(one.content["sections"][0]["table"]["rows"] for one in rolls)
    twin = VoidedOfficer.objects.get()
    assert twin.name == twin.kept.name
