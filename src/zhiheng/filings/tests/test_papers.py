"""备案的文书读回来：写的是签订、制定之日，变更后的名称和职权，逾期几日，补正到哪一日。"""

from datetime import date

import pytest

from zhiheng import factories
from zhiheng.documents.models import Document
from zhiheng.documents.reading import page_texts
from zhiheng.documents.services import file_of, produce
from zhiheng.filings import raising, services
from zhiheng.filings.models import Filing
from zhiheng.filings.services import Opening
from zhiheng.filings.tests.conftest import PLAN, at
from zhiheng.filings.tests.test_kinds import (
    BENCHMARK,
    CATALOGUE,
    DELEGATION,
    PROOF,
    SIGNED,
    delegate,
)

SENT = date(2026, 9, 15)
CHANGE = {
    "change": "rename",
    "change_basis": "机构编制委员会批复",
    "document_number": "演编〔2026〕1号",
    "new_name": "演示改名以后的局",
    "new_powers": "增加演示市容检查",
    "new_legal_basis": "演示条例第九条",
}


def read(filing, kind):
    paper = Document.objects.of(filing).get(kind=kind)
    produce(paper, now=at(SENT))
    paper.refresh_from_db()
    return "".join("".join(page_texts(file_of(paper))).split())


@pytest.mark.clause("WH-10-1")
def test_the_letter_of_delegation_bears_the_day_it_was_signed(bureau):
    filing = delegate(bureau)
    bureau.filed(filing, DELEGATION, SENT)

    text = read(filing, "D04")
    assert "2026年9月1日" in text
    assert "2026年9月15日" not in text
    assert text.index("演示市容巡查中心") < text.index("委托依据")
    assert Document.objects.of(filing).get(kind="D04").facts["addressee"] == "演示市容巡查中心"


@pytest.mark.clause("WH-9.s2a")
def test_application_and_confirmation_say_what_the_agency_becomes(bureau):
    filing = services.start(Opening("entity_change", SIGNED), actor=bureau.clerk, now=at(SIGNED))
    bureau.ready(filing, CHANGE, SIGNED, files=[PROOF])
    services.submit(filing, actor=bureau.clerk, now=at(SENT))
    former = bureau.agency.name
    services.confirm(filing, actor=bureau.handler, opinion="符合规定", now=at(SENT))

    for kind in ("D03", "D03-2"):
        text = read(filing, kind)
        for words in ("演示改名以后的局", "增加演示市容检查", "演示条例第九条", former):
            assert words in text, (kind, words)


@pytest.mark.clause("WH-12-1")
def test_a_benchmark_bears_the_day_it_was_made(bureau):
    factories.make_item(bureau.agency, code=BENCHMARK["item_code"])
    filing = services.start(
        Opening("benchmark", SIGNED, superior_name="演示省局"), actor=bureau.clerk, now=at(SIGNED)
    )
    bureau.filed(filing, BENCHMARK, SENT)

    assert "制定日期2026年9月1日" in read(filing, "D06")


@pytest.mark.clause("WH-14-1")
def test_a_catalogue_prints_every_column_of_its_form(bureau):
    entry = CATALOGUE["entries"][1] | {"words": "演示案由", "level": "县级"}
    filing = services.start(Opening("catalogue", SIGNED), actor=bureau.clerk, now=at(SIGNED))
    bureau.filed(filing, {"entries": [entry]}, SENT)

    text = read(filing, "D07")
    for words in ("制定日期2026年9月1日", "其他", "演示案由", "县级", "金额（元）", "50,000"):
        assert words in text


@pytest.mark.clause("WH-8-2")
def test_the_receipt_says_how_late_and_the_notice_until_when(bureau):
    raising.raise_yearly(2026, now=at(date(2026, 1, 1)))
    plan = Filing.objects.get(kind="plan", agency=bureau.agency)
    bureau.ready(plan, PLAN, date(2026, 2, 5))
    services.submit(plan, actor=bureau.clerk, now=at(date(2026, 2, 5)))
    services.return_for_completion(
        plan, actor=bureau.handler, defects=["没有盖章。"], now=at(date(2026, 2, 6))
    )
    bureau.ready(plan, PLAN | {"scope": "全区各街道"}, date(2026, 2, 9))
    services.submit(plan, actor=bureau.clerk, now=at(date(2026, 2, 9)))
    services.accept(plan, actor=bureau.handler, now=at(date(2026, 2, 9)))

    assert "逾期7日" in read(plan, "D02")
    clock = plan.deadlines.get(clock="filing.complete")
    until = f"{clock.due.year}年{clock.due.month}月{clock.due.day}日前补正"
    assert until in read(plan, "D02-2")
