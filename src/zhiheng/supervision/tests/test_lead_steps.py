"""疑点的各步：分派、要求说明、机关说明、核实、结论（WH-6-(4)、WH-20、WH-21-(1)、SC-22、SC-37）。"""

from datetime import date

import pytest

from zhiheng.documents.models import Document
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.screening import services
from zhiheng.screening.models import Lead
from zhiheng.supervision.tests.thread import at

S = Lead.Status
DAY = date(2026, 8, 24)
pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(world):
    found = world.lead(DAY)
    return services.assign(found, actor=world.head, handler=world.handler, now=at(DAY))


@pytest.fixture
def asked(world, lead):
    due = date(2026, 9, 3)
    return services.request_explanation(lead, actor=world.handler, explanation_due=due, now=at(DAY))


@pytest.mark.clause("WH-20", "SC-37")
def test_a_lead_is_assigned_to_a_handler_of_the_supervision_authority(world, lead):
    assert (lead.status, lead.handler) == (S.ASSIGNED, world.handler)


@pytest.mark.clause("WH-20", "SC-37")
def test_the_authority_of_another_area_may_not_take_the_lead(world):
    from zhiheng.accounts.roles import Role
    from zhiheng.factories import make_so, make_user

    other = make_user(Role.SO_HANDLER, make_so("371083"))

    with pytest.raises(NotVisible):
        services.assign(world.lead(DAY), actor=other, handler=other, now=at(DAY))


@pytest.mark.clause("WH-21-(1)", "SC-22")
def test_an_explanation_is_asked_with_a_date_and_a_notice(world, asked):
    paper = Document.objects.of(asked).get(kind="D16")

    assert asked.status == S.EXPLANATION_REQUESTED
    assert paper.facts["answer_by"] == "2026-09-03"


@pytest.mark.clause("WH-21-(1)")
def test_the_date_of_an_explanation_lies_ahead(world, lead):
    with pytest.raises(RuleViolation, match="今天之后"):
        services.request_explanation(lead, actor=world.handler, explanation_due=DAY, now=at(DAY))


@pytest.mark.clause("WH-21-(1)", "SC-25")
def test_the_agency_sees_and_answers_its_lead_only_when_asked(world, lead):
    assert not Lead.objects.visible_to(world.clerk).exists()
    services.request_explanation(
        lead, actor=world.handler, explanation_due=date(2026, 9, 3), now=at(DAY)
    )

    services.explain(
        lead,
        actor=world.clerk,
        explanation="已于八月十四日公开。",
        claimed_on=date(2026, 8, 14),
        now=at(DAY, 11),
    )

    assert lead.status == S.EXPLAINED
    assert not Lead.objects.visible_to(world.stranger).exists()


@pytest.mark.clause("WH-21-(1)")
def test_a_question_that_was_asked_is_waited_for(world, asked):
    with pytest.raises(RuleViolation, match="等到答复"):
        services.verify(asked, actor=world.handler, now=at(date(2026, 9, 3)))

    services.verify(asked, actor=world.handler, now=at(date(2026, 9, 4)))

    assert asked.status == S.VERIFYING


@pytest.mark.clause("SC-37")
def test_a_statistical_lead_is_never_judged_unheard(world):
    lead = world.lead(DAY, rule="SE-1")
    services.assign(lead, actor=world.head, handler=world.handler, now=at(DAY))

    with pytest.raises(RuleViolation, match="先要求机关说明"):
        services.verify(lead, actor=world.handler, now=at(DAY))


@pytest.mark.clause("WH-6-(4)", "SC-11")
def test_a_verdict_has_a_reason_and_a_level(world, lead):
    services.verify(lead, actor=world.handler, now=at(DAY))

    with pytest.raises(RuleViolation):
        services.uphold(lead, actor=world.handler, verdict_reason=" ", level="illegal", now=at(DAY))
    services.uphold(
        lead, actor=world.handler, verdict_reason="没有公开。", level="illegal", now=at(DAY)
    )

    assert (lead.status, lead.level, lead.verdict_on) == (S.UPHELD, "illegal", DAY)


@pytest.mark.clause("WH-6-(4)")
@pytest.mark.parametrize("step", ["dismiss", "data_error"])
def test_a_lead_may_turn_out_to_be_nothing(world, lead, step):
    services.verify(lead, actor=world.handler, now=at(DAY))

    getattr(services, step)(lead, actor=world.handler, verdict_reason="数据已核对。", now=at(DAY))
    services.close(lead, actor=world.handler, now=at(DAY))

    assert lead.status == S.CLOSED


def test_only_the_handler_judges(world, lead):
    services.verify(lead, actor=world.handler, now=at(DAY))

    with pytest.raises(RuleViolation):
        services.uphold(
            lead, actor=world.second, verdict_reason="没有公开。", level="illegal", now=at(DAY)
        )
