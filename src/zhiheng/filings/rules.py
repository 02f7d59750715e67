"""备案各步的关口：谁报、谁收、内容齐不齐、委托能不能委托（WH-8 至 WH-12、WH-14-3、WH-19-1、SD-17）。"""

from datetime import date

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency
from zhiheng.filings import (
    benchmark,
    completing,
    delegation,
    entity_changes,
    kinds,
    notices_of,
    overall,
    training_plan,
)
from zhiheng.filings.asking import once
from zhiheng.filings.models import Filing
from zhiheng.filings.states import FilingKind
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.steps import Attempt, guard
from zhiheng.kernel.steps.checks import shown_row

WAITING = (Filing.Status.OPEN, Filing.Status.RETURNED, Filing.Status.REFUSED)
CONTENT = "WH-8-1.s2 WH-10-1 WH-11.s2 WH-12-1 WH-14-1 WH-19-1 WH-19-2 SD-17 SD-12 CF-20-2"


def receives(user: User, filing: Filing) -> bool:
    """收受机关的人；报政府的，由政府办公室或者代表本级政府的监督机构收（SC-6）。"""
    to, unit = filing.addressee, user.agency
    if to is None or unit is None:
        return False
    return unit.pk == to.pk or (
        unit.is_supervision_authority
        and unit.pk != filing.agency_id
        and to.kind == Agency.Kind.GOVERNMENT
        and unit.government_id == to.pk
    )


@guard("filings.filer", "WH-8-2 WH-9.s2a WH-10-2b WH-11.s1 WH-12-2b WH-14-3 WH-19-1 WH-19-2 SD-17")
def is_the_filer(attempt: Attempt) -> Refusal | None:
    """由负有备案义务的机关自己报送。"""
    if attempt.actor is not None and attempt.actor.agency_id == attempt.matter.agency_id:
        return None
    return Refusal(shown_row(attempt, attempt.rows), "由报送机关自己办理。")


@guard(
    "filings.receiver", "WH-5 WH-8-2 WH-10-2b WH-12-2b WH-12-2c WH-14-3 WH-19-1 WH-19-2 SD-17 SC-6"
)
def is_the_receiver(attempt: Attempt) -> Refusal | None:
    """由收受备案的机关办理。"""
    if attempt.actor is not None and receives(attempt.actor, attempt.matter):
        return None
    return Refusal(shown_row(attempt, attempt.rows), "由收受备案的机关办理。")


@guard("filings.complete", CONTENT)
def content_is_complete(attempt: Attempt) -> Refusal | None:
    """法定内容齐全才能签发、报送；缺哪一项说哪一项。"""
    filing = attempt.matter
    kind = kinds.of(filing.kind)
    missing = filing.missing
    if not missing:
        return None
    named = "".join(f"“{label}”" for label in missing)
    return Refusal(shown_row(attempt, kind.rows), f"{kind.title}还缺{named}，请先补齐再办理。")


@guard("filings.lawful", "WH-9.s2a WH-10-1 WH-11.s2 QZ-17 CF-20 CF-21 WH-12-1 SD-12 CF-34")
def content_is_lawful(attempt: Attempt) -> Refusal | None:
    """委托书不得委托不能委托的；裁量基准须是本机关承担的事项的；培训计划的课时不少于规定的。"""
    filing = attempt.matter
    if filing.kind == FilingKind.TRAINING_PLAN:
        return once(filing, "unlawful", lambda: training_plan.refusal(filing))
    if filing.kind == FilingKind.DELEGATION:
        return once(
            filing,
            "unlawful",
            lambda: delegation.refusal(filing.agency, filing.content, filing.starts_on),
        )
    if filing.kind == FilingKind.ENTITY_CHANGE:
        wrong = entity_changes.refusal_of_change(filing.content)
        return Refusal("WH-9.s2a", wrong) if wrong else None
    if filing.kind in (FilingKind.BENCHMARK, FilingKind.BENCHMARK_SUPERIOR):
        return benchmark.refusal(filing)
    return None


@guard("filings.changed", CONTENT)
def something_was_changed(attempt: Attempt) -> Refusal | None:
    """退回补正之后一处未改的，不能再报送；完整报送之日须是真正补齐之日。"""
    filing = attempt.matter
    found = completing.open_return(filing)
    if found is None or found.changes or not found.is_known:
        return None
    return Refusal(
        shown_row(attempt, kinds.of(filing.kind).content_rows),
        f"{found.returned.returned_on} 退回补正以后，内容和附件都没有改动，不能原样再报送。"
        f"要求补正的是：{found.demanded}。请先在“填写内容”里逐项改好或者添加附件，由主要负责人签发后再报送。",
    )


@guard("filings.signed", "WH-8-1.s1 WH-10-1 WH-11.s1 WH-19-1 WH-19-2 SD-17 HT-4.1-2")
def head_has_signed(attempt: Attempt) -> Refusal | None:
    """由机关主要负责人签发；签发之后改过内容的，重新签发。"""
    if attempt.matter.signed_on is not None:
        return None
    return Refusal(
        shown_row(attempt, kinds.of(attempt.matter.kind).rows), "尚未由机关主要负责人签发。"
    )


@guard("filings.start_day", "WH-9.s2a WH-10-2b WH-12-2b WH-14-3 FJ-6")
def start_day_is_right(attempt: Attempt) -> Refusal | None:
    """签订、制定的日期不能在将来；主体变化可以先于生效日申请。"""
    filing = attempt.matter
    if filing.starts_on <= attempt.today or filing.kind == FilingKind.ENTITY_CHANGE:
        return None
    label = kinds.of(filing.kind).since
    return Refusal("", f"{label} {filing.starts_on} 在今天之后，请核对。")


@guard("filings.own_accord", "WH-8-2 WH-19-1")
def was_not_raised(attempt: Attempt) -> Refusal | None:
    """每年应当报送的，机关不能自行终止；确实不应报送的由监督机构负责人终止。"""
    filing = attempt.matter
    if not filing.key:
        return None
    is_change = filing.kind == FilingKind.ENTITY_CHANGE
    why = "这是名录登记变化之后列出的" if is_change else "这是每年应当报送的"
    return Refusal(
        shown_row(attempt, kinds.of(filing.kind).rows),
        f"{why}；本机关确实不应报送的，请联系监督机构说明。",
    )


@guard("filings.excused", "WH-8-2 WH-19-1")
def was_excused(attempt: Attempt) -> Refusal | None:
    """监督机构终止的才恢复；机关自行撤回的由机关另办，主体资格终止了的不再报送。"""
    filing = attempt.matter
    if not filing.key:
        return Refusal("", "这一件由机关自行办理，撤回、终止之后需要再报的，由机关另办一件。")
    last = filing.agency.qualified_to
    if last is not None and last < attempt.today:
        return Refusal("", f"{filing.agency}的主体资格已于 {last} 终止，不再报送。")
    return None


@guard("filings.to_publish", "WH-9.s2b WH-10-2a WH-12-2a WH-14-3 WH-22 SX-2")
def may_be_published(attempt: Attempt) -> Refusal | None:
    """须公示的种类；主体变化在确认之后，监督计划在制定之后。"""
    filing = attempt.matter
    kind = kinds.of(filing.kind)
    if not kind.publication:
        return Refusal("", f"{kind.title}不需要公示。")
    if filing.kind == FilingKind.ENTITY_CHANGE and filing.status != Filing.Status.CONFIRMED:
        return Refusal(shown_row(attempt, kind.rows), "审核确认之后才能公示。")
    if filing.kind == FilingKind.SUPERVISION_PLAN and filing.filed_on is None:
        return Refusal(shown_row(attempt, kind.rows), "制定之后才能公布。")
    if filing.kind == FilingKind.ANNUAL_REPORT and filing.status in WAITING:
        return Refusal(shown_row(attempt, "SX-2"), "报告报送之后才能公开数据，与所报的一致。")
    if filing.signed_on is None and filing.filed_on is None:
        return Refusal(
            shown_row(attempt, kind.rows), "尚未由机关主要负责人签发，签发之后才能公示。"
        )
    return None


@guard("filings.ends_public", "WH-9.s2b WH-10-2a WH-12-2a WH-14-3")
def is_not_standing_in_public(attempt: Attempt) -> Refusal | None:
    """撤回、终止的备案不能还在公示。"""
    if attempt.matter.publication != Filing.Publication.PUBLISHED:
        return None
    return Refusal("", "本件正在公示，请先由报送机关撤回公示，再撤回或者终止本件。")


@guard("filings.not_yet_public", "WH-9.s2b WH-10-2a WH-12-2a WH-14-3 WH-22 SX-2")
def is_not_public_already(attempt: Attempt) -> Refusal | None:
    """已经公示的，内容改动之后才再公示，原公示随之替代。"""
    filing = attempt.matter
    if filing.publication != Filing.Publication.PUBLISHED:
        return None
    found = notices_of.standing(filing)
    if found is None or notices_of.differs(filing, found):
        return None
    return Refusal("", "与正在公示的内容相同，不必再公示。")


@guard("filings.arrived", "WH-19-2")
def arrived_reports_are_decided(attempt: Attempt) -> Refusal | None:
    """汇总之前，已经收到的年度报告先受理或者退回，不能既不算报告也不算未报。"""
    filing = attempt.matter
    if attempt.is_offer or filing.kind != FilingKind.OVERALL_REPORT:
        return None
    found = overall.arrivals(filing.agency_id, filing.year)
    waiting = [*found.waiting, *found.revising]
    if not waiting:
        return None
    named = "、".join(waiting)
    return Refusal(
        shown_row(attempt, "WH-19-2"),
        f"{named}的年度报告已经报送而没有受理，请先受理或者退回补正，再签发总体情况报告。",
    )


@guard("filings.overdue", "WH-8-2 WH-9.s2a WH-10-2b WH-11.s1 WH-12-2b WH-14-3 WH-19-1 SD-17")
def is_overdue(attempt: Attempt) -> Refusal | None:
    """逾期未报的才催报。"""
    today = timezone.localdate(attempt.now)
    rows = attempt.matter.deadlines.all()
    if any(row.is_running and row.due < today and row.clock in kinds.file_clocks() for row in rows):
        return None
    return Refusal("", "报送期限还没有过，不必催报。")


@guard("filings.outside", "WH-12-2c FJ-6")
def is_outside(attempt: Attempt) -> Refusal | None:
    """收受机关在平台上的，由它自己受理，不由报送机关代为登记。"""
    to = attempt.matter.addressee
    return None if to is None else Refusal("", f"{to}在平台上办理，由其受理。")


@guard("filings.paper_day", "WH-8-2 WH-10-2b WH-12-2b WH-12-2c WH-14-3 WH-19-1 FJ-6")
def paper_day_is_right(attempt: Attempt) -> Refusal | None:
    """纸面收到的日期不能在将来，也不能在这一件还没有起算的时候；年度计划可以在上一年提前收到。"""
    filing, received_on = attempt.matter, attempt.facts.get("received_on")
    if received_on is None:
        return None
    if received_on > attempt.today:
        return Refusal("", f"收到日期 {received_on} 在今天之后，请核对。")
    kind = kinds.of(filing.kind)
    earliest = filing.starts_on
    if kind.is_yearly and not kind.reports_last_year:
        earliest = date(earliest.year - 1, 1, 1)
    if received_on >= earliest:
        return None
    return Refusal(
        "",
        f"收到日期 {received_on} 早于 {earliest}，这一件那时还不会有（{kind.since} "
        f"{filing.starts_on}）；请照收文章、签收单上的日期核对。",
    )
