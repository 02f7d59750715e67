"""更正人员的登记：写明理由，两值都留；身份、离岗等情况的变化不是更正（SD-10-3、SC-10、CF-58-2）。"""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Officer, OfficerDuty
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import LedgerEntry
from zhiheng.registers import certificates, moving, people
from zhiheng.registers.models import RowCorrection, VoidedOfficer
from zhiheng.registers.people_corrections import correct_officer, void_officer

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ONE_DAY = timedelta(days=1)
SINCE = date(2020, 3, 2)


@pytest.fixture
def agency():
    return factories.make_agency()


@pytest.fixture
def clerk(agency):
    return factories.make_user(Role.EA_CLERK, agency)


@pytest.fixture
def officer(agency, clerk):
    person = Officer(agency=agency, name="演示人员改", works_from=SINCE)
    return people.register_officer(person, actor=clerk)


def correct(officer, clerk, reason="抄写错误", **changed):
    return correct_officer(officer, actor=clerk, reason=reason, **changed)


def refused(officer, clerk, **changed):
    with pytest.raises(RuleViolation) as found:
        correct(officer, clerk, **changed)
    assert not RowCorrection.objects.exists()
    return found.value


@pytest.mark.clause("SC-10", "SC-17")
def test_a_correction_keeps_both_values_and_the_reason(officer, clerk):
    name = officer.name

    correct(officer, clerk, name="赵示改", works_from=SINCE - ONE_DAY)

    officer.refresh_from_db()
    assert (officer.name, officer.works_from) == ("赵示改", SINCE - ONE_DAY)
    assert officer.postings.get().starts_on == SINCE - ONE_DAY
    kept = RowCorrection.objects.get()
    assert kept.before == {"name": name, "works_from": SINCE.isoformat()}
    assert (kept.reason, kept.by) == ("抄写错误", clerk)
    entry = LedgerEntry.objects.get(action="officer.correct")
    assert "赵示改" not in entry.facts
    assert SINCE.isoformat() in entry.facts


def test_what_changes_nothing_is_no_correction(officer, clerk):
    assert "没有改动" in refused(officer, clerk, name=officer.name).sentence


@pytest.mark.clause("SD-10-3")
@pytest.mark.parametrize("staff_type", ["contract", "dispatched", "seconded", "auxiliary"])
def test_who_holds_a_duty_or_a_certificate_is_not_corrected_into_an_assistant(
    officer, clerk, staff_type
):
    held = factories.make_certificate(officer, suspended_from=TODAY, decision_number="示决1号")
    found = refused(officer, clerk, staff_type=staff_type)
    assert (found.row, found.field) == ("SD-10-3", "staff_type")
    assert "退出" in found.sentence
    held.delete()
    supervising = factories.make_certificate(officer, kind="supervision")
    assert "行政执法监督证" in refused(officer, clerk, staff_type=staff_type).sentence
    supervising.delete()
    wanted = certificates.Wanted("hearing", officer.agency.path)
    matter = certificates.apply(officer, wanted, actor=clerk)
    assert "正在申请" in refused(officer, clerk, staff_type=staff_type).sentence
    certificates.step("drop_application")(matter, actor=clerk, reason="不再申请")
    duty = OfficerDuty.objects.create(officer=officer, duty="review", starts_on=SINCE)
    assert "终止" in refused(officer, clerk, staff_type=staff_type).sentence

    people.end_duty(duty, ends_on=TODAY - ONE_DAY, actor=clerk)
    correct(officer, clerk, staff_type=staff_type)

    officer.refresh_from_db()
    assert officer.staff_type == staff_type


@pytest.mark.clause("SD-10-3")
def test_who_has_an_account_that_acts_is_not_corrected_into_an_assistant(officer, clerk):
    account = factories.make_user(Role.EA_OFFICER, officer.agency, officer=officer)

    found = refused(officer, clerk, staff_type="contract")
    assert (found.row, found.field) == ("SD-10-3", "staff_type")
    assert "安全管理员" in found.sentence
    account.assignments.update(role=Role.EA_RECORDER)
    correct(officer, clerk, staff_type="contract")


@pytest.mark.clause("CF-58-2")
def test_the_qualification_of_a_reviewer_is_not_deleted(officer, clerk):
    officer.law_qualification = "A2026000000000"
    officer.save()
    duty = OfficerDuty(duty="review", starts_on=SINCE, is_first_review=True)
    people.assign_duty(officer, duty, actor=clerk)

    assert refused(officer, clerk, law_qualification="").row == "CF-58-2"
    correct(officer, clerk, law_qualification="A2026000000001")


@pytest.mark.clause("SD-10")
@pytest.mark.parametrize("what", ["职务", "证件", "任职"])
def test_nobody_arrives_after_what_is_registered_of_them(officer, clerk, what):
    if what == "职务":
        OfficerDuty.objects.create(officer=officer, duty="review", starts_on=SINCE + ONE_DAY)
    elif what == "证件":
        factories.make_certificate(officer, valid_from=SINCE + ONE_DAY)
    else:
        officer.postings.update(ends_on=SINCE + ONE_DAY)

    found = refused(officer, clerk, works_from=SINCE + 2 * ONE_DAY)
    assert f"已登记的{what}的日期（{SINCE + ONE_DAY}）" in found.sentence
    correct(officer, clerk, works_from=SINCE + ONE_DAY)


@pytest.mark.clause("SC-10")
def test_leaving_is_no_correction(officer, clerk):
    found = refused(officer, clerk, works_to=TODAY)

    assert "调动、离岗" in found.sentence
    officer.works_to = TODAY
    officer.save()
    assert "提前离岗" in refused(officer, clerk, works_to=TODAY - ONE_DAY).sentence


def test_a_wrong_day_of_leaving_is_corrected(officer, clerk):
    officer.works_to = TODAY - 9 * ONE_DAY
    officer.save()
    officer.postings.update(ends_on=officer.works_to)
    last = TODAY - 20 * ONE_DAY
    OfficerDuty.objects.create(officer=officer, duty="review", starts_on=SINCE, ends_on=last)

    assert str(last) in refused(officer, clerk, works_to=last - ONE_DAY).sentence
    correct(officer, clerk, works_to=last)

    assert officer.postings.get().ends_on == last


def test_who_left_by_a_document_does_not_come_back_by_a_correction(officer, clerk, agency):
    head = factories.make_user(Role.EA_HEAD, agency)
    document = ("示人〔2026〕1号", "演示任免机关", TODAY)
    moving.move(officer, moving.Move(TODAY, *document), actor=head)
    officer.refresh_from_db()

    for day in (None, TODAY + ONE_DAY):
        assert "凭文件" in refused(officer, clerk, works_to=day).sentence


def test_the_page_asks_for_the_reason_and_shows_the_correction(client, officer, clerk):
    client.force_login(clerk)
    address = reverse("directory:edit-officer", args=[officer.pk])
    values = {"name": "赵示改", "staff_type": "civil", "works_from": SINCE.isoformat()}

    without = client.post(address, values)
    text = client.post(address, values | {"reason": "抄写错误"}, follow=True).content.decode()

    assert "works_to" not in client.get(address).content.decode()
    assert without.status_code == 422
    assert f"<del>{officer.name}</del> 改为 <ins>赵示改</ins>" in text
    assert "抄写错误" in text


@pytest.mark.clause("SD-10", "SC-10")
def test_a_person_registered_twice_is_voided_with_a_reason(client, officer, clerk):
    client.force_login(clerk)
    address = reverse("registers:void-officer", args=[officer.pk])
    assert address in client.get(officer.get_absolute_url()).content.decode()

    assert client.post(address, {"reason": ""}).status_code == 422
    kept = factories.make_officer(officer.agency, name=officer.name)
    values = {"reason": "与另一人重复登记", "kept": kept.pk}
    answer = client.post(address, values, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("registers:voided")
    text = answer.content.decode()
    assert f'<a href="{kept.get_absolute_url()}">{kept.name}</a>' in text
    assert "与另一人重复登记" in text
    assert not Officer.objects.filter(pk=officer.pk).exists()
    entry = LedgerEntry.objects.get(action="officer.void")
    assert officer.name not in entry.facts
    assert {one.text for one in entry.texts.all()} == {officer.name, "与另一人重复登记"}


@pytest.mark.clause("SC-10")
def test_the_voided_are_listed_to_those_who_see_the_people_of_the_unit(client, officer, clerk):
    kept = factories.make_officer(name=officer.name)  # of another unit, chosen by the authority
    so = factories.make_user(Role.SO_HANDLER, factories.make_so())
    made = void_officer(officer, actor=so, reason="与另一单位的登记重复", kept=kept)
    page = reverse("registers:voided")
    assert VoidedOfficer.objects.visible_to(clerk).get() == made

    client.force_login(clerk)
    text = client.get(page).content.decode()
    assert page in client.get(reverse("directory:officers")).content.decode()
    assert kept.get_absolute_url() not in text, "no link into a refusal"
    assert all(
        part in text for part in (made.name, "与另一单位的登记重复", str(so), str(kept.agency))
    )

    stranger = factories.make_user(Role.EA_CLERK)
    client.force_login(stranger)
    assert "没有作废的人员登记" in client.get(page).content.decode()
    one = factories.make_user(Role.EA_OFFICER, clerk.agency)
    assert not VoidedOfficer.objects.visible_to(one).exists()


def test_who_was_kept_is_not_voided_and_nobody_is_kept_instead_of_himself(officer, clerk):
    twin = factories.make_officer(officer.agency, certificate=False, name=officer.name)
    with pytest.raises(RuleViolation, match="另一个登记"):
        void_officer(officer, actor=clerk, reason="重复登记", kept=officer)
    void_officer(officer, actor=clerk, reason="重复登记", kept=twin)

    with pytest.raises(RuleViolation, match="作废的人员登记"):
        void_officer(twin, actor=clerk, reason="重复登记")


def test_the_list_of_the_voided_walks_an_index(officer, clerk):
    for user in (clerk, factories.make_user(Role.SO_HANDLER, factories.make_so())):
        rows = VoidedOfficer.objects.visible_to(user).order_by("-pk")
        assert "TEMP B-TREE" not in rows.explain()


def _move(officer, clerk):
    head = factories.make_user(Role.EA_HEAD, officer.agency)
    document = ("示人〔2026〕1号", "演示任免机关", TODAY)
    moving.move(officer, moving.Move(TODAY, *document), actor=head)


def _apply(officer, clerk):
    wanted = certificates.Wanted("enforcement", officer.agency.path)
    certificates.apply(officer, wanted, actor=clerk)


@pytest.mark.parametrize(
    ("use", "what"),
    [
        (lambda one, clerk: factories.make_certificate(one), "证件"),
        (lambda one, clerk: factories.make_user(Role.EA_OFFICER, one.agency, officer=one), "账号"),
        (_apply, "证件办理"),
        (_move, "调动"),
    ],
    ids=["certificate", "account", "application", "move"],
)
def test_who_is_used_anywhere_is_not_voided(officer, clerk, use, what):
    use(officer, clerk)

    with pytest.raises(RuleViolation, match="不能作废") as found:
        void_officer(officer, actor=clerk, reason="重复登记")

    assert what in found.value.sentence
    assert Officer.objects.filter(pk=officer.pk).exists()
