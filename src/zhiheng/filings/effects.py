"""备案各步的后果：写内容、记补正、定逾期天数、替代旧件、公示、变更名录。"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhiheng.filings import (
    applying,
    completing,
    delegation,
    entity_changes,
    kinds,
    notices_of,
    reports,
    standing,
)
from zhiheng.filings.models import Filing, FilingFile, FilingReturn
from zhiheng.filings.plans import laying_out
from zhiheng.filings.states import FilingKind
from zhiheng.kernel import deadlines, next_due
from zhiheng.kernel.models import Deadline
from zhiheng.kernel.steps import Attempt
from zhiheng.publications import services as publications
from zhiheng.publications.models import Publication


def written(attempt: Attempt) -> Mapping[str, Any]:
    """内容有改动的，先前的签发作废；附件只增加、移出，不改。"""
    filing = attempt.matter
    filing.signed_on = filing.signed_by = None
    if filing.kind == FilingKind.DELEGATION:
        filing.expires_on = delegation.ends_on(filing.content)
    for file in attempt.facts.get("files") or ():
        FilingFile.objects.create(
            filing=filing,
            name=file.name,
            sha256=file.sha256,
            size=file.size,
            added_at=attempt.now,
            added_by=attempt.actor,
        )
    gone = attempt.facts.get("removed_files") or ()
    filing.files.filter(pk__in=gone, removed_at__isnull=True).update(removed_at=attempt.now)
    return {
        "files": list(filing.files.filter(removed_at__isnull=True).values_list("sha256", flat=True))
    }


def signed(attempt: Attempt) -> Mapping[str, Any] | None:
    """签发；由平台算出的统计表同时定格，以后执法行为再变，报告不变（WH-19-1、WH-19-2）。"""
    filing = attempt.matter
    filing.signed_on, filing.signed_by = attempt.today, attempt.actor
    if filing.kind not in kinds.REPORTS:
        return None
    filing.content = {**filing.content, **reports.frozen(filing, attempt.now)}
    return {"figures": reports.digest(filing)}


def submitted(attempt: Attempt) -> Mapping[str, Any] | None:
    """报送：补正后再报的，以这一次为完整报送之日；所替代的一件由内容得出。"""
    filing = attempt.matter
    filing.previous = standing.before(filing)
    filing.submitted_on = attempt.today
    filing.first_submitted_on = filing.first_submitted_on or attempt.today
    filing.returns.filter(completed_on__isnull=True).update(completed_on=attempt.today)
    return None


def returned(attempt: Attempt) -> Mapping[str, Any]:
    """形式审查退回：列明缺什么，内容留底；报送期限恢复计算。"""
    filing = attempt.matter
    made = FilingReturn.objects.create(
        filing=filing,
        returned_on=attempt.today,
        submitted_on=filing.submitted_on or attempt.today,
        defects=list(attempt.facts["defects"]),
        before=completing.texts(filing),
        returned_by=attempt.actor,
    )
    return {"return": made.pk, "defects": len(made.defects)}


def accepted(attempt: Attempt) -> Mapping[str, Any]:
    """受理：逾期天数按首次完整报送之日定格；所替代的旧件随之替代。"""
    filing = attempt.matter
    filing.filed_on = attempt.today
    filing.late_days = late_days_of(filing)
    return {"late_days": filing.late_days} | _supersede(attempt)


def late_days_of(filing: Filing) -> int:
    """报送期限的逾期天数；没有报送期限的为零，调整的取自原来的一件。"""
    if filing.adjusted_for:
        return filing.previous.late_days or 0
    rows = Deadline.objects.of(filing).filter(
        clock__in=kinds.file_clocks(), satisfied_on__isnull=False, ended_on__isnull=True
    )
    return max((row.late_days or 0 for row in rows), default=0)


def _supersede(attempt: Attempt) -> dict[str, Any]:
    from zhiheng.filings.steps import FILING  # the table names these effects

    filing = attempt.matter
    gone = standing.older(filing, attempt.today)
    filing.previous = standing.before(filing)
    for one in gone:
        FILING.take("supersede", one, actor=None, now=attempt.now)
    if filing.publication == Filing.Publication.PUBLISHED:
        _settle_publications(attempt)
    return {"superseded": [one.pk for one in gone]} if gone else {}


def _settle_publications(attempt: Attempt) -> None:
    """被替代而没有公示过的，公示的期限由新的公示了结。"""
    from zhiheng.filings.steps import PUBLICATION  # the table names these effects

    for one in standing.unpublished_before(attempt.matter):
        PUBLICATION.take("overtake", one, actor=None, now=attempt.now)


def paper_registered(attempt: Attempt) -> Mapping[str, Any]:
    """纸面报送的，由监督机构登记收到的日期，附扫描件；逾期天数按收到之日算。"""
    filing, received_on = attempt.matter, attempt.facts["received_on"]
    filing.first_submitted_on = filing.first_submitted_on or received_on
    return _received(attempt, received_on)


def receipt_registered(attempt: Attempt) -> Mapping[str, Any]:
    """平台以外的收受机关的回执，由报送机关登记；报送之日是它收到之日，不是登记之日（A6）。"""
    received_on: date = attempt.facts["received_on"]
    attempt.matter.first_submitted_on = received_on
    return _received(attempt, received_on)


def _received(attempt: Attempt, received_on: date) -> dict[str, Any]:
    """在平台以外收到的：逾期天数按收到之日算，期限到这一步才办结。"""
    filing = attempt.matter
    filing.submitted_on = filing.filed_on = received_on
    due = Deadline.objects.of(filing).running().filter(clock__in=kinds.file_clocks()).first()
    filing.late_days = due.late_by(received_on) if due else late_days_of(filing)
    return {**written_file(attempt), "late_days": filing.late_days, **_supersede(attempt)}


def written_file(attempt: Attempt) -> dict[str, Any]:
    proof = attempt.facts.get("proof")
    if proof is None:
        return {}
    FilingFile.objects.create(
        filing=attempt.matter,
        name=proof.name[:200],
        sha256=proof.sha256,
        size=proof.size,
        added_at=attempt.now,
        added_by=attempt.actor,
    )
    return {"proof": proof.sha256}


def adopted(attempt: Attempt) -> Mapping[str, Any]:
    """监督计划、调度分析印发：报送、受理同日；计划的各项工作同时定下，替代原计划的带入登记的结果。"""
    filing = attempt.matter
    filing.submitted_on = filing.first_submitted_on = filing.filed_on = attempt.today
    filing.signed_on, filing.signed_by = attempt.today, attempt.actor
    found = _supersede(attempt)
    if filing.kind != FilingKind.SUPERVISION_PLAN:
        return found
    tasks = laying_out.lay_out(filing)
    carried = sum(task.carried_from_id is not None for task in tasks)
    return {**found, "tasks": len(tasks), "carried": carried}


def confirmed(attempt: Attempt) -> Mapping[str, Any]:
    """审核确认：名录随之变更，或者接着办理移交；公示的期限自确认之日起算（A8）。"""
    found = accepted(attempt)
    return {**found, **entity_changes.confirmed(attempt)}


def filed(attempt: Attempt) -> Mapping[str, Any]:
    """受理之后，裁量阶次、目录清单写入名录，供核对执法行为。"""
    found = accepted(attempt)
    return {**found, **applying.filed(attempt)}


def published(attempt: Attempt) -> Mapping[str, Any]:
    """内容定格，入公示台账；旧版的公示不论由哪里公布，都标为已替代（WH-12-2a、WH-14-3）。"""
    filing = attempt.matter
    made = publications.publish(
        notices_of.notice(filing), filing, actor=attempt.actor, now=attempt.now
    )
    if not delegation.is_to_come(filing.content, attempt.today):
        publications.replace(standing.public_before(filing), made, now=attempt.now)
        _settle_publications(attempt)
    return {"publication": made.pk, "sha256": made.sha256}


def unpublished(attempt: Attempt) -> Mapping[str, Any]:
    filing = attempt.matter
    row = kinds.of(filing.kind).rows
    gone = [
        publications.withdraw(
            one, reason=attempt.facts["reason"], actor=attempt.actor, now=attempt.now, rows=row
        ).pk
        for one in Publication.objects.of(filing).in_force()
    ]
    return {"publications": gone, "reopened": _publish_again(attempt)}


def _publish_again(attempt: Attempt) -> list[str]:
    """期限届满之前撤回公示的，公示的期限恢复计算：公示一日即撤回，不算按期公示。"""
    filing = attempt.matter
    rows = Deadline.objects.of(filing).filter(
        clock__in=kinds.publish_clocks(), due__gte=attempt.today, ended_on=None
    )
    clocks = [row.clock for row in rows if row.satisfied_on is not None]
    for clock in clocks:
        deadlines.reopen(filing, clock)
    if clocks:
        next_due.set_on(filing)
    return clocks


def refused(attempt: Attempt) -> None:
    """不予确认的，原来的签发作废：改正之后由主要负责人重新签发，才能再申请。"""
    attempt.matter.signed_on = attempt.matter.signed_by = None


def remarked(attempt: Attempt) -> None:
    attempt.matter.remark = attempt.facts["remark"]
