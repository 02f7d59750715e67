"""处罚种类：勾选登记，按代码保存，用文字显示。"""

import pytest
from django.urls import reverse

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.acts import sanctions
from zhiheng.acts.models import EnforcementAct
from zhiheng.values.choices import SANCTIONS

pytestmark = pytest.mark.django_db
URL = reverse("acts:act-new") + "?kind=penalty"


@pytest.fixture
def clerk(client):
    user = factories.make_user(Role.EA_CLERK)
    client.force_login(user)
    return user


def register(client, *chosen):
    values = {
        "decided_on": "2026-03-02",
        "late_entry_reason": "系统上线前办理",
        "sanctions": chosen,
    }
    return client.post(URL, values)


def test_ticked_sanctions_are_stored_as_the_screening_reads_them_and_shown_in_words(client, clerk):
    page = client.get(register(client, "warning", "fine").url).content.decode()

    act = EnforcementAct.objects.get()
    assert act.sanctions == "fine,warning"
    assert "罚款；警告" in page
    assert "页面登记" in page
    form = client.get(reverse("acts:act-edit", args=[act.pk])).content.decode()
    assert form.count("checked") == 2


@pytest.mark.parametrize("wrong", ["罚款", "fine,warning", "\x00"])
def test_what_is_no_sanction_is_refused(client, clerk, wrong):
    assert register(client, wrong).status_code == 422
    assert not EnforcementAct.objects.exists()


def test_no_sanction_at_all_is_allowed(client, clerk):
    assert register(client).status_code == 302
    assert EnforcementAct.objects.get().sanctions == ""


def test_the_import_reads_the_same_codes():
    assert set(SANCTIONS) == set(sanctions.SANCTIONS)


def test_an_unknown_code_is_shown_as_it_is():
    assert sanctions.in_words("fine,x9") == "罚款；x9"


def test_the_form_of_an_act_is_in_sections_that_hold_every_field_once(client, clerk):
    form = client.get(URL).context["form"]

    names = [bound.name for section in form.sections() for bound in section.visible_fields]
    assert sorted(names) == sorted(form.fields)
    assert [section.title for section in form.sections()][:2] == ["当事人", "案件"]
    assert "---" not in client.get(URL).content.decode()
