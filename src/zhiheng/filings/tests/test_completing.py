"""补正：通知要求什么逐项看得见，原样不能再报送，审查人看得见改了什么（WH-8-1.s2、WH-8-2）。"""

from datetime import date

import pytest

from zhiheng import factories
from zhiheng.filings import completing, raising, services
from zhiheng.filings.models import Filing
from zhiheng.filings.tests.conftest import PLAN, Bureau, at
from zhiheng.filings.tests.test_kinds import BENCHMARK
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Deadline
from zhiheng.kernel.uploads import Upload

SENT, RETURNED, LATER = date(2026, 1, 30), date(2026, 2, 2), date(2026, 2, 5)
TARGETS = "缺少或者没有写明“执法对象”。"
STAMPED = Upload("盖章的计划.pdf", "a" * 64, 10)


def returned(bureau, defects, files=()):
    raising.raise_yearly(2026, now=at(date(2026, 1, 1)))
    plan = Filing.objects.get(kind="plan", agency=bureau.agency)
    bureau.ready(plan, PLAN, SENT, files=files)
    services.submit(plan, actor=bureau.clerk, now=at(SENT))
    services.return_for_completion(plan, actor=bureau.handler, defects=defects, now=at(RETURNED))
    return Filing.objects.get(pk=plan.pk)


@pytest.fixture
def plan(bureau):
    return returned(bureau, [TARGETS, "附件没有盖章。"])


def page(client, user, filing, step=""):
    client.force_login(user)
    return client.get(f"{filing.get_absolute_url()}{step}").content.decode()


@pytest.mark.clause("WH-8-1.s2", "WH-8-2")
def test_what_was_returned_is_not_submitted_again_as_it_was(plan, bureau):
    with pytest.raises(RuleViolation, match="内容和附件都没有改动") as refused:
        services.submit(plan, actor=bureau.clerk, now=at(LATER))

    assert "“执法对象”；附件没有盖章。请先在“填写内容”里" in refused.value.sentence
    assert refused.value.row == "WH-8-1.s2"
    plan.refresh_from_db()
    assert (plan.status, plan.submitted_on) == (Filing.Status.RETURNED, SENT)
    assert Deadline.objects.of(plan).running().filter(clock="plan.file").exists()


@pytest.mark.clause("WH-8-1.s2")
def test_saving_and_signing_the_same_once_more_changes_nothing(plan, bureau):
    bureau.ready(plan, {"remark": "", **PLAN}, LATER)

    with pytest.raises(RuleViolation, match="没有改动"):
        services.submit(plan, actor=bureau.clerk, now=at(LATER))


@pytest.mark.clause("WH-8-1.s2")
def test_the_same_file_put_there_again_is_no_change(bureau):
    plan = returned(bureau, ["附件看不清。"], files=[STAMPED])
    services.fill(
        plan, actor=bureau.clerk, content=PLAN, files=[STAMPED],
        removed_files=[plan.files.get().pk], now=at(LATER),
    )  # fmt: skip
    services.sign(plan, actor=bureau.chief, now=at(LATER))

    with pytest.raises(RuleViolation, match="没有改动"):
        services.submit(plan, actor=bureau.clerk, now=at(LATER))


@pytest.mark.clause("WH-8-2")
def test_the_day_of_the_changed_submission_counts_not_the_day_of_the_refused_one(plan, bureau):
    with pytest.raises(RuleViolation, match="没有改动"):
        services.submit(plan, actor=bureau.clerk, now=at(RETURNED))
    bureau.ready(plan, PLAN | {"targets": "全区演示企业"}, LATER)
    services.submit(plan, actor=bureau.clerk, now=at(LATER))
    services.accept(plan, actor=bureau.handler, now=at(LATER))

    assert (plan.first_submitted_on, plan.submitted_on, plan.late_days) == (SENT, LATER, 3)


def test_a_new_file_alone_is_a_change(plan, bureau):
    bureau.ready(plan, PLAN, LATER, files=[STAMPED])
    services.submit(plan, actor=bureau.clerk, now=at(LATER))

    assert plan.status == Filing.Status.SUBMITTED


def test_what_was_returned_before_contents_were_kept_can_be_submitted(plan, bureau):
    plan.returns.update(before=None)

    services.submit(plan, actor=bureau.clerk, now=at(LATER))

    assert plan.status == Filing.Status.SUBMITTED


@pytest.mark.clause("WH-8-1.s2")
def test_the_agency_reads_on_the_page_and_the_form_what_was_asked(client, plan, bureau):
    for step in ("", "fill", "submit"):
        shown = page(client, bureau.clerk, plan, step)
        line = shown.partition(f'<td data-label="要求补正">{TARGETS}</td>')[2].partition("</tr>")[0]
        assert "第八条" in line
        assert "没有改动" in line
    assert "补正通知要求写明这一栏" in page(client, bureau.clerk, plan, "fill")
    assert "不能原样再报送" in page(client, bureau.clerk, plan)


@pytest.mark.clause("WH-8-2")
def test_the_reviewer_sees_before_and_after_and_what_was_asked_but_left(client, plan, bureau):
    bureau.ready(plan, PLAN | {"scope": "全区。不含开发区"}, LATER)
    services.submit(plan, actor=bureau.clerk, now=at(LATER))

    shown = page(client, bureau.handler, plan)

    assert "<del>全区</del>" in shown
    assert "<ins>全区。不含开发区</ins>" in shown
    assert "没有改动" in shown.partition(TARGETS)[2].partition("</tr>")[0]
    assert "退回以后改动的内容" in page(client, bureau.handler, plan, "accept")


def test_rows_of_a_list_are_compared_row_by_row(db):
    bureau = Bureau()
    superior = bureau.so
    factories.make_item(bureau.agency, code=BENCHMARK["item_code"])
    opening = services.Opening("benchmark", SENT, "演示", superior=superior)
    filing = services.start(opening, actor=bureau.clerk, now=at(SENT))
    bureau.ready(filing, BENCHMARK, SENT)
    services.submit(filing, actor=bureau.clerk, now=at(SENT))
    services.return_for_completion(filing, actor=bureau.handler, defects=["阶次不全"], now=at(SENT))
    bands = [*BENCHMARK["bands"][:2], BENCHMARK["bands"][2] | {"circumstance": "严重"}]
    bureau.ready(filing, BENCHMARK | {"bands": bands}, SENT)

    (change,) = completing.latest(Filing.objects.get(pk=filing.pk)).changes

    assert change.label == "阶次"
    assert change.before == [
        ("较轻，0，3000\n一般，3000，7000\n", False),
        ("较重，7000，10000", True),
    ]
    assert change.now[-1] == ("严重，7000，10000", True)


def test_equal_sentences_between_changes_are_left_out():
    before, now = completing.compared("甲。乙。丙。丁。戊。", "甲。乙。丙。丁。己。")

    assert before == [("甲。……（2 处相同，从略）……\n丁。", False), ("戊。", True)]
    assert now[-1] == ("己。", True)


def test_the_papers_mark_the_text_in_force_and_fold_those_before_it(client, plan, bureau):
    assert "已退回" in papers(client, bureau.clerk, plan)
    bureau.ready(plan, PLAN | {"targets": "全区演示企业"}, LATER)
    services.submit(plan, actor=bureau.clerk, now=at(LATER))
    assert "已报送" in papers(client, bureau.handler, plan)
    services.accept(plan, actor=bureau.handler, now=at(LATER))

    shown, _, folded = papers(client, bureau.handler, plan).partition("<details")

    assert "行政执法年度工作计划</a> 第 2 次报送" in shown
    assert "现行" in shown
    assert "以前报送的 1 份，已由第 2 次报送的替代" in folded
    folded, _, rest = folded.partition("</details>")
    assert "第 1 次报送" in folded
    assert "现行" not in folded + rest


def papers(client, user, filing):
    return page(client, user, filing).partition("<h2>文书</h2>")[2].partition("</section>")[0]
