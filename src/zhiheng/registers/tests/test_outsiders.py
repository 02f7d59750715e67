"""社会监督员、专家、受邀人员：聘任、参加活动、线索、联系方式、公布。"""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.models import RoleAssignment, User
from zhiheng.accounts.roles import Role
from zhiheng.documents.models import Document
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.models import LedgerEntry
from zhiheng.publications.models import Publication
from zhiheng.registers.models import Appointment, SocialClue
from zhiheng.registers.outsiders import correcting, services
from zhiheng.registers.outsiders.registration import to_dos

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
PLACE = "370321"
CONTACT = "0533-0000000"


@pytest.fixture(autouse=True)
def vault(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def handler():
    return factories.make_user(Role.SO_HANDLER, factories.make_so(PLACE))


@pytest.fixture
def head():
    return factories.make_user(Role.SO_HEAD, factories.make_so(PLACE))


def propose(handler, kind="supervisor", **values):
    known = {
        "name": "田示禾",
        "unit": "村民",
        "field": "农业",
        "contact": CONTACT,
        "duties": "反映行政执法中的问题\n参加监督活动",
        "conditions": "公道正派",
        "term_from": TODAY - timedelta(days=10),
        "term_to": TODAY + timedelta(days=355),
        **values,
    }
    return services.propose(actor=handler, now=NOW, kind=kind, **known)


def appoint(handler, head, **values):
    return services.take("appoint", propose(handler, **values), actor=head, now=NOW)


@pytest.mark.clause("HT-2.2-3")
def test_who_proposed_somebody_does_not_appoint_them(handler, head):
    RoleAssignment.objects.create(user=handler, role=Role.SO_HEAD)
    handler = User.objects.get(pk=handler.pk)
    one = propose(handler)

    with pytest.raises(RuleViolation, match="须由他人"):
        services.take("appoint", one, actor=handler, now=NOW)

    assert services.take("appoint", one, actor=head, now=NOW).status == "appointed"


def clue_of(one, handler, **values):
    known = {
        "concerned": factories.make_agency(PLACE),
        "received_on": TODAY,
        "subject": "检查时没有出示证件",
        "text": "两名检查人员没有出示证件。",
        **values,
    }
    return services.record_clue(one, actor=handler, now=NOW, **known)


# --- 聘任 --------------------------------------------------------------------------------------


@pytest.mark.clause("HT-2.2-3", "HT-3.3-3")
def test_a_social_supervisor_is_appointed_by_the_head_with_a_letter(handler, head):
    one = appoint(handler, head)

    assert one.status == "appointed"
    assert "执监聘" in one.number
    letter = Document.objects.of(one).get()
    assert letter.kind == "D61"
    assert letter.facts["duties"] == ["反映行政执法中的问题", "参加监督活动"]
    assert letter.facts["conditions"] == ["公道正派"]


@pytest.mark.clause("SC-23")
@pytest.mark.parametrize("kind", ["expert", "counsel", "invited"])
def test_experts_and_invited_people_enter_the_register_without_that_letter(handler, head, kind):
    one = appoint(handler, head, kind=kind)

    assert one.number
    assert not Document.objects.of(one).exists()


@pytest.mark.clause("HT-3.3-3")
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"duties": " "}, "请写明职责"),
        ({"conditions": ""}, "请写明符合的条件"),
        ({"term_to": TODAY - timedelta(days=20)}, "任期止"),
    ],
)
def test_duties_conditions_and_a_term_are_demanded(handler, values, said):
    with pytest.raises(RuleViolation, match=said):
        propose(handler, **values)
    assert not Appointment.objects.exists()


@pytest.mark.clause("HT-3.3-3")
def test_the_same_person_is_not_registered_twice_for_one_term(handler, head):
    propose(handler)
    with pytest.raises(RuleViolation, match="任期不能重叠"):
        propose(handler)

    propose(handler, kind="expert")
    propose(handler, unit="村民（李家疃）")

    assert Appointment.objects.count() == 3


@pytest.mark.clause("HT-3.3-3")
def test_who_serves_is_proposed_again_only_for_the_time_after(handler, head):
    one = appoint(handler, head)
    terms = {name: getattr(one, name) for name in ("kind", "duties", "conditions", "term_to")}

    with pytest.raises(RuleViolation, match="任期不能重叠"):
        services.propose_again(one.person, actor=handler, now=NOW, term_from=TODAY, **terms)
    after = {
        "term_from": one.term_to + timedelta(days=1),
        "term_to": one.term_to.replace(year=2028),
    }
    again = services.propose_again(one.person, actor=handler, now=NOW, **terms | after)
    with pytest.raises(RuleViolation, match="任期不能重叠"):
        services.take("revise_proposal", again, actor=handler, now=NOW, term_from=TODAY)

    assert services.take("appoint", again, actor=head, now=NOW).status == "appointed"


@pytest.mark.clause("HT-3.3-3")
def test_a_term_that_ends_soon_waits_on_the_workbench_until_it_is_renewed(client, handler, head):
    first = TODAY + timedelta(days=20)
    ending = appoint(handler, head, term_to=first)
    appoint(handler, head, name="林示川", term_to=TODAY + timedelta(days=90))
    appoint(handler, head, name="江示舟", term_to=TODAY + timedelta(days=91))

    (told,) = to_dos(handler, TODAY)

    assert (told.subject, told.due) == ("2 人的任期 90 日内届满，还没有续聘", first)
    client.force_login(handler)
    assert "2 人的任期 90 日内届满" in client.get(reverse("web:home")).content.decode()
    listed = client.get(told.url).content.decode()
    assert [name in listed for name in ("田示禾", "林示川", "江示舟")] == [True, True, False]
    terms = {name: getattr(ending, name) for name in ("kind", "duties", "conditions")}
    terms |= {"term_from": first + timedelta(days=1), "term_to": first + timedelta(days=365)}
    again = services.propose_again(ending.person, actor=handler, now=NOW, **terms)
    services.take("appoint", again, actor=head, now=NOW)
    (told,) = to_dos(handler, TODAY)
    assert (told.subject, told.lamp) == ("1 人的任期 90 日内届满，还没有续聘", "green")
    assert "田示禾" not in client.get(told.url).content.decode()
    assert not list(to_dos(head, TODAY))


def test_a_term_that_is_over_is_not_appointed(handler, head):
    with pytest.raises(RuleViolation, match="已经届满"):
        appoint(handler, head, term_to=TODAY - timedelta(days=1))


def test_only_the_authority_appoints():
    clerk = factories.make_user(Role.EA_CLERK)

    with pytest.raises(RuleViolation):
        propose(clerk)


@pytest.mark.clause("HT-3.3-3")
def test_a_term_ends_by_dismissal_or_when_it_is_over(handler, head):
    one = appoint(handler, head)
    with pytest.raises(RuleViolation, match="才满"):
        services.take("expire", one, actor=handler, now=NOW)
    with pytest.raises(RuleViolation, match="解聘日期须在"):
        services.take(
            "dismiss", one, actor=head, now=NOW, dismissed_on=date(2000, 1, 1), reason="本人辞任"
        )
    services.take("dismiss", one, actor=head, now=NOW, dismissed_on=TODAY, reason="本人辞任")
    assert one.closed_on == TODAY

    other = appoint(handler, head, term_to=TODAY)
    later = NOW + timedelta(days=2)
    services.take("expire", other, actor=handler, now=later)
    assert other.status == "ended"
    again = services.propose_again(
        other.person,
        actor=handler,
        now=later,
        kind="supervisor",
        duties="反映问题",
        conditions="公道正派",
        term_from=TODAY,
        term_to=TODAY + timedelta(days=700),
    )
    assert again.status == "proposed"


# --- 活动与线索 --------------------------------------------------------------------------------


@pytest.mark.clause("SC-23", "HT-3.3-3")
def test_what_people_from_outside_said_is_kept(handler, head):
    one = propose(handler, kind="invited")
    values = {"held_on": TODAY, "activity": "案卷评查", "views": "文书说理不足"}
    with pytest.raises(RuleViolation, match="聘任之后"):
        services.record_activity(one, actor=handler, now=NOW, **values)
    services.take("appoint", one, actor=head, now=NOW)
    with pytest.raises(RuleViolation, match="任期之内"):
        services.record_activity(
            one, actor=handler, now=NOW, **values | {"held_on": TODAY + timedelta(days=1)}
        )

    services.record_activity(one, actor=handler, now=NOW, **values)

    assert one.activities.get().views == "文书说理不足"


@pytest.mark.clause("HT-3.3-3", "HT-2.2-3")
def test_a_clue_is_transferred_and_answered_with_a_slip(handler, head):
    clue = clue_of(appoint(handler, head), handler)
    services.take_clue("transfer_clue", clue, actor=handler, now=NOW, transferred_to="执法监督科")
    services.take_clue("answer_clue", clue, actor=handler, now=NOW, reply="已核实，责令改正。")

    assert clue.status == "answered"
    slip = Document.objects.of(clue).get()
    assert slip.facts["content"] == "两名检查人员没有出示证件。"
    assert Document.objects.visible_to(head).filter(pk=slip.pk).exists()
    for stranger in (
        factories.make_user(Role.GOV_LEADER, factories.make_government(PLACE)),
        factories.make_user(Role.EA_CLERK, clue.concerned),
    ):
        assert not Document.objects.visible_to(stranger).filter(pk=slip.pk).exists()
        assert not SocialClue.objects.visible_to(stranger).exists()


def test_only_social_supervisors_bring_clues(handler, head):
    with pytest.raises(RuleViolation, match="社会监督员"):
        clue_of(appoint(handler, head, kind="expert"), handler)


# --- 联系方式与公布 ----------------------------------------------------------------------------


def test_the_contact_is_sealed_and_each_reading_is_noted(handler, head):
    one = appoint(handler, head)
    assert CONTACT not in one.person.sealed_contact

    assert services.contact_of(one.person, actor=handler, now=NOW, reason="通知开会") == CONTACT
    assert LedgerEntry.objects.filter(action="kernel.sealed.read").count() == 1
    leader = factories.make_user(Role.GOV_LEADER, factories.make_government(PLACE))
    with pytest.raises(NotVisible):
        services.contact_of(one.person, actor=leader, now=NOW, reason="看看")


@pytest.mark.clause("HT-3.3-3", "HT-2.2-3")
def test_the_published_roll_names_no_contact_and_replaces_the_last(handler, head):
    with pytest.raises(RuleViolation, match="没有在任"):
        services.publish_supervisors(actor=head, now=NOW)
    appoint(handler, head)

    first = services.publish_supervisors(actor=head, now=NOW)
    second = services.publish_supervisors(actor=head, now=NOW)

    assert CONTACT not in str(second.content)
    assert second.content["sections"][0]["table"]["rows"][0][0] == "田示禾"
    first.refresh_from_db()
    assert first.state == "replaced"
    assert Publication.objects.in_force().count() == 1


# --- 页面 --------------------------------------------------------------------------------------


@pytest.mark.clause("HT-2.2-3", "HT-3.3-3", "SC-23")
def test_the_pages_lead_from_the_proposal_to_the_answer(handler, head, client):
    client.force_login(handler)
    form = {
        "kind": "supervisor",
        "name": "田示禾",
        "unit": "村民",
        "contact": CONTACT,
        "duties": "反映问题",
        "conditions": "公道正派",
        "term_from": TODAY.isoformat(),
        "term_to": (TODAY + timedelta(days=30)).isoformat(),
    }
    client.post(reverse("registers:new-outsider"), form)
    one = Appointment.objects.get()
    client.force_login(head)
    client.post(reverse("registers:outsider-step", args=[one.pk, "appoint"]))
    client.force_login(handler)
    page = client.get(one.get_absolute_url()).content.decode()
    assert "日后期满" in page
    assert CONTACT not in page
    agency = factories.make_agency(PLACE)
    form = {
        "received_on": TODAY.isoformat(),
        "concerned": agency.pk,
        "subject": "没有出示证件",
        "text": "两名检查人员没有出示证件。",
    }
    page = client.post(reverse("registers:new-clue", args=[one.pk]), form, follow=True)
    clue = SocialClue.objects.get()
    assert "两名检查人员" in page.content.decode()
    client.post(
        reverse("registers:clue-step", args=[clue.pk, "answer_clue"]), {"reply": "已经核实改正。"}
    )
    clue.refresh_from_db()
    assert clue.status == "answered"
    shown = client.post(
        reverse("registers:outsider-contact", args=[one.pk]), {"reason": "通知参加座谈"}
    )
    assert CONTACT in shown.content.decode()


def test_the_export_holds_no_contact(handler, head, client):
    appoint(handler, head)
    client.force_login(head)

    answer = client.post(reverse("registers:outsiders"), {"export": "csv", "columns": "all"})

    text = b"".join(answer.streaming_content).decode()
    assert "田示禾" in text
    assert CONTACT not in text
    assert "z1:" not in text


# --- 更正 ----------------------------------------------------------------------------------------


@pytest.mark.clause("HT-3.3-3", "SC-23")
def test_a_wrong_entry_is_corrected_with_its_reason_and_both_values(handler, head, client):
    one = appoint(handler, head)
    new = {"name": "田示禾", "unit": "村委会委员", "field": "农业"}

    correcting.correct_person(
        one.person, actor=handler, now=NOW, reason="任职有变", contact="0533-1111111", **new
    )

    one.person.refresh_from_db()
    assert one.person.unit == "村委会委员"
    read = services.contact_of(one.person, actor=handler, now=NOW, reason="通知开会")
    assert read == "0533-1111111"
    entries = str(list(LedgerEntry.objects.values_list("facts", "texts__text")))
    assert "0533" not in entries
    client.force_login(handler)
    page = client.get(one.get_absolute_url()).content.decode()
    assert "<del>村民</del> 改为 <ins>村委会委员</ins>" in page
    with pytest.raises(RuleViolation, match="没有改动"):
        correcting.correct_person(one.person, actor=handler, now=NOW, reason="再改", **new)
    stranger = factories.make_user(Role.SO_HANDLER, factories.make_so("371002"))
    with pytest.raises(NotVisible):
        correcting.correct_person(one.person, actor=stranger, now=NOW, reason="越权", name="甲")


@pytest.mark.clause("SC-23")
def test_a_wrong_activity_is_corrected_within_the_term(handler, head):
    one = appoint(handler, head)
    made = services.record_activity(
        one, actor=handler, now=NOW, held_on=TODAY, activity="座谈", views=""
    )
    before = TODAY - timedelta(days=30)

    with pytest.raises(RuleViolation, match="任期之内"):
        correcting.correct_activity(made, actor=handler, now=NOW, reason="日期错", held_on=before)
    correcting.correct_activity(made, actor=handler, now=NOW, reason="名称错", activity="检查")

    made.refresh_from_db()
    assert (made.activity, made.held_on) == ("检查", TODAY)


@pytest.mark.clause("HT-3.3-3", "SC-23")
@pytest.mark.parametrize(("place", "cited"), [("370321", "桓台意见"), ("371000", "监督条例")])
def test_the_desk_cites_what_is_in_force_in_the_place(client, place, cited):
    so = factories.make_so(place)
    handler, head = factories.make_user(Role.SO_HANDLER, so), factories.make_user(Role.SO_HEAD, so)
    appoint(handler, head, term_to=TODAY + timedelta(days=20))
    client.force_login(handler)

    page = client.get("/office/").content.decode()

    row = page.partition("续聘社会监督员")[2].partition("</tr>")[0]
    assert cited in row
    assert ("桓台意见" in row) is (place == "370321")
