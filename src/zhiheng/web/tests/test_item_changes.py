"""事项、依据条款改了什么、为什么改，都留下（HT-3.4-1、SC-12）。"""

import pytest
from django.urls import reverse

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.kernel.models import LedgerEntry
from zhiheng.registers.models import RowCorrection

pytestmark = pytest.mark.django_db
WHY = "与省统一清单的名称一致。"


@pytest.fixture
def item(client):
    client.force_login(factories.make_user(Role.SO_HANDLER, factories.make_so("371002")))
    return factories.make_item(factories.make_agency("371002"), name="旧的名称")


def values_of(item, **changed):
    return {"name": item.name, "basis": item.basis, "domain": item.domain} | changed


def change(client, item, **changed):
    address = reverse("directory:edit-item", args=[item.pk])
    return client.post(address, values_of(item, **changed), follow=True)


@pytest.mark.clause("HT-3.4-1", "SC-12")
def test_a_change_of_an_item_keeps_before_after_and_reason(client, item):
    page = change(client, item, name="新的名称", may_be_joint="on", reason=WHY).content.decode()

    kept = RowCorrection.objects.get()
    assert (kept.before, kept.after) == (
        {"name": "旧的名称", "may_be_joint": False},
        {"name": "新的名称", "may_be_joint": True},
    )
    assert "<del>旧的名称</del> 改为 <ins>新的名称</ins>" in page
    assert "<del>否</del> 改为 <ins>是</ins>" in page
    assert WHY in page
    assert LedgerEntry.objects.filter(action="item.change", rows="HT-3.4-1 SC-12").count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [({"name": "新的名称"}, "请写明理由"), ({"reason": WHY}, "没有改动，无需更正")],
)
def test_a_change_without_a_reason_or_of_nothing_is_refused(client, item, changed, sentence):
    answer = change(client, item, **changed)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not RowCorrection.objects.exists()


@pytest.mark.clause("HT-3.4-1", "SD-15")
def test_a_corrected_clause_keeps_what_it_was(client, item):
    basis = factories.make_basis(item, article="第一条")
    values = {"norm_title": "《演示条例》", "article": "第二条", "is_ranged": "on"}
    values |= {"effective_on": str(basis.effective_on), "reason": "条款项写错。"}

    page = client.post(reverse("directory:edit-basis", args=[basis.pk]), values, follow=True)

    basis.refresh_from_db()
    assert str(basis) == "《演示条例》第二条"
    kept = RowCorrection.objects.get()
    assert (kept.before, kept.after) == ({"article": "第一条"}, {"article": "第二条"})
    assert "<del>第一条</del> 改为 <ins>第二条</ins>" in page.content.decode()
