"""学习培训：规定课时、培训、参训、考试、更正、缺口，各人只看得见该看的。"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Officer, Posting
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.models import LedgerEntry
from zhiheng.registers.certificates import renewal_condition
from zhiheng.registers.models import Attendance, TrainingCourse
from zhiheng.registers.training import reckoning, services
from zhiheng.registers.training.services import Result

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
YEAR = TODAY.year


@pytest.fixture
def agency():
    return factories.make_agency()


@pytest.fixture
def head():
    return factories.make_user(Role.SO_HEAD)


@pytest.fixture
def clerk(agency):
    return factories.make_user(Role.EA_CLERK, agency)


def set_hours(head, year=YEAR, duty="enforcement", public=10, professional=20):
    return services.set_hours(
        actor=head,
        now=NOW,
        year=year,
        duty=duty,
        public_hours=Decimal(public),
        professional_hours=Decimal(professional),
        basis="关于培训课时的通知（演示）",
    )


def hold_course(actor, kind="public", hours=8, year=YEAR):
    held_on = TODAY.replace(year=year, day=1)
    return services.open_course(
        actor=actor,
        now=NOW,
        title="行政处罚法轮训（演示）",
        kind=kind,
        year=year,
        hours=Decimal(hours),
        starts_on=held_on,
        ends_on=held_on,
        place="",
        teacher="",
        has_exam=True,
    )


def attend(course, officer, actor, hours=8, **result):
    return services.record_results(
        course, [Result(officer, Decimal(hours), **result)], actor=actor, now=NOW
    )[0]


def gaps(officer, year=YEAR):
    row = reckoning.year_of(officer, year, TODAY)
    return row.gap_public, row.gap_professional


# --- 规定的课时 --------------------------------------------------------------------------------


@pytest.mark.clause("WH-11.s2")
def test_the_hours_that_the_authority_set_are_what_is_missing(agency, head):
    officer = factories.make_officer(agency)
    assert reckoning.year_of(officer, YEAR, TODAY).need_public is None
    assert gaps(officer) == (0, 0)

    set_hours(head)

    assert gaps(officer) == (10, 20)


def test_a_later_year_inherits_and_an_earlier_one_does_not(agency, head):
    officer = factories.make_officer(agency)
    set_hours(head, YEAR - 1, public=6)

    assert gaps(officer, YEAR)[0] == 6
    assert gaps(officer, YEAR - 2) == (0, 0)


def test_a_lower_place_may_set_its_own_figure(agency):
    city = factories.make_user(Role.SO_HEAD, factories.make_so("371000"))
    officer = factories.make_officer(agency)
    set_hours(city, public=30)
    assert gaps(officer)[0] == 30

    set_hours(factories.make_user(Role.SO_HEAD), public=12)

    assert gaps(officer)[0] == 12
    assert gaps(factories.make_officer(factories.make_agency("371083")))[0] == 30


def test_a_new_figure_replaces_the_old_one_and_both_stay(agency, head):
    officer = factories.make_officer(agency)
    first, second = set_hours(head, public=10), set_hours(head, public=15)

    assert gaps(officer)[0] == 15
    assert first.pk != second.pk
    assert LedgerEntry.objects.filter(action="training.hours.set").count() == 2


def test_only_the_supervision_authority_sets_hours(clerk):
    with pytest.raises(RuleViolation, match="监督机构规定"):
        set_hours(clerk)


@pytest.mark.clause("HT-2.2-2")
def test_supervisors_have_their_own_hours(head):
    officer = factories.make_officer(head.agency)
    set_hours(head, public=10)
    assert reckoning.year_of(officer, YEAR, TODAY).need_public is None

    set_hours(head, duty="supervision", public=5)
    attend(hold_course(head, hours=4), officer, head, hours=4)

    assert gaps(officer) == (1, 20)


# --- 培训与参训 --------------------------------------------------------------------------------


@pytest.mark.clause("WH-11.s1", "WH-11.s2", "HT-2.2-2", "HT-2.3-3a")
def test_attended_hours_and_the_exam_enter_the_record(agency, head, clerk):
    officer = factories.make_officer(agency)
    set_hours(head)
    course = hold_course(clerk, kind="professional", hours=8)

    made = attend(course, officer, clerk, score=Decimal("88.5"), has_passed=True, exam_on=TODAY)

    assert gaps(officer) == (10, 12)
    assert made.has_passed


def test_nobody_attends_the_same_course_twice(agency, clerk):
    officer, course = factories.make_officer(agency), hold_course(clerk)
    attend(course, officer, clerk)

    with pytest.raises(RuleViolation, match="已经登记过"):
        attend(course, officer, clerk)


@pytest.mark.parametrize(
    ("hours", "result", "said"),
    [
        (9, {}, "课时须在"),
        (8, {"score": Decimal(200)}, "成绩须在"),
        (8, {"exam_on": date(2001, 1, 1)}, "考试日期"),
    ],
)
def test_results_out_of_range_are_refused(agency, clerk, hours, result, said):
    with pytest.raises(RuleViolation, match=said):
        attend(hold_course(clerk), factories.make_officer(agency), clerk, hours, **result)


def test_people_typed_line_by_line_are_found_or_nobody_is(agency, clerk):
    one, other = factories.make_officer(agency), factories.make_officer(agency)
    number = one.certificates.get().number
    course = hold_course(clerk)

    with pytest.raises(RuleViolation, match="第 2 行"):
        services.record_typed(
            course, actor=clerk, now=NOW, people=f"{number}\n查无此人", hours=Decimal(8)
        )
    assert not Attendance.objects.exists()

    services.record_typed(
        course, actor=clerk, now=NOW, people=f"{number}\n\n{other.name}", hours=Decimal(8)
    )
    assert Attendance.objects.count() == 2


def test_a_name_that_two_people_share_needs_the_agency(agency, head):
    other = factories.make_agency()
    for unit in (agency, other):
        factories.make_officer(unit, name="王示同")
    course = hold_course(head)

    with pytest.raises(RuleViolation, match="有 2 个"):
        services.record_typed(course, actor=head, now=NOW, people="王示同", hours=Decimal(8))
    services.record_typed(
        course, actor=head, now=NOW, people=f"王示同 {agency.name}", hours=Decimal(8)
    )
    assert Attendance.objects.get().officer.agency == agency


def test_an_agency_records_in_its_own_courses_only(agency, head, clerk):
    with pytest.raises(NotVisible):
        attend(hold_course(head), factories.make_officer(agency), clerk)


def test_a_correction_keeps_what_was_and_why(agency, clerk):
    officer, course = factories.make_officer(agency), hold_course(clerk)
    row = attend(course, officer, clerk)
    same = {"hours": row.hours, "score": None, "has_passed": None, "exam_on": None}

    with pytest.raises(RuleViolation, match="没有改动"):
        services.correct(row, actor=clerk, now=NOW, reason="无", **same)
    services.correct(row, actor=clerk, now=NOW, reason="中途离开", **same | {"hours": Decimal(4)})
    services.correct(row, actor=clerk, now=NOW, reason="登记错了人", is_withdrawn=True, **same)

    assert [one.before["hours"] for one in row.corrections.order_by("pk")] == ["8", "4"]
    assert reckoning.year_of(officer, YEAR, TODAY).got_public == 0
    attend(course, officer, clerk)  # a withdrawn row stands in nobody's way


def test_the_hours_of_a_course_cannot_fall_below_what_is_credited(agency, clerk):
    course = hold_course(clerk)
    attend(course, factories.make_officer(agency), clerk)
    values = {
        name: getattr(course, name)
        for name in ("title", "kind", "year", "starts_on", "ends_on", "place", "teacher")
    }

    with pytest.raises(RuleViolation, match="已经计入"):
        services.change_course(
            course,
            actor=clerk,
            now=NOW,
            reason="写错了",
            hours=Decimal(4),
            has_exam=False,
            **values,
        )


@pytest.mark.clause("WH-11.s2")
def test_the_hours_of_another_year_do_not_count_for_this_one(clerk):
    with pytest.raises(RuleViolation, match=f"不能计入 {YEAR} 年度") as refused:
        services.open_course(
            actor=clerk,
            now=NOW,
            title="往年的培训（演示）",
            kind="public",
            year=YEAR,
            hours=Decimal(8),
            starts_on=date(YEAR - 2, 3, 1),
            ends_on=date(YEAR - 2, 3, 2),
            place="",
            teacher="",
            has_exam=False,
        )
    assert refused.value.row == "WH-11.s2"


@pytest.mark.clause("WH-11.s2", "HT-2.2-2")
def test_results_that_come_later_are_kept_on_the_same_record(agency, clerk):
    officer, course = factories.make_officer(agency), hold_course(clerk)
    row = attend(course, officer, clerk, hours=6)

    with pytest.raises(RuleViolation, match="与表里的不同"):
        attend(course, officer, clerk, hours=8, score=Decimal(81))
    services.record_results(
        course, [Result(officer, score=Decimal(81), has_passed=True)], actor=clerk, now=NOW
    )

    row.refresh_from_db()
    assert (row.hours, row.score, row.has_passed) == (6, 81, True)
    assert course.attendances.count() == 1
    assert not row.corrections.exists()
    with pytest.raises(RuleViolation, match="成绩也登记了"):
        attend(course, officer, clerk, hours=6, score=Decimal(90))


# --- 换证与缺口 --------------------------------------------------------------------------------


@pytest.mark.clause("WH-11.s2")
def test_the_gap_of_the_last_year_stands_in_the_way_of_a_new_certificate(agency, head, clerk):
    officer = factories.make_officer(agency)
    assert reckoning.renewal_gap(officer, TODAY) == ""

    set_hours(head, YEAR - 1, public=8, professional=0)
    assert "还缺 8 课时" in reckoning.renewal_gap(officer, TODAY)
    assert "才能换发" in renewal_condition(officer.certificates.get(), TODAY)
    attend(hold_course(clerk, year=YEAR - 1), officer, clerk)

    certificate = officer.certificates.get()
    assert renewal_condition(certificate, TODAY) == ""
    newcomer = factories.make_officer(agency, works_from=date(YEAR, 1, 1))
    assert reckoning.renewal_gap(newcomer, TODAY) == ""


def test_units_are_summed_in_one_query(agency, head, clerk):
    set_hours(head)
    course = hold_course(clerk, hours=10)
    for _ in range(3):
        attend(course, factories.make_officer(agency), clerk, hours=10)
    known = reckoning.figures(YEAR)
    officers = reckoning.on_duty(Officer.objects.all(), YEAR, TODAY)

    with CaptureQueriesContext(connection) as caught:
        units = reckoning.by_unit(officers, YEAR, known, TODAY)

    assert len(caught) == 1
    found, whole = units[agency.pk], reckoning.total(units.values())
    assert (found.people, found.short, found.missing) == (3, 3, 60)
    assert whole.missing == 60


@pytest.mark.clause("WH-11.s2", "SC-10")
def test_a_past_year_stays_with_the_unit_of_then(agency, head, clerk):
    officer = factories.make_officer(agency)
    later = factories.make_agency()
    Posting.objects.filter(officer=officer).delete()
    moved = date(YEAR, 1, 1)
    Posting.objects.create(
        officer=officer,
        agency=agency,
        starts_on=date(YEAR - 3, 1, 1),
        ends_on=moved - timedelta(days=1),
    )
    Posting.objects.create(officer=officer, agency=later, starts_on=moved)
    Officer.objects.filter(pk=officer.pk).update(agency=later)
    officers = Officer.objects.all()

    def units(year):
        return list(reckoning.by_unit(officers, year, reckoning.figures(year), TODAY))

    assert (units(YEAR - 1), units(YEAR)) == ([agency.pk], [later.pk])


@pytest.mark.clause("WH-11.s2", "SD-22")
@pytest.mark.parametrize(
    ("fields", "duty"),
    [
        ({}, "supervision"),
        ({"withdrawn_on": date(YEAR - 1, 5, 1), "decision_number": "演决1号"}, "enforcement"),
        ({"valid_to": date(YEAR - 1, 12, 31)}, "enforcement"),
    ],
)
def test_only_a_certificate_of_that_year_makes_a_supervisor(agency, fields, duty):
    officer = factories.make_officer(agency)
    held = officer.certificates.all()
    held.update(kind="supervision", valid_from=date(YEAR - 4, 1, 1), **fields)

    assert reckoning.year_of(officer, YEAR, TODAY).duty == duty


# --- 页面 --------------------------------------------------------------------------------------


@pytest.mark.clause("WH-11.s1", "WH-11.s2")
def test_the_pages_lead_from_a_course_to_the_record(agency, head, clerk, client):
    officer = factories.make_officer(agency)
    set_hours(head)
    client.force_login(clerk)
    form = {
        "title": "许可法培训（演示）",
        "kind": "public",
        "year": YEAR,
        "hours": "4",
        "starts_on": TODAY.isoformat(),
        "ends_on": TODAY.isoformat(),
    }
    answer = client.post(reverse("registers:new-course"), form)
    course = TrainingCourse.objects.get()
    assert answer.url == course.get_absolute_url()

    client.post(
        reverse("registers:attend", args=[course.pk]), {"people": officer.name, "hours": "4"}
    )
    assert officer.name in client.get(course.get_absolute_url()).content.decode()
    page = client.get(reverse("registers:record", args=[officer.pk])).content.decode()
    assert "公共法律知识还缺 6 课时" in page
    assert "还缺 26" in client.get(reverse("registers:records")).content.decode()
    gaps_page = client.get(reverse("registers:gaps") + "?short=on").content.decode()
    assert agency.name in gaps_page


def test_agencies_see_their_own_people_and_officers_themselves(agency, head, client):
    mine, other = factories.make_officer(agency), factories.make_officer()
    course = hold_course(head)
    for one in (mine, other):
        attend(course, one, head)

    client.force_login(factories.make_user(Role.EA_CLERK, agency))
    page = client.get(course.get_absolute_url()).content.decode()
    assert mine.name in page
    assert other.name not in page
    assert client.get(reverse("registers:record", args=[other.pk])).status_code == 404

    client.force_login(factories.make_user(Role.EA_OFFICER, agency, officer=mine))
    assert client.get(reverse("registers:record", args=[mine.pk])).status_code == 200
    rows = client.get(reverse("registers:records")).content.decode()
    assert mine.name in rows


def test_a_wrong_row_is_corrected_from_the_course(agency, clerk, client):
    row = attend(hold_course(clerk), factories.make_officer(agency), clerk)
    client.force_login(clerk)
    address = reverse("registers:correct-attendance", args=[row.pk])

    assert (
        client.post(address, {"hours": "8", "reason": "成绩漏登", "score": "x"}).status_code == 422
    )
    client.post(address, {"hours": "8", "score": "91", "has_passed": "yes", "reason": "成绩漏登"})

    row.refresh_from_db()
    assert row.score == 91
    assert row.has_passed
