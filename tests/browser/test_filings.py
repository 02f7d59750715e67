"""备案在浏览器里：逾期、补正、回执；委托给企业被拒；证件暂扣之后的行为成为疑点。"""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.steps import RENDERED, fill, open_printed, take
from zhiheng.accounts.roles import Role
from zhiheng.directory import codes

pytestmark = pytest.mark.browser
PLAN = {
    "content": "对演示事项开展执法检查",
    "targets": "辖区内的演示企业",
    "scope": "全区",
    "methods": "双随机抽查",
    "schedule": "另行通知",
}
DELEGATION = {
    "organisation": "演示物业有限公司",
    "credit_code": codes.compose_credit_code("91", "371002", 77),
    "conditions": "有专业的人员",
    "basis": "演示条例第十条",
    "items": "演示市容检查",
    "powers": "开展检查",
    "liability": "由委托机关承担",
}


@pytest.fixture
def people(signed_in):
    """Clerk and head of the agency, the handler of the authority; a script error fails the test."""
    errors: list[str] = []
    roles = {"clerk": Role.EA_CLERK, "chief": Role.EA_HEAD, "handler": Role.SO_HANDLER}
    windows = {name: signed_in(role) for name, role in roles.items()}
    for page in windows.values():
        page.on("pageerror", lambda error: errors.append(str(error)))
    yield windows
    assert errors == []


def test_a_late_plan_is_completed_and_gets_its_receipt(people, site):
    clerk, chief, handler = people["clerk"], people["chief"], people["handler"]
    plan = site.scene["plan"]
    clerk.goto(plan)
    expect(clerk.locator(".clocks")).to_contain_text("逾期")
    expect(clerk.locator("section.next")).to_contain_text("还缺")
    take(clerk, plan, "填写内容", PLAN, "内容已保存")
    take(chief, plan, "签发", done="已签发")
    take(clerk, plan, "报送", done="已报送")

    handler.goto(plan)
    handler.locator("section.next").get_by_role("link", name="退回补正", exact=True).click()
    handler.locator("input[name=missing][value=时间安排]").check()
    handler.locator("form.form .form-acts button").click()
    expect(handler.locator(".msgs")).to_contain_text("已退回补正")

    open_printed(clerk, plan)
    expect(clerk.locator("body")).to_contain_text("没有写明“时间安排”。")
    take(clerk, plan, "填写内容", {"schedule": "三月至十一月"}, "内容已保存")
    take(chief, plan, "签发", done="已签发")
    take(clerk, plan, "报送", done="已报送")
    take(handler, plan, "受理备案", done="已受理")

    open_printed(clerk, plan)
    expect(clerk.locator("h1")).to_contain_text("已备案")
    expect(clerk.locator("body")).to_contain_text(re.compile(r"逾期\s*\d+ 日"))
    receipt = clerk.get_by_role("link", name=re.compile("备案登记回执")).first
    receipt.click()
    expect(clerk.locator("body")).to_contain_text("备案登记回执", timeout=RENDERED)


def test_a_delegation_to_a_firm_cannot_be_signed(people):
    clerk, chief = people["clerk"], people["chief"]
    today = datetime.now(UTC).date()
    clerk.goto("/office/filings/new/delegation")
    fill(clerk, "starts_on", str(today))
    fill(clerk, "subject", "演示物业")
    clerk.locator("form.form .form-acts button").click()
    delegation = clerk.url
    days = {"term_from": str(today), "term_to": str(today.replace(year=today.year + 2, day=1))}
    take(clerk, delegation, "填写内容", DELEGATION | days, "内容已保存")

    chief.goto(delegation)

    locked = chief.locator("section.next .step", has_text="签发").first
    expect(locked).to_contain_text("不能受委托")
    expect(locked).to_contain_text("处罚法 第二十一条")


def test_the_next_act_of_an_officer_whose_certificate_is_suspended_is_a_lead(people, site):
    clerk, handler = people["clerk"], people["handler"]
    today = str(datetime.now(UTC).date())
    decision = {
        "decision_number": "示决字〔2026〕1号",
        "decided_by": "演示任免机关",
        "decided_on": today,
        "starts_on": today,
    }
    take(handler, site.scene["certificate"], "暂扣", decision, "暂扣已登记")
    clerk.goto("/office/acts/new?kind=penalty")
    for name, value in {
        "document_number": "演罚〔2026〕9001号",
        "title": "演示违法行为",
        "party_name": "威海示例暂扣演示有限公司",
        "filed_on": today,
        "decided_on": today,
    }.items():
        fill(clerk, name, value)
    clerk.locator("form.form .form-acts button").click()
    expect(clerk.locator(".msgs")).to_contain_text("已登记")
    act = clerk.url.split("?")[0]
    clerk.goto(f"{act}officers")
    for name, value in {"officer": str(site.scene["officer"]), "acted_on": today}.items():
        fill(clerk, name, value)
    clerk.locator("form.form .form-acts button").click()

    leads = f"/office/leads/?rule=AB-1.03&fact_from={today}"
    for _ in range(60):  # the worker of the server screens what was saved
        handler.goto(leads)
        if handler.locator("tbody tr a").count():
            break
        handler.wait_for_timeout(1000)
    handler.locator("tbody tr a").first.click()
    expect(handler.locator("body")).to_contain_text("演罚〔2026〕9001号")
    expect(handler.locator("h1")).to_contain_text("执法证当日无效")
