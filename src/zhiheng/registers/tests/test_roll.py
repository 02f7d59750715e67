"""执法人员名单的公布：只列持有效执法证的，定格为快照，名册变了提示更新，撤回须有理由（SC-17、WH-15-1）。"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Officer, OfficerCertificate
from zhiheng.kernel import jobs, notices
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.models import LedgerEntry, Notice
from zhiheng.publications.services import is_intact
from zhiheng.registers import roll, roll_reminder

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
YESTERDAY = TODAY - timedelta(days=1)
MOST_QUERIES = 6


@pytest.fixture
def so():
    return factories.make_so()


@pytest.fixture
def agency(so):
    return factories.make_agency(government=so.government)


@pytest.fixture
def clerk(agency):
    return factories.make_user(Role.EA_CLERK, agency)


def officer(agency, name="演示甲", **certificate):
    person = factories.make_officer(agency, certificate=False, name=name)
    return factories.make_certificate(person, **certificate)


def publish(unit, actor, now=NOW):
    return roll.publish_roll(unit, actor=actor, now=now, is_cleared=True)


@pytest.mark.clause("SC-17", "SC-10", "SD-10", "WH-15-1", "HT-2.3-2a")
def test_the_roll_is_what_the_card_itself_shows(agency, clerk):
    held = officer(agency, field="市场监管")

    made = publish(agency, clerk)

    table = made.content["sections"][0]["table"]
    assert table["head"] == ["姓名", "执法证号", "单位", "执法领域", "执法区域", "有效期"]
    assert table["rows"] == [
        ["演示甲", held.number, agency.name, "市场监管", "威海市环翠区", f"{held.valid_from} 至 {held.valid_to}"]
    ]  # fmt: skip
    assert is_intact(made)
    assert '"is_cleared":true' in LedgerEntry.objects.last().facts.replace(" ", "")


@pytest.mark.clause("SD-10", "SC-17")
@pytest.mark.parametrize(
    "changes",
    [
        {"valid_to": YESTERDAY},
        {"valid_from": TODAY + timedelta(days=1)},
        {"kind": "supervision"},
        {"kind": "hearing"},
        {"suspended_from": YESTERDAY, "decision_number": "示决字〔2026〕1号"},
        {"revoked_on": TODAY, "decision_number": "示决字〔2026〕2号"},
        {"withdrawn_on": TODAY, "decision_number": "示决字〔2026〕3号"},
    ],
)
def test_only_a_valid_enforcement_certificate_is_listed(agency, changes):
    officer(agency, **changes)

    assert roll.rows_of(agency, TODAY) == []


@pytest.mark.clause("SD-10")
@pytest.mark.parametrize("changes", [{"works_to": YESTERDAY}, {"staff_type": "contract"}])
def test_who_has_left_or_may_not_enforce_is_not_listed(agency, changes):
    held = officer(agency)
    Officer.objects.filter(pk=held.officer_id).update(**changes)

    assert roll.rows_of(agency, TODAY) == []


def test_the_authority_publishes_the_officers_of_its_own_government(so, agency):
    head = factories.make_user(Role.SO_HEAD, so)
    other = factories.make_agency(government=so.government)
    elsewhere = factories.make_agency("371003")
    for unit in (agency, other, elsewhere):
        officer(unit)

    made = publish(so.government, head)

    listed = {row[2] for row in made.content["sections"][0]["table"]["rows"]}
    assert listed == {agency.name, other.name}
    with pytest.raises(NotVisible):
        publish(agency, head)


@pytest.mark.clause("WH-15-2.s2", "WH-15-1")
def test_a_changed_register_is_published_anew_and_replaces_the_roll(agency, clerk):
    gone, renamed = officer(agency, "演示甲"), officer(agency, "演示乙")
    first = publish(agency, clerk)
    with pytest.raises(RuleViolation, match="与正在公示的一样"):
        publish(agency, clerk)
    Officer.objects.filter(pk=gone.officer_id).update(works_to=YESTERDAY)
    Officer.objects.filter(pk=renamed.officer_id).update(name="演示丙")
    officer(agency, "演示丁")

    found = roll.compared(roll.rows_of(agency, TODAY), roll.standing(agency))
    second = publish(agency, clerk)

    assert str(found) == "增 1 减 1、内容有变 1"
    first.refresh_from_db()
    assert (first.state, roll.standing(agency)) == ("replaced", second)


@pytest.mark.clause("WH-15-1")
def test_without_the_secrecy_review_or_anybody_to_list_nothing_is_published(agency, clerk):
    with pytest.raises(RuleViolation, match="没有持有效执法证"):
        publish(agency, clerk)
    officer(agency)
    with pytest.raises(RuleViolation, match="保密审查"):
        roll.publish_roll(agency, actor=clerk, now=NOW, is_cleared=False)
    assert roll.standing(agency) is None


@pytest.mark.clause("WH-15-2.s2")
def test_the_publisher_is_told_once_when_the_register_has_changed(so, agency, clerk):
    held = officer(agency)
    publish(agency, clerk)
    publish(so.government, factories.make_user(Role.SO_HEAD, so))
    assert roll_reminder.remind(NOW) == 0
    OfficerCertificate.objects.filter(pk=held.pk).update(
        revoked_on=TODAY, decision_number="示决字〔2026〕5号"
    )

    assert [roll_reminder.remind(NOW) for _ in range(2)] == [2, 0]

    told = Notice.objects.filter(code=roll_reminder.CODE)
    assert {(one.agency, one.role) for one in told} == {
        *((agency, role) for role in (Role.EA_CLERK, Role.EA_HEAD)),
        *((so, role) for role in (Role.SO_HANDLER, Role.SO_HEAD)),
    }
    assert "公布以来增 0 减 1" in notices.text_of(told.first())
    assert jobs.SCHEDULES[roll_reminder.REMIND].at == roll_reminder.DAILY_AT


@pytest.mark.clause("SC-17", "WH-15-1")
def test_the_page_shows_what_will_change_before_it_is_published(client, agency, clerk):
    client.force_login(clerk)
    page = reverse("registers:roll")
    assert "还没有公布过" in client.get(page).content.decode()
    held = officer(agency)
    assert "公布之前须作保密审查" in client.post(page, {}).content.decode()
    assert roll.standing(agency) is None

    answer = client.post(page, {"is_cleared": "on"})

    made = roll.standing(agency)
    assert answer["Location"] == made.get_absolute_url()
    assert "与现在的名册一致" in client.get(page).content.decode()
    Officer.objects.filter(pk=held.officer_id).update(works_to=YESTERDAY)
    shown = client.get(page).content.decode()
    assert "增 0 减 1" in shown
    assert held.number in shown


def test_the_roll_of_a_city_takes_few_queries(so, client):
    units = [factories.make_agency(government=so.government) for _ in range(4)]
    people = Officer.objects.bulk_create(
        Officer(agency=units[n % 4], name=f"演示{n}", works_from=date(2020, 1, 1))
        for n in range(600)
    )
    OfficerCertificate.objects.bulk_create(
        OfficerCertificate(
            officer=one,
            number=f"3710{n:06d}",
            territory=so.path,
            valid_from=date(2024, 1, 1),
            valid_to=date(2099, 1, 1),
        )
        for n, one in enumerate(people)
    )
    with CaptureQueriesContext(connection) as asked:
        assert len(roll.rows_of(so.government, TODAY)) == 600
    assert len(asked) <= MOST_QUERIES

    head = factories.make_user(Role.SO_HEAD, so)
    made = publish(so.government, head)
    client.force_login(head)
    page = client.get(made.get_absolute_url()).content.decode()
    assert "共 <span" in page
    assert page.count("<tr>") < 250
    answer = client.get(reverse("publications:table", args=[made.pk]))
    assert b"".join(answer.streaming_content)[:2] == b"PK"
