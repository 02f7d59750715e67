"""事项与责任、裁量基准、试算、审核目录的页面。"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.acts.tests.test_list import make_act
from zhiheng.directory.models import ItemBasis, PostDuty
from zhiheng.documents.models import Document
from zhiheng.documents.services import produce
from zhiheng.publications.models import Publication

pytestmark = pytest.mark.django_db
DUTY = {
    "post": "执法一科",
    "duties": "调查取证",
    "procedure": "普通程序",
    "valid_from": "2026-01-01",
}


@pytest.fixture
def agency():
    return factories.make_agency("371002")


@pytest.fixture
def item(agency):
    return factories.make_item(agency)


@pytest.fixture
def clerk(client, agency):
    user = factories.make_user(Role.EA_CLERK, agency)
    client.force_login(user)
    return user


@pytest.fixture
def handler(client):
    user = factories.make_user(Role.SO_HANDLER, factories.make_so("371002"))
    client.force_login(user)
    return user


def text(answer):
    return answer.content.decode()


@pytest.mark.clause("HT-3.4-1", "SD-15", "SC-12")
def test_the_clerk_assigns_and_ends_a_duty_and_the_lists_say_what_is_missing(
    client, clerk, agency, item
):
    officer = factories.make_officer(agency)
    claim = item.claims.get()
    missing = reverse("directory:claims") + "?no_post=on"
    assert item.name in text(client.get(missing))

    page = client.post(
        reverse("directory:new-duty", args=[claim.pk]), DUTY | {"officer": officer.pk}, follow=True
    )

    assert officer.name in text(page)
    assert item.name not in text(client.get(missing)).partition("<tbody")[2]
    duty = PostDuty.objects.get()
    client.post(reverse("directory:end-duty", args=[duty.pk]), {"valid_to": "2026-02-01"})
    duty.refresh_from_db()
    assert duty.valid_to == date(2026, 2, 1)
    assert item.name in text(client.get(missing))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"post": ""}, "请填写这一项"),
        ({"valid_from": "2026-02-30"}, "日期不能识别"),
        ({"officer": "999999"}, "没有这个人员"),
        ({"valid_from": "2001-01-01"}, "不承担这个事项"),
    ],
)
def test_a_bad_duty_is_explained_and_not_written(client, clerk, item, fields, sentence):
    answer = client.post(reverse("directory:new-duty", args=[item.claims.get().pk]), DUTY | fields)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not PostDuty.objects.exists()


@pytest.mark.clause("HT-3.4-1", "SD-15")
def test_the_agency_publishes_its_posts_without_the_names_of_people(client, clerk, agency, item):
    duty = factories.make_duty(agency, item)
    address = reverse("directory:publish-responsibility", args=[agency.pk])

    client.post(address, {})
    again = client.post(address, {})

    made = Publication.objects.get(kind=Publication.Kind.RESPONSIBILITY)
    assert duty.post in str(made.content)
    assert duty.officer.name not in str(made.content)
    assert "不必再次公布" in text(again)
    page = client.get(reverse("directory:responsibility", args=[agency.pk]))
    assert made.title in text(page)


@pytest.mark.clause("SD-15", "HT-3.4-1")
def test_the_paper_of_the_posts_is_made_of_what_is_public(client, clerk, agency, item):
    duty = factories.make_duty(agency, item)
    client.post(reverse("directory:publish-responsibility", args=[agency.pk]), {})

    made = Publication.objects.get(kind=Publication.Kind.RESPONSIBILITY)
    paper = Document.objects.of(made).get(kind="D59-2")
    assert paper.facts["entries"][0]["post"] == duty.post
    assert duty.officer.name not in str(paper.facts)
    assert produce(paper, now=timezone.now()).is_ready
    assert paper.get_absolute_url() in text(client.get(made.get_absolute_url()))
    assert client.get(paper.get_absolute_url()).status_code == 200


def test_what_cannot_be_printed_is_said_and_nothing_is_published(client, clerk, agency, item):
    factories.make_duty(agency, item, duties="核对\U0001f600")

    answer = client.post(reverse("directory:publish-responsibility", args=[agency.pk]), {})

    assert answer.status_code == 422
    assert not Publication.objects.exists()


def test_the_list_of_items_is_published_and_a_changed_one_replaces_it(client, clerk, agency, item):
    address = reverse("directory:publish-items", args=[agency.pk])
    client.post(address, {})
    factories.make_basis(item)
    client.post(address, {})

    first, second = Publication.objects.filter(kind=Publication.Kind.ITEMS).order_by("pk")
    assert first.state == "replaced"
    assert "《演示条例》" in str(second.content)


def test_nothing_is_published_when_nothing_is_registered(client, clerk, agency):
    for name in ("publish-items", "publish-responsibility"):
        answer = client.post(reverse(f"directory:{name}", args=[agency.pk]), {})
        assert answer.status_code == 422
        assert "先登记再公布" in text(answer)
    assert not Publication.objects.exists()


def test_only_the_agency_itself_publishes(client, handler, agency, item):
    address = reverse("directory:publish-items", args=[agency.pk])

    assert client.post(address, {}).status_code == 403
    other = factories.make_user(Role.EA_CLERK, factories.make_agency("371002"))
    client.force_login(other)
    assert client.post(address, {}).status_code == 404


@pytest.mark.clause("WH-12-1", "SD-12")
def test_a_ranged_clause_is_registered_and_stands_red_until_its_bands_are(client, handler, item):
    old = {"norm_title": "《演示条例》", "article": "第四十条", "is_ranged": "on"}
    address = reverse("directory:new-basis", args=[item.pk])
    refused = client.post(address, old)
    assert "须填写施行日期" in text(refused)
    client.post(address, old | {"effective_on": "2026-01-01", "violation_code": "YSWF001"})

    page = text(client.get(reverse("directory:benchmarks")))

    basis = ItemBasis.objects.get()
    overdue = (timezone.localdate() - date(2026, 4, 1)).days
    assert str(basis) in page
    assert f"逾期 {overdue} 日" in page
    factories.make_band(item)
    assert str(basis) not in text(client.get(reverse("directory:benchmarks")))


def test_the_page_of_one_agency_shows_its_gaps_only(client, handler, agency, item):
    factories.make_basis(item)
    other = factories.make_agency("371002")
    hidden = factories.make_basis(factories.make_item(other))

    page = text(client.get(reverse("directory:benchmarks") + f"?agency={agency.pk}"))

    assert hidden.article not in page
    assert client.get(reverse("directory:benchmarks") + "?agency=x²").status_code == 200


def simulated(client, found, **given):
    values = {"item": found.code, "violation": "YSWF001", "day": "2026-06-30"} | given
    return text(client.get(reverse("directory:simulator"), values))


@pytest.mark.clause("WH-12-1", "SD-12", "CF-34")
def test_the_simulator_answers_with_the_version_of_that_day(client, handler, item):
    factories.make_band(item, valid_to=date(2026, 6, 30), document_number="演政〔2024〕1号")
    factories.make_band(item, version=2, valid_from=date(2026, 7, 1), band_max=Decimal(2000))

    then = simulated(client, item, amount="4,000")
    now = simulated(client, item, amount="4000", day="2026-07-01")

    assert "在幅度之内" in then
    assert "第 1 版" in then
    assert "演政〔2024〕1号" in then
    assert "不在幅度之内" in now
    assert "第 2 版" in now


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"item": "没有"}, "没有编码为"),
        ({"violation": "别的"}, "没有登记该违法行为"),
        ({"day": "昨天"}, "日期不能识别"),
        ({"amount": "一万"}, "金额不能识别"),
        ({"circumstance": "特重"}, "没有情节"),
        ({"day": "2001-01-01"}, "没有施行中的裁量基准"),
    ],
)
def test_what_cannot_be_simulated_is_said_in_a_sentence(client, handler, item, given, sentence):
    factories.make_band(item)

    assert sentence in simulated(client, item, **given)


def test_the_simulator_names_the_item_the_violation_the_clause_and_the_units(client, handler, item):
    factories.make_band(item)
    basis = factories.make_basis(item, violation_code="YSWF001", gist="演示的违法行为")

    page = simulated(client, item, circumstance="一般", amount="4000")

    assert item.name in page
    assert "演示的违法行为（YSWF001）" in page
    assert f"{basis}：演示的违法行为" in page
    assert "1,000.00 元至 5,000.00 元" in page
    assert "是这一版 1 个阶次中由轻到重的第 1 个" in page
    assert "还缺" not in page


def test_what_no_version_covers_names_the_versions_there_are(client, handler, item):
    factories.make_band(item, valid_to=date(2026, 6, 30))

    page = simulated(client, item, day="2026-07-01", circumstance="一般")

    assert "还缺当日施行的裁量基准" in page
    assert "2026-06-30 废止" in page


def test_an_item_is_found_by_words_of_its_name(client, handler, item):
    factories.make_band(item)
    other = factories.make_item(name="对另一种演示行为的处罚")
    factories.make_band(other)

    def asked(words):
        return text(client.get(reverse("directory:simulator"), {"item": words}))

    assert f"item={other.code}" in asked("演示")
    assert f"item={item.code}" in asked("演示")
    assert 'name="circumstance"' in asked("另一种")


def test_an_item_without_bands_cannot_be_simulated(client, handler, item):
    assert "没有登记裁量阶次" in simulated(client, item)


@pytest.mark.clause("WH-14-1")
def test_the_catalogue_of_today_is_listed_and_the_act_names_its_entry(client, clerk, agency):
    entry = factories.make_catalogue_entry(agency)
    factories.make_catalogue_entry(agency, position=2, ground="complex", circumstance="疑难的")
    gone = factories.make_catalogue_entry(
        agency,
        version=9,
        circumstance="旧的",
        valid_to=timezone.localdate() - timedelta(days=1),
    )
    act = make_act(agency, 1, hearing_held_on=date(2026, 1, 5))

    listed = text(client.get(reverse("directory:catalogue")))
    page = text(client.get(act.get_absolute_url()))

    assert entry.circumstance in listed
    assert gone.circumstance not in listed
    assert "须法制审核：目录第 1 项（经过听证的处罚）" in page
    assert "疑难的" not in page
