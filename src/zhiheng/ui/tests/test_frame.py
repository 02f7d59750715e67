"""The frame: menu, request numbers, error pages in words, and no page without its policy."""

import logging

import pytest
from django.core.exceptions import RequestDataTooBig

from zhiheng.accounts.models import User
from zhiheng.ui import checks, context, middleware, navigation
from zhiheng.ui.views import bad_request, csrf_failure, forbidden, server_error


def test_the_menu_shows_entries_of_the_role_with_counts(office, handler):
    navigation.register(
        navigation.Entry("系统", "审计", "preview-broken", "shield", roles=("auditor",))
    )

    groups = dict(navigation.menu(handler, "/preview/officers"))

    assert [item.label for item in groups["系统"]] == ["系统"]
    assert groups["系统"][0].count == "40"
    assert [item.is_current for item in groups["执法数据"]] == [True]


def test_counts_are_taken_once_for_half_a_minute_and_again_after_a_step(office, handler):
    asked, none = [], User.objects.none()
    navigation.register(
        navigation.Entry(
            "系统",
            "计数",
            "preview-broken",
            "hash",
            waiting=lambda user: asked.append(user) or none,
        )
    )
    navigation.forget_counts(handler)

    navigation.menu(handler, "/")
    navigation.menu(handler, "/")
    navigation.forget_counts(handler)
    navigation.menu(handler, "/")

    assert len(asked) == 2


@pytest.mark.parametrize(("number", "shown"), [(0, ""), (999, "999"), (1000, "999+")])
def test_a_number_of_the_menu_is_capped(number, shown):
    assert navigation.capped(number) == shown


def test_a_menu_entry_without_a_page_fails_the_check(preview):
    navigation.register(navigation.Entry("系统", "无", "no-such-page", "x"))

    assert [error.id for error in checks.menu_leads_somewhere()] == ["ui.E001"]


def test_a_group_that_does_not_exist_is_refused(preview):
    with pytest.raises(ValueError, match="没有"):
        navigation.register(navigation.Entry("别的", "无", "preview-error", "x"))


def test_a_request_has_a_number_in_the_answer_and_in_the_log(office, caplog):
    page = office.get("/preview/nothing", headers={"X-Request-ID": "proxy-0000-1111"})

    assert page["X-Request-ID"] == "proxy-0000-1111"
    assert "proxy-0000-1111" in page.content.decode()


@pytest.mark.parametrize("sent", ["", "short", "a b c d e f", "x" * 65, "<script>alert(1)"])
def test_a_foreign_number_that_is_not_one_is_replaced(office, sent):
    page = office.get("/preview/nothing", headers={"X-Request-ID": sent})

    assert page["X-Request-ID"] != sent
    assert len(page["X-Request-ID"]) == 12


def test_outside_of_a_request_the_log_has_a_dash():
    record = logging.LogRecord("x", 20, "", 0, "", (), None)

    assert middleware.RequestNumberFilter().filter(record)
    assert record.request_number == "-"


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (bad_request, 400, "不能识别"),
        (forbidden, 403, "您的角色"),
        (csrf_failure, 403, "提交没有生效"),
        (server_error, 500, "没有写入不完整的数据"),
    ],
)
def test_an_error_page_speaks_chinese_and_gives_the_number(rf, view, status, words):
    request = rf.get("/")
    request.number = "abcdef012345"

    page = view(request)

    assert page.status_code == status
    assert words in page.content.decode()
    assert "abcdef012345" in page.content.decode()


def test_too_much_data_is_413_with_the_limit(rf):
    page = bad_request(rf.get("/"), RequestDataTooBig())

    assert page.status_code == 413
    assert "MB" in page.content.decode()


def test_a_broken_page_answers_500_in_words(office):
    office.raise_request_exception = False

    page = office.get("/preview/broken")

    assert page.status_code == 500
    assert "系统出错" in page.content.decode()


@pytest.mark.parametrize("path", ["/preview/\x00", "/%00", "/preview/officers/%00x"])
def test_an_address_with_nul_is_400(office, path):
    assert office.get(path).status_code == 400


def test_every_page_carries_the_policy_and_no_inline_code(office):
    page = office.get("/preview/matter")

    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert " style=" not in page.content.decode()


def test_demo_data_is_marked_on_every_page(office, settings):
    settings.DEMO = True

    for url in ("/preview/matter", "/preview/error", "/preview/sign-in"):
        assert "演示数据" in office.get(url).content.decode()


def test_a_page_without_a_person_has_an_empty_menu(rf):
    shell = context.Shell(rf.get("/"))

    assert (shell.menu, shell.unread, shell.place) == ([], "", "")


def test_a_post_above_the_limit_is_answered_with_413_in_words(office, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    page = office.post("/preview/matter/receive", {"reason": "长" * 50})

    assert page.status_code == 413
    assert "没有作任何改动" in page.content.decode()


def test_too_many_fields_are_answered_with_413_in_words(office, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3

    page = office.post("/preview/matter/receive", {f"f{n}": n for n in range(9)})

    assert page.status_code == 413
