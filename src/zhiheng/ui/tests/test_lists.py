"""List pages: conditions, views, columns, counts, empty results and addresses that hold anything."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from zhiheng import factories
from zhiheng.ui.models import ColumnChoice, SavedView

URL = "/preview/officers"


@pytest.fixture
def officers(db):
    agency = factories.make_agency()
    return [
        factories.make_officer(
            agency,
            certificate=False,
            name=f"演示{n:02d}",
            staff_type="civil" if n % 2 else "contract",
            works_from=date(2020, 1, n + 1),
            works_to=date(2026, 1, n + 1) if n % 3 == 0 else None,
        )
        for n in range(25)
    ]


def shown(page):
    return [row.name for row in page.context["page"].rows]


def texts(page):
    return [str(message) for message in page.context["messages"]]


def test_a_list_page_costs_at_most_eight_queries(office, officers, django_assert_max_num_queries):
    office.get(URL)  # the first request of a session also writes its time
    cache.clear()

    with django_assert_max_num_queries(8):
        office.get(URL, {"sort": "id"})


def test_next_and_previous_lead_through_the_rows(office, officers):
    first = office.get(URL, {"sort": "id"})
    second = office.get(first.context["list"].next_href())
    back = office.get(second.context["list"].previous_href())

    assert shown(first) == [f"演示{n:02d}" for n in range(20)]
    assert shown(second) == [f"演示{n:02d}" for n in range(20, 25)]
    assert shown(back) == shown(first)
    assert "第 21 — 25 行" in second.content.decode()


def test_conditions_narrow_the_rows_and_stand_as_removable_chips(office, officers):
    page = office.get(URL, {"staff_type": "contract", "q": "演示0"})

    assert set(shown(page)) == {f"演示0{n}" for n in (0, 2, 4, 6, 8)}
    chips = page.context["list"].chips()
    assert [chip.text for chip in chips] == ["类别：合同制", "姓名：演示0"]
    assert "staff_type" not in chips[0].href
    assert "q=" in chips[0].href


def test_several_kinds_are_ticked_in_a_drop_down(office, officers):
    page = office.get(URL, {"kinds": ["contract", "civil"]})

    text = page.content.decode()
    assert "已选 2 项" in text
    assert '<select name="kinds"' not in text
    assert [chip.text for chip in page.context["list"].chips()] == ["几类：合同制、公务员"]


def test_an_empty_result_says_which_condition_to_drop(office, officers):
    page = office.get(URL, {"staff_type": "dispatched", "q": "演示"})

    assert shown(page) == []
    assert [chip.text for chip in page.context["list"].to_drop()] == ["类别：劳务派遣"]
    assert "去掉“类别：劳务派遣”就有结果" in page.content.decode()


def test_clicking_a_column_head_changes_the_order(office, officers):
    page = office.get(URL, {"sort": "since"})

    heads = {head["label"]: head for head in page.context["list"].headers()}
    assert heads["到岗"]["state"] == "ascending"
    assert "sort=left" in heads["离岗"]["href"]
    assert shown(page)[0] == "演示00"


BAD = [
    ({"page": "2"}, "页码位置无效"),
    ({"page": "100000000000000000000"}, "页码位置无效"),
    ({"page": "\x00"}, "不能识别的字符"),
    ({"page": "-1"}, "页码位置无效"),
    ({"sort": "password"}, "没有这种排序"),
    ({"sort": "'; DROP TABLE"}, "没有这种排序"),
    ({"staff_type": "king"}, "类别"),
    ({"works_from": "1899-12-31"}, "1949-10-01"),
    ({"works_from": "2999-01-01"}, "2199-12-31"),
    ({"works_from": "2026-02-30"}, "日期不能识别"),
    ({"works_from": "昨天"}, "日期不能识别"),
    ({"works_from": "100000000000000000000"}, "日期不能识别"),
    ({"kinds": ["civil", "king"]}, "几类"),
    ({"q": "a\x00b"}, "不能识别的字符"),
    ({"q": "长" * 61}, "姓名"),
    ({"q": "长" * 5000}, "过长"),
    ({"q": "\u202e反向"}, "不能识别的字符"),
]


@pytest.mark.parametrize(("query", "words"), BAD)
def test_an_unusable_address_is_explained_and_the_list_still_shown(office, officers, query, words):
    page = office.get(URL, query)

    assert page.status_code == 200
    assert len(shown(page)) == 20
    assert any(words in text for text in texts(page)), texts(page)


def test_unknown_parameters_change_nothing(office, officers):
    page = office.get(URL, {"utm": "1", "staff_type__gt": "x", "agency__name": "y"})

    assert len(shown(page)) == 20
    assert texts(page) == []


def test_counts_of_the_views_are_asked_for_later(office, officers):
    page = office.get(URL, {"staff_type": "contract", "counts": "1"})

    assert [(tab.name, tab.count) for tab in page.context["tabs"]] == [
        ("全部", "25"),
        ("已离岗", "9"),
        ("公务员", "12"),
    ]


def test_a_view_is_saved_shown_and_deleted_by_its_owner(office, officers, handler):
    posted = {"name": "合同制", "query": "staff_type=contract&page=xx&evil=1", "back": URL}
    answer = office.post(reverse("ui:save-view", args=["preview-officers"]), posted, follow=True)

    view = SavedView.objects.get()
    assert (view.user, view.query) == (handler, "staff_type=contract")
    assert "合同制" in answer.content.decode()
    tab = office.get(f"{URL}?staff_type=contract").context["list"].tabs()[-1]
    assert (tab.is_current, tab.count, tab.id) == (True, "13", view.pk)
    office.post(reverse("ui:delete-view", args=[view.pk]), {"back": URL})
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"name": "", "query": "q=1"}, "1 至 30 个字"),
        ({"name": "长" * 31, "query": "q=1"}, "1 至 30 个字"),
        ({"name": "a\x00", "query": "q=1"}, "1 至 30 个字"),
        ({"name": "空", "query": ""}, "还没有选任何条件"),
        ({"name": "外来", "query": "evil=1"}, "还没有选任何条件"),
    ],
)
def test_a_view_that_cannot_be_saved_is_refused_in_words(office, officers, posted, words):
    url = reverse("ui:save-view", args=["preview-officers"])
    answer = office.post(url, posted | {"back": URL}, follow=True)

    assert any(words in text for text in texts(answer))
    assert not SavedView.objects.exists()


def test_a_stranger_cannot_delete_a_view(office, officers):
    view = SavedView.objects.create(user=factories.make_user(), page="preview-officers", name="甲")

    assert office.post(reverse("ui:delete-view", args=[view.pk])).status_code == 404


def test_only_a_head_shares_a_view_with_the_unit(client, preview, officers, handler):
    head = factories.make_user("so_head", agency=handler.agency)
    posted = {"name": "在岗", "query": "q=演示", "shared": "1", "back": URL}
    for user in (handler, head):
        client.force_login(user)
        client.post(reverse("ui:save-view", args=["preview-officers"]), posted)

    assert list(SavedView.objects.order_by("id").values_list("agency_id", flat=True)) == [
        None,
        handler.agency_id,
    ]
    client.force_login(handler)
    shared = client.get(URL).context["list"].tabs()[-1]
    assert (shared.name, shared.id) == ("在岗", None)


def test_chosen_columns_are_remembered_for_this_person(office, officers, handler):
    url = reverse("ui:columns", args=["preview-officers"])
    office.post(url, {"column": ["state", "name", "evil"], "airy": "1", "back": URL})

    page = office.get(URL)
    assert page.context["list"].shown == ["state", "name"]
    assert [head["label"] for head in page.context["list"].headers()] == ["状态", "姓名"]
    assert page.context["list"].habits.is_airy
    office.post(url, {"reset": "1", "back": URL})
    assert not ColumnChoice.objects.exists()


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "javascript:1", ""])
def test_a_post_never_leads_to_a_foreign_site(office, officers, target):
    url = reverse("ui:columns", args=["preview-officers"])

    assert office.post(url, {"reset": "1", "back": target})["Location"] == "/office/"


def test_a_list_needs_a_signed_in_person(client, preview, db):
    assert client.get(URL).status_code == 302
    assert client.post(reverse("ui:columns", args=["preview-officers"])).status_code == 302


def test_an_unknown_list_is_not_found(office):
    assert office.post(reverse("ui:columns", args=["nothing"])).status_code == 404
