"""名录里登记的主体资格变化列为应申请审核确认；漏了的看得见逾期（WH-9.s2a、A8）。"""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from zhiheng import factories
from zhiheng.directory import organisation
from zhiheng.directory import services as directory
from zhiheng.directory.agency_changes import Credit, Grounds, change_agency
from zhiheng.directory.models import Agency, AgencyChange, AgencyVersion
from zhiheng.filings import raising, services
from zhiheng.filings.models import Filing
from zhiheng.filings.services import Opening
from zhiheng.filings.tests.conftest import at
from zhiheng.filings.tests.test_entity_changes import applied
from zhiheng.filings.tests.test_kinds import PROOF, SIGNED, due
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Deadline

TODAY = timezone.localdate()


def register(bureau, on=SIGNED, now=SIGNED, *, agency=None, kind="powers", **changes):
    return change_agency(
        agency or bureau.agency,
        changes or {"powers": "市场监管、知识产权"},
        effective_on=on,
        kind=kind,
        basis="三定规定（演示）",
        document_number="演编〔2026〕4号",
        actor=bureau.handler,
        now=at(now),
    )


@pytest.mark.clause("WH-9.s2a")
def test_powers_changed_in_the_register_are_to_be_applied_for_within_twenty_days(bureau):
    made = register(bureau)

    filing = Filing.objects.get(kind="entity_change")
    assert (filing.agency, filing.addressee) == (bureau.agency, bureau.so)
    assert (filing.change, filing.starts_on) == (made, SIGNED)
    assert due(filing, "entity_change.apply") == date(2026, 9, 21)
    assert filing.content["new_powers"] == "市场监管、知识产权"
    assert raising.raise_due(at(SIGNED)) >= 0
    assert Filing.objects.filter(kind="entity_change").count() == 1


@pytest.mark.clause("WH-9.s2a")
def test_a_change_entered_late_is_overdue_at_once(bureau):
    register(bureau, now=date(2026, 11, 20))

    filing = Filing.objects.get(kind="entity_change")
    assert list(Filing.objects.overdue(date(2026, 11, 20))) == [filing]
    with pytest.raises(RuleViolation, match="名录登记变化之后列出"):
        services.withdraw(filing, actor=bureau.clerk, reason="不报")


@pytest.mark.clause("WH-9.s2a", "SC-10")
def test_a_merger_is_applied_for_by_the_unit_that_goes_on(bureau):
    old = factories.make_agency()
    credit = Credit(bureau.handler, at(SIGNED))
    organisation.merge(old, bureau.agency, Grounds(SIGNED, "merge", "机构改革方案"), credit)

    filing = Filing.objects.get(kind="entity_change")
    assert (filing.agency, filing.change.agency) == (bureau.agency, bureau.agency)
    assert str(old) in filing.content["situation"]


@pytest.mark.clause("WH-9.s2a", "SC-10")
def test_mergers_of_one_day_into_one_unit_are_one_application(bureau):
    credit = Credit(bureau.handler, at(SIGNED))
    for old in (factories.make_agency(), factories.make_agency()):
        organisation.merge(old, bureau.agency, Grounds(SIGNED, "merge", "机构改革方案"), credit)

    assert Filing.objects.filter(kind="entity_change").count() == 1


@pytest.mark.clause("WH-9.s2a")
def test_an_empty_draft_of_the_day_is_linked(bureau):
    opened = services.start(Opening("entity_change", SIGNED), actor=bureau.clerk, now=at(SIGNED))
    services.fill(opened, actor=bureau.clerk, content={"change": ""}, now=at(SIGNED))

    made = register(bureau)

    assert Filing.objects.get(kind="entity_change").change == made


@pytest.mark.clause("WH-9.s2a")
def test_what_was_applied_for_before_is_linked_and_not_raised_again(bureau):
    filing = applied(bureau, change="powers", new_powers="市场监管、知识产权")

    made = register(bureau)

    assert Filing.objects.get(kind="entity_change").change == made
    filing.refresh_from_db()
    services.confirm(filing, actor=bureau.handler, opinion="予以确认", now=at(SIGNED))
    assert bureau.agency.changes.count() == 2


@pytest.mark.clause("WH-9.s2a")
def test_a_confirmation_refuses_what_differs_from_the_register(bureau):
    register(bureau)
    filing = Filing.objects.get(kind="entity_change")
    content = filing.content | {"new_powers": "别的职权"}
    bureau.ready(filing, content, SIGNED, files=[PROOF])
    services.submit(filing, actor=bureau.clerk, now=at(SIGNED))

    with pytest.raises(RuleViolation, match="申请的职权范围是“别的职权”.*两处不一致"):
        services.confirm(filing, actor=bureau.handler, opinion="予以确认", now=at(SIGNED))


@pytest.mark.clause("WH-9.s2a")
def test_a_planned_change_is_raised_on_its_day_once(bureau):
    day = SIGNED + timedelta(days=10)
    register(bureau, on=day)
    rows = Filing.objects.filter(kind="entity_change")
    raising.raise_due(at(day - timedelta(days=1)))
    assert not rows.exists()

    raising.raise_due(at(day))
    raising.raise_due(at(day + timedelta(days=1)))

    assert rows.get().starts_on == day


def test_no_second_application_for_what_is_listed(bureau):
    register(bureau)

    with pytest.raises(RuleViolation, match="已经列为“.*职权或者依据增减”"):
        services.start(Opening("entity_change", SIGNED), actor=bureau.clerk, now=at(SIGNED))


@pytest.mark.parametrize("kind", ["register", "correction"])
def test_a_new_leader_or_a_correction_is_no_change_of_the_entity(bureau, kind):
    register(bureau, kind=kind, responsible_leader="演示负责人")

    assert not Filing.objects.exists()


def test_governments_authorities_and_entrusted_bodies_do_not_apply(bureau):
    entrusted = factories.make_agency(kind=Agency.Kind.ENTRUSTED)
    for agency in (bureau.so, bureau.agency.government, entrusted):
        register(bureau, agency=agency)

    assert not Filing.objects.exists()


# --- 设立 ----------------------------------------------------------------------------------------


def enter_new(bureau, **fields):
    """登记一个机关；同一政府的名录此前已经启用。"""
    values = {
        "name": "示例新设局",
        "kind": "department",
        "jurisdiction": bureau.agency.jurisdiction,
    }
    agency = Agency(**values | {"qualified_from": TODAY, "legal_basis": "三定规定"} | fields)
    return directory.register_agency(agency, actor=bureau.handler, now=at(TODAY))


@pytest.mark.clause("WH-9.s2a", "SD-9")
def test_a_newly_established_agency_is_to_apply_within_twenty_days(bureau):
    made = enter_new(bureau)

    filing = Filing.objects.get(kind="entity_change")
    assert (filing.agency, filing.addressee) == (made, bureau.so)
    assert (filing.starts_on, filing.change) == (TODAY, made.changes.get())
    assert (filing.content["change"], filing.content["change_basis"]) == ("establish", "三定规定")
    assert Deadline.objects.of(filing).get(clock="entity_change.apply").start_on == TODAY
    raising.raise_due(at(TODAY + timedelta(days=1)))
    assert Filing.objects.filter(kind="entity_change").count() == 1


@pytest.mark.clause("WH-9.s2a")
def test_an_agency_established_before_its_register_began_does_not_apply(bureau):
    made = enter_new(bureau, qualified_from=TODAY - timedelta(days=1))

    assert made.changes.get().kind == "register"
    assert not Filing.objects.filter(kind="entity_change").exists()


def test_the_first_agencies_of_a_register_do_not_apply(db):
    so = factories.make_so("370321")
    AgencyVersion.objects.all().delete()
    AgencyChange.objects.all().delete()
    agency = Agency(
        name="示例首批局", kind="department", jurisdiction=so.jurisdiction, qualified_from=TODAY
    )
    made = directory.register_agency(agency, actor=None, now=at(TODAY))

    assert made.changes.get().kind == "register"


@pytest.mark.clause("WH-9.s2a")
def test_an_agency_to_be_established_applies_from_its_day(bureau):
    day = TODAY + timedelta(days=5)
    enter_new(bureau, qualified_from=day)
    assert not Filing.objects.filter(kind="entity_change").exists()

    raising.raise_due(at(day))

    assert Filing.objects.get(kind="entity_change").starts_on == day


@pytest.mark.clause("WH-9.s2a", "SC-10")
def test_an_agency_established_to_take_over_another_applies_once(bureau):
    new, credit = enter_new(bureau), Credit(bureau.handler, at(TODAY))
    organisation.merge(bureau.agency, new, Grounds(TODAY, "merge", "机构改革方案"), credit)

    filing = Filing.objects.get(kind="entity_change")
    assert (filing.agency, filing.content["change"]) == (new, "establish")


@pytest.mark.clause("WH-9.s2a", "SC-10")
def test_an_application_that_names_the_agency_to_be_founded_is_enough(bureau):
    opened = services.start(Opening("entity_change", TODAY), actor=bureau.clerk, now=at(TODAY))
    content = {"change": "merge", "change_basis": "机构改革方案", "successors": ["示例新设局"]}
    services.fill(opened, actor=bureau.clerk, content=content, now=at(TODAY))

    new, credit = enter_new(bureau), Credit(bureau.handler, at(TODAY))
    organisation.merge(bureau.agency, new, Grounds(TODAY, "merge", "机构改革方案"), credit)

    assert [one.pk for one in Filing.objects.filter(kind="entity_change")] == [opened.pk]


@pytest.mark.clause("WH-9.s2a")
def test_a_field_that_changes_stands_in_the_application(bureau):
    register(bureau, field="城市管理")

    situation = Filing.objects.get(kind="entity_change").content["situation"]
    assert "执法领域由“市场监管”改为“城市管理”。" in situation
