"""调度分析的周期：另定不追溯、不拆开期间；整个地方的参数由管到全部单位的监督机构决定（HT-3.1-1）。"""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.filings import cycle, periods, raising
from zhiheng.filings.models import Filing
from zhiheng.filings.tests.conftest import at
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import LedgerEntry
from zhiheng.kernel.parameters import authority_over, may_not_decide
from zhiheng.law import library
from zhiheng.norms.models import ParameterValue

pytestmark = pytest.mark.django_db
PAGE, SET = reverse("filings:cycle"), reverse("filings:set-cycle")
HUANTAI = "/370000/370300/370321/"
NOW = at(date(2026, 5, 6))


@pytest.fixture
def head():
    return factories.make_user(Role.SO_HEAD, factories.make_so("370321"))


def decide(head, months=1, day=date(2026, 7, 1), now=NOW):
    cycle.set_months(months=months, valid_from=day, reason="区政府会议决定", actor=head, now=now)


@pytest.mark.clause("HT-3.1-1")
def test_the_periods_meet_where_the_cycle_changes(head):
    decide(head)

    first = [periods.last_period(HUANTAI, date(2026, month, 2)) for month in (7, 8, 9)]

    assert first == [date(2026, 4, 1), date(2026, 7, 1), date(2026, 8, 1)]


@pytest.mark.clause("HT-3.1-1")
def test_each_period_is_listed_once_over_the_change(head):
    decide(head)
    for month in (7, 8, 9):
        raising.raise_dispatches(at(date(2026, month, 2)))

    found = Filing.objects.filter(kind="dispatch", agency=head.agency).order_by("starts_on")

    assert [periods.of(one) for one in found] == [
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 7, 31)),
        (date(2026, 8, 1), date(2026, 8, 31)),
    ]


@pytest.mark.parametrize(
    ("months", "day", "sentence"),
    [
        (1, date(2026, 5, 5), "不能追溯"),
        (1, date(2026, 6, 1), "最早可以自 2026-07-01 起"),
        (1, date(2026, 7, 2), "最早可以自 2026-10-01 起"),
        (6, date(2026, 10, 1), "最早可以自 2027-01-01 起"),
        (12, date(2026, 7, 1), "最早可以自 2027-01-01 起"),
    ],
)
def test_a_period_is_not_cut_in_two(head, months, day, sentence):
    with pytest.raises(RuleViolation, match=sentence):
        decide(head, months, day)
    assert not ParameterValue.objects.exists()


def test_a_decision_comes_after_those_already_made(head):
    decide(head, 1, date(2026, 10, 1))

    with pytest.raises(RuleViolation, match="已经另定自 2026-10-01 起每月"):
        decide(head, 6, date(2026, 7, 1))


@pytest.mark.clause("HT-3.1-1")
def test_the_page_shows_the_cycle_its_origin_and_every_decision(client, head):
    client.force_login(head)
    before = client.get(PAGE).content.decode()
    day = cycle._first_start(HUANTAI, 1, timezone.localdate() + timedelta(days=1))
    given = {"months": "1", "valid_from": str(day), "reason": "演示会议纪要第1号"}

    after = client.post(SET, given, follow=True).content.decode()

    assert "每季度" in before
    assert "平台默认，非法定" in before
    assert "演示会议纪要第1号" in after
    assert "尚未生效" in after
    assert LedgerEntry.objects.filter(action="norms.parameter", actor=head).count() == 1


@pytest.mark.parametrize("role", [Role.SO_HANDLER, Role.SO_ANALYST])
def test_others_of_the_authority_read_only(client, role):
    client.force_login(factories.make_user(role, factories.make_so("370321")))

    assert SET not in client.get(PAGE).content.decode()
    assert client.get(SET).status_code == 403


# --- 整个地方的参数由谁决定 ---------------------------------------------------------------------


@pytest.fixture
def city():
    return factories.make_user(Role.SO_HEAD, factories.make_so("371000"))


@pytest.fixture
def district():
    return factories.make_user(Role.SO_HEAD, factories.make_so("371002"))


def test_the_city_decides_for_its_districts(client, city, district):
    today = timezone.localdate()
    name = city.agency.name
    assert authority_over(library.profile("weihai"), today) == city.agency
    assert may_not_decide(city, today) == ""
    assert f"适用于威海市的全部单位，由{name}的负责人决定" in may_not_decide(district, today)

    client.force_login(district)
    page = client.get(PAGE).content.decode()

    assert name in page
    assert SET not in page


def test_a_county_with_rules_of_its_own_decides_for_itself(city, head):
    factories.make_so("370300")

    assert may_not_decide(head, timezone.localdate()) == ""


def test_neighbours_do_not_decide_for_each_other():
    so = [factories.make_so(place) for place in ("371002", "371003")]
    one, other = (factories.make_user(Role.SO_HEAD, each) for each in so)

    assert "须由上一级监督机构决定" in may_not_decide(one, timezone.localdate())
    assert may_not_decide(other, timezone.localdate())


SCREENING = reverse("screening:rule-switch", args=["RE-1"])
OTHERS = [
    (SET, {"months": "1", "valid_from": "2199-01-01", "reason": "区里想要每月一份"}),
    (
        reverse("registers:set-share"),
        {"percent": "7", "valid_from": "2199-01-01", "reason": "区里想要更高"},
    ),
    (SCREENING, {"reason": "区里想要停用"}),
    (
        reverse("accounts:separation", args=["administrators"]),
        {"valid_from": "2199-01-01", "reason": "区里人手不足"},
    ),
    (
        reverse("law:choose-reading", args=["A7"]),
        {"reading": "strict", "valid_from": "2199-01-01", "reason": "区里从严"},
    ),
]


@pytest.mark.parametrize(("url", "given"), OTHERS)
def test_a_district_does_not_change_what_applies_to_the_whole_city(
    client, city, district, url, given
):
    client.force_login(district)
    refused = client.post(url, given)
    client.force_login(city)
    done = client.post(url, given)

    assert refused.status_code == 422
    assert "由威海市司法局（演示）的负责人决定" in refused.content.decode()
    assert done.status_code == 302
