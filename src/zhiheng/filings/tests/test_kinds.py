"""委托书、裁量基准、目录清单、实施报告、监督计划：各自的期限、关口、公示（WH-10 至 WH-14、WH-22、SD-17）。"""

from datetime import date

import pytest

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory import codes
from zhiheng.directory.models import AgencyItem, DiscretionBand
from zhiheng.documents.models import Document
from zhiheng.documents.services import produce
from zhiheng.documents.sources import Source
from zhiheng.filings import norms, papers, periods, raising, registration, services
from zhiheng.filings.models import Filing
from zhiheng.filings.services import Opening
from zhiheng.filings.tests.conftest import Bureau, at
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Deadline
from zhiheng.kernel.uploads import Upload
from zhiheng.norms.services import Validity, set_parameter
from zhiheng.publications.models import Publication

SIGNED = date(2026, 9, 1)
DELEGATION = {
    "organisation": "演示市容巡查中心",
    "credit_code": codes.compose_credit_code("12", "371002", 7),
    "conditions": ["依法成立并具有管理公共事务职能", "有熟悉法律和业务的工作人员"],
    "basis": "演示条例第十条",
    "items": ["演示市容检查"],
    "powers": "开展检查，不得实施行政强制措施",
    "term_from": "2026-09-01",
    "term_to": "2028-08-31",
    "liability": "委托机关对受委托组织的行为后果承担法律责任",
}
BENCHMARK = {
    "item_code": "YS-B-1",
    "violation_code": "YSWF001",
    "violation": "演示违法行为",
    "basis": "演示法规第一条",
    "law_min": 0,
    "law_max": 10000,
    "valid_from": "2026-10-01",
    "bands": [
        {"circumstance": "较轻", "least": "0", "most": "3000"},
        {"circumstance": "一般", "least": "3000", "most": "7000"},
        {"circumstance": "较重", "least": "7000", "most": "10000"},
    ],
}
CATALOGUE = {
    "entries": [
        {
            "act_kind": "penalty",
            "ground": "hearing",
            "circumstance": "经过听证的",
            "basis": "演示办法",
        },
        {
            "act_kind": "penalty",
            "ground": "other",
            "circumstance": "数额较大的",
            "threshold": "50,000",
            "basis": "演示办法",
        },
    ]
}
ARRANGED = [{"when": "三月", "task": "评查", "responsible": "演示人员"}]
PROOF = Upload("批复.pdf", "a" * 64, 10)


def due(filing, clock):
    return Deadline.objects.of(filing).filter(clock=clock).latest("id").due


def delegate(bureau, **changes):
    filing = services.start(
        Opening("delegation", SIGNED, "演示市容"), actor=bureau.clerk, now=at(SIGNED)
    )
    return services.fill(filing, actor=bureau.clerk, content=DELEGATION | changes, now=at(SIGNED))


@pytest.mark.clause("WH-10-1", "WH-10-2a", "WH-10-2b")
def test_a_delegation_is_filed_and_published_within_twenty_days_of_signing(bureau):
    filing = delegate(bureau)

    assert due(filing, "delegation.file") == date(2026, 9, 21)
    assert due(filing, "delegation.publish") == date(2026, 9, 21)
    services.sign(filing, actor=bureau.chief, now=at(SIGNED))
    services.submit(filing, actor=bureau.clerk, now=at(SIGNED))
    services.accept(filing, actor=bureau.handler, now=at(SIGNED))
    services.publish(filing, actor=bureau.clerk, is_cleared=True, now=at(date(2026, 9, 25)))
    public = Publication.objects.of(filing).get()
    assert "演示条例第十条" in str(public.content)
    assert Deadline.objects.of(filing).get(clock="delegation.publish").late_days == 4


@pytest.mark.clause("WH-10-1")
@pytest.mark.parametrize(
    ("changes", "row", "words"),
    [
        ({"credit_code": codes.compose_credit_code("91", "371002", 8)}, "CF-21", "企业"),
        ({"powers": "开展检查，查封场所"}, "QZ-17", "查封"),
        ({"items": ["扣押演示物品"]}, "QZ-17", "扣押"),
        ({"powers": "拆除违法设施、查封、扣押物品"}, "QZ-17", "查封"),
        ({"powers": "清除障碍物、扣押工具"}, "QZ-17", "扣押"),
        ({"powers": "除罚款以外可以实施查封扣押"}, "QZ-17", "查封"),
        ({"powers": "不得单独检查但可以扣押工具"}, "QZ-17", "扣押"),
        ({"powers": "强制拆除违法建设"}, "QZ-17", "强制拆除"),
        ({"powers": "必要时限制人身自由"}, "QZ-17", "限制人身自由"),
        ({"powers": "开展检查，必要时可以再委托其他组织"}, "CF-20", "再委托"),
        ({"scope": "可以再次委托"}, "CF-20", "再次委托"),
        ({"scope": "转交其他组织实施"}, "CF-20", "转交其他"),
        (
            {
                "organisation": "演示物业有限公司",
                "credit_code": codes.compose_credit_code("52", "371002", 8),
            },
            "CF-21",
            "企业",
        ),
        ({"term_to": "2026-08-01"}, "WH-10-1", "早于"),
        ({"term_from": "2026-08-31"}, "WH-10-1", "早于委托书签订日期"),
        ({"items": ["强制带离现场人员"]}, "QZ-17", "强制"),
        ({"powers": "必要时强行带离当事人"}, "QZ-17", "强行"),
        ({"powers": "责令改正，加处罚款，代履行"}, "QZ-17", "加处罚款"),
        ({"powers": "传唤当事人"}, "QZ-17", "传唤"),
        ({"powers": "封存场所"}, "QZ-17", "封存"),
        ({"powers": "留置盘问"}, "QZ-17", "留置"),
    ],
)
def test_what_may_not_be_delegated_is_refused_with_the_clause(bureau, changes, row, words):
    filing = delegate(bureau, **changes)

    with pytest.raises(RuleViolation, match=words) as refused:
        services.sign(filing, actor=bureau.chief, now=at(SIGNED))
    assert refused.value.row == row


@pytest.mark.clause("WH-10-1")
@pytest.mark.parametrize(
    "powers",
    [
        "检查，不得实施查封、扣押",
        "除查封、扣押、强制执行以外的检查",
        "拆除后的现场检查，不得再委托",
        "强制性标准执行情况、计量强制检定的检查",
        "抽样检查，封存备份样品，留置送达文书",
    ],
)
def test_what_a_delegation_excludes_is_not_delegated(bureau, powers):
    filing = delegate(bureau, powers=powers)

    assert services.sign(filing, actor=bureau.chief, now=at(SIGNED)).signed_on == SIGNED


@pytest.mark.clause("WH-10-1", "CF-20")
@pytest.mark.parametrize("by", ["code", "name"])
def test_only_what_the_agency_may_do_itself_is_delegated(bureau, by):
    item = factories.make_item(factories.make_agency(bureau.place), code="YS-D-1")
    filing = delegate(bureau, items=[getattr(item, by), "演示市容检查"])

    with pytest.raises(RuleViolation, match="不承担") as refused:
        services.sign(filing, actor=bureau.chief, now=at(SIGNED))
    assert (refused.value.row, item.code in refused.value.sentence) == ("CF-20", True)

    AgencyItem.objects.create(agency=bureau.agency, item=item, valid_from=SIGNED)
    assert services.sign(filing, actor=bureau.chief, now=at(SIGNED)).signed_on == SIGNED


@pytest.mark.clause("WH-10-2a")
def test_what_the_head_has_not_signed_is_not_published(bureau):
    filing = delegate(bureau)

    with pytest.raises(RuleViolation, match="签发之后才能公示"):
        services.publish(filing, actor=bureau.clerk, is_cleared=True, now=at(SIGNED))

    services.sign(filing, actor=bureau.chief, now=at(SIGNED))
    services.publish(filing, actor=bureau.clerk, is_cleared=True, now=at(SIGNED))
    assert Publication.objects.of(filing).in_force().exists()


@pytest.mark.clause("WH-10-2a")
@pytest.mark.parametrize(
    ("withdrawn_on", "is_running"), [(date(2026, 9, 21), True), (date(2026, 9, 22), False)]
)
def test_what_is_withdrawn_from_the_public_is_to_be_published_again(
    bureau, withdrawn_on, is_running
):
    filing = delegate(bureau)
    bureau.filed(filing, DELEGATION, SIGNED)
    services.publish(filing, actor=bureau.clerk, is_cleared=True, now=at(SIGNED))
    assert filing not in registration.mine(bureau.clerk)

    services.withdraw_publication(filing, actor=bureau.clerk, reason="写错了", now=at(withdrawn_on))

    clock = Deadline.objects.of(filing).get(clock="delegation.publish")
    filing.refresh_from_db()
    assert (clock.is_running, clock.due) == (is_running, date(2026, 9, 21))
    assert filing.next_due == (clock.due if is_running else None)
    to_do = next(one for one in registration.to_dos(bureau.clerk, SIGNED) if one.kind == "备案")
    assert to_do.title == "公示已撤回：改正后重新公示"


@pytest.mark.clause("WH-10-2a")
def test_what_stands_in_public_is_not_withdrawn_or_ended(bureau):
    filing = delegate(bureau)
    services.sign(filing, actor=bureau.chief, now=at(SIGNED))
    services.publish(filing, actor=bureau.clerk, is_cleared=True, now=at(SIGNED))

    with pytest.raises(RuleViolation, match="请先由报送机关撤回公示"):
        services.withdraw(filing, actor=bureau.clerk, reason="不再委托", now=at(SIGNED))
    with pytest.raises(RuleViolation, match="请先由报送机关撤回公示"):
        services.excuse(filing, actor=bureau.head, reason="机关已撤销", now=at(SIGNED))

    services.withdraw_publication(filing, actor=bureau.clerk, reason="不再委托", now=at(SIGNED))
    services.withdraw(filing, actor=bureau.clerk, reason="不再委托", now=at(SIGNED))
    assert not Publication.objects.of(filing).in_force().exists()


def test_everything_that_is_wrong_is_said_at_once(bureau):
    firm = codes.compose_credit_code("91", "371002", 8)
    filing = delegate(bureau, credit_code=firm, powers="查封场所", term_to="2026-08-01")

    with pytest.raises(RuleViolation) as refused:
        services.sign(filing, actor=bureau.chief, now=at(SIGNED))

    assert refused.value.row == "QZ-17"
    sentence = refused.value.sentence
    assert sentence.index("查封") < sentence.index("企业") < sentence.index("早于")
    assert "（处罚法 第二十一条）" in sentence


@pytest.mark.clause("WH-10-1")
def test_a_body_that_acts_by_delegation_cannot_delegate(bureau):
    bureau.agency.kind = "entrusted"
    bureau.agency.save()
    filing = delegate(bureau)

    with pytest.raises(RuleViolation, match="不得再委托") as refused:
        services.sign(filing, actor=bureau.chief, now=at(SIGNED))
    assert refused.value.row == "CF-20"


@pytest.mark.clause("WH-12-1", "WH-12-2a", "WH-12-2b", "WH-12-2c")
def test_a_benchmark_is_filed_twice_and_each_has_its_own_clock(bureau):
    item = factories.make_item(bureau.agency, code="YS-B-1")
    superior = factories.make_agency("371000")
    clerk_above = factories.make_user(Role.EA_CLERK, superior)
    first = services.start(
        Opening("benchmark", SIGNED, superior=superior), actor=bureau.clerk, now=at(SIGNED)
    )
    second = Filing.objects.get(kind="benchmark_superior")

    assert (first.addressee, second.addressee) == (bureau.so, superior)
    for one, receiver, day in (
        (first, bureau.handler, date(2026, 9, 10)),
        (second, clerk_above, date(2026, 9, 25)),
    ):
        bureau.ready(one, BENCHMARK, day)
        services.submit(one, actor=bureau.clerk, now=at(day))
        services.accept(one, actor=receiver, now=at(day))
    assert (first.late_days, second.late_days) == (0, 4)
    services.publish(first, actor=bureau.clerk, is_cleared=True, now=at(date(2026, 9, 10)))
    told = dict(Publication.objects.of(first).get().content["sections"][0]["pairs"])
    assert told["基准制定日期"] == str(SIGNED)
    assert "否" not in told.values()
    assert DiscretionBand.objects.filter(item=item).count() == 3
    for paper in Document.objects.of(first):
        assert produce(paper, now=at(SIGNED)).is_ready


@pytest.mark.clause("WH-12-2c")
def test_a_superior_outside_the_platform_answers_with_a_receipt_on_paper(bureau):
    factories.make_item(bureau.agency, code=BENCHMARK["item_code"])
    services.start(
        Opening("benchmark", SIGNED, superior_name="演示省局"), actor=bureau.clerk, now=at(SIGNED)
    )
    filing = Filing.objects.get(kind="benchmark_superior")
    bureau.ready(filing, BENCHMARK, SIGNED)
    services.submit(filing, actor=bureau.clerk, now=at(date(2026, 9, 10)))
    services.register_receipt(
        filing,
        actor=bureau.clerk,
        received_on=date(2026, 9, 11),
        proof=PROOF,
        now=at(date(2026, 9, 12)),
    )

    assert (filing.status, filing.late_days) == (Filing.Status.FILED, 0)


@pytest.mark.clause("WH-12-1")
@pytest.mark.parametrize(
    ("bands", "words"),
    [
        ([{"circumstance": "一般", "least": "0", "most": "5000"}], "没有阶次"),
        (
            [
                {"circumstance": "较轻", "least": "0", "most": "6000"},
                {"circumstance": "较重", "least": "5000", "most": "10000"},
            ],
            "重叠",
        ),
    ],
)
def test_bands_with_gaps_or_overlaps_are_refused(bureau, bands, words):
    factories.make_item(bureau.agency, code=BENCHMARK["item_code"])
    filing = services.start(
        Opening("benchmark", SIGNED, superior_name="演示省局"), actor=bureau.clerk, now=at(SIGNED)
    )
    services.fill(filing, actor=bureau.clerk, content=BENCHMARK | {"bands": bands}, now=at(SIGNED))

    with pytest.raises(RuleViolation, match=words):
        services.sign(filing, actor=bureau.chief, now=at(SIGNED))


@pytest.mark.clause("WH-14-1", "WH-14-3")
def test_a_new_catalogue_replaces_the_one_before_and_its_publication(bureau):
    made = []
    for day in (SIGNED, date(2026, 11, 2)):
        previous = made[-1] if made else None
        filing = services.start(
            Opening("catalogue", day, previous=previous), actor=bureau.clerk, now=at(day)
        )
        bureau.filed(filing, CATALOGUE, day)
        services.publish(filing, actor=bureau.clerk, is_cleared=True, now=at(day))
        made.append(filing)

    first = Filing.objects.get(pk=made[0].pk)
    assert first.status == Filing.Status.SUPERSEDED
    entries = bureau.agency.review_catalogue
    assert entries.filter(valid_to=date(2026, 11, 1), version=1).count() == 2
    assert entries.get(version=2, position=2).amount_threshold == 50000
    assert Publication.objects.of(first).get().state == "replaced"
    assert due(made[1], "catalogue.file") == date(2026, 11, 23)  # 22 日是周日
    assert due(made[1], "catalogue.publish") == date(2026, 11, 30)  # 20 个工作日


def test_a_filing_that_replaces_a_public_one_says_so_until_it_is_public_itself(bureau, client):
    first, second = (
        services.start(Opening("catalogue", day), actor=bureau.clerk, now=at(day))
        for day in (SIGNED, date(2026, 11, 2))
    )
    bureau.filed(first, CATALOGUE, SIGNED)
    services.publish(first, actor=bureau.clerk, is_cleared=True, now=at(SIGNED))
    second.previous = first
    second.save()
    client.force_login(bureau.clerk)
    assert "还在公示中" in client.get(second.get_absolute_url()).content.decode()

    bureau.filed(second, CATALOGUE, date(2026, 11, 2))
    services.publish(second, actor=bureau.clerk, is_cleared=True, now=at(date(2026, 11, 2)))

    assert "还在公示中" not in client.get(second.get_absolute_url()).content.decode()
    first.refresh_from_db()
    with pytest.raises(RuleViolation):
        services.publish(first, actor=bureau.clerk, is_cleared=True, now=at(date(2026, 11, 3)))


def test_the_paper_of_a_third_edition_says_so(bureau):
    previous = None
    for day in (SIGNED, date(2026, 11, 2), date(2026, 11, 16)):
        opening = Opening("catalogue", day, previous=previous)
        previous = services.start(opening, actor=bureau.clerk, now=at(day))
        bureau.filed(previous, CATALOGUE, day)

    assert previous.edition == 3
    assert papers.submission(Source("D07", previous))["version"] == 3


@pytest.mark.clause("WH-22", "HT-3.1-1", "SD-20")
@pytest.mark.parametrize("place", ["371002", "370321"])
def test_the_authority_adopts_its_yearly_plan_and_publishes_it(place, db):
    bureau = Bureau(place)
    raising.raise_yearly(2026, now=at(date(2026, 1, 1)))
    plan = Filing.objects.get(kind="supervision_plan", agency=bureau.so)
    content = {"focus": ["处罚决定公开"], "methods": ["案卷评查"], "schedule": ARRANGED}
    services.fill(plan, actor=bureau.handler, content=content, now=at(SIGNED))
    with pytest.raises(RuleViolation, match="制定之后才能公布"):
        services.publish(plan, actor=bureau.handler, is_cleared=True, now=at(SIGNED))
    services.adopt(plan, actor=bureau.head, now=at(SIGNED))
    services.publish(plan, actor=bureau.handler, is_cleared=True, now=at(date(2026, 9, 2)))

    assert (plan.status, plan.publication) == ("filed", "published")
    assert Deadline.objects.of(plan).get(clock="supervision_plan.publish").satisfied_on


@pytest.mark.clause("SD-17")
def test_a_norm_in_force_for_a_year_raises_a_report_for_each_department(bureau):
    norm = norms.register_norm(
        actor=bureau.handler,
        now=at(SIGNED),
        title="演示条例",
        rank="regulation",
        in_force_on=date(2024, 2, 29),
        agencies=[bureau.agency],
    )
    raising.raise_reports(at(date(2025, 2, 27)))
    assert not Filing.objects.filter(norm=norm).exists()

    raising.raise_reports(at(date(2025, 2, 28)))

    report = Filing.objects.get(norm=norm)
    assert report.addressee == bureau.agency.government
    assert report.starts_on == date(2025, 2, 28)
    assert due(report, "impl_report.file") == date(2025, 3, 31)  # 30 日是周日


@pytest.mark.clause("HT-3.1-1")
def test_every_quarter_the_authority_analyses_what_the_screening_found(db):
    bureau = Bureau("370321")
    assert raising.raise_dispatches(at(date(2026, 4, 2))) == 1
    assert raising.raise_dispatches(at(date(2026, 6, 30))) == 0
    filing = Filing.objects.get(kind="dispatch")

    assert periods.of(filing) == (date(2026, 1, 1), date(2026, 3, 31))
    content = {"situation": "平稳", "problems": ["逾期公开"], "demands": ["按期公开"]}
    services.fill(filing, actor=bureau.handler, content=content, now=at(SIGNED))
    services.conclude(filing, actor=bureau.head, now=at(SIGNED))
    paper = Document.objects.of(filing).get(kind="D14-2")
    assert produce(paper, now=at(SIGNED)).is_ready


@pytest.mark.clause("HT-3.1-1")
def test_the_period_is_a_parameter_of_the_place(db):
    Bureau("370321")
    set_parameter(
        "dispatch.months",
        "huantai",
        1,
        Validity(date(2026, 1, 1), "按月调度"),
        actor=None,
        now=at(SIGNED),
    )

    assert periods.last_period("/370000/370300/370321/", date(2026, 4, 2)) == date(2026, 3, 1)
