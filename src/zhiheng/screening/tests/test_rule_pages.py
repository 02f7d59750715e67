"""规则页、参数另定、启停与运行列表。"""

import pytest
from django.urls import reverse

from zhiheng.accounts.roles import Role
from zhiheng.factories import make_so, make_user
from zhiheng.kernel.models import LedgerEntry
from zhiheng.norms.models import ParameterValue
from zhiheng.screening.models import RuleSwitch
from zhiheng.screening.rulefile import rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(client):
    user = make_user(Role.SO_HEAD, make_so())
    client.force_login(user)
    return user


def test_every_rule_has_a_page_with_its_text_and_clauses(head, client):
    for rule in rules().values():
        page = client.get(reverse("screening:rule", args=[rule.id]))
        assert page.status_code == 200, rule.id
        assert "FROM" in page.content.decode()


def test_a_rule_is_switched_off_with_a_reason_and_an_entry(head, client):
    url = reverse("screening:rule-switch", args=["RE-1"])

    refused = client.post(url, {"reason": ""})
    taken = client.post(url, {"reason": "频次上限尚未公布，暂停使用。"})

    assert refused.status_code == 422
    assert taken.status_code == 302
    assert not RuleSwitch.objects.get().is_on
    assert LedgerEntry.objects.filter(action="screening.rule.switched").exists()


def test_a_platform_default_can_be_set_by_date_and_a_statutory_figure_cannot(head, client):
    default = next((r, p) for r in rules().values() for p in r.parameters if p.origin == "default")
    law = next((r, p) for r in rules().values() for p in r.parameters if p.origin == "law")
    values = {"value": "3", "valid_from": "2026-12-01", "reason": "本地公布的频次上限。"}

    taken = client.post(
        reverse("screening:rule-parameter", args=[default[0].id, default[1].key]), values
    )
    refused = client.post(reverse("screening:rule-parameter", args=[law[0].id, law[1].key]), values)

    assert taken.status_code == 302, taken.content.decode()[-1500:]
    assert ParameterValue.objects.get().value == 3
    assert refused.status_code == 403


@pytest.mark.parametrize("value", ["三", "1e99", "-1", "NaN", "\x00"])
def test_a_bad_value_gets_a_sentence(head, client, value):
    rule, parameter = next(
        (r, p) for r in rules().values() for p in r.parameters if p.origin == "default"
    )

    answer = client.post(
        reverse("screening:rule-parameter", args=[rule.id, parameter.key]),
        {"value": value, "valid_from": "2026-12-01", "reason": "本地公布的频次上限。"},
    )

    assert answer.status_code == 422
    assert not ParameterValue.objects.exists()


def test_an_unknown_rule_is_404_and_an_agency_gets_403(head, client):
    assert client.get(reverse("screening:rule", args=["AB-9"])).status_code == 404
    assert client.get(reverse("screening:run-list")).status_code == 200
    client.force_login(make_user(Role.EA_CLERK))
    assert client.get(reverse("screening:rule-list")).status_code == 403
