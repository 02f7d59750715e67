from datetime import date

import pytest
from django.urls import reverse

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.codes import compose_credit_code
from zhiheng.directory.models import Agency, Officer, OfficerCertificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler(client):
    user = factories.make_user(Role.SO_HANDLER)
    client.force_login(user)
    return user


def agency_values(**fields):
    values = {
        "name": "环翠区新设演示局（演示）",
        "kind": Agency.Kind.DEPARTMENT,
        "jurisdiction": factories.make_place().pk,
        "credit_code": compose_credit_code("11", "371002", 888),
        "qualified_from": "2026-01-01",
    }
    return {**values, **fields}


def test_an_agency_is_registered_and_shown(client, handler):
    answer = client.post(reverse("directory:new-agency"), agency_values(), follow=True)

    made = Agency.objects.get(name="环翠区新设演示局（演示）")
    assert made.government == factories.make_government()
    assert made.name in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"credit_code": "91371002MD000888O1"}, "字符“O”"),
        ({"credit_code": "1137"}, "应为 18 位"),
        ({"qualified_from": "20260101"}, "日期不能识别"),
        ({"qualified_from": "1899-12-31"}, "1949-10-01"),
        ({"qualified_to": "2025-01-01"}, "止期不能早于起期"),
        ({"name": ""}, "请填写这一项"),
        ({"name": "名\0称"}, "控制字符"),
        ({"name": "长" * 200}, "120"),
        ({"jurisdiction": "999999"}, "选择"),
        ({"jurisdiction": "371083"}, "选择"),
        ({"kind": "empire"}, "empire"),
        ({"government": "10" * 12}, "选择"),
    ],
)
def test_a_bad_registration_is_explained_and_nothing_is_written(client, handler, fields, sentence):
    answer = client.post(reverse("directory:new-agency"), agency_values(**fields))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Agency.objects.filter(qualified_from=date(2026, 1, 1)).exists()


def test_an_agency_is_changed_and_given_another_spelling(client, handler):
    agency = factories.make_agency()

    client.post(
        reverse("directory:edit-agency", args=[agency.pk]),
        agency_values(
            name="环翠区更名演示局（演示）",
            effective_on="2026-03-01",
            change_kind="rename",
            basis="批复（演示）",
        ),
    )
    client.post(reverse("directory:new-alias", args=[agency.pk]), {"name": "更名局"})

    page = client.get(reverse("directory:agency", args=[agency.pk])).content.decode()
    assert "环翠区更名演示局（演示）" in page
    assert "更名局" in page


def test_agencies_elsewhere_are_not_found(client, handler):
    agency = factories.make_agency("371083")

    for name in ("agency", "edit-agency", "new-alias", "correct-agency", "agency-history"):
        assert client.get(reverse(f"directory:{name}", args=[agency.pk])).status_code == 404


@pytest.mark.clause("SD-10")
def test_an_officer_gets_a_certificate_only_when_established(client, handler):
    agency = factories.make_agency()
    client.post(
        reverse("directory:new-officer"),
        {
            "agency": agency.pk,
            "name": "演示甲",
            "staff_type": "contract",
            "works_from": "2026-01-01",
        },
    )
    officer = Officer.objects.get(name="演示甲")
    values = {
        "kind": "enforcement",
        "number": "演示A1",
        "territory": agency.path,
        "valid_from": "2026-01-01",
        "valid_to": "2031-01-01",
    }
    address = reverse("directory:new-certificate", args=[officer.pk])

    refused = client.post(address, values)
    Officer.objects.filter(pk=officer.pk).update(staff_type="civil")
    client.post(address, values)

    assert "不得从事执法" in refused.content.decode()
    assert OfficerCertificate.objects.get().officer == officer
    assert "演示A1" in client.get(officer.get_absolute_url()).content.decode()


def test_a_clerk_registers_officers_of_the_own_agency_only(client):
    clerk = factories.make_user(Role.EA_CLERK)
    other = factories.make_agency()
    client.force_login(clerk)
    values = {"name": "演示乙", "staff_type": "civil", "works_from": "2026-01-01"}

    refused = client.post(reverse("directory:new-officer"), values | {"agency": other.pk})
    client.post(reverse("directory:new-officer"), values | {"agency": clerk.agency_id})

    assert refused.status_code == 422
    assert Officer.objects.get().agency == clerk.agency


@pytest.mark.clause("WH-12-1", "SD-12", "HT-3.4-1")
def test_an_item_shows_its_bands_and_versions(client, handler):
    item = factories.make_item(factories.make_agency())
    factories.make_band(item, valid_to=date(2025, 12, 31))
    factories.make_band(item, version=2, valid_from=date(2026, 1, 1))

    listed = client.get(reverse("directory:items")).content.decode()
    page = client.get(reverse("directory:item", args=[item.pk])).content.decode()

    assert item.code in listed
    assert "第 2 版" in page
    assert "已废止" in page


@pytest.mark.clause("HT-2.2-1")
def test_the_tree_of_places_names_each_supervision_authority(client):
    factories.make_so("371082")
    so = factories.make_so("371000")
    client.force_login(factories.make_user(Role.SO_HEAD, so))

    page = client.get(reverse("directory:places")).content.decode()

    assert "荣成市司法局（演示）" in page
    assert "威海临港经济技术开发区" in page
    assert "桓台县" not in page
    assert "监督人员不足两人" in page


@pytest.mark.parametrize("name", ["agencies", "officers", "items"])
@pytest.mark.parametrize(
    "query",
    ["q=演示", "q=%00", "page=10000000000000000000", "sort=x", "agency=999999", "q=" + "长" * 300],
)
def test_lists_answer_any_address(client, handler, name, query):
    factories.make_officer()

    assert client.get(f"{reverse(f'directory:{name}')}?{query}").status_code == 200


@pytest.mark.parametrize("name", ["agencies", "officers", "items"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_lists_are_exported(client, handler, name, kind):
    factories.make_item(factories.make_agency())
    factories.make_officer()

    answer = client.post(reverse(f"directory:{name}"), {"export": kind, "of": "all"})

    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content)
