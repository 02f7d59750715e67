"""主体资格变化：申请、审核确认、公示，名录随之变更；终止了的机关不再办理备案（WH-9、SD-9、SC-10、SC-17）。"""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory import organisation, withdrawals
from zhiheng.directory.agency_changes import Credit, Grounds, register_as_of
from zhiheng.directory.models import Agency
from zhiheng.directory.services import find_agency
from zhiheng.documents.models import Document
from zhiheng.documents.services import produce
from zhiheng.filings import entity_changes, registration, services
from zhiheng.filings.models import Filing
from zhiheng.filings.services import Opening
from zhiheng.filings.tests.conftest import at
from zhiheng.filings.tests.test_kinds import PROOF, SIGNED, due
from zhiheng.kernel.errors import RuleViolation


@pytest.mark.clause("WH-9.s2a", "WH-9.s2b")
def test_a_change_of_the_entity_is_confirmed_and_then_published(bureau):
    filing = services.start(Opening("entity_change", SIGNED), actor=bureau.clerk, now=at(SIGNED))
    content = {
        "change": "powers",
        "change_basis": "机构编制委员会批复",
        "document_number": "演编〔2026〕1号",
        "new_powers": "增加演示市容检查",
    }
    services.fill(filing, actor=bureau.clerk, content=content, now=at(SIGNED))
    with pytest.raises(RuleViolation, match="附件"):
        services.sign(filing, actor=bureau.chief, now=at(SIGNED))
    services.fill(filing, actor=bureau.clerk, content=content, files=[PROOF], now=at(SIGNED))
    services.sign(filing, actor=bureau.chief, now=at(SIGNED))
    services.submit(filing, actor=bureau.clerk, now=at(date(2026, 9, 22)))
    with pytest.raises(RuleViolation, match="审核确认之后才能公示"):
        services.publish(filing, actor=bureau.clerk, is_cleared=True, now=at(date(2026, 9, 22)))
    services.confirm(
        filing, actor=bureau.handler, opinion="符合规定，予以确认", now=at(date(2026, 9, 24))
    )

    bureau.agency.refresh_from_db()
    assert bureau.agency.powers == "增加演示市容检查"
    before = register_as_of(date(2026, 8, 31)).get(agency=bureau.agency)
    assert before.powers == ""
    assert filing.late_days == 1
    assert due(filing, "entity_change.publish") == date(2026, 10, 29)
    for paper in Document.objects.of(filing):
        assert produce(paper, now=at(SIGNED)).is_ready


@pytest.mark.clause("WH-9.s2a")
def test_a_refused_change_may_be_applied_for_again_or_withdrawn(bureau):
    filing = services.start(Opening("entity_change", SIGNED), actor=bureau.clerk, now=at(SIGNED))
    content = {
        "change": "rename",
        "change_basis": "批复",
        "document_number": "演编〔2026〕2号",
        "new_name": "演示局",
    }
    services.fill(filing, actor=bureau.clerk, content=content, files=[PROOF], now=at(SIGNED))
    services.sign(filing, actor=bureau.chief, now=at(SIGNED))
    services.submit(filing, actor=bureau.clerk, now=at(SIGNED))
    services.refuse(filing, actor=bureau.handler, reason="没有批复文件", now=at(SIGNED))
    with pytest.raises(RuleViolation, match="尚未由机关主要负责人签发"):
        services.submit(filing, actor=bureau.clerk, now=at(SIGNED))
    services.sign(filing, actor=bureau.chief, now=at(SIGNED))
    services.submit(filing, actor=bureau.clerk, now=at(SIGNED))
    services.refuse(filing, actor=bureau.handler, reason="仍然没有批复文件", now=at(SIGNED))
    services.withdraw(filing, actor=bureau.clerk, reason="不再申请", now=at(SIGNED))

    assert filing.status == Filing.Status.CLOSED


APPLICATION = {"change_basis": "机构编制委员会批复", "document_number": "演编〔2026〕3号"}


def applied(bureau, day=SIGNED, **content):
    """An application, signed and submitted on the day of the change."""
    filing = services.start(Opening("entity_change", day), actor=bureau.clerk, now=at(day))
    bureau.ready(filing, APPLICATION | content, day, files=[PROOF])
    return services.submit(filing, actor=bureau.clerk, now=at(day))


def confirmed(bureau, day=SIGNED, **content):
    filing = applied(bureau, day, **content)
    return services.confirm(filing, actor=bureau.handler, opinion="予以确认", now=at(day))


@pytest.mark.clause("WH-9.s2a", "SC-10")
def test_a_confirmed_change_of_name_keeps_the_old_one_as_a_spelling(client, bureau):
    old_name = bureau.agency.name

    filing = applied(bureau, change="rename", new_name="演示新局（演示）")
    client.force_login(bureau.handler)
    step = reverse("filings:filing-step", args=[filing.pk, "confirm"])
    assert "确认之后名录自生效日起随之变更" in client.get(step).content.decode()

    page = client.post(step, {"opinion": "符合规定，予以确认"}, follow=True).content.decode()

    assert "名录已随之变更" in page
    filing.refresh_from_db()
    bureau.agency.refresh_from_db()
    assert bureau.agency.name == "演示新局（演示）"
    assert find_agency(old_name) == bureau.agency
    assert filing.change.kind == "rename"
    assert Filing.objects.get(change=filing.change) == filing


@pytest.mark.clause("WH-9.s2a", "SC-10")
@pytest.mark.parametrize("change", ["abolish", "merge", "split"])
def test_confirming_what_moves_people_changes_nothing_and_leads_to_the_register(
    client, bureau, change
):
    heir = factories.make_agency()
    filing = applied(bureau, change=change, successors=[heir.name])
    client.force_login(bureau.handler)
    step = reverse("filings:filing-step", args=[filing.pk, "confirm"])
    assert "名录不随确认变更" in client.get(step).content.decode()

    answer = client.post(step, {"opinion": "符合规定，予以确认"}, follow=True)

    page = answer.content.decode()
    assert answer.request["PATH_INFO"] == reverse(
        f"directory:{change}-agency", args=[bureau.agency.pk]
    )
    assert "名录还没有变更" in page
    assert "已随之变更" not in page
    assert f'value="{heir.pk}" selected' in page
    assert APPLICATION["change_basis"] in page
    assert 'value="2026-09-01"' in page
    bureau.agency.refresh_from_db()
    assert bureau.agency.qualified_to is None
    assert bureau.agency.changes.count() == 1


@pytest.mark.clause("WH-9.s2a", "SC-10")
def test_a_confirmed_abolition_waits_on_the_desk_until_it_is_carried_out(client, bureau):
    heir, officer = factories.make_agency(), factories.make_officer(bureau.agency)
    day = timezone.localdate()
    filing = confirmed(bureau, day, change="abolish", successors=[heir.name])
    client.force_login(bureau.handler)
    title = "在名录里登记这一变动"
    assert title in [one.title for one in registration.to_dos(bureau.handler, day)]
    address = entity_changes.register_address(filing)
    assert address in client.get(filing.get_absolute_url()).content.decode()

    grounds = Grounds(day, "abolish", "机构编制委员会批复")
    made = organisation.abolish(bureau.agency, heir, grounds, Credit(bureau.handler, at(day)))

    officer.refresh_from_db()
    filing.refresh_from_db()
    assert officer.agency == heir
    assert filing.change == made.change
    assert not list(registration.to_dos(bureau.handler, day))
    assert "名录已登记" in client.get(filing.get_absolute_url()).content.decode()
    assert not Filing.objects.exclude(pk=filing.pk).exists()  # 一件申请说明整件变动


@pytest.mark.clause("WH-9.s2a", "SC-10")
def test_a_withdrawn_registration_waits_again(bureau):
    heir, day = factories.make_agency(), timezone.localdate() + timedelta(days=30)
    today = timezone.localdate()
    filing = applied(bureau, today, change="merge")
    services.confirm(filing, actor=bureau.handler, opinion="予以确认", now=at(today))
    credit = Credit(bureau.handler, timezone.now())
    made = organisation.merge(bureau.agency, heir, Grounds(day, "merge", "批复"), credit)
    filing.refresh_from_db()
    assert filing.change == made.change

    withdrawals.withdraw(made.change, reason="方案有变", credit=credit)

    assert Filing.objects.filter(entity_changes.awaiting_registration()).get() == filing


@pytest.mark.clause("WH-5", "WH-46-1")
def test_filings_go_to_the_authority_of_the_day_also_when_its_end_is_planned(bureau):
    Agency.objects.filter(pk=bureau.so.pk).update(qualified_to=date(2026, 12, 31))

    made = services.start(Opening("delegation", SIGNED), actor=bureau.clerk, now=at(SIGNED))

    assert made.addressee == bureau.so
    assert services.authority_of(bureau.agency, date(2026, 12, 31)) == bureau.so
    assert services.authority_of(bureau.agency, date(2027, 1, 1)) is None


@pytest.mark.clause("WH-9.s1", "SC-10")
def test_an_ended_agency_starts_no_filing_and_its_heir_is_named(client, bureau):
    heir, today = factories.make_agency(), timezone.localdate()
    grounds = Grounds(today, "merge", "机构改革方案（演示）")
    organisation.merge(bureau.agency, heir, grounds, Credit(bureau.handler, timezone.now()))
    clerk = factories.make_user(Role.EA_CLERK, Agency.objects.get(pk=bureau.agency.pk))

    with pytest.raises(RuleViolation, match="终止") as refusal:
        services.start(Opening("delegation", SIGNED), actor=clerk)

    assert f"由承接机关“{heir}”办理" in refusal.value.sentence
    assert not Filing.objects.filter(kind="delegation").exists()
    client.force_login(clerk)
    assert refusal.value.sentence in client.get(reverse("filings:new")).content.decode()
    values = {"starts_on": "2026-09-01"}
    answer = client.post(reverse("filings:start", args=["delegation"]), values)
    assert (answer.status_code, refusal.value.sentence in answer.content.decode()) == (422, True)
