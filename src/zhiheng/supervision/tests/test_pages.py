"""疑点、意见书、提醒函、执法行为、工作台各页：谁能看、看到什么、按钮为何不可点。"""

from datetime import date

import pytest
from django.urls import reverse

from zhiheng.acts.models import EnforcementAct
from zhiheng.kernel.models import Deadline
from zhiheng.screening import services as lead_services
from zhiheng.screening.citing import rows_for
from zhiheng.supervision import drafts
from zhiheng.supervision.tests.thread import at

pytestmark = pytest.mark.django_db


def get(client, user, name: str, *args, status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_the_lead_page_explains_itself(world, client):
    lead = world.lead()
    lead_services.assign(lead, actor=world.head, handler=world.handler, now=at(date(2026, 8, 24)))

    page = get(client, world.handler, "screening:lead", lead.pk)

    assert "应当在 2026年8月12日前公开" in page.replace(" 前", "前").replace("在2026", "在 2026")
    assert "调休" in page or "计入 7 天" in page
    assert "开始核实" in page


def test_the_main_step_of_an_assigned_lead_moves_it_on(world, client):
    """改派仍可办，但不再是首要的一步。"""
    lead = world.lead()
    lead_services.assign(lead, actor=world.head, handler=world.handler, now=at(date(2026, 8, 24)))
    client.force_login(world.handler)

    answer = client.get(reverse("screening:lead", args=[lead.pk]))

    assert answer.context["main_step"] == "request_explanation"
    assert [one.name for one in answer.context["steps"]][0] == "assign"


@pytest.mark.parametrize(
    ("stage", "person", "main"),
    [
        ("draft", "handler", "discuss"),
        ("issued", "handler", "serve"),
        ("issued", "head", ""),
        ("served", "handler", ""),
        ("received", "clerk", "report"),
        ("reported", "clerk", ""),
        ("reported", "handler", "verify"),
    ],
)
def test_the_main_step_of_an_opinion_is_never_a_way_out(world, client, stage, person, main):
    """不再制发、撤回送审、作废都能办，但不是首要的一步。"""
    opinion = getattr(world, stage)()
    client.force_login(getattr(world, person))

    answer = client.get(reverse("supervision:opinion", args=[opinion.pk]))

    assert answer.context["main_step"] == main


@pytest.mark.parametrize(
    ("done", "late"), [("2026-08-13", "超 1 个工作日"), ("2026-08-17", "超 3 个工作日")]
)
def test_the_overrun_ends_on_the_day_it_was_done(world, client, done, late):
    lead = world.lead()
    type(lead).objects.filter(pk=lead.pk).update(ground="late", value=done)

    page = get(client, world.handler, "screening:lead", lead.pk)

    assert late in page
    assert "天</b>" not in page  # no fold of the days until today


def test_a_late_publication_is_not_said_to_be_cleared_by_publishing(world, client):
    lead = world.lead()
    type(lead).objects.filter(pk=lead.pk).update(ground="late", value="2026-08-20")

    page = get(client, world.handler, "screening:lead", lead.pk)

    assert "按期公开而没有登记、登记有误的，补录、更正公开日期、决定日期" in page
    assert "确属逾期公开的，疑点不会自动消除" in page
    assert "立即公开" not in page


@pytest.mark.parametrize(
    ("kind", "cited", "left_out"), [("penalty", "CF-48", "XK-40"), ("licence", "XK-40", "CF-48")]
)
def test_a_lead_cites_the_law_of_its_kind_of_act_alone(world, client, kind, cited, left_out):
    lead = world.lead()
    lead.rows.get().act.__class__.objects.update(kind=kind)

    page = get(client, world.handler, "screening:lead", lead.pk)
    basis = drafts.opinion_initial(lead, date(2026, 8, 24))["basis"]

    assert cited in page
    assert left_out not in page
    assert ("行政处罚法" in basis, "行政许可法" in basis) == (kind == "penalty", kind == "licence")
    assert "公示" in basis


def test_a_lead_on_one_deadline_cites_the_clauses_of_that_deadline(world):
    lead = world.lead(rule="NA-1")
    lead.part, lead.ground = "cash.officer", "late"

    assert rows_for(lead, {"penalty"}) == "CF-71"


def test_a_draft_demands_what_can_still_be_done(world):
    lead = world.lead()

    asked = {}
    for ground in ("late", "missing"):
        lead.ground = ground
        asked[ground] = drafts.opinion_initial(lead, date(2026, 8, 24))["demands"]

    assert asked["missing"].splitlines()[0] == "立即公开该决定"
    assert "立即公开" not in asked["late"]


def test_a_locked_step_says_why_and_by_which_clause(world, client):
    opinion = world.draft()

    page = get(client, world.handler, "supervision:opinion", opinion.pk)

    assert "须先集体讨论" in page
    assert 'aria-disabled="true"' in page


def test_the_agency_sees_both_clocks_of_a_received_opinion(world, client):
    opinion = world.received()

    page = get(client, world.clerk, "supervision:opinion", opinion.pk)

    assert "正在运行的期限" in page
    assert page.count('class="clock"') == 2


def test_a_stranger_gets_404(world, client):
    opinion = world.received()

    get(client, world.stranger, "supervision:opinion", opinion.pk, status=404)
    get(client, world.stranger, "screening:lead", opinion.lead_id, status=404)


@pytest.mark.parametrize(
    "name",
    [
        "screening:lead-list",
        "supervision:opinion-list",
        "supervision:reminder-list",
        "acts:act-list",
        "web:home",
    ],
)
def test_lists_open_for_handler_head_and_agency(world, client, name):
    world.received()

    for user in (world.handler, world.head, world.clerk):
        get(client, user, name)


def test_the_dashboard_opens_for_the_supervisor_and_not_for_the_agency(world, client):
    world.received()

    assert "未办结疑点" in get(client, world.head, "web:dashboard")
    get(client, world.clerk, "web:dashboard", status=403)


def test_the_workbench_shows_what_is_due_first(world, client):
    opinion = world.received()

    assert opinion.number in get(client, world.clerk, "web:home")


def test_every_step_form_of_an_opinion_opens(world, client):
    opinion = world.reported()
    for step in ("verify", "close", "uphold", "withdraw", "change"):
        get(client, world.handler, "supervision:opinion-step", opinion.pk, step)
    for step in ("report", "object", "state_late", "receive"):
        get(client, world.clerk, "supervision:opinion-step", opinion.pk, step)
    get(client, world.clerk, "supervision:opinion-step", opinion.pk, "nothing", status=404)


def test_the_agency_reports_through_the_page(world, client):
    opinion = world.received()
    client.force_login(world.clerk)
    url = reverse("supervision:opinion-step", args=[opinion.pk, "report"])

    refused = client.post(url, {"report_1": "已公开", "report_2": "已说明"})
    taken = client.post(
        url, {"report_1": "已公开", "report_2": "已说明", "reason_1": "见网站", "reason_2": "无"}
    )

    assert refused.status_code == 422
    assert "请上传证明材料" in refused.content.decode()
    assert taken.status_code == 302


def test_an_opinion_is_drafted_from_the_lead_page(world, client):
    lead = world.upheld()
    client.force_login(world.handler)

    form = client.get(reverse("supervision:opinion-draft", args=[lead.pk]))

    assert "立即公开该决定" in form.content.decode()


@pytest.mark.clause("HT-3.3-1", "SD-8")
def test_an_act_is_registered_corrected_and_withdrawn_through_the_pages(world, client):
    client.force_login(world.clerk)
    url = reverse("acts:act-new") + "?kind=penalty"
    values = {
        "document_number": "演罚〔2026〕9号", "title": "演示案由", "filed_on": "2026-08-03", "fine": "5,000.00",
        "party_kind": "legal", "party_name": "威海示例演示有限公司", "late_entry_reason": "系统上线前的案件补录",
    }  # fmt: skip

    made = client.post(url, values)

    assert made.status_code == 302, made.content.decode()[:3000]
    act = EnforcementAct.objects.get(document_number="演罚〔2026〕9号")
    assert (act.fine, act.doc_year, act.doc_seq) == (5000, 2026, 9)

    edited = client.post(reverse("acts:act-edit", args=[act.pk]), values | {"fine": "6000"})
    withdrawn = client.post(reverse("acts:act-withdraw", args=[act.pk]), {"reason": "录入重复"})

    act.refresh_from_db()
    assert (edited.status_code, withdrawn.status_code) == (302, 302)
    assert (act.fine, act.is_withdrawn) == (6000, True)
    assert "已撤回" in client.get(made.url).content.decode()


def test_chosen_leads_are_assigned_at_once_and_refusals_are_said(world, client):
    lead = world.lead()
    client.force_login(world.head)
    url = reverse("screening:lead-bulk-assign")

    asked = client.post(url, {"pk": [lead.pk, 10**20, "x"]})
    done = client.post(url, {"pk": [lead.pk], "handler": world.handler.pk}, follow=True)

    assert "分派 1 条疑点" in asked.content.decode()
    assert "已分派 1 条" in done.content.decode()
    assert client.get(url).status_code == 403


def test_the_list_of_leads_asks_no_query_for_each_row(world, client, django_assert_max_num_queries):
    for _ in range(3):
        world.lead()
    client.force_login(world.handler)
    url = reverse("screening:lead-list")
    client.get(url)

    with django_assert_max_num_queries(9):
        page = client.get(url).content.decode()

    assert page.count("至今没有公开记录") == 3


def test_the_export_of_opinions_names_the_nearest_deadline_as_the_list_does(world, client):
    opinion = world.received()
    client.force_login(world.handler)
    answer = client.post(reverse("supervision:opinion-list"), {"export": "csv"})
    lines = b"".join(answer.streaming_content).decode().splitlines()

    nearest = min(str(row.due) for row in Deadline.objects.of(opinion).filter(ended_on=None))
    assert opinion.number in lines[1]
    assert nearest in lines[1]
