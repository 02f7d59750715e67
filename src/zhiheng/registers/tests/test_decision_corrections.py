"""更正、撤回登记错的决定：两值和理由都留，证件每一日的状态按现有的决定重算（3.8、SC-32、SD-10）。"""

import itertools
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import CertificateState, OfficerCertificate
from zhiheng.kernel import notices
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import LedgerEntry, Notice
from zhiheng.registers import certificates, moving, verifying
from zhiheng.registers.certificate_corrections import correct_certificate
from zhiheng.registers.decision_corrections import correct_decision, retract_decision
from zhiheng.registers.models import CertificateDecision, RowCorrection

pytestmark = pytest.mark.django_db
S = CertificateState
TODAY = timezone.localdate()
DAY = timedelta(days=1)
LONG = date(2045, 1, 1)


@pytest.fixture
def officer():
    return factories.make_officer()


@pytest.fixture
def handler(officer):
    return factories.make_user(Role.SO_HANDLER, factories.make_so(officer.agency.jurisdiction_id))


@pytest.fixture
def take(officer, handler):
    def taken(name, day=TODAY, **facts):
        named = {"decision_number": "示决字〔2026〕7号", "decided_by": "演示任免机关"}
        decided = {} if name == "renew" else {**named, "decided_on": min(day, TODAY)}
        given = decided | {"starts_on": day} | facts
        certificates.step(f"{name}_certificate")(held(), actor=handler, **given)
        return CertificateDecision.objects.first()

    return taken


def held():
    return OfficerCertificate.objects.select_related("officer__agency").order_by("pk").first()


def states(*days):
    return [held().status_on(TODAY + n * DAY) for n in days]


def correct(decision, handler, **values):
    return correct_decision(decision, actor=handler, reason="登记的日期抄错了", **values)


def retract(decision, handler):
    return retract_decision(decision, actor=handler, reason="登记在了别人的证件上")


@pytest.mark.clause("SC-32", "SD-10")
@pytest.mark.parametrize("name", ["suspend", "revoke", "withdraw"])
def test_what_was_taken_by_mistake_is_valid_on_every_day_again(client, take, handler, name):
    wrong = take(name, TODAY - 3 * DAY)
    assert states(0) != [S.VALID]

    retract(wrong, handler)

    assert states(-3, 0, 30) == [S.VALID] * 3
    assert held().matter.status == "valid"
    assert held().decision_number == ""
    assert OfficerCertificate.objects.valid_on(TODAY).exists()
    kept = RowCorrection.objects.get()
    assert (kept.before, kept.after) == (
        {"retracted_on": None},
        {"retracted_on": TODAY.isoformat()},
    )
    page = client.get(reverse("verify:certificate", args=[verifying.code_of(held())]))
    assert "有效。" in page.content.decode()
    take(name)
    assert states(0) != [S.VALID]


@pytest.mark.clause("SD-10")
def test_a_wrong_renewal_leaves_the_end_of_before(take, handler):
    until = held().valid_to
    wrong = take("renew", valid_to=LONG)

    retract(wrong, handler)

    assert held().valid_to == until
    assert not LedgerEntry.objects.filter(facts__contains="登记在了").exists()


@pytest.mark.clause("SC-32")
def test_a_correction_keeps_both_values_and_moves_the_days(take, handler):
    wrong = take("suspend", TODAY - 2 * DAY, ends_on=TODAY + 9 * DAY)

    correct(wrong, handler, starts_on=TODAY, ends_on=TODAY + DAY, number="示决字〔2026〕8号")

    assert states(-2, -1, 0, 1, 2) == [S.VALID, S.VALID, S.SUSPENDED, S.SUSPENDED, S.VALID]
    assert held().decision_number == "示决字〔2026〕8号"
    kept = RowCorrection.objects.get()
    assert kept.before["starts_on"] == (TODAY - 2 * DAY).isoformat()
    assert kept.after["number"] == "示决字〔2026〕8号"
    entry = LedgerEntry.objects.get(action="certificate.decision_corrected")
    assert "示决字" not in entry.facts


@pytest.mark.clause("SC-32")
def test_a_restoration_on_the_day_of_the_suspension_is_done_by_retracting_it(take, handler):
    wrong = take("suspend")
    with pytest.raises(RuleViolation, match="须晚于暂扣起日"):
        take("restore")

    retract(wrong, handler)

    assert states(0) == [S.VALID]


@pytest.mark.clause("SC-32")
def test_a_suspension_ahead_does_not_stop_one_of_today(client, take, handler):
    take("suspend", TODAY + 8 * DAY, ends_on=TODAY + 10 * DAY)

    take("suspend", ends_on=TODAY + 2 * DAY)

    found = states(0, 2, 3, 8, 10, 11)
    assert found == [S.SUSPENDED, S.SUSPENDED, S.VALID, S.SUSPENDED, S.SUSPENDED, S.VALID]
    assert [since for since, _ in held().suspensions] == [TODAY, TODAY + 8 * DAY]
    for n in range(13):
        (listed,) = [s for s in S if OfficerCertificate.objects.in_state(s, TODAY + n * DAY)]
        assert [listed] == states(n)


@pytest.mark.clause("SC-32")
def test_after_the_first_is_lifted_the_suspension_ahead_can_be_lifted_too(take, handler):
    take("suspend", TODAY - 3 * DAY)
    take("restore", TODAY - DAY)
    take("suspend", TODAY + 5 * DAY)
    take("suspend")
    take("restore", TODAY + DAY)

    assert held().matter.status == "suspended"
    take("restore", TODAY + 6 * DAY)

    assert states(-1, 0, 1, 5, 6) == [S.VALID, S.SUSPENDED, S.VALID, S.SUSPENDED, S.VALID]
    assert held().matter.status == "suspended"  # until the suspension ahead has passed


@pytest.mark.clause("SC-32")
def test_what_a_restoration_restores_is_not_taken_away(take, handler):
    suspension = take("suspend", TODAY - 5 * DAY)
    restoration = take("restore")

    with pytest.raises(RuleViolation, match="先撤回、更正那一次恢复"):
        retract(suspension, handler)
    retract(restoration, handler)
    assert (states(0), held().matter.status) == ([S.SUSPENDED], "suspended")
    retract(suspension, handler)

    assert states(-5, 0) == [S.VALID, S.VALID]
    with pytest.raises(RuleViolation, match="撤回，不再更正"):
        retract(suspension, handler)


@pytest.mark.clause("SC-32", "SD-10")
@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("suspend", {"decided_on": TODAY + DAY, "starts_on": TODAY + DAY}, "不能晚于今天"),
        ("suspend", {"starts_on": TODAY - DAY}, "不能早于决定日期"),
        ("suspend", {"ends_on": TODAY - DAY}, "不能早于起期"),
        ("suspend", {"number": ""}, "文号"),
        ("suspend", {"starts_on": date(2044, 1, 1)}, "为“过期”，不能暂扣"),
        ("revoke", {"decided_by": ""}, "机关"),
        ("suspend", {}, "没有改动"),
    ],
)
def test_a_correction_is_refused_where_a_registration_would_be(take, handler, name, values, words):
    found = take(name)

    with pytest.raises(RuleViolation, match=words):
        correct(found, handler, **values)

    assert not RowCorrection.objects.exists()


@pytest.mark.clause("SC-32")
def test_no_correction_makes_the_authority_the_competent_body(take, handler):
    found = take("revoke")

    with pytest.raises(RuleViolation, match="只能提出建议"):
        correct(found, handler, decided_by=handler.agency.name)


@pytest.mark.clause("SD-10")
def test_no_correction_makes_expired_months_valid(take, handler):
    ended = TODAY - 30 * DAY
    OfficerCertificate.objects.update(valid_to=ended)
    renewal = take("renew", valid_to=LONG)

    with pytest.raises(RuleViolation, match="当时换发的文书"):
        correct(renewal, handler, starts_on=ended + DAY)
    with pytest.raises(RuleViolation, match="须晚于换发之前的"):
        correct(renewal, handler, ends_on=TODAY - 31 * DAY, starts_on=TODAY - 32 * DAY,
                number="示换字1号", decided_by="演示机关", decided_on=TODAY - 32 * DAY)  # fmt: skip
    correct(renewal, handler, starts_on=TODAY - DAY, number="示换字1号",
            decided_by="演示机关", decided_on=TODAY - DAY)  # fmt: skip

    assert states(-30, -29, -2, -1) == [S.VALID, S.EXPIRED, S.EXPIRED, S.VALID]


def test_a_corrected_end_is_kept_when_decisions_are_counted_again(take, handler):
    take("renew", valid_to=LONG)
    correct_certificate(held(), actor=handler, reason="抄写错误", valid_to=LONG - DAY)

    retract(take("suspend"), handler)

    assert held().valid_to == LONG - DAY


@pytest.mark.clause("SC-32", "SC-10")
def test_who_has_moved_does_not_get_the_certificate_of_the_former_unit_back(take, handler):
    officer = held().officer
    wish = moving.Move(
        TODAY,
        "示人调〔2026〕1号",
        "演示组织部门",
        TODAY,
        factories.make_agency(name="另一个演示单位"),
    )
    head = factories.make_user(Role.SO_HEAD, handler.agency)
    moving.move(officer, wish, actor=head)

    with pytest.raises(RuleViolation, match="不能单独撤回"):
        retract(CertificateDecision.objects.get(), handler)

    assert states(0) == [S.WITHDRAWN]


@pytest.mark.clause("SC-32")
def test_another_certificate_of_the_same_kind_stands_in_the_way(take, handler):
    wrong = take("withdraw")
    known = held()
    factories.make_certificate(
        known.officer, valid_from=TODAY, territory=known.territory, field=known.field
    )

    with pytest.raises(RuleViolation, match="不能重叠"):
        retract(wrong, handler)


@pytest.mark.clause("SC-32")
def test_the_unit_and_the_holder_hear_of_it(take, handler):
    holder = factories.make_user(Role.EA_OFFICER, held().officer.agency, officer=held().officer)
    wrong = take("suspend")

    retract(wrong, handler)

    told = Notice.objects.filter(code="certificate.decision_retracted")
    assert {one.role for one in told} == {"", "ea_clerk", "ea_head"}
    assert told.get(role="").person == holder
    assert "暂扣的登记有误，已经撤回" in notices.text_of(told.get(role=""))


def test_the_page_asks_for_the_reason_and_shows_both_values(client, take, handler):
    wrong = take("suspend", TODAY - 2 * DAY)
    client.force_login(handler)
    page = client.get(held().get_absolute_url()).content.decode()
    addresses = [
        reverse(f"registers:{name}-decision", args=[wrong.pk]) for name in ("correct", "retract")
    ]
    assert all(address in page for address in addresses)

    form = {"number": "示决字〔2026〕9号", "decided_by": "演示任免机关"}
    form |= {"decided_on": TODAY - 2 * DAY, "starts_on": TODAY - DAY, "ends_on": ""}
    assert client.post(addresses[0], form).status_code == 422
    text = client.post(addresses[0], form | {"reason": "日期抄错"}, follow=True).content.decode()
    assert "<del>示决字〔2026〕7号</del> 改为 <ins>示决字〔2026〕9号</ins>" in text
    text = client.post(addresses[1], {"reason": "登记错了人"}, follow=True).content.decode()

    assert "已撤回" in text
    assert states(0) == [S.VALID]
    assert addresses[0] not in text


def test_only_the_authority_over_the_holder_corrects(client, take, officer):
    wrong = take("suspend")
    stranger = factories.make_user(Role.SO_HANDLER, factories.make_so("371083"))
    for user, status in (
        (stranger, 404),
        (factories.make_user(Role.EA_CLERK, officer.agency), 403),
    ):
        client.force_login(user)
        answer = client.get(reverse("registers:retract-decision", args=[wrong.pk]))
        assert answer.status_code == status


@pytest.mark.clause("SC-32", "SD-10")
@pytest.mark.parametrize("kept", list(itertools.product([True, False], repeat=3)))
def test_what_is_left_gives_the_same_days_as_if_nothing_else_had_been_entered(take, handler, kept):
    """Retract any of three decisions: the days are those of the others alone."""
    wanted = [
        ("suspend", TODAY - 9 * DAY, {"ends_on": TODAY - 7 * DAY}),
        ("suspend", TODAY + 3 * DAY, {"ends_on": TODAY + 5 * DAY}),
        ("suspend", TODAY - DAY, {"ends_on": TODAY + DAY}),
    ]
    made = [take(name, day, **facts) for name, day, facts in wanted]

    for decision, is_kept in zip(made, kept, strict=True):
        if not is_kept:
            retract(decision, handler)

    left = [(d, f["ends_on"]) for (_, d, f), is_kept in zip(wanted, kept, strict=True) if is_kept]
    days = [TODAY + n * DAY for n in range(-12, 9)]
    naive = [
        S.SUSPENDED if any(since <= day <= until for since, until in left) else S.VALID
        for day in days
    ]
    assert [held().status_on(day) for day in days] == naive
