"""每个流程表：每一步 × 每一状态 × 每一角色，只在写明的地方可以办，其余都以一句话拒绝。"""

from datetime import date

import pytest
from django.utils import timezone

from tests.office_training import appoint, bring_clue
from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.filings.steps import FILING, PUBLICATION
from zhiheng.filings.tests.test_kinds import DELEGATION
from zhiheng.kernel.steps import TABLES
from zhiheng.kernel.walking import walk
from zhiheng.registers import certificates
from zhiheng.registers.certificate_steps import CERTIFICATE
from zhiheng.registers.outsiders.steps import APPOINTMENT, CLUE
from zhiheng.screening.steps import STEPS as LEAD
from zhiheng.supervision.reminder_steps import REMINDER
from zhiheng.supervision.steps import OPINION, RE_EXAMINATION
from zhiheng.supervision.tests.thread import World, at

LATER = at(date(2026, 11, 2))


@pytest.fixture
def world(db, settings, tmp_path) -> World:
    settings.DATA = tmp_path
    return World()


@pytest.fixture
def users(world):
    """Every role, with the people of the matter where they have it."""
    return factories.make_users(world.agency) | {
        Role.SO_HANDLER: world.handler,
        Role.SO_HEAD: world.head,
        Role.EA_CLERK: world.clerk,
    }


def reminder(world: World):
    from zhiheng.supervision import services

    lead = world.upheld()
    return services.draft_reminder(lead, actor=world.handler, text="请核对公开日期。", now=LATER)


def certificate(world: World):
    officer = factories.make_officer(world.agency)
    return certificates.matter_of(officer.certificates.get(), actor=world.handler, now=LATER)


def filing(world: World):
    from zhiheng.filings import services

    day = timezone.localdate(LATER)
    made = services.start(services.Opening("delegation", day), actor=world.clerk, now=LATER)
    return services.fill(made, actor=world.clerk, content=DELEGATION, now=LATER)


MAKERS = {
    LEAD: lambda world: world.upheld(),
    OPINION: lambda world: world.received(),
    RE_EXAMINATION: lambda world: world.received(),
    REMINDER: reminder,
    APPOINTMENT: lambda world: appoint(world.handler, world.head),
    CLUE: lambda world: bring_clue(appoint(world.handler, world.head), world.handler, world.agency),
    CERTIFICATE: certificate,
    FILING: filing,
    PUBLICATION: filing,
}


def test_every_table_is_walked():
    of_the_product = [table for table in TABLES if not table.label.startswith("kernel_tests.")]

    assert set(of_the_product) == set(MAKERS)


@pytest.mark.parametrize("table", MAKERS, ids=lambda table: f"{table.label}.{table.column}")
def test_a_step_is_open_only_where_the_table_says(table, world, users, announce):
    matter = MAKERS[table](world)

    walked = walk(table, lambda: matter, users, now=LATER)

    announce(f"{table.label}.{table.column}：问 {walked.asked} 次，可以办 {len(walked.allowed)} 处")
    people = {role for _, _, role in walked.allowed}
    assert people <= {role for _, step in table for role in step.roles}
