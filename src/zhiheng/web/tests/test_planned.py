"""没有到日的机构变动：各页上说明何日归哪里，到日之前可以撤回、更正，到日按那一日的登记移交。"""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory import handover, organisation, services, withdrawals
from zhiheng.directory.agency_changes import Credit, Grounds
from zhiheng.directory.models import AgencyChange, AgencyVersion, Succession
from zhiheng.kernel.models import EntryText, LedgerEntry

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?')
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = TODAY + timedelta(days=9)


@pytest.fixture
def so():
    return factories.make_so()


@pytest.fixture
def handler(client, so):
    user = factories.make_user(Role.SO_HANDLER, so)
    client.force_login(user)
    return user


@pytest.fixture
def credit(handler):
    return Credit(handler, NOW)


@pytest.fixture
def old():
    return factories.make_agency(name="甲局（演示）")


@pytest.fixture
def heir():
    return factories.make_agency(name="乙局（演示）")


@pytest.fixture
def planned(old, heir, credit):
    return organisation.merge(old, heir, grounds(), credit)


def grounds(day=DAY, kind="merge"):
    return Grounds(day, kind, "机构改革方案（演示）", "威编〔2026〕9号")


def text_of(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


@pytest.mark.clause("WH-9.s1", "SC-10")
def test_the_pages_say_what_will_happen_and_when(client, planned, old, heir):
    gives, takes = f"将于 {DAY} 并入“乙局（演示）”", f"“甲局（演示）”将于 {DAY} 并入本机关"

    for name, args in (("directory:agencies", ()), ("directory:organisation", ())):
        page = text_of(client, name, *args)
        assert gives in page
        assert takes in page
    assert gives in text_of(client, "directory:agency", old.pk)
    assert takes in text_of(client, "directory:agency", heir.pk)
    desk = text_of(client, "web:home")
    assert f"“甲局（演示）”将于 {DAY} 并入“乙局（演示）”" in desk
    assert reverse("directory:succession", args=[planned.pk]) in desk


@pytest.mark.parametrize(
    ("ends", "sentence"), [(True, "分立为“乙局（演示）”"), (False, "分出“乙局（演示）”")]
)
def test_a_split_is_said_in_its_own_words(client, credit, old, heir, ends, sentence):
    plan = organisation.Plan(heir=heir if ends else None, ends=ends)
    organisation.split(old, [heir], grounds(kind="split"), credit, plan)

    assert f"将于 {DAY} {sentence}" in text_of(client, "directory:agency", old.pk)


def test_an_abolition_names_its_successor_if_there_is_one(client, credit, old, heir):
    alone = factories.make_agency()
    organisation.abolish(old, heir, grounds(kind="abolish"), credit)
    organisation.abolish(alone, None, grounds(kind="abolish"), credit)

    page = text_of(client, "directory:agency", old.pk)
    assert f"将于 {DAY} 撤销，由“乙局（演示）”承接" in page
    assert f"将于 {DAY} 撤销。" in text_of(client, "directory:agency", alone.pk)


def test_the_page_before_the_day_lists_what_would_move_today(client, planned, old):
    officer = factories.make_officer(old)

    page = text_of(client, "directory:succession", planned.pk)
    plan = client.get(reverse("directory:succession", args=[planned.pk]), {"plan": 1})

    assert "按那一日的登记移交" in page
    assert 'hx-get="?plan=1"' in page
    assert officer.name in plan.content.decode()


@pytest.mark.clause("WH-9.s1", "SC-10")
def test_a_withdrawn_merger_moves_nothing_and_leaves_its_reason(client, credit, old, heir):
    below = factories.make_agency(superior=old, kind="entrusted")
    officer = factories.make_officer(old)
    made = organisation.merge(old, heir, grounds(), credit)

    address = reverse("directory:withdraw-change", args=[made.change_id])
    page = client.post(address, {"reason": "方案推迟，另行通知"}, follow=True)

    assert "已撤回" in page.content.decode()
    assert handover.hand_over_due(DAY, now=NOW) == 0
    officer.refresh_from_db()
    assert officer.agency == old
    for one in (old, heir, below):
        (version,) = AgencyVersion.objects.filter(agency=one)
        assert version.valid_to is None
    assert services.register_as_of(DAY).filter(agency=old).exists()
    entries = LedgerEntry.objects.filter(action="agency.withdraw")
    assert entries.count() == 3
    texts = EntryText.objects.filter(entry__in=entries.values("pk"))
    assert {one.text for one in texts} == {"方案推迟，另行通知"}
    assert "并入" not in text_of(client, "directory:agencies")
    history = text_of(client, "directory:agency-history", old.pk)
    assert "方案推迟，另行通知" in history
    assert "方案推迟，另行通知" in text_of(client, "directory:succession", made.pk)


def test_any_change_that_is_not_in_force_can_be_withdrawn(client, credit, old):
    change = organisation.rename(old, {"name": "丙局（演示）"}, grounds(kind="rename"), credit)
    history = text_of(client, "directory:agency-history", old.pk)
    assert reverse("directory:withdraw-change", args=[change.pk]) in history

    withdrawals.withdraw(change, reason="名称没有批准", credit=credit)

    (version,) = AgencyVersion.objects.filter(agency=old)
    assert version.name == "甲局（演示）"
    with pytest.raises(ValidationError, match="已经撤回"):
        withdrawals.withdraw(change, reason="名称没有批准", credit=credit)


def test_what_is_in_force_is_not_withdrawn(credit, old, heir):
    change = organisation.merge(old, heir, grounds(TODAY), credit).change

    for one in (change, *change.parts.all()):
        with pytest.raises(ValidationError, match="已于"):
            withdrawals.withdraw(one, reason="登记错了一次", credit=credit)
    with pytest.raises(ValidationError, match="首次登记"):
        withdrawals.withdraw(old.changes.first(), reason="登记错了一次", credit=credit)


@pytest.mark.parametrize("reason", ["", "  ", "错"])
def test_a_withdrawal_says_why(client, planned, reason):
    address = reverse("directory:withdraw-change", args=[planned.change_id])

    assert client.post(address, {"reason": reason}).status_code == 422
    assert Succession.objects.pending().exists()


@pytest.mark.clause("SC-10")
def test_a_correction_registers_the_right_one_in_place_of_the_wrong(client, planned, old, heir):
    right = factories.make_agency(name="丁局（演示）")
    officer = factories.make_officer(old)
    address, day = reverse("directory:correct-succession", args=[planned.pk]), DAY + timedelta(1)
    form = client.get(address).content.decode()
    assert f'<option value="{heir.pk}" selected>' in form

    values = {
        "effective_on": day,
        "basis": "方案（演示）",
        "successor": right.pk,
        "reason": "承接机关选错",
    }
    page = client.post(address, values).content.decode()
    assert "丁局（演示）" in page
    assert Succession.objects.get().withdrawn_at is None
    client.post(address, dict(HIDDEN.findall(page)))

    assert [one.withdrawn_at is None for one in Succession.objects.order_by("pk")] == [False, True]
    assert handover.hand_over_due(DAY, now=NOW) == 0
    assert handover.hand_over_due(day, now=NOW) == 1
    officer.refresh_from_db()
    assert officer.agency == right
    assert EntryText.objects.filter(text="更正：承接机关选错").exists()
    assert heir.versions.count() == 1


def test_a_correction_of_a_split_is_filled_in_as_it_was(client, credit, old, heir):
    officer, second = factories.make_officer(old), factories.make_agency()
    plan = organisation.Plan(heir=heir, people={officer.pk: second})
    made = organisation.split(old, [heir, second], grounds(kind="split"), credit, plan)

    page = text_of(client, "directory:correct-succession", made.pk)

    assert page.count(f'<option value="{heir.pk}" selected>') == 1
    assert page.count(f'<option value="{second.pk}" selected>') == 1
    assert '<option value="second" selected>' in page
    assert re.search(r'<input[^>]*name="ends"[^>]*checked', page)


def test_nothing_else_is_registered_over_a_planned_merger(credit, planned, old, heir):
    third = factories.make_agency()

    for one in (old, heir):
        with pytest.raises(ValidationError, match="撤回或者更正"):
            organisation.merge(one, third, grounds(TODAY), credit)
    assert organisation.merge(heir, third, grounds(DAY + timedelta(1)), credit)


def test_the_moved_are_those_of_the_day(planned, old, heir):
    left = factories.make_officer(old, works_to=DAY - timedelta(days=1))
    came = factories.make_officer(old, works_from=DAY - timedelta(days=1))

    handover.hand_over_due(DAY, now=NOW)

    for one in (left, came):
        one.refresh_from_db()
    assert (left.agency, came.agency) == (old, heir)


def test_others_may_read_and_not_withdraw(client, planned, old, heir):
    addresses = [
        reverse("directory:withdraw-change", args=[planned.change_id]),
        reverse("directory:correct-succession", args=[planned.pk]),
    ]
    client.force_login(factories.make_user(Role.EA_CLERK, heir))
    assert "更正" not in text_of(client, "directory:succession", planned.pk).partition("<main")[2]
    assert {client.get(one).status_code for one in addresses} == {403}
    stranger = factories.make_user(Role.SO_HANDLER, factories.make_so("371083"))
    client.force_login(stranger)

    assert {client.get(one).status_code for one in addresses} == {404}
    assert client.get(reverse("directory:succession", args=[planned.pk])).status_code == 404


def test_a_withdrawal_is_no_change_of_qualification_to_choose(client, handler, old):
    page = text_of(client, "directory:edit-agency", old.pk)

    assert f'value="{AgencyChange.Kind.WITHDRAWAL}"' not in page
