"""执法主体的变更登记、更正、沿革、某日的名录：经由页面。"""

import pytest
from django.forms.models import model_to_dict
from django.urls import reverse

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import FACTS
from zhiheng.directory.services import find_agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler(client):
    user = factories.make_user(Role.SO_HANDLER)
    client.force_login(user)
    return user


def form_of(agency, **changes):
    """What the browser posts: every field as shown, and what the clerk changed."""
    shown = model_to_dict(agency, FACTS)
    kept = {name: "" if value is None else value for name, value in shown.items()}
    kept = {name: value for name, value in kept.items() if value is not False}
    return kept | changes


def grounds(kind="powers", on="2026-03-01"):
    return {
        "effective_on": on,
        "change_kind": kind,
        "basis": "三定规定（演示）",
        "document_number": "威编〔2026〕3号",
    }


@pytest.mark.clause("WH-9.s1", "SC-10")
def test_a_change_is_entered_and_the_history_says_what_changed(client, handler):
    agency = factories.make_agency(name="甲局（演示）", powers="市场监管执法")

    answer = client.post(
        reverse("directory:edit-agency", args=[agency.pk]),
        form_of(agency, powers="市场监管、知识产权执法", **grounds()),
        follow=True,
    )

    page = answer.content.decode()
    assert "变更已登记：职权范围，自 2026-03-01 起" in page
    title = f"{agency.short_name}主体资格变化审核确认：职权或者依据增减"
    assert f"须申请审核确认，见备案台账“{title}”" in page
    assert "<del>市场监管执法</del> 改为 <ins>市场监管、知识产权执法</ins>" in page
    assert "威编〔2026〕3号" in page


@pytest.mark.clause("WH-9.s1", "SC-10")
def test_an_agency_cannot_be_ended_without_handing_over(client, handler):
    agency = factories.make_agency()
    officer = factories.make_officer(agency)

    answer = client.post(
        reverse("directory:edit-agency", args=[agency.pk]),
        form_of(agency, qualified_to="2026-10-31", **grounds("register", "2026-11-01")),
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请在机关的页面办理“撤销”“合并”或者“分立”" in page
    agency.refresh_from_db()
    officer.refresh_from_db()
    assert agency.qualified_to is None
    assert agency.changes.count() == 1


@pytest.mark.parametrize("kind", ["rename", "powers"])
def test_the_old_name_is_still_known_after_a_change_of_name(client, handler, kind):
    agency = factories.make_agency(name="甲局（演示）")

    client.post(
        reverse("directory:edit-agency", args=[agency.pk]),
        form_of(agency, name="乙局（演示）", **grounds(kind)),
    )

    assert find_agency("甲局（演示）") == agency


def test_a_planned_change_is_announced_on_the_page(client, handler):
    agency = factories.make_agency(name="甲局（演示）")

    client.post(
        reverse("directory:edit-agency", args=[agency.pk]),
        form_of(agency, name="乙局（演示）", **grounds("rename", "2099-01-01")),
    )

    page = client.get(agency.get_absolute_url()).content.decode()
    assert "已登记将来的变更" in page
    assert "名称改为“乙局（演示）”" in page
    agency.refresh_from_db()
    assert agency.name == "甲局（演示）"


def test_a_wrong_entry_is_corrected_with_a_reason_and_both_values_are_shown(client, handler):
    agency = factories.make_agency(prefix="错字")
    page = reverse("directory:correct-agency", args=[agency.pk]) + "?on=2020-05-05"
    assert "更正 2020-05-05 有效的登记" in client.get(page).content.decode()

    refused = client.post(page, form_of(agency, prefix="对字", basis=""))
    answer = client.post(page, form_of(agency, prefix="对字", basis="录入笔误"), follow=True)

    assert refused.status_code == 422
    assert "<del>错字</del> 改为 <ins>对字</ins>" in answer.content.decode()
    agency.refresh_from_db()
    assert agency.prefix == "对字"
    assert agency.versions.count() == 1


def test_a_wrong_effective_date_is_corrected_from_the_history(client, handler):
    agency = factories.make_agency()
    client.post(
        reverse("directory:edit-agency", args=[agency.pk]),
        form_of(agency, powers="新的职权（演示）") | grounds(on="2024-05-01"),
    )
    page = reverse("directory:correct-day", args=[agency.changes.last().pk])
    history = client.get(reverse("directory:agency-history", args=[agency.pk])).content.decode()
    assert page in history

    refused = client.post(page, {"effective_on": "2024-06-01", "basis": ""})
    values = {"effective_on": "2024-06-01", "basis": "日期抄错"}
    text = client.post(page, values, follow=True).content.decode()

    assert refused.status_code == 422
    assert "<del>2024-05-01</del> 改为 <ins>2024-06-01</ins>" in text
    assert text.count("职权或者依据增减") == 2
    assert agency.versions.last().valid_from.isoformat() == "2024-06-01"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"effective_on": ""}, "请填写日期"),
        ({"effective_on": "2014-12-31"}, "不能在此之前生效"),
        ({"change_kind": ""}, "请选择变更的种类"),
        ({"change_kind": "merge"}, "选择"),
        ({"basis": ""}, "须写明依据"),
        ({"powers": ""}, "没有改动"),
        ({"credit_code": "1137"}, "应为 18 位"),
    ],
)
def test_a_bad_change_is_explained_and_nothing_is_written(client, handler, fields, sentence):
    agency = factories.make_agency()
    values = form_of(agency, **{"powers": "新的职权", **grounds(), **fields})

    answer = client.post(reverse("directory:edit-agency", args=[agency.pk]), values)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert agency.versions.count() == 1


def test_a_loop_is_named_on_the_form(client, handler):
    top = factories.make_agency(name="甲局（演示）")
    low = factories.make_agency(name="乙局（演示）", superior=top)

    answer = client.post(
        reverse("directory:edit-agency", args=[top.pk]),
        form_of(top, superior=low.pk, **grounds("register")),
    )

    assert "“甲局（演示）” → “乙局（演示）” → “甲局（演示）”" in answer.content.decode()


@pytest.mark.clause("WH-9.s1", "SC-10")
def test_the_register_of_a_day_shows_what_was_registered_then(client, handler):
    agency = factories.make_agency(name="甲局（演示）")
    ended = factories.make_agency(name="撤销局（演示）", qualified_to="2025-12-31")
    client.post(
        reverse("directory:edit-agency", args=[agency.pk]),
        form_of(agency, name="乙局（演示）", **grounds("rename")),
    )
    page = reverse("directory:register-of-day")

    before = client.get(page, {"day": "2025-12-31"}).content.decode()
    after = client.get(page, {"day": "2026-03-01"}).content.decode()
    today = client.get(page).content.decode()
    export = client.post(page + "?day=2025-12-31", {"export": "csv"})

    assert "甲局（演示）" in before
    assert ended.name in before
    assert "乙局（演示）" in after
    assert ended.name not in after
    assert "乙局（演示）" in today
    assert export.status_code == 200


def test_only_governments_here_and_above_are_offered(client):
    here, elsewhere = factories.make_so("371002"), factories.make_so("370321")
    above = factories.make_so("371000")
    client.force_login(factories.make_user(Role.SO_HANDLER, here))

    page = client.get(reverse("directory:new-agency"))

    offered = set(page.context["form"].fields["government"].queryset)
    assert {here.government, above.government} <= offered
    assert elsewhere.government not in offered
