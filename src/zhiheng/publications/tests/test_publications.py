"""公示台账：内容定格、更新替代、撤回须有理由，范围之外看不见。"""

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.kernel.errors import RuleViolation
from zhiheng.publications import services
from zhiheng.publications.models import Publication
from zhiheng.publications.withdrawals import may_be_withdrawn_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return factories.make_agency()


def publish(agency, title="行政执法委托书公示", value="甲"):
    sections = (
        services.section("基本情况", pairs=[("受委托组织", value)]),
        services.section("事项", head=["编码", "名称"], rows=[["YS1", "演示事项"]]),
    )
    notice = services.Notice(
        Publication.Kind.DELEGATION, title, agency, sections, "WH-10-2a CF-20-2"
    )
    return services.publish(notice, agency, actor=None, now=timezone.now())


@pytest.mark.clause("WH-10-2a", "WH-9.s2b", "WH-12-2a", "WH-14-3")
def test_what_is_published_is_fixed_by_its_hash(agency):
    made = publish(agency)

    assert services.is_intact(made)
    made.content["sections"][0]["pairs"][0][1] = "乙"
    assert not services.is_intact(made)


def test_a_new_edition_replaces_the_one_before_and_keeps_it(agency):
    first, second = publish(agency), publish(agency, value="乙")

    first.refresh_from_db()
    assert first.state == "replaced"
    assert first.replaced_by == second
    assert list(Publication.objects.of(agency).in_force()) == [second]


def test_withdrawal_needs_a_reason_and_happens_once(agency):
    made = publish(agency)

    with pytest.raises(RuleViolation):
        services.withdraw(made, reason=" ", actor=None, now=timezone.now())
    services.withdraw(made, reason="委托到期终止", actor=None, now=timezone.now())
    with pytest.raises(RuleViolation, match="已经撤回"):
        services.withdraw(made, reason="再撤一次", actor=None, now=timezone.now())


def test_pages_show_the_snapshot_to_those_in_scope_only(agency, client):
    made = publish(agency)
    client.force_login(factories.make_user(Role.EA_CLERK, agency))
    page = client.get(made.get_absolute_url()).content.decode()
    assert "演示事项" in page
    assert "内容与哈希相符" in page
    assert (
        client.get(reverse("publications:snapshot", args=[made.pk])).json()["sha256"] == made.sha256
    )

    client.force_login(factories.make_user(Role.EA_CLERK))
    assert client.get(made.get_absolute_url()).status_code == 404


def of_the_register(owner, kind=Publication.Kind.PEOPLE, source=True):
    table = services.section("名单", head=["姓名"], rows=[["演示甲"]])
    notice = services.Notice(kind, "名单公示", owner, (table,), "SC-17")
    return services.publish(notice, owner if source else None, actor=None, now=timezone.now())


@pytest.mark.clause("WH-15-1", "SC-17")
def test_the_unit_that_published_withdraws_with_a_reason(agency, client):
    made = of_the_register(agency)
    page = reverse("publications:withdraw", args=[made.pk])
    client.force_login(factories.make_user(Role.EA_CLERK, agency))
    assert page in client.get(made.get_absolute_url()).content.decode()
    assert client.post(page, {"reason": ""}).status_code == 422

    client.post(page, {"reason": "名单里有依法不公开身份的人员"})

    made.refresh_from_db()
    assert made.state == "withdrawn"
    assert client.get(page).status_code == 404, "撤回过的不能再撤回"


def test_nobody_else_withdraws_and_a_filing_keeps_its_own_way(agency):
    so = factories.make_so()
    agency.government = so.government
    agency.save()
    clerk = factories.make_user(Role.EA_CLERK, agency)
    head = factories.make_user(Role.SO_HEAD, so)
    allowed = {
        "the agency's own roll": (of_the_register(agency), clerk, True),
        "not the authority": (of_the_register(agency), head, False),
        "the authority's announcement of the agency": (
            of_the_register(agency, Publication.Kind.ENTITY),
            head,
            True,
        ),
        "not the agency": (of_the_register(agency, Publication.Kind.ENTITY), clerk, False),
        "the place's roll": (of_the_register(so.government), head, True),
        "the social supervisors": (of_the_register(so, source=False), head, True),
        "another officer": (
            of_the_register(agency),
            factories.make_user(Role.EA_OFFICER, agency),
            False,
        ),
    }
    for case, (made, user, expected) in allowed.items():
        fresh = Publication.objects.get(pk=made.pk)
        fresh.replaced_at = None
        assert may_be_withdrawn_by(fresh, user) is expected, case


def test_the_tables_can_be_taken_away(agency, client):
    client.force_login(factories.make_user(Role.EA_CLERK, agency))
    made = of_the_register(agency)

    answer = client.get(reverse("publications:table", args=[made.pk]))

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)[:2] == b"PK"
