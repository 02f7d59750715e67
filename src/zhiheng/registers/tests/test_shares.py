"""法制审核人员的比例：负责人另定更高的，自起日生效，历次都在页上。"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.kernel.models import LedgerEntry
from zhiheng.law import library
from zhiheng.registers.shares import share_on

pytestmark = pytest.mark.django_db
PAGE, SET = reverse("registers:share"), reverse("registers:set-share")
TODAY = timezone.localdate()
WEIHAI = library.profile("weihai")


@pytest.fixture
def head(client):
    user = factories.make_user(Role.SO_HEAD, factories.make_so())
    client.force_login(user)
    return user


def decide(client, percent="7.5", day=TODAY, reason="市政府第3次常务会议决定"):
    posted = {"percent": percent, "valid_from": str(day), "reason": reason}
    return client.post(SET, posted, follow=True).content.decode()


def text_of(answer):
    return answer.content.decode().partition("<main")[2]


@pytest.mark.clause("SX-3")
def test_the_head_sets_a_higher_share_from_a_day_on(client, head):
    before = text_of(client.get(PAGE))
    decide(client, "7.5", TODAY + timedelta(days=10))
    later = decide(client, "10", TODAY + timedelta(days=20))

    assert "5%</b>" in before
    assert "平台默认，非法定" in before
    assert [share_on(WEIHAI, TODAY + timedelta(days=n)).percent for n in (0, 10, 20)] == [
        5,
        7.5,
        10,
    ]
    assert later.count("尚未生效") == 2
    assert "市政府第3次常务会议决定" in later
    assert str(head) in later
    assert LedgerEntry.objects.filter(action="norms.parameter", actor=head).count() == 2


def test_the_page_tells_what_is_in_force_from_what_was(client, head):
    decide(client, "6", TODAY)
    page = text_of(client.get(PAGE))

    assert "6%</b>" in page
    assert "现行</span>" in page


@pytest.mark.clause("SX-3")
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"percent": "4.9"}, "不得低于执法人员的 5%"),
        ({"percent": "100.1"}, "在 5 至 100 之间"),
        ({"percent": "NaN"}, "请"),
        ({"percent": "百分之六"}, "请"),
        ({"day": TODAY - timedelta(days=1)}, "不能追溯"),
        ({"reason": ""}, "请写明理由"),
        ({"reason": "长" * 201}, "200"),
    ],
)
def test_a_share_that_cannot_be_is_refused_in_words(client, head, given, sentence):
    assert sentence in decide(client, **given)
    assert share_on(WEIHAI, TODAY).percent == 5


def test_a_second_decision_from_the_same_day_is_refused_at_the_day(client, head):
    decide(client, "6")

    assert "请另选起日" in decide(client, "7")
    assert share_on(WEIHAI, TODAY).percent == 6


@pytest.mark.parametrize("role", [Role.SO_HANDLER, Role.GOV_LEADER, Role.EA_HEAD])
def test_others_read_the_share_and_cannot_set_it(client, role):
    client.force_login(factories.make_user(role))

    assert SET not in text_of(client.get(PAGE))
    assert client.get(SET).status_code == 403


@pytest.mark.parametrize("role", [Role.EA_OFFICER, Role.SYS_ADMIN])
def test_who_does_not_see_the_staffing_does_not_see_the_share(client, role):
    client.force_login(factories.make_user(role))

    assert client.get(PAGE).status_code == 403
