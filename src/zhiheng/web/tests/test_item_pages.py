"""执法事项与裁量阶次的页面：谁能登记，写错的逐行说明，版本看得见。"""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import AgencyItem, DiscretionBand, EnforcementItem

pytestmark = pytest.mark.django_db
ITEM = {
    "code": "YS-TEST-001",
    "name": "对演示行为的处罚",
    "act_kind": "penalty",
    "basis": "演示法规第一条",
    "domain": "市场监管",
}
BANDS = {
    "violation_code": "YSWF009",
    "document_number": "演政办发〔2026〕9号",
    "law_min": "0",
    "law_max": "10,000",
    "tiers": "较轻 0 3,000\n一般\t3000\t6000\n\n情节 较重 6000 10000",
    "valid_from": "2026-01-01",
}


@pytest.fixture
def handler(client):
    user = factories.make_user(Role.SO_HANDLER, factories.make_so("371002"))
    client.force_login(user)
    return user


@pytest.fixture
def item():
    return factories.make_item(factories.make_agency("371002"))


def test_an_item_is_registered_changed_and_given_to_an_agency(client, handler):
    client.post(reverse("directory:new-item"), ITEM)
    made = EnforcementItem.objects.get(code="YS-TEST-001")
    agency = factories.make_agency("371002")
    edit, claim = (reverse(f"directory:{n}", args=[made.pk]) for n in ("edit-item", "new-claim"))

    client.post(
        edit,
        {
            "name": "改名",
            "basis": "演示法规第二条",
            "code": "X",
            "act_kind": "fee",
            "reason": "名称写错。",
        },
    )
    page = client.post(claim, {"agency": agency.pk, "valid_from": "2026-01-01"}, follow=True)
    held = AgencyItem.objects.get(item=made)
    client.post(reverse("directory:end-claim", args=[held.pk]), {"valid_to": "2026-05-31"})

    made.refresh_from_db()
    held.refresh_from_db()
    assert (made.name, made.code, made.act_kind) == ("改名", "YS-TEST-001", "penalty")
    assert held.valid_to == date(2026, 5, 31)
    assert agency.name in page.content.decode()


def test_bands_for_a_clause_without_a_benchmark_start_with_its_code(client, handler):
    item = factories.make_item()

    page = client.get(reverse("directory:new-bands", args=[item.pk]), {"violation": "YS-01-X"})

    assert page.context["form"]["violation_code"].value() == "YS-01-X"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"code": "中文"}, "编码只用半角"),
        ({"code": ""}, "请填写这一项"),
        ({"act_kind": "war"}, "war"),
        ({"act_kind": ""}, "请选择一项。"),
        ({"basis": ""}, "请填写这一项"),
        ({"name": "名\0称"}, "控制字符"),
        ({"domain": "长" * 13}, "12"),
    ],
)
def test_a_bad_item_is_explained_and_not_written(client, handler, fields, sentence):
    answer = client.post(reverse("directory:new-item"), ITEM | fields)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not EnforcementItem.objects.exists()


def test_a_code_is_used_once(client, handler, item):
    answer = client.post(reverse("directory:new-item"), ITEM | {"code": item.code})

    assert answer.status_code == 422
    assert "事项编码" in answer.content.decode()


def test_a_version_is_registered_from_pasted_lines_and_shown(client, handler, item):
    answer = client.post(reverse("directory:new-bands", args=[item.pk]), BANDS, follow=True)

    page = answer.content.decode()
    assert "第 1 版" in page
    assert "演政办发〔2026〕9号" in page
    rows = DiscretionBand.objects.order_by("band_min").values_list("circumstance", "band_max")
    assert list(rows) == [
        ("较轻", Decimal(3000)),
        ("一般", Decimal(6000)),
        ("情节 较重", Decimal(10000)),
    ]


def test_the_form_of_a_new_version_starts_from_the_one_before(client, handler, item):
    client.post(reverse("directory:new-bands", args=[item.pk]), BANDS)
    band = DiscretionBand.objects.first()
    address = reverse("directory:new-version", args=[band.pk])
    form = client.get(address).context["form"]

    written = {name: form.initial[name] for name in ("law_min", "law_max", "tiers")}
    client.post(address, written | {"document_number": "新文", "valid_from": "2026-07-01"})

    assert set(DiscretionBand.objects.values_list("version", "valid_to")) == {
        (1, date(2026, 6, 30)),
        (2, None),
    }
    end = reverse("directory:end-bands", args=[DiscretionBand.objects.last().pk])
    assert client.post(end, {"valid_to": "2026-12-31"}).status_code == 302
    old = reverse("directory:end-bands", args=[band.pk])
    assert "已有更新的版本" in client.post(old, {"valid_to": "2026-12-31"}).content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"tiers": "较轻 1000"}, "第 1 行不能识别"),
        ({"tiers": "较轻 0 3千"}, "第 1 行的“3千”不能识别"),
        ({"tiers": "轻 0 3000\n重 2000 10000"}, "重叠"),
        ({"tiers": "轻 0 3000"}, "已核对，确有空档"),
        ({"tiers": "\n".join(f"第{n}档 {n} {n}" for n in range(21))}, "最多 20 个阶次"),
        ({"tiers": "长" * 121 + " 0 10000"}, "超过 120 字"),
        ({"tiers": "轻 0 不封顶"}, "超过法定上限"),
        ({"violation_code": "违法"}, "编码只用半角"),
        ({"document_number": ""}, "请填写这一项"),
        ({"valid_from": "2026-02-30"}, "日期不能识别"),
        ({"law_max": "一万"}, "金额不能识别"),
        ({"law_max": "99999999999999"}, "金额须小于一万亿元"),
        ({"tiers": "较轻 0 3000\n较重 3000元 1万元"}, "第 2 行的“1万元”不能识别"),
        ({"tiers": "较轻 0 30% "}, "第 1 行的“30%”不能识别"),
        ({"tiers": "较轻 0 3000.555"}, "第 1 行的“3000.555”不能识别：金额至多写两位小数"),
        ({"tiers": "较轻 0 99999999999999999999"}, "金额须小于一万亿元"),
        (
            {"tiers": "较轻 一般 0 3000 3000 10000"},
            "第 1 行“较轻 一般 0 3000”的后面有不止两个数，一行只写一个阶次",
        ),
        ({"tiers": "较轻 0 3000\n一般 3000 3000\n较重 3000 10000"}, "“一般”只有 3,000 元一个数"),
        ({"tiers": "较轻 0 不封顶\n较重 3000 10000"}, "“较轻”与“较重”重叠"),
        ({"tiers": "较轻 3000 0\n较重 3000 10000"}, "“较轻”的上限 0 元低于下限 3,000 元"),
    ],
)
def test_a_bad_version_is_explained_and_not_written(client, handler, item, fields, sentence):
    answer = client.post(reverse("directory:new-bands", args=[item.pk]), BANDS | fields)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not DiscretionBand.objects.exists()


@pytest.mark.parametrize("role", [Role.EA_CLERK, Role.EA_OFFICER, Role.SO_ANALYST, Role.SYS_ADMIN])
def test_others_look_but_do_not_register(client, item, role):
    client.force_login(factories.make_user(role, item.claims.get().agency))
    band = factories.make_band(item)

    for name, pk in (
        ("new-bands", item.pk),
        ("edit-item", item.pk),
        ("new-claim", item.pk),
        ("new-version", band.pk),
        ("end-bands", band.pk),
        ("end-claim", item.claims.get().pk),
    ):
        assert client.post(reverse(f"directory:{name}", args=[pk]), BANDS).status_code == 403
    assert client.post(reverse("directory:new-item"), ITEM).status_code == 403


def test_the_claim_of_an_agency_elsewhere_is_not_found(client, handler):
    elsewhere = factories.make_item(factories.make_agency("370321")).claims.get()

    answer = client.post(
        reverse("directory:end-claim", args=[elsewhere.pk]), {"valid_to": "2026-01-01"}
    )

    assert answer.status_code == 404
