"""The thread in three browsers: a lead is verified, an opinion issued, served, answered, checked and closed."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.steps import open_printed, take
from zhiheng.accounts.roles import Role

pytestmark = pytest.mark.browser


@pytest.fixture
def people(signed_in):
    """Handler, head and agency, each in a window of their own; a script error fails the test."""
    errors: list[str] = []
    windows = {
        name: signed_in(role)
        for name, role in (
            ("handler", Role.SO_HANDLER),
            ("head", Role.SO_HEAD),
            ("agency", Role.EA_CLERK),
        )
    }
    for page in windows.values():
        page.on("pageerror", lambda error: errors.append(str(error)))
    yield windows
    assert errors == []


def verified_lead(people, scene) -> str:
    """The head assigns, the handler verifies and upholds."""
    address = f"/office/leads/{scene['new_lead']}/"
    head, handler = people["head"], people["handler"]
    head.goto(address)
    head.locator("section.next").get_by_role("link", name="分派", exact=True).click()
    name = head.locator("select[name=handler] option", has_text=re.compile(".")).nth(1)
    head.locator("select[name=handler]").select_option(name.get_attribute("value"))
    head.locator("form.form .form-acts button").click()
    expect(head.locator(".msgs")).to_contain_text("已分派")
    take(handler, address, "开始核实", done="已开始核实")
    reason = {"level": "illegal", "verdict_reason": "机关没有提出不公开的依据。"}
    take(handler, address, "认定成立", reason, done="已认定成立")
    return address


def issued_opinion(people, lead: str) -> str:
    """Drafted from the lead, discussed, sent for approval by the handler and signed by the head."""
    handler = people["handler"]
    opinion = take(handler, lead, "起草监督意见书", {"demands": "公开决定\n说明逾期原因"}, "已起草")
    day = (datetime.now(UTC) - timedelta(days=1)).date()
    record = {
        "held_at": f"{day}T09:00",
        "place": "三楼会议室",
        "chair": "演示负责人",
        "people": "演示负责人\n演示承办人\n演示法制员",
        "views": "演示负责人：同意\n演示承办人：同意",
        "conclusion": "同意制发。",
    }
    take(handler, opinion, "登记集体讨论", record, "集体讨论已登记")
    take(handler, opinion, "送审", done="已送审")
    take(people["head"], opinion, "签发", {"opinion_text": "同意"}, "已签发")
    return opinion


def test_a_lead_becomes_an_opinion_that_is_corrected_and_closed(people, site):
    handler, head, agency = people["handler"], people["head"], people["agency"]
    lead = verified_lead(people, site.scene)
    opinion = issued_opinion(people, lead)

    take(handler, opinion, "送达", done="已送达")
    take(agency, opinion, "签收", done="已签收")
    expect(agency.locator(".clocks .clock")).to_have_count(2)
    answers = {
        "report_1": "已经公开。",
        "reason_1": "见网站。",
        "report_2": "已经说明。",
        "reason_2": "见说明。",
    }
    take(agency, opinion, "报送纠正情况", answers, "已报送")
    checks = {
        "second_checker": str(site.scene["second_checker"]),
        "conclusion": "逐项核查完毕。",
        "result_1": "passed",
        "result_2": "passed",
    }
    take(handler, opinion, "核查通过", checks, "核查结论已登记")
    take(head, opinion, "结案", {"conclusion": "已全部纠正。"}, "已结案")

    expect(head.locator("h1")).to_contain_text("已结案")
    open_printed(handler, lead)
    expect(handler.locator("h1")).to_contain_text("已办结")


def test_on_a_phone_the_page_shows_the_newest_entries_and_unfolds_the_others(signed_in, site):
    page = signed_in(Role.SO_HANDLER, width=390, height=844)
    page.goto(f"/office/opinions/{site.scene['opinion']}/")
    older = page.locator("details.older")
    rows = page.locator("section.card", has=page.locator("h2", has_text="办理经过")).locator(
        "tbody tr"
    )
    shown = rows.locator("visible=true").count()
    folded = page.evaluate("document.documentElement.scrollHeight")

    older.locator("summary").click()

    assert shown == 5
    assert rows.locator("visible=true").count() == rows.count() > 5
    assert page.evaluate("document.documentElement.scrollHeight") > folded
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
