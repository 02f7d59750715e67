"""法制审核目录与筛查：决定之日施行的目录要求审核而没有审核的是疑点，目录变了随之重看。"""

from datetime import date, timedelta

import pytest

from zhiheng import factories
from zhiheng.acts.models import EnforcementAct
from zhiheng.directory import catalogue
from zhiheng.directory.models import ReviewCatalogueEntry
from zhiheng.screening import runs
from zhiheng.screening.models import Lead
from zhiheng.screening.reasoning import reasoning
from zhiheng.screening.rulefile import rule
from zhiheng.screening.tests import office
from zhiheng.screening.tests.office import NOW_AT

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.clause("WH-14-1", "WH-14-2-(7)", "WH-13.s1"),
]
DECIDED, DAY = date(2026, 3, 27), timedelta(days=1)
REVIEWED = {"legal_reviewed_on": DECIDED - DAY, "legal_review_result": "passed"}


@pytest.fixture
def agency(snapshot_file):
    return office.agency_with_officers()


def licence(agency, **fields):
    """A licence that a catalogue with the word 燃气 lists."""
    values = {"title": "燃气经营许可", "decided_on": DECIDED, "published_on": DECIDED + DAY}
    return office.act(agency, "licence", **values | fields)


def issue(agency, valid_from, **fields):
    entry = ReviewCatalogueEntry(circumstance="涉及公共安全的许可", basis="本局规定", **fields)
    credit = {"actor": factories.make_user("so_handler"), "now": NOW_AT}
    catalogue.issue_catalogue(agency, [entry], valid_from=valid_from, **credit)


def leads():
    found = Lead.objects.filter(rule="AB-1.09").exclude(status=Lead.Status.CLEARED)
    return sorted(found.values_list("ground", "rows__act_id"))


def test_only_what_the_catalogue_of_the_day_lists_must_be_reviewed(agency):
    issue(agency, DECIDED, words="燃气")
    listed = licence(agency)
    licence(agency, **REVIEWED)
    licence(agency, title="烟草零售许可")
    licence(agency, decided_on=DECIDED - DAY)
    licence(agency, record_level="result")
    licence(office.agency_with_officers())

    runs.screen_all(NOW_AT)

    assert leads() == [("missing", listed.pk)]


def test_a_new_edition_is_followed_by_the_next_changed_run_and_cleared_by_the_full_one(agency):
    act = licence(agency)
    runs.screen_all(NOW_AT)
    assert leads() == []

    issue(agency, DECIDED - DAY, words="燃气")
    runs.screen_changed(NOW_AT)
    assert leads() == [("missing", act.pk)]

    issue(agency, DECIDED, words="危险化学品")
    runs.screen_all(NOW_AT)
    assert leads() == []


def test_an_act_that_enters_later_meets_the_catalogue_too(agency):
    issue(agency, DECIDED, words="燃气")
    runs.screen_all(NOW_AT)
    act = licence(agency, title="烟草零售许可")
    runs.screen_changed(NOW_AT)
    assert leads() == []

    EnforcementAct.objects.filter(pk=act.pk).update(title="燃气经营许可")
    runs.screen_changed(NOW_AT)

    assert leads() == [("missing", act.pk)]


def test_the_explanation_names_the_entry(agency):
    issue(agency, DECIDED, words="燃气")
    listed, before = licence(agency), licence(agency, decided_on=DECIDED - DAY)

    told = {act: reasoning(rule("AB-1.09"), act.pk, NOW_AT) for act in (listed, before)}

    assert told[listed].ground == "missing"
    assert told[listed].columns["acts.catalogue_no"] == 1
    assert told[before].sentences == []
    assert told[before].columns["acts.catalogue_no"] is None
