"""更正证件、年度审验的登记：写明理由，两值都留；延长、收回不是更正（SD-10、SC-17、SC-32）。"""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import OfficerCertificate, OfficerDuty
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import LedgerEntry
from zhiheng.registers import certificate_rules, certificates
from zhiheng.registers.certificate_corrections import correct_certificate, correct_year_check
from zhiheng.registers.models import CertificateYearCheck, HoursRequirement, RowCorrection

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ONE_DAY = timedelta(days=1)
SINCE, UNTIL = date(2021, 3, 1), TODAY + 100 * ONE_DAY


@pytest.fixture
def officer():
    return factories.make_officer(certificate=False)


@pytest.fixture
def held(officer):
    return factories.make_certificate(officer, valid_from=SINCE, valid_to=UNTIL)


@pytest.fixture
def handler(officer):
    return factories.make_user(Role.SO_HANDLER, factories.make_so(officer.agency.jurisdiction_id))


def correct(certificate, handler, reason="抄写错误", **changed):
    return correct_certificate(certificate, actor=handler, reason=reason, **changed)


def refused(certificate, handler, **changed):
    with pytest.raises(RuleViolation) as found:
        correct(certificate, handler, **changed)
    assert not RowCorrection.objects.exists()
    return found.value


def decided(**dates):
    return {"decision_number": "示决字〔2026〕9号", **dates}


@pytest.mark.clause("SC-17")
def test_a_correction_keeps_both_values_and_the_reason(held, handler):
    number, field = held.number, held.field

    correct(held, handler, number="演示改1", valid_to=UNTIL - ONE_DAY, field="")

    kept = RowCorrection.objects.get()
    assert kept.before == {"number": number, "valid_to": UNTIL.isoformat(), "field": field}
    assert OfficerCertificate.objects.get().number == "演示改1"
    entry = LedgerEntry.objects.get(action="certificate.correct")
    assert "演示改1" not in entry.facts


def test_the_open_matter_of_the_certificate_follows(held, handler):
    matter = certificates.matter_of(held, actor=handler, now=timezone.now())

    correct(held, handler, field="另一领域")

    matter.refresh_from_db()
    assert matter.field == "另一领域"


@pytest.mark.clause("SD-10", "SC-17")
def test_a_later_end_needs_what_a_renewal_needs(held, handler, monkeypatch):
    monkeypatch.setattr(certificate_rules, "_renewal_conditions", [])
    correct(held, handler, valid_to=UNTIL + ONE_DAY)
    RowCorrection.objects.all().delete()
    certificates.register_renewal_condition(lambda certificate, day: "本年度学时不足，不能换发。")

    found = refused(held, handler, valid_to=date(2049, 1, 1))

    assert "学时不足" in found.sentence
    assert found.field == "valid_to"


@pytest.mark.clause("WH-11.s2", "SD-10")
def test_on_the_page_too_the_end_is_not_put_off_before_the_hours_are_learnt(held, handler, client):
    HoursRequirement.objects.create(
        agency=factories.make_so("371000"), year=TODAY.year - 1, duty="enforcement", public_hours=8, professional_hours=0,
        basis="关于培训课时的通知（演示）", set_by=handler, set_at=timezone.now(),
    )  # fmt: skip
    OfficerDuty.objects.create(officer=held.officer, duty="enforcement", starts_on=SINCE)
    client.force_login(handler)
    url = reverse("directory:edit-certificate", args=[held.pk])
    form = client.get(url).context["form"]
    given = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}

    page = client.post(url, given | {"valid_to": "2049-01-01", "reason": "登记时抄错了止期"})

    assert page.status_code == 422
    assert "改晚有效期止与换发的条件相同" in page.content.decode()
    assert "还缺 8 课时" in page.content.decode()
    assert OfficerCertificate.objects.get().valid_to == UNTIL


@pytest.mark.clause("SC-32")
@pytest.mark.parametrize(
    ("taken", "way"),
    [("suspended_from", "换发"), ("revoked_on", "重新申请"), ("withdrawn_on", "重新申请")],
)
def test_what_is_suspended_or_ended_is_not_extended(held, handler, taken, way):
    OfficerCertificate.objects.update(**decided(**{taken: TODAY - ONE_DAY}))

    found = refused(held, handler, valid_to=date(2049, 1, 1))

    assert way in found.sentence
    correct(held, handler, number="演示改2")


@pytest.mark.clause("SC-32", "SD-10")
@pytest.mark.parametrize(
    ("known", "right", "words"),
    [
        ({}, {"valid_to": TODAY - ONE_DAY}, "“有效”变为“过期”"),
        ({}, {"valid_from": TODAY + ONE_DAY}, "“有效”变为“未到生效日”"),
        ({"valid_to": TODAY - ONE_DAY}, {"valid_to": TODAY}, "“过期”变为“有效”"),
        (decided(suspended_from=TODAY), {"valid_to": TODAY - ONE_DAY}, "“暂扣”变为“过期”"),
    ],
)
def test_a_correction_does_not_change_the_state_of_today(held, handler, known, right, words):
    OfficerCertificate.objects.update(**known)

    found = refused(held, handler, **right)

    assert words in found.sentence
    assert "请办理" in found.sentence


def test_the_term_still_holds_the_suspension(held, handler):
    past = {"suspended_from": date(2022, 1, 1), "suspended_to": date(2022, 2, 1)}
    OfficerCertificate.objects.update(**decided(**past))

    assert "2022-01-01" in refused(held, handler, valid_from=date(2022, 1, 2)).sentence
    correct(held, handler, valid_from=date(2022, 1, 1))


@pytest.mark.clause("SD-10", "SD-11")
@pytest.mark.parametrize("changed", [{"kind": "hearing"}, {"valid_from": date(2023, 1, 2)}])
def test_a_duty_keeps_its_certificate(held, handler, officer, changed):
    OfficerDuty.objects.create(officer=officer, duty="enforcement", starts_on=date(2023, 1, 1))

    assert "2023-01-01" in refused(held, handler, **changed).sentence
    correct(held, handler, valid_from=date(2023, 1, 1))


@pytest.mark.clause("SD-10", "SD-10-3")
def test_the_checks_of_a_registration_hold(held, handler, officer):
    other = factories.make_certificate(officer, kind="hearing", valid_from=SINCE)
    third = factories.make_officer(officer.agency).certificates.get()

    assert "已有这个证号" in refused(held, handler, number=third.number).sentence
    assert "不能重叠" in refused(other, handler, kind="enforcement").sentence
    officer.staff_type = "contract"
    officer.save()
    OfficerCertificate.objects.filter(pk=held.pk).delete()
    assert "不得从事执法" in refused(other, handler, kind="enforcement").sentence


def check(certificate, handler, year=TODAY.year, result="passed", on=TODAY, note=""):
    rows = OfficerCertificate.objects.filter(pk=certificate.pk)
    wanted = certificates.YearCheck(year, result, on, note)
    certificates.check_year(rows, wanted, actor=handler)
    return CertificateYearCheck.objects.get(certificate=certificate, year=year)


@pytest.mark.clause("SC-10", "SC-17")
@pytest.mark.parametrize(("ended", "year"), [({}, 2016), ({"revoked_on": date(2022, 1, 1)}, 2022)])
def test_only_years_in_which_the_certificate_ran_are_checked(held, handler, ended, year):
    OfficerCertificate.objects.update(**decided(**ended))

    with pytest.raises(RuleViolation, match="不在有效期内") as found:
        check(held, handler, year, on=date(year, 12, 31))

    assert held.number in found.value.sentence
    check(held, handler, 2021, on=date(2021, 12, 31))


@pytest.mark.clause("SC-10")
def test_a_wrong_check_is_corrected(client, held, handler):
    wrong = check(held, handler)
    client.force_login(handler)
    address = reverse("registers:correct-year-check", args=[wrong.pk])
    values = {"year": TODAY.year, "result": "failed", "checked_on": TODAY.isoformat()}
    assert address in client.get(held.get_absolute_url()).content.decode()

    assert client.post(address, values | {"reason": "抄写错误"}).status_code == 422
    values |= {"note": "学时不足", "reason": "抄写错误"}
    text = client.post(address, values, follow=True).content.decode()

    assert "<del>合格</del> 改为 <ins>不合格</ins>" in text
    wrong.refresh_from_db()
    assert (wrong.result, wrong.note) == ("failed", "学时不足")


def test_a_check_is_not_moved_into_a_year_that_is_wrong_or_taken(held, handler):
    check(held, handler, TODAY.year - 1, on=date(TODAY.year - 1, 12, 1))
    wrong = check(held, handler)

    for year, on, words in (
        (2020, date(2020, 12, 1), "不在这本证件的有效期内"),
        (TODAY.year - 1, TODAY, "已登记审验"),
    ):
        with pytest.raises(RuleViolation, match=words):
            correct_year_check(wrong, actor=handler, reason="抄写错误", year=year, checked_on=on)


def test_the_page_asks_for_the_reason_and_shows_the_correction(client, held, handler):
    client.force_login(handler)
    address = reverse("directory:edit-certificate", args=[held.pk])
    names = ("kind", "number", "territory", "field", "valid_from", "valid_to")
    values = {name: getattr(held, name) for name in names} | {"number": "演示改3"}

    without = client.post(address, values)
    text = client.post(address, values | {"reason": "抄写错误"}, follow=True).content.decode()

    assert without.status_code == 422
    assert f"<del>{held.number}</del> 改为 <ins>演示改3</ins>" in text
