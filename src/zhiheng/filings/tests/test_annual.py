"""年度报告：签发时统计表定格；总体情况报告由定格的表汇总、点名；数据按期公开（WH-19-1、WH-19-2、SX-2）。"""

import io
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.documents.models import Document
from zhiheng.documents.reading import page_texts
from zhiheng.documents.services import file_of, produce
from zhiheng.filings import completing, raising, reports, services
from zhiheng.filings.models import Filing
from zhiheng.filings.tests.conftest import Bureau, at
from zhiheng.filings.tests.test_statistics import act
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Deadline
from zhiheng.publications.models import Publication

NEW_YEAR, MID = date(2026, 1, 1), date(2026, 1, 12)
TEXT = {"analysis": "处罚与上年度持平。", "problems": ["案卷不够规范"]}


@pytest.fixture
def report(bureau):
    act(bureau.agency, sanctions="fine,warning", fine=1200)
    act(bureau.agency, sanctions="warning")
    act(bureau.agency, sanctions="fine", fine=300, decided_on=date(2024, 3, 4))
    return raised(bureau, "annual_report", bureau.agency)


def raised(bureau, kind, agency, day=NEW_YEAR):
    raising.raise_yearly(day.year, now=at(day))
    return Filing.objects.get(kind=kind, agency=agency, year=day.year - 1)


def client_of(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(paper):
    produce(paper, now=at(MID))
    paper.refresh_from_db()
    return "".join(page_texts(file_of(paper)))


@pytest.mark.clause("WH-19-1")
def test_the_calendar_lists_the_report_on_the_year_before(report, bureau):
    assert (report.year, report.addressee) == (2025, bureau.so)
    clock = Deadline.objects.of(report).get(clock="annual_report.file")
    assert (clock.strict, clock.due) == (date(2026, 1, 20), date(2026, 1, 20))


@pytest.mark.clause("WH-19-1")
def test_the_tables_are_frozen_when_the_head_signs_and_do_not_move(report, bureau):
    bureau.ready(report, TEXT, MID)
    act(bureau.agency, sanctions="fine", fine=5000)
    kept = reports.kept(report)

    assert (kept.now["penalty.total"], kept.before["penalty.total"]) == (2, 1)
    changed = reports.changed(report, kept)
    assert [(line.key, line.before, line.now) for line in changed] == [
        ("penalty.fine", "1", "2"),
        ("penalty.total", "2", "3"),
        ("penalty.money", "1,200.00", "6,200.00"),
    ]
    services.submit(report, actor=bureau.clerk, now=at(MID))
    services.accept(report, actor=bureau.handler, now=at(MID))
    report.refresh_from_db()
    assert reports.kept(report).now == kept.now
    assert reports.changed(report, kept) == []
    text = read(Document.objects.of(report).get(kind="D12"))
    for words in (
        "2025年度行政执法工作情况报告",
        "合计（宗）21+1+100.0%",
        "罚没金额（元）1,200.00300.00",
    ):
        assert words in text
    assert "案卷不够规范" in text


@pytest.mark.clause("WH-19-1")
def test_signing_again_takes_the_new_numbers_and_a_change_of_text_needs_it(report, bureau):
    bureau.ready(report, TEXT, MID)
    act(bureau.agency, sanctions="fine", fine=5000)
    services.sign(report, actor=bureau.chief, now=at(MID))
    assert reports.kept(report).now["penalty.total"] == 3

    services.fill(report, actor=bureau.clerk, content=TEXT, now=at(MID))
    assert reports.kept(report) is None
    with pytest.raises(RuleViolation, match="签发"):
        services.submit(report, actor=bureau.clerk, now=at(MID))


@pytest.mark.clause("WH-19-1")
def test_the_year_before_is_what_was_reported_then(report, bureau):
    bureau.filed(report, TEXT, MID)
    act(bureau.agency, sanctions="fine", fine=1)
    following = raised(bureau, "annual_report", bureau.agency, date(2027, 1, 1))

    found = reports.current(following)
    assert (found.source, found.before["penalty.total"]) == (reports.FROM_REPORT, 2)


@pytest.mark.clause("SX-2")
def test_the_data_are_published_by_the_end_of_january_as_they_were_reported(report, bureau):
    clock = Deadline.objects.of(report).get(clock="stats.publish")
    assert (clock.strict, clock.due) == (date(2026, 1, 31), date(2026, 2, 2))
    bureau.ready(report, TEXT, MID)
    with pytest.raises(RuleViolation, match="报送之后才能公开") as refused:
        services.publish(report, actor=bureau.clerk, is_cleared=True, now=at(MID))
    assert refused.value.row == "SX-2"

    services.submit(report, actor=bureau.clerk, now=at(MID))
    act(bureau.agency, sanctions="fine", fine=5000)
    services.publish(report, actor=bureau.clerk, is_cleared=True, now=at(date(2026, 2, 4)))

    clock.refresh_from_db()
    assert (clock.satisfied_on, clock.late_days) == (date(2026, 2, 4), 2)
    public = Publication.objects.of(report).get()
    assert public.kind == "statistics"
    assert ["合计（宗）", "2", "1", "+1", "+100.0%"] in public.content["sections"][1]["table"][
        "rows"
    ]
    assert "案卷不够规范" not in str(public.content)


@pytest.mark.clause("SX-2")
def test_a_report_resubmitted_after_its_publication_says_so_and_is_published_anew(report, bureau):
    bureau.ready(report, TEXT, MID)
    services.submit(report, actor=bureau.clerk, now=at(MID))
    services.publish(report, actor=bureau.clerk, is_cleared=True, now=at(MID))
    first = Publication.objects.of(report).get()
    page = report.get_absolute_url()
    assert "公示的仍是原来的内容" not in client_of(bureau.clerk).get(page).content.decode()
    with pytest.raises(RuleViolation, match="不必再公示"):
        services.publish(report, actor=bureau.clerk, is_cleared=True, now=at(MID))

    services.return_for_completion(report, actor=bureau.handler, defects=["数据有误"], now=at(MID))
    act(bureau.agency, sanctions="fine", fine=5000)
    bureau.ready(report, TEXT, MID)
    assert "公示的仍是原来的内容" in client_of(bureau.clerk).get(page).content.decode()
    with pytest.raises(RuleViolation, match="报送之后才能公开"):
        services.publish(report, actor=bureau.clerk, is_cleared=True, now=at(MID))
    services.submit(report, actor=bureau.clerk, now=at(MID))
    services.publish(report, actor=bureau.clerk, is_cleared=True, now=at(MID))

    first.refresh_from_db()
    assert (first.state, first.replaced_by) == ("replaced", Publication.objects.of(report).first())
    assert "公示的仍是原来的内容" not in client_of(bureau.clerk).get(page).content.decode()


@pytest.mark.clause("WH-19-1")
def test_a_returned_report_signed_anew_is_a_change_only_where_the_figures_are_new(report, bureau):
    bureau.ready(report, TEXT, MID)
    services.submit(report, actor=bureau.clerk, now=at(MID))
    services.return_for_completion(report, actor=bureau.handler, defects=["数据有误"], now=at(MID))
    services.sign(report, actor=bureau.chief, now=at(MID))
    with pytest.raises(RuleViolation, match="没有改动"):
        services.submit(report, actor=bureau.clerk, now=at(MID))

    act(bureau.agency, sanctions="fine", fine=5000)
    services.sign(report, actor=bureau.chief, now=at(MID))
    services.submit(report, actor=bureau.clerk, now=at(MID))

    (change,) = completing.latest(Filing.objects.get(pk=report.pk)).changes
    assert change.label == "统计表"
    assert any("罚没金额" in piece and differs for piece, differs in change.now)


def test_the_number_given_on_acceptance_is_no_change_of_what_is_public(report, bureau):
    bureau.ready(report, TEXT, MID)
    services.submit(report, actor=bureau.clerk, now=at(MID))
    services.publish(report, actor=bureau.clerk, is_cleared=True, now=at(MID))
    services.accept(report, actor=bureau.handler, now=at(MID))

    page = client_of(bureau.clerk).get(report.get_absolute_url()).content.decode()

    assert "公示的仍是原来的内容" not in page


class Place(Bureau):
    """A place with three agencies: one reports in time, one late, one not at all."""

    def __post_init__(self):
        super().__post_init__()
        self.late = factories.make_agency(self.place, name="示例迟报局")
        self.silent = factories.make_agency(self.place, name="示例未报局")
        self.clerk_of_late = factories.make_user(Role.EA_CLERK, self.late)
        self.chief_of_late = factories.make_user(Role.EA_HEAD, self.late)
        self.government = factories.make_user(Role.GOV_CLERK, self.so.government)

    def submitted_late(self):
        filing = Filing.objects.get(kind="annual_report", agency=self.late)
        day = at(date(2026, 1, 23))
        services.fill(filing, actor=self.clerk_of_late, content=TEXT, now=day)
        services.sign(filing, actor=self.chief_of_late, now=day)
        return services.submit(filing, actor=self.clerk_of_late, now=day)


@pytest.fixture
def place(db):
    place = Place()
    for agency, number in ((place.agency, 2), (place.late, 1), (place.silent, 4)):
        for _ in range(number):
            act(agency, sanctions="fine", fine=100)
    raising.raise_yearly(2026, now=at(NEW_YEAR))
    mine = Filing.objects.get(kind="annual_report", agency=place.agency)
    place.filed(mine, TEXT, MID)
    return place


@pytest.mark.clause("WH-19-2")
def test_the_overall_report_sums_the_received_reports_and_names_the_others(place):
    overall = Filing.objects.get(kind="overall_report", agency=place.so)
    assert not Deadline.objects.of(overall).exists()
    late = place.submitted_late()
    day = at(date(2026, 2, 3))
    services.fill(overall, actor=place.handler, content={"suggestions": ["加强培训"]}, now=day)
    with pytest.raises(RuleViolation, match="示例迟报局的年度报告已经报送而没有受理") as refused:
        services.sign(overall, actor=place.head, now=day)
    assert refused.value.row == "WH-19-2"
    services.accept(late, actor=place.handler, now=day)
    act(place.agency, sanctions="fine", fine=5000)  # not in the report that was received

    services.sign(overall, actor=place.head, now=day)
    services.submit(overall, actor=place.handler, now=day)
    with pytest.raises(RuleViolation, match="由收受备案的机关办理"):
        services.accept(overall, actor=place.handler, now=day)
    services.accept(overall, actor=place.government, now=day)

    overall.refresh_from_db()
    content = overall.content
    assert (overall.status, content["expected"], content["received"]) == ("filed", 3, 2)
    assert (content["late"], content["missing"]) == (["示例迟报局（逾期3日）"], ["示例未报局"])
    assert content["figures"]["penalty.total"] == 3
    text = read(Document.objects.of(overall).get(kind="D13"))
    for words in ("应报告3个机关，已报告2个", "未报告的：示例未报局", "合计（宗）3", "加强培训"):
        assert words in text
    assert overall.addressee == place.so.government


@pytest.mark.clause("WH-19-2")
def test_the_next_overall_report_compares_with_this_one(place):
    overall = Filing.objects.get(kind="overall_report", agency=place.so)
    day = at(date(2026, 2, 3))
    services.sign(overall, actor=place.head, now=day)
    services.submit(overall, actor=place.head, now=day)
    following = raised(place, "overall_report", place.so, date(2027, 1, 1))

    found = reports.current(following)
    assert (found.now["penalty.total"], found.before["penalty.total"]) == (0, 2)
    assert found.arrivals.missing == [place.agency.name, "示例迟报局", "示例未报局"]


@pytest.mark.clause("WH-19-2")
def test_reports_without_tables_are_not_counted_as_nothing_done(place):
    overall = Filing.objects.get(kind="overall_report", agency=place.so)
    said = reports.current(overall).sentences()
    assert said.startswith("2025年度，作出行政处罚2宗")
    assert said.endswith("以上不含未报告的2个机关。")

    Filing.objects.filter(kind="annual_report", agency=place.agency).update(content={})

    assert reports.current(overall).sentences() == "还没有受理带统计表的年度报告，汇总不出数。"
    assert reports.frozen(overall, at(MID))["without_tables"] == [place.agency.name]
    following = raised(place, "overall_report", place.so, date(2027, 1, 1))
    assert reports.current(following).before is None


# --- 页面 ----------------------------------------------------------------------------------------


def test_the_page_of_the_report_fetches_its_tables_and_shows_what_changed(report, bureau):
    clerk = client_of(bureau.clerk)
    address = f"/office/filings/{report.pk}/"
    for page in (address, f"{address}fill"):
        assert f"{address}tables" in clerk.get(page).content.decode()
    live = clerk.get(f"{address}tables").content.decode()
    assert "可供引用：2025年度，作出行政处罚2宗，比上年度增加1宗" in live
    assert f"of=penalty.total&amp;agency={bureau.agency.pk}" in live

    bureau.ready(report, TEXT, MID)
    act(bureau.agency, sanctions="fine", fine=5000)
    assert "签发之后数据又有变化" in clerk.get(f"{address}tables").content.decode()
    assert client_of(bureau.handler).get(f"{address}tables").status_code == 404
    services.submit(report, actor=bureau.clerk, now=at(MID))
    seen = client_of(bureau.handler).get(f"{address}tables").content.decode()
    assert "签发时定格" in seen
    assert "签发之后数据又有变化" not in seen


def test_every_number_opens_as_many_acts(report, bureau):
    clerk = client_of(bureau.clerk)
    tables = clerk.get("/office/filings/statistics/tables?year=2025").content.decode()
    assert "of=penalty.fine" in tables

    rows = clerk.get("/office/filings/statistics/acts?year=2025&of=penalty.fine")
    assert rows.status_code == 200
    assert len(rows.context["page"].rows) == 1
    stranger = factories.make_user(Role.EA_CLERK, factories.make_agency("370321"))
    other = client_of(stranger).get(
        f"/office/filings/statistics/acts?year=2025&of=penalty.fine&agency={bureau.agency.pk}"
    )
    assert len(other.context["page"].rows) == 0


@pytest.mark.clause("WH-19-1", "WH-19-2")
def test_the_register_shows_who_reported_and_all_tables_come_as_one_workbook(place):
    place.submitted_late()
    handler = client_of(place.handler)
    register = handler.get("/office/filings/reports/").content.decode()
    for words in ("按期", "已报送", "示例未报局"):
        assert words in register
    missing = handler.get("/office/filings/reports/?state=missing").content.decode()
    assert "示例未报局" in missing
    assert "示例迟报局" not in missing.partition("<tbody")[2]

    answer = handler.get("/office/filings/reports/export?year=2025")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    rows = {row[0]: row for row in book.get_sheet_by_index(0).to_python()}
    total = rows["机关"].index("行政处罚：合计（宗）")
    assert rows[place.agency.name][total] == 2
    assert rows["示例未报局"][total] == ""


@pytest.mark.clause("WH-19-2")
def test_an_agency_that_ended_since_stays_in_the_lists_of_its_years(place):
    this_year = timezone.localdate().year
    gone = factories.make_agency(place.place, qualified_to=date(this_year - 1, 6, 30))
    young = factories.make_agency(place.place, qualified_from=date(this_year, 1, 1))
    handler = client_of(place.handler)

    def listed(address):
        body = handler.get(address).content.decode().partition("<tbody")[2]
        return gone.name in body, young.name in body

    assert listed("/office/filings/reports/") == (True, True)
    assert listed("/office/filings/reports/?state=missing") == (False, False)
    assert listed(f"/office/filings/summary/?year={this_year - 1}") == (True, False)
    assert listed(f"/office/filings/summary/?year={this_year}") == (False, True)
