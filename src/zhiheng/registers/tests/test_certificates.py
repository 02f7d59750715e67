"""证件的办理：申请到发证，暂扣、恢复、取消、退出凭决定，到期与期满由日期得出。"""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import AgencyAlias, CertificateState, OfficerCertificate
from zhiheng.kernel import notices
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.models import LedgerEntry, Notice
from zhiheng.registers import certificate_rules, certificates
from zhiheng.registers.certificate_states import COLOURS, WORDS
from zhiheng.registers.models import CertificateDecision, CertificateMatter

pytestmark = pytest.mark.django_db
S = CertificateState
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def agency():
    return factories.make_agency()


@pytest.fixture
def users(agency):
    return factories.make_users(agency)


@pytest.fixture
def handler(users):
    return users[Role.SO_HANDLER]


@pytest.fixture
def officer(agency):
    return factories.make_officer(agency)


def held(officer):
    return officer.certificates.get()


def decided(starts_on=TODAY, **facts):
    return {
        "decision_number": "示决字〔2026〕7号",
        "decided_by": "环翠区演示任免机关",
        "decided_on": min(starts_on, TODAY),
        "starts_on": starts_on,
        **facts,
    }


def apply(person, users, **wanted):
    values = {"kind": "enforcement", "territory": person.agency.path, **wanted}
    return certificates.apply(person, certificates.Wanted(**values), actor=users[Role.EA_CLERK])


def take(name, subject, actor, **facts):
    return certificates.step(name)(subject, actor=actor, **facts)


@pytest.mark.clause("SC-17", "SC-10", "SD-10", "WH-9.s1")
def test_a_certificate_is_issued_after_training_and_examination(agency, users, handler):
    person = factories.make_officer(agency, certificate=False)
    matter = apply(person, users)
    take("register_training", matter, handler, trained_on=TODAY, training_hours=60)
    take("pass_exam", matter, handler, passed_on=TODAY, score=88)

    take(
        "issue_certificate",
        matter,
        handler,
        certificate_number="演示K1",
        valid_from=TODAY,
        valid_to=TODAY + timedelta(days=1825),
    )

    assert held(person).number == "演示K1"
    assert matter.state_on(TODAY) == S.VALID
    assert matter.closed_on == TODAY


def test_no_certificate_without_the_examination(agency, users, handler):
    matter = apply(factories.make_officer(agency, certificate=False), users)

    with pytest.raises(RuleViolation, match="不能办理“发证”"):
        take(
            "issue_certificate",
            matter,
            handler,
            certificate_number="演示K2",
            valid_from=TODAY,
            valid_to=TODAY,
        )
    assert not OfficerCertificate.objects.exists()


@pytest.mark.clause("SD-10")
@pytest.mark.parametrize("staff_type", ["contract", "dispatched", "seconded", "auxiliary"])
def test_auxiliary_staff_cannot_apply_for_an_enforcement_certificate(agency, users, staff_type):
    person = factories.make_officer(agency, certificate=False, staff_type=staff_type)

    with pytest.raises(RuleViolation, match="不得从事执法") as refused:
        apply(person, users)

    assert refused.value.row == "SD-10-3"


def test_one_application_at_a_time(agency, users):
    person = factories.make_officer(agency, certificate=False)
    apply(person, users)

    with pytest.raises(RuleViolation, match="不重复申请"):
        apply(person, users)


@pytest.mark.clause("SC-32")
@pytest.mark.parametrize(
    "name", ["suspend_certificate", "revoke_certificate", "withdraw_certificate"]
)
@pytest.mark.parametrize("missing", ["decision_number", "decided_by", "decided_on"])
def test_nothing_is_taken_from_a_person_without_the_competent_body(officer, handler, name, missing):
    with pytest.raises(RuleViolation, match="有权机关的决定") as refused:
        take(name, held(officer), handler, **decided() | {missing: None})

    assert refused.value.row == "SC-32"
    assert held(officer).status_on(TODAY) == S.VALID
    assert not CertificateMatter.objects.exists()


@pytest.mark.clause("SC-32", "HT-3.4-2")
@pytest.mark.parametrize("name", ["suspend_certificate", "revoke_certificate"])
@pytest.mark.parametrize("written", ["name", "short_name", "alias"])
def test_the_authority_that_may_only_propose_is_not_the_competent_body(
    officer, handler, name, written
):
    so = handler.agency
    AgencyAlias.objects.create(agency=so, name="区司法局执法监督科")
    said = "区司法局执法监督科" if written == "alias" else getattr(so, written)
    said = f" {said} ".replace("（", "(").replace("）", ")")

    with pytest.raises(RuleViolation, match="只能提出建议") as refused:
        take(name, held(officer), handler, **decided(decided_by=said))

    assert refused.value.row == "SC-32"
    assert held(officer).status_on(TODAY) == S.VALID


@pytest.mark.clause("SC-32")
def test_a_unit_decides_on_its_own_people_and_on_who_leaves(users, handler):
    own = factories.make_officer(handler.agency)
    take("revoke_certificate", held(own), handler, **decided(decided_by=handler.agency.name))
    officer = factories.make_officer(users[Role.EA_CLERK].agency)
    take("withdraw_certificate", held(officer), handler, **decided(decided_by=handler.agency.name))

    assert held(own).status_on(TODAY) == S.REVOKED
    assert held(officer).status_on(TODAY) == S.WITHDRAWN


@pytest.mark.clause("SC-32", "SC-10")
def test_a_suspension_ends_by_its_term_without_any_job(officer, handler):
    until = TODAY + timedelta(days=29)
    take("suspend_certificate", held(officer), handler, **decided(ends_on=until))

    certificate = held(officer)
    assert certificate.status_on(TODAY - timedelta(days=1)) == S.VALID
    assert certificate.status_on(TODAY) == S.SUSPENDED
    assert certificate.status_on(until) == S.SUSPENDED
    assert certificate.status_on(until + timedelta(days=1)) == S.VALID
    assert certificate.matter.status == "suspended"
    assert certificate.matter.state_on(until + timedelta(days=1)) == S.VALID


def test_a_suspension_ends_by_a_decision(officer, handler):
    before = TODAY - timedelta(days=10)
    take("suspend_certificate", held(officer), handler, **decided(before))

    take("restore_certificate", held(officer), handler, **decided())

    assert held(officer).status_on(TODAY - timedelta(days=1)) == S.SUSPENDED
    assert held(officer).status_on(TODAY) == S.VALID
    assert [one.action for one in CertificateDecision.objects.all()] == ["restore", "suspend"]


def test_an_earlier_suspension_is_not_forgotten_by_a_later_one(officer, handler):
    first = TODAY - timedelta(days=60)
    take(
        "suspend_certificate",
        held(officer),
        handler,
        **decided(first, ends_on=first + timedelta(days=9)),
    )
    take("suspend_certificate", held(officer), handler, **decided())

    days = (first, first + timedelta(days=10), TODAY)
    assert [held(officer).status_on(day) for day in days] == [S.SUSPENDED, S.VALID, S.SUSPENDED]


@pytest.mark.parametrize("name", ["revoke_certificate", "withdraw_certificate"])
def test_what_has_ended_stays_ended(officer, handler, name):
    take(name, held(officer), handler, **decided())

    assert held(officer).status_on(TODAY) in (S.REVOKED, S.WITHDRAWN)
    for again in ("suspend_certificate", "renew_certificate", "revoke_certificate"):
        with pytest.raises(RuleViolation):
            take(again, held(officer), handler, **decided(valid_to=date(2040, 1, 1)))


@pytest.mark.clause("SC-32", "SD-10")
@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (["suspend_certificate"], "您的证件被暂扣"),
        (["suspend_certificate", "restore_certificate"], "您被暂扣的证件已恢复"),
        (["revoke_certificate"], "您的证件被取消"),
        (["withdraw_certificate"], "您的证件已退出"),
        (["renew_certificate"], "您的证件已换发"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_the_holder_is_told_and_sees_the_certificate(client, officer, handler, steps, words):
    holder = factories.make_user(Role.EA_OFFICER, officer.agency, officer=officer)

    for n, name in enumerate(steps):
        day = TODAY - timedelta(days=len(steps) - 1 - n)
        facts = {} if name.startswith("renew") else decided(day)
        until = {"starts_on": day, "valid_to": date(2045, 1, 1)} if not facts else {}
        take(name, held(officer), handler, **facts, **until)

    notice = Notice.objects.filter(person=holder).latest("pk")
    assert words in notices.text_of(notice)
    client.force_login(holder)
    page = client.post(reverse("web:notice", args=[notice.pk]), follow=True)
    assert held(officer).number in page.content.decode()


def test_a_renewal_after_the_end_leaves_the_gap(officer, handler):
    OfficerCertificate.objects.update(valid_to=TODAY - timedelta(days=30))

    take(
        "renew_certificate",
        held(officer),
        handler,
        starts_on=TODAY,
        valid_to=TODAY + timedelta(days=365),
    )

    days = (TODAY - timedelta(days=30), TODAY - timedelta(days=29), TODAY)
    assert [held(officer).status_on(day) for day in days] == [S.VALID, S.EXPIRED, S.VALID]


def paper(**facts):
    named = {"decision_number": "示换字〔2025〕1号", "decided_by": "环翠区演示发证机关"}
    return {**named, "reason": "当时已经换发，漏了登记", **facts}


@pytest.mark.clause("SD-10", "SC-17")
@pytest.mark.parametrize("without", ["decision_number", "decided_by", "decided_on", "reason"])
def test_the_months_that_had_expired_stay_expired(officer, handler, without):
    ended = TODAY - timedelta(days=400)
    OfficerCertificate.objects.update(valid_to=ended)
    facts = {"starts_on": ended + timedelta(days=1), "valid_to": date(2040, 1, 1)}

    with pytest.raises(RuleViolation, match="不能早于今天") as refused:
        take("renew_certificate", held(officer), handler, **facts)
    given = paper(decided_on=ended) | {without: None}
    with pytest.raises(RuleViolation, match="请填写"):
        take("renew_certificate", held(officer), handler, **facts, **given)

    assert refused.value.row == "SD-10"
    assert held(officer).status_on(TODAY) == S.EXPIRED


@pytest.mark.clause("SD-10")
def test_a_renewal_of_then_is_registered_late_with_its_paper(officer, handler):
    ended, since = TODAY - timedelta(days=40), TODAY - timedelta(days=10)
    OfficerCertificate.objects.update(valid_to=ended)
    facts = {"starts_on": since, "valid_to": date(2040, 1, 1)}

    given = paper(decided_on=since + timedelta(days=1))
    with pytest.raises(RuleViolation, match="不能早于文书日期"):
        take("renew_certificate", held(officer), handler, **facts, **given)
    take("renew_certificate", held(officer), handler, **facts, **paper(decided_on=since))

    days = (since - timedelta(days=1), since)
    assert [held(officer).status_on(day) for day in days] == [S.EXPIRED, S.VALID]
    assert CertificateDecision.objects.get().number == "示换字〔2025〕1号"


def test_an_expired_certificate_is_not_renewed_ahead(officer, handler):
    OfficerCertificate.objects.update(valid_to=TODAY - timedelta(days=1))

    later = {"starts_on": TODAY + timedelta(days=1), "valid_to": date(2040, 1, 1)}
    with pytest.raises(RuleViolation, match="届时再办理"):
        take("renew_certificate", held(officer), handler, **later)


def test_a_renewal_waits_for_the_hours_of_training(officer, handler, monkeypatch):
    monkeypatch.setattr(certificate_rules, "_renewal_conditions", [])
    certificates.register_renewal_condition(lambda certificate, day: "本年度学时不足，不能换发。")

    with pytest.raises(RuleViolation, match="学时不足"):
        take(
            "renew_certificate",
            held(officer),
            handler,
            starts_on=TODAY,
            valid_to=date(2040, 1, 1),
        )


@pytest.mark.clause("SD-10")
def test_certificates_of_one_person_field_and_territory_do_not_overlap(officer, users, handler):
    matter = apply(officer, users, field=officer.agency.field)
    take("register_training", matter, handler, trained_on=TODAY, training_hours=60)
    take("pass_exam", matter, handler, passed_on=TODAY)

    with pytest.raises(RuleViolation, match="有效期不能重叠"):
        take(
            "issue_certificate",
            matter,
            handler,
            certificate_number="演示K3",
            valid_from=TODAY,
            valid_to=TODAY + timedelta(days=30),
        )


def test_a_stranger_finds_no_certificate_to_act_on(officer):
    stranger = factories.make_user(Role.SO_HANDLER, factories.make_so("371083"))

    with pytest.raises(NotVisible):
        take("suspend_certificate", held(officer), stranger, **decided())


def test_the_database_too_wants_the_decision(officer):
    with pytest.raises(IntegrityError):
        OfficerCertificate.objects.update(withdrawn_on=TODAY)


def test_every_state_has_one_word_and_one_colour():
    known = {*CertificateState.values, *CertificateMatter.Status.values}

    assert known == set(WORDS) == set(COLOURS)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, S.VALID),
        ({"valid_from": TODAY + timedelta(days=1)}, S.NOT_YET),
        ({"valid_to": TODAY - timedelta(days=1)}, S.EXPIRED),
        ({"suspended_from": TODAY}, S.SUSPENDED),
        ({"suspended_from": date(2026, 1, 1), "suspended_to": date(2026, 1, 2)}, S.VALID),
        ({"revoked_on": TODAY}, S.REVOKED),
        ({"withdrawn_on": TODAY}, S.WITHDRAWN),
        ({"withdrawn_on": TODAY + timedelta(days=1)}, S.VALID),
    ],
)
def test_the_filter_and_the_row_agree_on_the_state(fields, state):
    officer = factories.make_officer(certificate=False)
    one = factories.make_certificate(officer, decision_number="示决字〔2026〕8号", **fields)

    found = [s for s in S.values if OfficerCertificate.objects.in_state(s, TODAY).exists()]

    assert found == [state] == [one.status_on(TODAY)]


@pytest.mark.clause("SC-10", "SC-17")
def test_a_year_is_checked_once_and_a_failure_says_why(officer, handler):
    rows, year = OfficerCertificate.objects.all(), TODAY.year
    check = certificates.YearCheck(year, "failed", TODAY)

    with pytest.raises(RuleViolation, match="写明原因"):
        certificates.check_year(rows, check, actor=handler)
    assert list(certificates.unchecked(rows, year)) == [held(officer)]
    certificates.check_year(
        rows, certificates.YearCheck(year, "failed", TODAY, "学时不足"), actor=handler
    )

    assert not certificates.unchecked(rows, year).exists()
    with pytest.raises(RuleViolation, match="都已登记"):
        certificates.check_year(rows, certificates.YearCheck(year, "passed", TODAY), actor=handler)


def test_the_ledger_holds_no_name_and_no_text(officer, handler):
    take("suspend_certificate", held(officer), handler, **decided())

    written = str([(e.facts, e.subject) for e in LedgerEntry.objects.all()])
    assert officer.name not in written
    assert "示决字" not in written
    assert "演示任免机关" not in written
