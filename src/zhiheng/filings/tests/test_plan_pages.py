"""监督计划的实施：页面、台账、待办，各角色看得见什么（WH-22、R10）。"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.filings.models import Filing
from zhiheng.filings.plans import laying_out, recording, registration
from zhiheng.filings.tests.conftest import at
from zhiheng.filings.tests.plans import ADOPTED, ROWS, adjusted, adopted, content, done
from zhiheng.kernel import hooks

TODAY = timezone.localdate()
NEW_YEAR = date(TODAY.year, 1, 1)
GIVEN = {"done_by": "演示甲", "result": "评查案卷六十卷"}


def row(task, due_on=""):
    return {"when": "全年", "task": task, "responsible": "演示甲", "due_on": str(due_on)}


@pytest.fixture
def plan(bureau):
    """Of this year: overdue (or due today on a new year's day), due at the end of the year."""
    rows = [row("年初的工作", NEW_YEAR), row("年末的工作")]
    return adopted(bureau, rows, NEW_YEAR)


def text(client, address):
    return client.get(address).content.decode()


def step(task, name):
    return reverse("filings:plan-task-step", args=[task.pk, name])


@pytest.mark.clause("WH-22")
def test_the_handler_records_on_the_page_and_the_rate_follows(client, bureau, plan):
    client.force_login(bureau.handler)
    task = plan.tasks.get(position=1)
    page = text(client, plan.get_absolute_url())
    assert ("0.0%" in page, "登记完成" in page) == (True, True)

    answer = client.post(step(task, "done"), {"done_on": str(TODAY), **GIVEN})

    assert answer.url == f"{plan.get_absolute_url()}#tasks"
    assert "50.0%" in text(client, plan.get_absolute_url())
    assert "评查案卷六十卷" in text(client, task.get_absolute_url())


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("done", {"done_on": str(TODAY + timedelta(days=1)), **GIVEN}, "日期不能晚于今天"),
        ("done", {"done_on": "没有", **GIVEN}, "日期不能识别"),
        ("done", {"done_on": str(NEW_YEAR - timedelta(days=1)), **GIVEN}, "早于计划开始实施之日"),
        ("not-done", {"not_done_reason": ""}, "请写明理由"),
        ("correct", {"reason": "录错了的", "not_done_reason": "没有人手"}, "还没有登记结果"),
        ("undo", {"reason": "录错了的"}, "还没有登记结果"),
    ],
)
def test_bad_input_stays_on_the_form_with_a_sentence(client, bureau, plan, name, values, sentence):
    client.force_login(bureau.handler)

    answer = client.post(step(plan.tasks.get(position=1), name), values)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_done_twice_is_refused_with_a_sentence(client, bureau, plan):
    task = done(bureau, plan.tasks.get(position=1), NEW_YEAR)
    client.force_login(bureau.handler)

    answer = client.post(step(task, "done"), {"done_on": str(TODAY), **GIVEN})

    assert answer.status_code == 422
    assert "不能再登记" in answer.content.decode()


def test_an_agency_sees_nothing_of_it_and_the_city_reads_but_does_not_record(client, bureau, plan):
    task = plan.tasks.get(position=1)
    client.force_login(bureau.clerk)
    assert client.get(task.get_absolute_url()).status_code == 404
    assert client.post(step(task, "done"), {"done_on": str(TODAY), **GIVEN}).status_code == 403
    city = factories.make_user(Role.SO_HANDLER, factories.make_so("371000"))
    client.force_login(city)

    assert "年初的工作" in text(client, plan.get_absolute_url())
    assert "登记完成" not in text(client, task.get_absolute_url())
    assert bureau.so.name in text(client, reverse("filings:plans"))
    answer = client.post(step(task, "done"), {"done_on": str(TODAY), **GIVEN})
    assert "由制定这份计划的监督机构" in answer.content.decode()


def test_the_auditor_sees_every_record_in_the_ledger(client, bureau, plan):
    done(bureau, plan.tasks.get(position=1), NEW_YEAR)
    client.force_login(factories.make_user(Role.AUDITOR, bureau.so))

    assert "登记监督工作完成" in text(client, reverse("accounts:ledger"))
    assert client.get(plan.get_absolute_url()).status_code == 403


def test_the_register_shows_the_rate_and_exports_it_as_a_number(client, bureau, plan):
    done(bureau, plan.tasks.get(position=1), NEW_YEAR)
    client.force_login(bureau.handler)
    address = reverse("filings:plans")

    assert "50.0" in text(client, address)
    sheet = client.post(address, {"export": "csv", "scope": "all"})
    written = b"".join(sheet.streaming_content) if sheet.streaming else sheet.content
    assert "50.0" in written.decode("utf-8-sig")
    assert plan.title not in text(client, f"{address}?overdue=on")


def test_a_plan_without_tasks_has_no_rate(client, bureau):
    plan = adopted(bureau, [row("将删去的工作")], NEW_YEAR)
    plan.tasks.all().delete()
    client.force_login(bureau.head)

    assert "没有完成率" in text(client, plan.get_absolute_url())
    assert client.get(reverse("filings:plans")).status_code == 200


def cost(client, plan):
    text(client, plan.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        page = text(client, plan.get_absolute_url())
    return len(asked), page


def test_two_hundred_tasks_cost_no_more_queries_than_two(client, bureau):
    plan = adopted(bureau, [row("一"), row("二")], NEW_YEAR)
    client.force_login(bureau.handler)
    few, _ = cost(client, plan)
    plan.tasks.all().delete()
    plan.content = content([row(f"第{n}项工作") for n in range(200)])
    laying_out.lay_out(plan)

    many, page = cost(client, plan)

    assert "第199项工作" in page
    assert many <= few


def test_what_is_overdue_or_due_soon_waits_on_the_workbench(bureau):
    plan = adopted(bureau)
    today = date(2026, 8, 5)

    found = [one for one in hooks.to_dos(bureau.handler, today) if one.kind == "监督计划"]

    assert [(one.due, one.lamp) for one in found] == [
        (date(2026, 4, 30), "red"),
        (date(2026, 8, 31), "yellow"),
    ]
    assert found[0].title == "监督计划的工作已逾期：登记完成情况"
    for user in (bureau.clerk, factories.make_user(Role.SO_ANALYST, bureau.so)):
        assert not list(registration.to_dos(user, today))
    for task in plan.tasks.all()[:2]:
        recording.record_not_done(
            task, actor=bureau.head, now=at(today), not_done_reason="推迟到明年"
        )
    assert not list(registration.to_dos(bureau.handler, today))


def test_what_an_adjusted_plan_took_over_is_asked_for_once(bureau):
    plan = adopted(bureau)
    adjusted(bureau, plan, ROWS[:1], ADOPTED)

    found = list(registration.to_dos(bureau.handler, date(2026, 8, 5)))

    assert [one.subject for one in found] == ["案卷评查"]
    assert Filing.objects.filter(status="superseded").count() == 1
