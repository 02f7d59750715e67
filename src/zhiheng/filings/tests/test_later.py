"""委托的终止、续签、届满和两处公布；代收罚款协议报同级财政部门（WH-10-1、CF-20-2、FJ-6）。"""

from datetime import date

import pytest
from django.urls import reverse

from zhiheng import factories
from zhiheng.documents.models import Document
from zhiheng.documents.services import produce
from zhiheng.filings import raising, registration, services
from zhiheng.filings.models import Filing
from zhiheng.filings.services import Opening
from zhiheng.filings.tests.conftest import PLAN, at
from zhiheng.filings.tests.test_kinds import BENCHMARK, DELEGATION, PROOF, SIGNED, delegate
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Deadline
from zhiheng.publications.models import Publication

ENDED = date(2026, 10, 15)
OVER = date(2028, 9, 10)
AGREEMENT = {
    "bank": "演示银行",
    "points": "演示网点",
    "ledger": "每日对账",
    "settlement": "三日内划缴",
    "liability": "按日计付",
}


@pytest.fixture
def filed(bureau):
    """A delegation that is filed and public."""
    filing = bureau.filed(delegate(bureau), DELEGATION, SIGNED)
    return services.publish(filing, actor=bureau.clerk, is_cleared=True, now=at(SIGNED))


def end(bureau, filing, day=ENDED, **given):
    values = {"ended_on": day, "end_reason": "机构改革", "is_cleared": True, "now": at(day)}
    return services.end_delegation(filing, actor=bureau.clerk, **(values | given))


def to_dos(bureau, day):
    return [one.title for one in registration.to_dos(bureau.clerk, day) if "届满" in one.title]


@pytest.mark.clause("WH-10-1", "CF-20-2")
def test_a_delegation_ends_early_and_the_end_is_published(bureau, filed, client):
    end(bureau, filed)

    assert (filed.status, filed.ended_on) == (Filing.Status.FILED, ENDED)
    first, now = Publication.objects.of(filed).order_by("id")
    assert first.state == "replaced"
    assert now.title.endswith("（委托已终止）")
    assert ["终止的原因", "机构改革"] in now.content["sections"][0]["pairs"]
    client.force_login(bureau.clerk)
    shown = client.get(filed.get_absolute_url()).content.decode()
    assert "委托已终止" in shown
    assert "内容有改动" not in shown


@pytest.mark.clause("WH-10-1")
def test_the_to_do_stays_after_expiry_until_the_delegation_is_ended(bureau, filed):
    assert to_dos(bureau, date(2028, 8, 15)) == ["委托将届满：续签或者终止"]
    assert to_dos(bureau, OVER) == ["委托已届满：续签或者终止"]

    end(bureau, filed, date(2028, 8, 31), now=at(OVER), end_reason="届满不再委托")

    assert to_dos(bureau, OVER) == []


@pytest.mark.clause("WH-10-1")
def test_the_to_do_goes_when_the_delegation_is_renewed(bureau, filed):
    opening = Opening("delegation", date(2028, 9, 1), previous=filed)
    again = services.start(opening, actor=bureau.clerk, now=at(OVER))
    assert to_dos(bureau, OVER) == ["委托已届满：续签或者终止"]

    bureau.filed(again, DELEGATION | {"term_from": "2028-09-01", "term_to": "2030-08-31"}, OVER)

    filed.refresh_from_db()
    assert filed.status == Filing.Status.SUPERSEDED
    assert to_dos(bureau, OVER) == []


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2028, 9, 1)])
def test_the_end_lies_within_the_term(bureau, filed, day):
    with pytest.raises(RuleViolation, match="终止日期须在签订之日"):
        end(bureau, filed, day)


def test_a_delegation_ends_once(bureau, filed):
    end(bureau, filed)

    with pytest.raises(RuleViolation, match="已于 2026-10-15 终止"):
        end(bureau, filed, date(2026, 10, 16))


@pytest.mark.clause("CF-20-2", "WH-10-2a")
def test_both_sides_publish_and_the_notice_names_both(bureau, filed, client):
    pairs = Publication.objects.of(filed).get().content["sections"][0]["pairs"]
    assert ["委托机关", bureau.agency.name] in pairs
    assert ["受委托组织", DELEGATION["organisation"]] in pairs
    client.force_login(bureau.clerk)
    assert "受委托组织也应当公布委托书" in client.get(filed.get_absolute_url()).content.decode()

    services.delegate_publishes(
        filed,
        actor=bureau.clerk,
        delegate_public_on=ENDED,
        delegate_public_where="演示网站公告栏",
        now=at(ENDED),
    )

    assert "演示网站公告栏" in client.get(filed.get_absolute_url()).content.decode()


@pytest.mark.clause("FJ-6")
def test_the_agreement_on_fines_also_goes_to_the_finance_department(bureau, client):
    opening = Opening("payment_agreement", SIGNED, superior_name="演示省局")
    filing = services.start(opening, actor=bureau.clerk, now=at(SIGNED))
    bureau.ready(filing, AGREEMENT, SIGNED, [PROOF])
    services.submit(filing, actor=bureau.clerk, now=at(SIGNED))
    titles = [one.title for one in registration.to_dos(bureau.clerk, SIGNED)]
    assert "报同级财政部门备案，并登记回执" in titles
    client.force_login(bureau.clerk)
    assert "还没有报同级财政部门" in client.get(filing.get_absolute_url()).content.decode()

    services.copy_to_finance(
        filing,
        actor=bureau.clerk,
        copied_to="演示区财政局",
        copied_on=date(2026, 9, 10),
        proof=PROOF,
        now=at(date(2026, 9, 11)),
    )

    titles = [one.title for one in registration.to_dos(bureau.clerk, SIGNED)]
    assert "报同级财政部门备案，并登记回执" not in titles
    assert "报演示区财政局备案" in client.get(filing.get_absolute_url()).content.decode()
    for paper in Document.objects.of(filing):
        assert produce(paper, now=at(SIGNED)).is_ready


def test_the_steps_have_pages(bureau, filed, client):
    client.force_login(bureau.clerk)
    page = reverse("filings:filing-step", args=[filed.pk, "end"])
    assert "终止的原因" in client.get(page).content.decode()

    given = {"ended_on": "2026-10-15", "end_reason": "机构改革，不再委托", "is_cleared": "on"}
    client.post(page, given)

    filed.refresh_from_db()
    assert filed.ended_on == ENDED


# --- 终止错了、在平台以外退回的 ------------------------------------------------------------------


@pytest.mark.clause("WH-8-2")
def test_what_was_excused_by_mistake_is_resumed_with_its_own_days(bureau):
    raising.raise_yearly(2026, now=at(date(2026, 1, 1)))
    plan = Filing.objects.get(kind="plan", agency=bureau.agency)
    services.excuse(plan, actor=bureau.head, reason="弄错了一个机关", now=at(date(2026, 1, 5)))
    assert plan.next_due is None

    services.resume(plan, actor=bureau.head, reason="应当报送", now=at(date(2026, 1, 6)))

    clock = Deadline.objects.of(plan).running().get()
    assert (plan.status, plan.closed_on) == (Filing.Status.OPEN, None)
    assert (clock.clock, clock.strict, plan.next_due) == (
        "plan.file", date(2026, 1, 31), date(2026, 2, 2),
    )  # fmt: skip
    bureau.filed(plan, PLAN, date(2026, 1, 20))
    assert plan.late_days == 0


@pytest.mark.clause("WH-10-2b")
def test_what_an_agency_withdrew_is_not_resumed(bureau):
    filing = delegate(bureau)
    services.withdraw(filing, actor=bureau.clerk, reason="不再委托", now=at(SIGNED))

    with pytest.raises(RuleViolation, match="由机关另办一件"):
        services.resume(filing, actor=bureau.head, reason="试试", now=at(SIGNED))


@pytest.mark.clause("WH-12-2c")
def test_a_superior_outside_may_return_what_it_received(bureau):
    factories.make_item(bureau.agency, code=BENCHMARK["item_code"])
    services.start(
        Opening("benchmark", SIGNED, superior_name="演示省局"), actor=bureau.clerk, now=at(SIGNED)
    )
    filing = Filing.objects.get(kind="benchmark_superior")
    bureau.ready(filing, BENCHMARK, SIGNED)
    services.submit(filing, actor=bureau.clerk, now=at(SIGNED))
    services.return_outside(
        filing, actor=bureau.clerk, defects=["没有附说明。"], now=at(date(2026, 9, 8))
    )
    assert filing.status == Filing.Status.RETURNED

    bureau.ready(filing, BENCHMARK | {"own_number": "演发〔2026〕9号"}, date(2026, 9, 9))
    services.submit(filing, actor=bureau.clerk, now=at(date(2026, 9, 9)))
    day = date(2026, 9, 10)
    services.register_receipt(filing, actor=bureau.clerk, received_on=day, proof=PROOF, now=at(day))
    assert (filing.submitted_on, filing.late_days) == (day, 0)
