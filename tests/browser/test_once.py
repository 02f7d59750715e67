"""后退再提交、连点两次，在真的浏览器里只办成一件。"""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.steps import fill
from zhiheng.accounts.roles import Role

pytestmark = pytest.mark.browser
TODAY = datetime.now(UTC).date()


@pytest.fixture
def clerk(signed_in):
    page = signed_in(Role.EA_CLERK)
    page.goto("/office/registers/training/courses/new")
    return page


def fill_course(page, title: str) -> None:
    """A course as a clerk types it; on the way back browsers do not keep the days."""
    for name, value in {
        "title": title,
        "kind": "public",
        "year": str(TODAY.year),
        "hours": "4",
        "starts_on": str(TODAY),
        "ends_on": str(TODAY),
    }.items():
        fill(page, name, value)


def number_of(page, title: str) -> int:
    page.goto(f"/office/registers/training/courses/?q={title}")
    return page.locator("tbody tr", has_text=title).count()


def test_back_and_submit_again_lead_to_the_course_that_was_made(clerk):
    fill_course(clerk, "后退演示班")
    clerk.locator("form.form .form-acts button").click()
    expect(clerk.locator(".msgs")).to_contain_text("已登记")
    made = clerk.url

    clerk.go_back()
    fill_course(clerk, "后退演示班")
    clerk.locator("form.form .form-acts button").click()
    expect(clerk.locator(".msgs")).to_contain_text("这份表单已经提交过")

    assert clerk.url == made
    assert number_of(clerk, "后退演示班") == 1


def test_a_double_click_makes_one(clerk):
    fill_course(clerk, "连点演示班")
    clerk.locator("form.form .form-acts button").dblclick()
    expect(clerk.locator("h1")).to_contain_text("连点演示班")

    assert number_of(clerk, "连点演示班") == 1


def test_what_is_changed_after_going_back_is_asked_about(clerk):
    fill_course(clerk, "改前演示班")
    clerk.locator("form.form .form-acts button").click()
    expect(clerk.locator(".msgs")).to_contain_text("已登记")

    clerk.go_back()
    fill_course(clerk, "改后演示班")
    clerk.locator("form.form .form-acts button").click()
    expect(clerk.locator("#error-summary")).to_contain_text("确要另办一件的")
    clerk.locator("#error-summary").get_by_role("link", name="已经办成").click()

    expect(clerk.locator("h1")).to_contain_text("改前演示班")
