"""调动、离岗：职务、证件到日为止，任职接上，过去的行为仍在名下，承办的件一次移交。"""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.models import StandIn, User
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import OfficerDuty
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import LedgerEntry, Notice
from zhiheng.registers import certificates, moving, people, undoing
from zhiheng.registers.models import OfficerMove

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def agency():
    return factories.make_agency()


@pytest.fixture
def head(agency):
    return factories.make_user(Role.EA_HEAD, agency)


@pytest.fixture
def officer(agency, head):
    found = factories.make_officer(agency)
    row = OfficerDuty(duty="enforcement", starts_on=date(2026, 1, 1))
    people.assign_duty(found, row, actor=head)
    return found


def wanted(**values):
    known = {
        "moved_on": TODAY,
        "decision_number": "示人调〔2026〕3号",
        "decided_by": "演示组织部门",
        "decided_on": YESTERDAY,
    }
    return moving.Move(**known | values)


@pytest.mark.clause("SC-10", "SD-10", "SC-32")
def test_a_transfer_ends_duties_and_certificates_and_begins_a_posting(agency, head, officer):
    target = factories.make_agency("371083")

    moving.move(officer, wanted(to_agency=target), actor=head)

    officer.refresh_from_db()
    certificate = officer.certificates.get()
    assert officer.agency == target
    assert officer.works_to is None
    assert officer.duties.get().ends_on == YESTERDAY
    assert [certificate.status_on(day) for day in (YESTERDAY, TODAY)] == ["valid", "withdrawn"]
    spans = [(one.agency, one.starts_on, one.ends_on) for one in officer.postings.all()]
    assert spans == [(target, TODAY, None), (agency, factories.LONG_AGO, YESTERDAY)]


@pytest.mark.clause("SC-10", "SD-10")
def test_the_open_applications_of_who_moves_are_dropped_and_nobody_elses(agency, head, officer):
    clerk = factories.make_user(Role.EA_CLERK, agency)
    wish = certificates.Wanted("hearing", agency.path)
    mine = certificates.apply(officer, wish, actor=clerk)
    other = certificates.apply(factories.make_officer(agency), wish, actor=clerk)

    moving.move(officer, wanted(), actor=head)

    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.status, mine.closed_on) == ("withdrawn", TODAY)
    assert (other.status, other.closed_on) == ("applied", None)


def test_who_leaves_is_no_longer_in_office(head, officer):
    moving.move(officer, wanted(), actor=head)

    officer.refresh_from_db()
    assert officer.works_to == YESTERDAY
    with pytest.raises(RuleViolation, match="离岗"):
        moving.move(officer, wanted(), actor=head)


@pytest.mark.clause("SC-10")
def test_open_matters_go_to_a_colleague_in_the_same_step(agency, head, officer):
    clerk = factories.make_user(Role.EA_CLERK, agency, officer=officer)
    second = factories.make_user(Role.EA_CLERK, agency)
    other = factories.make_officer(agency, certificate=False)
    wished = certificates.Wanted("enforcement", agency.path)
    matter = certificates.apply(other, wished, actor=clerk)

    with pytest.raises(RuleViolation, match="1 件承办而未办结"):
        moving.move(officer, wanted(), actor=head)
    assert officer.certificates.get().status_on(TODAY) == "valid"
    moving.move(officer, wanted(hand_to=second), actor=head)

    matter.refresh_from_db()
    assert matter.handler == second
    assert OfficerMove.objects.get().handed == [[matter._meta.label_lower, matter.pk]]
    assert LedgerEntry.objects.filter(action="kernel.hand_over").count() == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"moved_on": TODAY + timedelta(days=1)}, "不能晚于今天"),
        ({"moved_on": date(2014, 1, 1), "decided_on": date(2014, 1, 1)}, "须晚于"),
        ({"moved_on": date(2026, 1, 2), "decided_on": date(2026, 1, 3)}, "决定日期"),
    ],
)
def test_days_of_a_transfer_are_checked(head, officer, values, sentence):
    with pytest.raises(RuleViolation, match=sentence):
        moving.move(officer, wanted(**values), actor=head)


@pytest.mark.clause("SC-10")
def test_the_form_and_the_result_page(client, agency, head, officer):
    target = factories.make_agency()
    client.force_login(head)
    assert (
        reverse("registers:move", args=[officer.pk])
        in client.get(officer.get_absolute_url()).content.decode()
    )

    values = {
        "to_agency": target.pk,
        "moved_on": TODAY.isoformat(),
        "decision_number": "示人调〔2026〕3号",
        "decided_by": "演示组织部门",
        "decided_on": YESTERDAY.isoformat(),
    }
    answer = client.post(reverse("registers:move", args=[officer.pk]), values, follow=True)

    text = answer.content.decode()
    assert "示人调〔2026〕3号" in text
    assert officer.certificates.get().number in text
    edit = reverse("directory:edit-officer", args=[officer.pk])
    assert client.get(edit).status_code in (403, 404)
    page = client.get(officer.get_absolute_url()).content.decode()  # now of another unit
    assert "已不在本单位" in page
    assert edit not in page


@pytest.mark.clause("SC-10")
def test_the_account_of_who_leaves_is_disabled_and_its_roles_and_stand_ins_end(
    agency, head, officer
):
    account = factories.make_user(Role.EA_CLERK, agency, officer=officer)
    colleague = factories.make_user(Role.EA_OFFICER, agency)
    for principal, substitute, role in (
        (account, colleague, Role.EA_CLERK),
        (colleague, account, Role.EA_OFFICER),
    ):
        StandIn.objects.create(
            principal=principal,
            substitute=substitute,
            role=role,
            starts_on=YESTERDAY,
            ends_on=TODAY,
        )

    done = moving.move(officer, wanted(), actor=head)

    account.refresh_from_db()
    assert not account.is_active
    assert not account.has_usable_password()
    assert not account.assignments.exists()
    assert set(StandIn.objects.values_list("ends_on", flat=True)) == {YESTERDAY}
    assert (done.account, done.roles) == (account, [Role.EA_CLERK])
    entry = LedgerEntry.objects.get(action="account.leave_unit")
    assert json.loads(entry.facts)["roles"] == [Role.EA_CLERK]
    assert LedgerEntry.objects.filter(action="account.withdraw_role").count() == 1


@pytest.mark.clause("SC-10")
def test_the_account_of_who_moves_goes_along_without_roles_and_the_administrators_hear_of_it(
    agency, head, officer
):
    account = factories.make_user(Role.EA_OFFICER, agency, officer=officer)
    target = factories.make_agency("371083")
    security = factories.make_user(Role.SEC_ADMIN, factories.make_so("371083"))
    elsewhere = factories.make_user(Role.SEC_ADMIN, factories.make_so("371002"))

    moving.move(officer, wanted(to_agency=target), actor=head)

    account = User.objects.get(pk=account.pk)
    assert account.is_active
    assert account.agency == target
    assert account.roles_on(TODAY) == frozenset()
    assert [one.code for one in Notice.objects.filter(person=security)] == [moving.ARRIVED]
    assert not Notice.objects.filter(person=elsewhere).exists()


def test_an_administrator_and_oneself_are_not_moved(agency, head, officer):
    account = factories.make_user(Role.SEC_ADMIN, agency, officer=officer)

    with pytest.raises(RuleViolation, match="安全管理员"):
        moving.move(officer, wanted(), actor=head)
    head.officer = factories.make_officer(agency)
    head.save()
    with pytest.raises(RuleViolation, match="本人"):
        moving.move(head.officer, wanted(), actor=head)

    assert account.assignments.exists()
    assert not OfficerMove.objects.exists()


def test_the_form_says_what_becomes_of_the_account_and_so_does_the_result(
    client, agency, head, officer
):
    account = factories.make_user(Role.EA_OFFICER, agency, officer=officer)
    client.force_login(head)

    form = client.get(reverse("registers:move", args=[officer.pk])).content.decode()
    done = moving.move(officer, wanted(), actor=head)
    result = client.get(done.get_absolute_url()).content.decode()

    assert f"账号 {account.username} 的角色（行政执法人员）" in form
    assert "已经停用" in result


@pytest.mark.clause("HT-3.4-1", "SC-10")
def test_the_posts_left_without_a_person_are_listed_and_told(agency, head, officer, client):
    item = factories.make_item(agency)
    factories.make_duty(agency, item, officer=officer)

    done = moving.move(officer, wanted(), actor=head)

    notice = Notice.objects.get(code=moving.POSTS)
    assert (notice.agency, notice.facts["n"]) == (agency, 1)
    assert client.get(notice.url).status_code == 302  # to sign in
    client.force_login(head)
    page = client.get(reverse("registers:moved", args=[done.pk])).content.decode()
    assert f"{item}：" in page
    assert "请原单位另定责任人" in page


@pytest.mark.clause("SC-10")
def test_who_leaves_alone_is_told_to_open_an_account_first(agency, head, officer, client):
    account = factories.make_user(Role.EA_CLERK, agency, officer=officer)
    other = factories.make_officer(agency, certificate=False)
    certificates.apply(other, certificates.Wanted("enforcement", agency.path), actor=account)
    client.force_login(head)

    page = client.get(reverse("registers:move", args=[officer.pk])).content.decode()

    assert "没有别的承办人可以接办" in page


# --- 登记错了的撤回 ------------------------------------------------------------------------------


@pytest.mark.clause("SC-10", "SD-10")
@pytest.mark.parametrize("leaves", [False, True])
def test_a_wrong_move_is_undone_with_what_came_of_it(agency, head, officer, leaves):
    account = factories.make_user(Role.EA_OFFICER, agency, officer=officer)
    target = None if leaves else factories.make_agency("371083")
    before = list(officer.duties.values_list("pk", "starts_on", "ends_on"))
    posted = list(officer.postings.values_list("agency", "starts_on", "ends_on"))
    done = moving.move(officer, wanted(to_agency=target), actor=head)

    undoing.undo(done, actor=head, reason="选错了人")

    officer.refresh_from_db()
    account.refresh_from_db()
    assert (officer.agency, officer.works_to, account.agency) == (agency, None, agency)
    assert list(officer.duties.values_list("pk", "starts_on", "ends_on")) == before
    now_posted = officer.postings.values_list("agency", "starts_on", "ends_on")
    assert list(now_posted) == (posted or [(agency.pk, officer.works_from, None)])
    assert officer.certificates.get().status_on(TODAY) == "valid"
    done = OfficerMove.objects.get()
    assert (done.undone_by, done.undone_reason) == (head, "选错了人")
    assert LedgerEntry.objects.filter(action="registers.move.undo").exists()
    with pytest.raises(RuleViolation, match="已经撤回"):
        undoing.undo(done, actor=head, reason="再撤")


@pytest.mark.clause("SC-10")
def test_a_move_that_others_rest_on_is_not_undone(agency, head, officer):
    target = factories.make_agency("371083")
    done = moving.move(officer, wanted(to_agency=target), actor=head)
    officer.refresh_from_db()
    factories.make_certificate(officer, valid_from=TODAY, valid_to=TODAY.replace(year=2031))

    with pytest.raises(RuleViolation, match="新的证件或者职务"):
        undoing.undo(done, actor=head, reason="选错了单位")
    officer.refresh_from_db()
    assert officer.agency == target


@pytest.mark.clause("SC-10")
def test_the_result_page_leads_to_the_undoing(agency, head, officer, client):
    done = moving.move(officer, wanted(), actor=head)
    client.force_login(head)
    address = reverse("registers:undo-move", args=[done.pk])
    assert address in client.get(reverse("registers:moved", args=[done.pk])).content.decode()

    assert client.post(address, {"reason": "没有这份文件"}).status_code == 302

    page = client.get(reverse("registers:moved", args=[done.pk])).content.decode()
    assert "没有这份文件" in page
    assert address not in page
