"""依据各页：打得开、说得清；坏的输入只换来一句话；改日历和解释的另查角色。"""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.law import library
from zhiheng.norms import services, texts
from zhiheng.norms.models import CalendarDay, ReadingChoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler(client):
    user = factories.make_user(Role.SO_HANDLER)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def administrator(client):
    user = factories.make_user(Role.SYS_ADMIN)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("name", ["index", "calculator", "calendar", "coverage", "ambiguities"])
def test_the_law_pages_need_a_sign_in(client, name):
    response = client.get(reverse(f"law:{name}"))

    assert response.status_code == 302
    assert "/office/sign-in" in response["Location"]


def test_the_index_opens_the_norm_of_the_place(handler):
    response = handler.get(reverse("law:index"), follow=True)

    assert "威海市行政执法监督办法" in text_of(response)


@pytest.mark.parametrize("code", list(library.norms()))
def test_every_norm_has_a_page(handler, code):
    response = handler.get(reverse("law:norm", args=[code]))

    assert response.status_code == 200
    assert library.norm(code).title in text_of(response)


@pytest.mark.clause("WH-47")
def test_the_register_of_norms_shows_from_when_a_norm_is_in_force(handler):
    page = text_of(handler.get(reverse("law:norm", args=["WH"])))

    assert "2021-01-01 起施行" in page
    assert not library.norm("WH").in_force(date(2020, 12, 31))
    assert library.norm("WH").in_force(date(2021, 1, 1))


def test_every_clause_has_a_page(handler):
    for clause_id in list(library.clauses())[::7]:
        assert handler.get(f"/office/law/{clause_id}").status_code == 200, clause_id


def test_a_clause_page_shows_gist_clock_ambiguity_and_how_to_load_the_text(handler):
    page = text_of(handler.get("/office/law/WH-32.s1"))

    assert library.clause("WH-32.s1").gist in page
    assert "opinion.objection" in page
    assert "5个工作日" in page
    assert "A19" in page
    assert "zhiheng law load weihai" in page


def test_a_clause_page_shows_the_loaded_original(handler):
    text = "威海市行政执法监督办法\n第一条 甲。\n第二条 乙乙乙。\n"
    texts.store_text(
        texts.read_text(library.norm("WH"), text.encode()), now=datetime(2026, 3, 2, tzinfo=UTC)
    )

    assert "乙乙乙。" in text_of(handler.get("/office/law/WH-2"))


@pytest.mark.parametrize("clause_id", ["WH-99", "XX-1", "WH-32.s9"])
def test_an_unknown_clause_is_not_found(handler, clause_id):
    assert handler.get(f"/office/law/{clause_id}").status_code == 404
    assert handler.get(f"/office/law/{clause_id}/popover").status_code == 404


def test_the_popover_is_a_fragment_with_the_gist(handler):
    page = text_of(handler.get("/office/law/CF-64(2)/popover"))

    assert library.clause("CF-64(2)").gist in page
    assert "<html" not in page


def test_the_calculator_gives_the_day_of_the_test_vector(handler):
    query = {"clock": "opinion.objection", "start": "2026-02-12", "place": "371000"}

    page = text_of(handler.get(reverse("law:calculator"), query))

    assert "2026-02-26（周四）" in page
    assert "春节" in page


@pytest.mark.parametrize("place", [{}, {"place": ""}, {"place": " "}])
def test_without_a_place_the_term_runs_where_the_person_works(handler, place):
    query = {"clock": "opinion.objection", "start": "2026-02-12"} | place

    page = text_of(handler.get(reverse("law:calculator"), query))

    assert "2026-02-26（周四）" in page
    assert '<option value="371000" selected>' in page
    assert "必填" not in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"amount": "5wd", "start": "2026-13-01", "place": "371000"}, "没有“2026-13-01”"),
        ({"amount": "5wd", "start": "昨天", "place": "371000"}, "写法不对"),
        ({"amount": "5x", "start": "2026-02-12", "place": "371000"}, "写法不对"),
        ({"amount": "5wd", "start": "2026-02-12", "place": "000000"}, "地方"),
        ({"start": "2026-02-12", "place": "371000"}, "请给出期限的长短"),
        ({"clock": "letter.report", "start": "2026-02-12", "place": "371000"}, "由文书载明"),
        ({"clock": "coercion.backfill", "start": "2026-02-12", "place": "371000"}, "写法不对"),
        ({"amount": "99999999999999999999y", "start": "2026-02-12", "place": "371000"}, "最多写"),
        ({"amount": "150y", "start": "2026-02-12", "place": "371000"}, "超出"),
        ({"amount": "5wd", "start": "2026-02-12\0", "place": "371000"}, "控制字符"),
        ({"start": "", "place": "371000"}, "这一项"),
    ],
)
def test_bad_terms_are_answered_with_a_sentence(handler, query, words):
    response = handler.get(reverse("law:calculator"), query)

    assert response.status_code == 200
    assert words in text_of(response)


def test_the_calculator_answers_htmx_with_the_result_alone(handler):
    query = {"amount": "30d", "start": "2026-09-01", "place": "371000"}

    page = text_of(handler.get(reverse("law:calculator"), query, headers={"HX-Request": "true"}))

    assert "2026-10-08" in page
    assert "<html" not in page


@pytest.mark.clause("MF-203-1", "CF-85")
def test_the_calendar_names_holidays_and_shifted_days(handler):
    page = text_of(handler.get(reverse("law:calendar"), {"year": "2026"}))

    assert "春节" in page
    assert "2026-02-14" in page
    assert "已公布" in page


@pytest.mark.parametrize("year", ["0", "99999", "abc", "10" * 20, "二〇二六", "-1", "\0"])
def test_a_year_that_cannot_be_shown_is_answered_with_a_sentence(handler, year):
    response = handler.get(reverse("law:calendar"), {"year": year})

    assert response.status_code == 200
    assert "年份须在" in text_of(response)


NOTICE = {
    "number": "国办发明电〔2099〕1号",
    "title": "演示年度放假通知",
    "issued_on": "2026-11-01",
    "year": "2027",
    "days": "2027-01-01至2027-01-03 放假 元旦\n2027-01-09 上班 元旦调休",
}


def test_the_administrator_enters_a_notice_and_the_year_is_official(administrator):
    response = administrator.post(reverse("law:calendar-new"), NOTICE, follow=True)

    assert "放假通知已录入" in text_of(response)
    assert CalendarDay.objects.count() == 4
    assert services.current_calendar().is_official(date(2027, 6, 1))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ("明天放假", "第 1 行不能识别"),
        ("2027-02-30 放假 春节", "不存在的日期"),
        ("2027-01-03至2027-01-01 放假 元旦", "起止日不对"),
        ("2027-01-01 放假 元旦\n2027-01-01 上班 元旦", "录入了两次"),
        ("", "这一项"),
    ],
)
def test_a_bad_notice_names_the_line_and_writes_nothing(administrator, days, words):
    response = administrator.post(reverse("law:calendar-new"), NOTICE | {"days": days})

    assert response.status_code == 422
    assert words in text_of(response)
    assert not CalendarDay.objects.exists()


def test_only_the_administrator_enters_notices(handler):
    assert handler.get(reverse("law:calendar-new")).status_code == 403
    assert "录入放假通知" not in text_of(handler.get(reverse("law:calendar")))


def test_the_administrator_chooses_the_strict_reading_with_a_reason(administrator):
    chosen = {"reading": "strict", "valid_from": "2026-03-02", "reason": "演示会议纪要第1号"}

    response = administrator.post(reverse("law:choose-reading", args=["A7"]), chosen, follow=True)

    assert "A7 的解释已选定" in text_of(response)
    assert ReadingChoice.objects.get().reading == "strict"
    assert "正在适用：从严解释" in text_of(response)


def test_a_settled_ambiguity_cannot_be_chosen(administrator):
    assert administrator.get(reverse("law:choose-reading", args=["A3"])).status_code == 404


def test_a_reason_longer_than_its_column_is_refused_in_words(administrator):
    chosen = {"reading": "strict", "valid_from": "2026-10-01", "reason": "长" * 201}
    response = administrator.post(reverse("law:choose-reading", args=["A7"]), chosen)

    assert "200" in response.content.decode()
    assert not ReadingChoice.objects.exists()


def test_the_coverage_page_filters_by_norm_and_state(handler):
    everything = text_of(handler.get(reverse("law:coverage")))
    huantai = text_of(handler.get(reverse("law:coverage"), {"norm": "HT", "operative": "no"}))

    assert "显示 161 行" in everything
    assert "显示 3 行" in huantai


def test_an_unknown_filter_is_named(handler):
    page = text_of(handler.get(reverse("law:coverage"), {"norm": "ZZ\0"}))

    assert "不能识别" in page


@pytest.mark.parametrize("clause_id", ["WH-32.s1", "WH-44-(1)", "CF-64(2)"])
def test_a_clause_page_asks_the_database_at_most_twelve_times(
    handler, clause_id, django_assert_max_num_queries
):
    handler.get("/office/law/WH-2")  # the menu has counted

    with django_assert_max_num_queries(12):
        handler.get(f"/office/law/{clause_id}")
