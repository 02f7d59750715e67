"""职务：凭证件或者资格担任，执法与监督不由同一人同时担任。"""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Officer, OfficerDuty
from zhiheng.kernel.errors import RuleViolation
from zhiheng.registers import certificates, people, people_lists
from zhiheng.registers.people_corrections import correct_officer
from zhiheng.registers.people_registration import to_dos

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def agency():
    return factories.make_agency()


@pytest.fixture
def clerk(agency):
    return factories.make_user(Role.EA_CLERK, agency)


def assign(officer, duty, clerk, since=TODAY, until=None, **fields):
    row = OfficerDuty(duty=duty, starts_on=since, ends_on=until, **fields)
    return people.assign_duty(officer, row, actor=clerk)


def refused(*args, **kwargs):
    with pytest.raises(RuleViolation) as found:
        assign(*args, **kwargs)
    return found.value.row


@pytest.mark.clause("HT-2.1-2")
def test_nobody_enforces_and_supervises_at_once(agency, clerk):
    officer = factories.make_officer(agency)
    factories.make_certificate(officer, kind="supervision")
    duty = assign(officer, "enforcement", clerk, date(2026, 1, 1))

    assert refused(officer, "supervision", clerk) == "HT-2.1-2"
    people.end_duty(duty, ends_on=date(2026, 6, 30), actor=clerk)
    assert refused(officer, "supervision", clerk, date(2026, 6, 30)) == "HT-2.1-2"
    assign(officer, "supervision", clerk, date(2026, 7, 1))

    assert officer.duties.count() == 2


@pytest.mark.clause("SD-10", "SD-11", "SD-22")
@pytest.mark.parametrize(
    ("duty", "row"), [("enforcement", "SD-10"), ("hearing", "SD-11"), ("supervision", "SD-22")]
)
def test_a_duty_needs_its_valid_certificate(agency, clerk, duty, row):
    officer = factories.make_officer(agency, certificate=False)
    factories.make_certificate(officer, kind=duty, valid_to=date(2026, 1, 1))

    assert refused(officer, duty, clerk) == row
    factories.make_certificate(officer, kind=duty, valid_from=date(2026, 1, 2))
    assert assign(officer, duty, clerk).pk


@pytest.mark.clause("CF-58-2")
def test_who_reviews_for_the_first_time_has_the_qualification(agency, clerk):
    officer = factories.make_officer(agency)

    assert refused(officer, "review", clerk, is_first_review=True) == "CF-58-2"
    correct_officer(officer, actor=clerk, reason="漏填编号", law_qualification="A2026000000000")
    assert assign(officer, "review", clerk, is_first_review=True).pk


@pytest.mark.parametrize("duty", ["enforcement", "supervision", "hearing", "review"])
def test_staff_without_standing_only_assists(agency, clerk, duty):
    officer = factories.make_officer(agency, staff_type="contract", certificate=False)

    assert refused(officer, duty, clerk) == "SD-10-3"
    assert assign(officer, "auxiliary", clerk).pk


def test_an_assistant_has_no_other_duty_and_a_duty_is_not_held_twice(agency, clerk):
    officer = factories.make_officer(agency)
    assign(officer, "enforcement", clerk)

    assert refused(officer, "auxiliary", clerk) == "SD-10-3"
    with pytest.raises(RuleViolation, match="不重复登记"):
        assign(officer, "enforcement", clerk)


def test_dates_of_a_duty_are_checked(agency, clerk):
    officer = factories.make_officer(agency)
    duty = assign(officer, "enforcement", clerk, date(2026, 2, 1))

    with pytest.raises(RuleViolation, match="不能早于起期"):
        people.end_duty(duty, ends_on=date(2026, 1, 1), actor=clerk)
    with pytest.raises(RuleViolation, match="不能早于起期"):
        assign(officer, "review", clerk, date(2026, 2, 1), date(2026, 1, 1))
    with pytest.raises(RuleViolation, match="到岗日期"):
        assign(officer, "review", clerk, date(2000, 1, 1))


@pytest.mark.clause("SD-10", "SC-10")
def test_who_has_left_assumes_no_duty_but_the_earlier_one_is_recorded(agency, clerk):
    gone = TODAY - timedelta(days=30)
    officer = factories.make_officer(agency, works_to=gone)

    with pytest.raises(RuleViolation, match="已于") as found:
        assign(officer, "review", clerk)
    assert found.value.field == "starts_on"
    with pytest.raises(RuleViolation, match="止期") as found:
        assign(officer, "review", clerk, gone - timedelta(days=9))
    assert found.value.field == "ends_on"

    assert assign(officer, "review", clerk, gone - timedelta(days=9), gone).pk


def register(agency, clerk, name="孙示同", since=date(2026, 3, 2), until=None, **said):
    officer = Officer(agency=agency, name=name, works_from=since, works_to=until)
    return people.register_officer(officer, actor=clerk, **said)


@pytest.mark.clause("SD-10", "SC-10")
@pytest.mark.parametrize("since", [date(2026, 3, 2), date(2026, 5, 6)])
def test_the_same_name_in_one_unit_is_another_person_only_when_said_so(agency, clerk, since):
    register(agency, clerk)

    with pytest.raises(RuleViolation, match="已有同名的人") as found:
        register(agency, clerk, since=since)
    assert found.value.field == "is_another"
    register(agency, clerk, since=since, is_another=True)

    assert Officer.objects.filter(name="孙示同").count() == 2


@pytest.mark.clause("SD-10")
def test_who_comes_back_after_leaving_is_registered_without_a_question(agency, clerk):
    register(agency, clerk, until=date(2026, 6, 30))

    register(agency, clerk, since=date(2026, 7, 1))
    register(agency, clerk, since=date(2020, 1, 1), until=date(2026, 3, 1))
    register(factories.make_agency(), clerk)

    assert Officer.objects.filter(name="孙示同").count() == 4


def test_the_form_asks_about_a_namesake_beside_the_box(client, agency, clerk):
    register(agency, clerk)
    client.force_login(clerk)
    values = {
        "agency": agency.pk,
        "name": "孙示同",
        "staff_type": "civil",
        "works_from": "2026-08-03",
    }
    url = reverse("directory:new-officer")

    page = client.post(url, values).content.decode()
    assert "请勾选“同名另一人”" in page
    assert client.post(url, values | {"is_another": "on"}).status_code == 302


def test_the_page_of_who_has_left_offers_no_application(client, agency, clerk):
    officer = factories.make_officer(agency, works_to=TODAY - timedelta(days=1))
    client.force_login(clerk)

    page = client.get(officer.get_absolute_url()).content.decode()

    assert "申请证件" not in page
    assert "补登职务" in page


def test_a_clerk_is_told_of_certificates_that_end_soon(agency, clerk):
    near = factories.make_officer(agency, certificate=False)
    factories.make_certificate(near, valid_to=TODAY + timedelta(days=20))
    far = factories.make_officer(agency, certificate=False)
    factories.make_certificate(far, valid_to=TODAY + timedelta(days=80))
    elsewhere = factories.make_officer(certificate=False)
    factories.make_certificate(elsewhere, valid_to=TODAY + timedelta(days=20))

    told = [one.subject for one in to_dos(clerk, TODAY)]

    assert told == ["1 本证件 30 日内到期", "1 本证件 31 至 90 日内到期"]


@pytest.mark.clause("SD-10")
def test_the_to_do_is_due_when_the_first_certificate_ends_and_its_list_has_as_many(
    client, agency, clerk
):
    numbers = {}
    for days in (90, 0, 31, 30):
        officer = factories.make_officer(agency, certificate=False)
        until = TODAY + timedelta(days=days)
        numbers[days] = factories.make_certificate(officer, valid_to=until).number

    near, later = to_dos(clerk, TODAY)

    assert (near.due, later.due) == (TODAY, TODAY + timedelta(days=31))
    client.force_login(clerk)
    listed = [client.get(one.url).content.decode() for one in (near, later)]
    found = [{days for days, number in numbers.items() if number in text} for text in listed]
    assert found == [{0, 30}, {31, 90}]


def test_the_authority_is_told_of_applications_that_wait(agency, clerk):
    officer = factories.make_officer(agency, certificate=False)
    wanted = certificates.Wanted("enforcement", agency.path, "市场监管")
    certificates.apply(officer, wanted, actor=clerk)
    handler = factories.make_user(Role.SO_HANDLER, factories.make_so(agency.jurisdiction_id))

    told = [(one.title, one.subject) for one in to_dos(handler, TODAY)]

    assert told == [("登记培训、考试，发证", "1 件证件申请")]
    assert not list(to_dos(clerk, TODAY))


@pytest.mark.parametrize("page", ["directory:officers", "registers:certificates"])
@pytest.mark.parametrize(
    "query",
    ["q=演示", "duty=enforcement", "state=none", "state=valid", "state=suspended", "ends=30",
     "left=on", "sort=name", "checked=missing", "checked=failed", "kind=hearing", "agency=9999"],
)  # fmt: skip
def test_the_lists_answer_every_condition(client, agency, clerk, page, query):
    factories.make_officer(agency)
    client.force_login(clerk)

    assert client.get(f"{reverse(page)}?{query}").status_code == 200


LISTED = {"": "甲", "left=on": "乙", "left=all": "甲乙丙", "q=赵": "甲乙丙", "duty=review": ""}


@pytest.mark.parametrize(("query", "names"), LISTED.items())
def test_the_list_is_of_those_in_office_unless_asked_otherwise(client, agency, clerk, query, names):
    factories.make_officer(agency, name="赵示甲")
    gone = factories.make_officer(agency, name="赵示乙", works_to=TODAY - timedelta(days=1))
    factories.make_officer(agency, name="赵示丙", works_from=TODAY + timedelta(days=1))
    OfficerDuty.objects.create(officer=gone, duty="review", starts_on=date(2026, 1, 1))
    client.force_login(clerk)

    answer = client.get(f"{reverse('directory:officers')}?{query}")
    page, first = answer.context["page"], answer.context["list"].tabs()[0]

    assert (first.name, first.is_current) == ("在岗", query == "")
    assert {one.name[-1] for one in page.rows} == set(names)


@pytest.mark.parametrize("few", [0, 2_000])
def test_few_and_many_are_found_alike(client, agency, clerk, few, monkeypatch):
    monkeypatch.setattr(people_lists, "FEW", few)
    shown = factories.make_officer(agency, name="赵示甲")
    factories.make_officer(agency, name="钱示乙", certificate=False)
    client.force_login(clerk)

    for query in ("q=赵", "state=valid"):
        page = client.get(f"{reverse('directory:officers')}?{query}").content.decode()
        assert shown.name in page
        assert "钱示乙" not in page


REVOKED = {"revoked_on": TODAY, "decision_number": "示决〔2026〕1号"}


def asked_to_end(clerk):
    return [one.subject for one in to_dos(clerk, TODAY) if one.title == "终止职务"]


@pytest.mark.clause("SD-10", "SC-10")
@pytest.mark.parametrize("taken", ["revoked_on", "withdrawn_on"])
def test_a_duty_that_rests_on_no_certificate_any_more_is_to_be_ended(agency, clerk, taken):
    officer = factories.make_officer(agency)
    duty = assign(officer, "enforcement", clerk)
    officer.certificates.update(**{taken: TODAY, "decision_number": "示决〔2026〕1号"})

    assert asked_to_end(clerk) == ["1 本证件已取消、退出，凭它担任的职务还没有终止"]
    people.end_duty(duty, ends_on=TODAY, actor=clerk)
    OfficerDuty.objects.update(
        starts_on=TODAY - timedelta(days=9), ends_on=TODAY - timedelta(days=1)
    )

    assert not asked_to_end(clerk)


@pytest.mark.parametrize("other", [{}, {"suspended_from": TODAY, "decision_number": "示决"}])
def test_a_duty_with_another_certificate_to_rest_on_goes_on(agency, clerk, other):
    officer = factories.make_officer(agency)
    assign(officer, "enforcement", clerk)
    officer.certificates.update(**REVOKED)
    factories.make_certificate(officer, field="城市管理", **other)

    assert not asked_to_end(clerk)


def test_the_page_of_a_person_marks_the_duty_without_a_certificate(client, agency, clerk):
    officer = factories.make_officer(agency)
    assign(officer, "enforcement", clerk)
    client.force_login(clerk)
    assert "没有有效证件" not in client.get(officer.get_absolute_url()).content.decode()

    officer.certificates.update(**REVOKED)

    assert "没有有效证件" in client.get(officer.get_absolute_url()).content.decode()
