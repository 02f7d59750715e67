"""备案的页面：草稿只有本机关看得见，各步的表单，成批催报，总览和汇总的数与清单一致。"""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.filings import kinds, raising, services
from zhiheng.filings.models import Filing
from zhiheng.filings.overview import cell_of, summarize
from zhiheng.filings.tests.conftest import PLAN, at
from zhiheng.filings.tests.test_kinds import CATALOGUE, DELEGATION
from zhiheng.kernel import hooks
from zhiheng.kernel.errors import RuleViolation
from zhiheng.publications.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(bureau):
    """Last year's plan, late for sure."""
    year = timezone.localdate().year - 1
    new_year = timezone.localdate().replace(year=year, month=1, day=1)
    raising.raise_yearly(year, now=at(new_year))
    return Filing.objects.get(kind="plan", agency=bureau.agency)


def text(client, address):
    return client.get(address).content.decode()


def test_what_is_not_yet_submitted_is_read_by_its_agency_only(client, bureau, plan):
    services.fill(plan, actor=bureau.clerk, content=PLAN)
    client.force_login(bureau.clerk)
    assert PLAN["methods"] in text(client, plan.get_absolute_url())

    client.force_login(bureau.handler)
    page = text(client, plan.get_absolute_url())

    assert PLAN["methods"] not in page
    assert "尚未报送" in page


def test_the_draft_of_its_paper_is_not_shown_to_the_authority(client, bureau, plan):
    services.fill(plan, actor=bureau.clerk, content=PLAN)
    draft = reverse(
        "documents:draft", kwargs={"kind": "D05", "label": plan._meta.label_lower, "pk": plan.pk}
    )
    client.force_login(bureau.handler)
    assert client.get(draft).status_code == 404

    bureau.filed(Filing.objects.get(pk=plan.pk), PLAN, plan.starts_on)

    assert client.get(draft).status_code == 200


def test_a_stranger_does_not_find_it(client, plan):
    client.force_login(factories.make_user(Role.EA_CLERK))

    assert client.get(plan.get_absolute_url()).status_code == 404


def test_the_form_of_a_kind_holds_the_fields_of_its_paper_and_keeps_drafts(client, bureau, plan):
    client.force_login(bureau.clerk)
    address = f"{plan.get_absolute_url()}fill"
    assert "执法对象（必填）" in text(client, address)

    assert client.post(address, {"targets": "演示企业"}).status_code == 302
    plan.refresh_from_db()
    assert plan.content["targets"] == "演示企业"
    assert "还缺：工作内容" in text(client, plan.get_absolute_url())


def test_rows_of_a_list_are_filled_in_like_a_table_and_wrong_cells_are_named(client, bureau):
    filing = services.start(services.Opening("catalogue", timezone.localdate()), actor=bureau.clerk)
    client.force_login(bureau.clerk)
    address = f"{filing.get_absolute_url()}fill"
    row = {f"entries-0-{name}": value for name, value in CATALOGUE["entries"][1].items()}

    bad = client.post(address, row | {"entries-0-threshold": "很多"})
    assert bad.status_code == 422
    assert "第 1 行“金额达到（元）”不是数字。" in bad.content.decode()
    assert client.post(address, row).status_code == 302
    filing.refresh_from_db()
    assert filing.content["entries"][0]["circumstance"] == "数额较大的"
    page = text(client, filing.get_absolute_url())
    assert "数额较大的" in page
    assert "行政处罚" in page


def test_a_row_half_filled_is_kept_as_a_draft_and_its_gaps_are_named(client, bureau):
    filing = services.start(services.Opening("catalogue", timezone.localdate()), actor=bureau.clerk)
    client.force_login(bureau.clerk)
    row = {f"entries-0-{name}": value for name, value in CATALOGUE["entries"][1].items()}

    answer = client.post(f"{filing.get_absolute_url()}fill", row | {"entries-0-ground": ""})

    assert answer.status_code == 302
    page = text(client, filing.get_absolute_url())
    gap = next(
        part.label
        for field in kinds.of("catalogue").fields
        for part in field.parts
        if part.name == "ground"
    )
    assert f"第 1 行的{gap}" in page
    with pytest.raises(RuleViolation, match=f"第 1 行的{gap}"):
        services.sign(filing, actor=bureau.chief)


def test_an_officer_reads_what_is_public_without_a_link_into_a_refusal(client, bureau):
    today = timezone.localdate()
    filing = services.start(services.Opening("delegation", today), actor=bureau.clerk)
    bureau.filed(filing, DELEGATION | {"term_from": str(today)}, today)
    services.publish(Filing.objects.get(pk=filing.pk), actor=bureau.clerk, is_cleared=True)
    shown = Publication.objects.get(agency=bureau.agency).get_absolute_url()

    def has_link(user):
        client.force_login(user)
        return f'href="{filing.get_absolute_url()}"' in text(client, shown)

    assert has_link(bureau.clerk)
    assert not has_link(factories.make_user(Role.EA_OFFICER, bureau.agency))


def test_a_return_names_each_defect_and_one_without_any_is_refused(client, bureau, plan):
    bureau.ready(plan, PLAN, timezone.localdate())
    services.submit(plan, actor=bureau.clerk)
    client.force_login(bureau.handler)
    address = f"{plan.get_absolute_url()}return"

    assert "请至少列出一项" in client.post(address, {}).content.decode()
    client.post(address, {"missing": ["时间安排"], "other": "没有盖章"})

    assert plan.returns.get().defects == ["缺少或者没有写明“时间安排”。", "没有盖章"]


def test_late_ones_are_urged_together(client, bureau, plan):
    client.force_login(bureau.handler)
    keys = list(Filing.objects.filter(agency=bureau.agency).values_list("pk", flat=True))

    page = client.post(reverse("filings:urge"), {"pk": keys}, follow=True).content.decode()

    assert f"已发出 {len(keys)} 份催报函" in page


@pytest.mark.clause("WH-8-2", "WH-19-1")
def test_what_was_sent_on_paper_before_is_excused_together_with_one_reason(client, bureau, plan):
    rows = Filing.objects.filter(agency=bureau.agency)
    keys = list(rows.values_list("pk", flat=True))
    client.force_login(bureau.handler)
    assert client.post(reverse("filings:excuse"), {"pk": keys}).status_code == 403
    client.force_login(bureau.head)

    asked = client.post(reverse("filings:excuse"), {"pk": keys})
    assert asked.status_code == 200
    assert plan.title in asked.content.decode()
    assert client.post(reverse("filings:excuse"), {"pk": keys, "reason": ""}).status_code == 422
    assert rows.exclude(status="closed").count() == len(keys)

    given = {"pk": keys, "reason": "启用平台以前已经报过纸面"}
    page = client.post(reverse("filings:excuse"), given, follow=True).content.decode()
    assert f"已终止报送 {len(keys)} 件" in page
    assert rows.exclude(status="closed").count() == 0
    again = client.post(reverse("filings:excuse"), given, follow=True).content.decode()
    assert "已终止报送" not in again
    none = client.post(reverse("filings:excuse"), {"pk": "x"}, follow=True).content.decode()
    assert "没有选中任何一件" in none


def test_the_list_finds_what_is_to_be_sent_to_ones_own_authority(client, bureau, plan):
    above = factories.make_user(Role.SO_HANDLER, factories.make_so("371000"))

    def found(user):
        client.force_login(user)
        address = reverse("filings:list")
        return plan.title in text(client, f"{address}?overdue=on&ours=on&kind=plan")

    assert found(bureau.handler)
    assert not found(above)


@pytest.mark.clause("WH-8-2", "WH-19-2")
def test_the_overview_and_the_summary_count_what_the_lists_show(client, bureau, plan):
    client.force_login(bureau.handler)
    year = plan.starts_on.year

    page = client.get(reverse("filings:overview"), {"year": year})
    line = next(line for line, _ in page.context["lines"] if line.kind == "plan")
    for name, number, href in line.cells():
        found = client.get(href).context["list"].count
        assert found == number, name
    listed, *parts = [number for _, number, _ in line.cells()][:6]
    assert listed == sum(parts)
    summary = client.get(reverse("filings:summary"), {"year": year}).content.decode()
    assert "逾期未报" in summary
    for asked, is_late in ((year, True), (year - 1, False)):
        late = client.get(reverse("filings:summary"), {"year": asked, "late": "on"})
        assert (plan.agency.name in late.content.decode().partition("<tbody")[2]) is is_late


def test_the_overview_by_kind_is_exported(client, bureau, plan):
    client.force_login(bureau.handler)
    year = plan.starts_on.year
    shown = client.get(reverse("filings:overview"), {"year": year}).context["lines"]

    answer = client.get(reverse("filings:overview-export"), {"year": year})
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()

    assert rows[0][:3] == ["种类", "应报", "按期备案"]
    assert [row[0] for row in rows[1:]] == [line.title for line, _ in shown]
    numbers = {row[0]: [int(cell) for cell in row[1:]] for row in rows[1:]}
    for line, _ in shown:
        assert numbers[line.title] == [n for _, n, _ in line.cells()]


def test_a_cell_of_the_summary_says_how_many_and_the_authority_has_its_own(bureau):
    today = timezone.localdate()
    for subject in ("市容", "环卫"):
        services.start(services.Opening("delegation", today, subject), actor=bureau.clerk)
    raising.raise_yearly(today.year, now=at(today))

    summarize([bureau.agency, bureau.so], today.year, today)

    assert bureau.agency.summary["delegation"] == ("blu", "待报送（共 2 件）")
    assert bureau.so.summary["supervision_plan"][1] not in ("—", "")


def test_the_list_says_how_late_an_unsent_filing_is(client, bureau, plan):
    client.force_login(bureau.handler)
    due = plan.deadlines.get().due

    page = text(client, f"{reverse('filings:list')}?kind=plan&overdue=on")

    row = page.partition(plan.title)[2].partition("</tr>")[0]
    assert f">{(timezone.localdate() - due).days:,}<" in row


def test_the_year_asked_for_may_be_anything(client, bureau):
    client.force_login(bureau.handler)

    for year in ("", "x", "99999", "-1", "0000", "２０２６"):
        assert client.get(reverse("filings:overview"), {"year": year}).status_code == 200
        assert client.get(reverse("filings:summary"), {"year": year}).status_code == 200


def test_a_step_cites_what_applies_to_this_kind_here_and_nothing_of_other_kinds(client, bureau):
    today = timezone.localdate()
    raising.raise_yearly(today.year, now=at(today))
    own = Filing.objects.filter(agency=bureau.agency)
    client.force_login(bureau.clerk)

    cited = {}
    for kind in ("plan", "inspection_plan"):
        page = client.get(own.get(kind=kind).get_absolute_url())
        step = next(one for one in page.context["steps"] if one.name == "fill")
        cited[kind] = set(step.clauses)
        assert "第九条" not in page.content.decode()
    assert cited["plan"] == {"WH-8-1.s1", "WH-8-1.s2"}
    assert cited["inspection_plan"] == set()


def test_the_clerk_is_told_which_one_and_what_to_do_next(
    client, bureau, plan, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        bureau.ready(plan, PLAN, timezone.localdate())
    client.force_login(bureau.clerk)

    page = text(client, reverse("web:home"))

    assert f"{plan.title}：主要负责人已签发，请报送。" in page
    assert any(
        (one.title, one.subject) == ("报送", plan.title)
        for one in hooks.to_dos(bureau.clerk, timezone.localdate())
    )


def test_the_authority_is_not_late_with_what_the_agency_owes(bureau):
    """报送以后，机关没有公示的期限不是监督机构的；监督机构的待办只看形式审查的期限。"""
    today = timezone.localdate()
    signed = today - timedelta(days=30)
    filing = services.start(services.Opening("delegation", signed), actor=bureau.clerk)
    term = {"term_from": str(signed), "term_to": str(today + timedelta(days=300))}
    bureau.ready(filing, DELEGATION | term, today)
    services.submit(filing, actor=bureau.clerk)

    (work,) = [one for one in hooks.to_dos(bureau.handler, today) if one.matter == filing]

    assert (work.title, work.lamp) == ("形式审查", "green")
    assert work.due > today


@pytest.mark.parametrize(
    ("status", "cell"),
    [
        ("open", ("red", "逾期未报")),
        ("returned", ("red", "逾期未补正")),
        ("submitted", ("blu", "已报送")),
        ("filed", ("red", "逾期未公示")),
    ],
)
def test_a_cell_says_what_is_late(status, cell):
    assert cell_of(Filing(status=status), overdue=True) == cell


def test_a_delegation_that_ends_soon_is_a_to_do(client, bureau):
    today = timezone.localdate()
    soon = DELEGATION | {"term_from": str(today), "term_to": str(today + timedelta(days=20))}
    filing = services.start(services.Opening("delegation", today), actor=bureau.clerk)
    bureau.filed(filing, soon, today)
    client.force_login(bureau.clerk)

    assert "委托将届满" in text(client, "/office/")
    assert filing.title in text(client, f"{reverse('filings:list')}?expiring=on")


def test_paper_that_arrived_is_entered_by_the_authority_with_its_day(client, bureau, plan):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(bureau.handler)
    scan = SimpleUploadedFile("plan.pdf", b"%PDF-1.4 scan")
    day = timezone.localdate() - timedelta(days=30)

    answer = client.post(
        f"{plan.get_absolute_url()}register_paper", {"received_on": str(day), "proof": scan}
    )

    assert answer.status_code == 302
    plan.refresh_from_db()
    assert (plan.status, plan.submitted_on) == ("filed", day)
    assert plan.late_days > 0


@pytest.mark.parametrize("key", ["100000000000000000000", "-1", "x", "九"])
def test_departments_that_no_row_can_be_are_refused_in_words(client, bureau, key):
    client.force_login(bureau.handler)
    norm = {"title": "演示条例", "rank": "regulation", "in_force_on": "2026-01-01"}

    answer = client.post(reverse("filings:new-norm"), norm | {"agencies": [key]})

    assert answer.status_code == 422
    assert "所选的不在列表里" in answer.content.decode()


def test_a_list_of_many_columns_is_filled_in_over_the_whole_width(client, bureau, plan):
    catalogue = services.start(
        services.Opening("catalogue", timezone.localdate()), actor=bureau.clerk
    )
    client.force_login(bureau.clerk)

    assert '<div class="wide">' in text(client, f"{catalogue.get_absolute_url()}fill")
    assert '<div class="two">' in text(client, f"{plan.get_absolute_url()}fill")


def test_the_departments_of_a_norm_are_ticked(client, bureau):
    client.force_login(bureau.handler)

    page = text(client, reverse("filings:new-norm"))

    assert f'type="checkbox" name="agencies" value="{bureau.agency.pk}"' in page


@pytest.mark.clause("SD-17")
def test_the_reports_on_a_norm_that_is_past_its_year_are_listed_at_once(client, bureau):
    client.force_login(bureau.handler)
    form = {"title": "演示条例", "rank": "regulation", "agencies": [bureau.agency.pk]}
    today = timezone.localdate()

    client.post(reverse("filings:new-norm"), form | {"in_force_on": today - timedelta(days=380)})
    client.post(reverse("filings:new-norm"), form | {"in_force_on": today - timedelta(days=90)})

    report = Filing.objects.get(kind="impl_report")
    assert (report.agency, report.norm.in_force_on) == (
        bureau.agency,
        today - timedelta(days=380),
    )


def test_who_neither_files_nor_receives_is_told_so_and_offered_no_locked_step(client, bureau, plan):
    client.force_login(factories.make_user(Role.SO_HANDLER, factories.make_so("371000")))

    page = text(client, plan.get_absolute_url())

    assert f"这一件由{bureau.agency}报送、{bureau.so}收受，本单位可以查看" in page
    assert "由收受备案的机关办理" not in page
    client.force_login(bureau.handler)
    assert "本单位可以查看" not in text(client, plan.get_absolute_url())


def test_a_returned_delegation_is_filled_in_before_it_is_published(client, bureau):
    today = timezone.localdate()
    filing = services.start(services.Opening("delegation", today), actor=bureau.clerk)
    bureau.ready(filing, DELEGATION | {"term_from": str(today)}, today)
    services.submit(filing, actor=bureau.clerk)
    services.return_for_completion(filing, actor=bureau.handler, defects=["没有盖章。"])
    client.force_login(bureau.clerk)

    page = text(client, filing.get_absolute_url())

    lead = page.partition("<h2>下一步</h2>")[2].partition("btn-primary")[2].partition("</a>")[0]
    assert "填写内容" in lead


def test_each_cell_of_a_list_keeps_its_head(client, bureau):
    filing = services.start(services.Opening("catalogue", timezone.localdate()), actor=bureau.clerk)
    services.fill(filing, actor=bureau.clerk, content=CATALOGUE)
    client.force_login(bureau.clerk)

    assert '<td data-label="情形">数额较大的</td>' in text(client, filing.get_absolute_url())


def test_nobody_remarks_on_a_plan_of_supervision_that_nobody_receives(client, bureau):
    raising.raise_yearly(timezone.localdate().year, now=timezone.now())
    plan = Filing.objects.get(kind="supervision_plan", agency=bureau.so)
    client.force_login(bureau.handler)

    assert "催报" not in text(client, plan.get_absolute_url())


@pytest.mark.clause("WH-8-2")
def test_a_step_shows_no_form_to_whom_it_is_closed_and_says_why(client, bureau, plan):
    stranger = factories.make_user(Role.SO_HANDLER, factories.make_so("371000"))
    submit, accept = (f"{plan.get_absolute_url()}{step}" for step in ("submit", "accept"))
    shown = {}
    for who, url in (("stranger", submit), ("handler", submit), ("handler", accept)):
        client.force_login(stranger if who == "stranger" else bureau.handler)
        shown[who, url] = text(client, url)

    assert "由报送机关自己办理" in shown["stranger", submit]
    assert "由报送机关自己办理" in shown["handler", submit]
    assert "现在是“待报送”，不能办理“受理备案”" in shown["handler", accept]
    assert not any('class="form"' in page for page in shown.values())
    client.force_login(bureau.clerk)
    assert 'class="form"' in text(client, submit)
