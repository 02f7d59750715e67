"""In Chromium: axe finds nothing, the keyboard reaches everything, a phone never scrolls sideways."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from zhiheng import factories

AXE = (Path(__file__).parents[4] / "tests" / "vendor" / "axe" / "axe.min.js").read_text()
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PAGES = [
    "/preview/matter",
    "/preview/officers",
    "/preview/officers?staff_type=contract",
    "/preview/officers?q=nobody",
    "/preview/matter/receive",
    "/preview/sign-in",
    "/preview/error",
]
NAMES = ["演示市场监督管理局", "演示城市管理局", *(f"演示第{n}所" for n in range(20))]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def chromium():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(chromium, live_server, client, preview, db):
    """Opens a page as a signed-in handler; complaints of the browser's console are kept."""
    agency, *_ = [factories.make_agency(name=name) for name in NAMES]
    for _ in range(25):
        factories.make_officer(agency, certificate=False)
    client.force_login(factories.make_user("so_handler"))
    opened = []

    def go(path, width=1440):
        context = chromium.new_context(viewport={"width": width, "height": 900})
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        context.add_cookies([cookie | {"url": live_server.url}])
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda line: _note(page, line))
        page.goto(live_server.url + path, wait_until="networkidle")
        opened.append(context)
        return page

    yield go
    for context in opened:
        context.close()


def _note(page, line):
    if line.type == "error" and "Failed to load resource" not in line.text:
        page.complaints.append(line.text)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit, path, width):
    page = visit(path, width)
    page.evaluate(AXE)

    found = page.evaluate("axe.run()")["violations"]

    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []


def test_a_clause_opens_with_enter_and_escape_gives_the_focus_back(visit):
    page = visit("/preview/matter")
    page.locator("a.cl").first.focus()

    page.keyboard.press("Enter")
    page.wait_for_selector("#clause-pop .pb >> text=要旨")
    page.keyboard.press("Escape")

    assert page.locator("#clause-pop").is_hidden()
    assert page.evaluate("document.activeElement.className") == "cl"
    assert page.complaints == []


def test_slash_goes_to_the_search_and_question_mark_explains_the_keys(visit):
    page = visit("/preview/matter")

    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.locator("main").focus()
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()


def test_y_asks_before_it_opens_the_main_step(visit, live_server):
    page = visit("/preview/matter")

    page.keyboard.press("y")
    assert "核查第 1、2 项" in page.locator("#confirm-step").inner_text()
    page.keyboard.press("Escape")
    assert page.url.endswith("/preview/matter")
    page.keyboard.press("y")
    page.keyboard.press("Enter")
    page.wait_for_url("**/preview/matter/receive")


def test_arrows_and_j_k_move_between_rows(visit):
    page = visit("/preview/officers?sort=id")
    row = "document.activeElement.closest('tr').rowIndex"

    page.keyboard.press("j")
    assert page.evaluate(row) == 1
    page.keyboard.press("ArrowDown")
    assert page.evaluate(row) == 2
    page.keyboard.press("k")
    assert page.evaluate(row) == 1


def test_a_refused_form_puts_the_focus_on_the_summary(visit):
    page = visit("/preview/matter/receive")

    page.locator("main form button.btn-primary").click()
    page.wait_for_selector("#error-summary")

    assert page.evaluate("document.activeElement.id") == "error-summary"


def test_the_menu_of_a_phone_opens_and_closes(visit):
    page = visit("/preview/matter", 390)

    assert page.locator("#side").is_hidden()
    page.locator("[data-menu]").click()
    assert page.locator("#side").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#side").is_hidden()


def test_counts_of_views_arrive_after_the_page(visit):
    page = visit("/preview/officers")

    page.wait_for_selector("nav.sv a:nth-child(3) .tag")
    assert page.locator("nav.sv .tag").all_inner_texts() == ["25", "0", "25"]


def test_choosing_rows_counts_them(visit):
    page = visit("/preview/officers")

    page.locator("[data-all]").check()
    assert page.locator("[data-chosen]").inner_text() == "20"
    page.locator("[data-unchoose]").click()
    assert page.locator("[data-chosen]").inner_text() == "0"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026/1/5", "2026-01-05"),
        ("20260105", "2026-01-05"),
        ("2026年1月5日", "2026-01-05"),
        ("1月5日", "1月5日"),
    ],
)
def test_a_day_is_written_in_one_way_whatever_the_browser(visit, typed, kept):
    page = visit("/preview/officers")
    day = page.locator(".day > input").first

    day.fill(typed)
    day.press("Tab")

    assert day.input_value() == kept


def test_a_day_can_be_picked_from_the_calendar(visit):
    page = visit("/preview/officers")

    page.locator(".day > .pick").first.fill("2026-02-03")

    assert page.locator(".day > input").first.input_value() == "2026-02-03"


def state_of(page):
    """What the box beside the units shows, the chosen unit, and whether the list is open."""
    return page.evaluate(
        """() => {
            const box = document.querySelector(".narrow"), select = box.querySelector("select");
            const shown = Array.from(select.options).filter((option) => !option.hidden);
            return [shown.map((o) => o.text), select.selectedOptions[0].text, box.matches(".open")];
        }"""
    )


def test_a_long_choice_is_narrowed_by_its_words_or_their_beginnings_and_taken_with_enter(visit):
    page = visit("/preview/officers")
    box = page.locator(".narrow input")

    box.fill("市场")
    assert state_of(page) == [["演示市场监督管理局"], "全部单位", True]
    box.fill("市管局")  # the letters in order, where no name holds them together
    assert state_of(page)[0] == ["演示市场监督管理局", "演示城市管理局"]
    box.press("ArrowDown")
    box.press("ArrowDown")
    with page.expect_navigation():
        box.press("Enter")

    assert "agency=" in page.url
    assert state_of(page)[1:] == ["演示城市管理局", False]
    assert page.complaints == []


@pytest.mark.parametrize("keys", [("Escape",), ("ArrowDown", "Escape"), ("Tab",)])
def test_a_long_choice_that_is_not_taken_stays_as_it_was(visit, keys):
    page = visit("/preview/officers")

    page.locator(".narrow input").fill("市场")
    for key in keys:
        page.keyboard.press(key)

    shown, chosen, is_open = state_of(page)
    assert (len(shown) > len(NAMES), chosen, is_open) == (True, "全部单位", False)
    assert "agency=" not in page.url


def test_a_long_choice_is_found_by_its_label_and_taken_with_the_mouse(visit):
    page = visit("/preview/officers", 390)

    page.locator(".narrow input").fill("没有这样的单位")
    assert state_of(page)[1:] == ["全部单位", False]
    assert page.locator(".narrow [role=status]").inner_text() == "没有符合的"
    page.locator(".narrow input").fill("城市")
    with page.expect_navigation():
        page.get_by_label("单位", exact=True).select_option("演示城市管理局")

    assert state_of(page)[1] == "演示城市管理局"


def test_without_a_script_a_long_choice_is_a_plain_select(chromium, visit, live_server):
    cookies = visit("/preview/officers").context.cookies()
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(live_server.url + "/preview/officers")

    page.get_by_label("单位", exact=True).select_option("演示城市管理局")
    page.get_by_role("button", name="查询").click()

    assert not page.locator(".narrow input").is_visible()
    assert "agency=" in page.url
    context.close()
