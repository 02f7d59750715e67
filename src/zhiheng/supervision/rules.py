"""监督意见书各步的关口（WH-31 至 WH-33、WH-41、SC-28 至 SC-30）。"""

from django.db.models import prefetch_related_objects

from zhiheng.directory.rules import supervises
from zhiheng.documents import serving
from zhiheng.filings.models import Filing
from zhiheng.kernel import deadlines
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.steps import Attempt, guard
from zhiheng.screening.models import Lead
from zhiheng.supervision.effects import Check
from zhiheng.supervision.models import CollectiveDiscussion, OpinionItem, SupervisionOpinion
from zhiheng.supervision.papers import current_paper


@guard("opinion.supervises", "WH-3 WH-5 SC-2 SD-4")
def within_supervision(attempt: Attempt) -> Refusal | None:
    """意见书由有权监督该机关的监督机构制发。"""
    opinion = attempt.matter
    if supervises(opinion.supervisor, opinion.agency):
        return None
    return Refusal(
        "WH-3", f"“{opinion.agency}”不由“{opinion.supervisor}”直接监督，不能向其制发意见书。"
    )


@guard("opinion.from_lead", "WH-31 SD-28 SC-28")
def lead_is_upheld(attempt: Attempt) -> Refusal | None:
    """由疑点起草的，疑点须已认定成立。"""
    lead = attempt.fact("lead")
    if lead is None or lead.status in (Lead.Status.UPHELD, Lead.Status.HANDLED):
        return None
    return Refusal("WH-31", "疑点尚未认定成立，不能据以起草监督意见书。")


@guard("opinion.from_filing", "WH-31 SD-28 SC-28")
def filing_is_under_review(attempt: Attempt) -> Refusal | None:
    """由备案起草的，须先提出审查意见。"""
    filing = attempt.matter.filing
    if filing is None or filing.status == Filing.Status.UNDER_REVIEW:
        return None
    return Refusal("WH-31", "请先对这件备案提出审查意见，再据以起草监督意见书。")


@guard("opinion.complete", "WH-31 SD-28 SC-28")
def draft_is_complete(attempt: Attempt) -> Refusal | None:
    """意见书须有事实、证据、依据和逐项的纠正要求。"""
    opinion = attempt.matter
    missing = [
        label
        for label, text in (
            ("查明的事实", opinion.findings),
            ("证据", opinion.evidence),
            ("认定的依据和理由", opinion.basis),
        )
        if not text.strip()
    ]
    prefetch_related_objects([opinion], "items")  # the paper is drawn up from them, too
    if not opinion.items.all():
        missing.append("至少一项纠正要求")
    if missing:
        return Refusal("WH-31", f"意见书还缺：{'、'.join(missing)}。")
    return None


def _discussions(opinion: SupervisionOpinion) -> list[CollectiveDiscussion]:
    """Those of the present edition; read once for the guards and the paper."""
    prefetch_related_objects([opinion], "discussions")
    return [record for record in opinion.discussions.all() if record.edition == opinion.edition]


@guard("opinion.discussed", "WH-41.s1 WH-40-(2)")
def was_discussed(attempt: Attempt) -> Refusal | None:
    """针对具体执法行为的，作出前须集体讨论并有记录；制度、备案类的由负责人审批即可。"""
    opinion = attempt.matter
    if not opinion.is_concrete or _discussions(opinion):
        return None
    return Refusal("WH-41.s1", "针对具体执法行为的意见书，须先集体讨论并填写集体讨论记录。")


@guard("opinion.experts_heard", "WH-41.s2")
def experts_were_heard(attempt: Attempt) -> Refusal | None:
    """复杂或者分歧较大的，须听取法律顾问、专家意见。"""
    opinion = attempt.matter
    if not opinion.is_complex or any(record.expert_view for record in _discussions(opinion)):
        return None
    return Refusal("WH-41.s2", "本件复杂或者分歧较大，集体讨论记录须附法律顾问、专家意见。")


@guard("opinion.discussion_day", "WH-41.s1")
def discussion_not_ahead(attempt: Attempt) -> Refusal | None:
    held_at = attempt.facts.get("held_at")
    if attempt.is_offer or held_at is None or held_at <= attempt.now:
        return None
    return Refusal("WH-41.s1", "集体讨论的时间不能晚于现在。")


@guard("opinion.rendered", "WH-31 SC-28")
def paper_is_rendered(attempt: Attempt) -> Refusal | None:
    """送达的文书须已生成，其哈希已经留痕。"""
    paper = current_paper(attempt.matter)
    if paper is not None and paper.is_ready:
        return None
    return Refusal("WH-31", "文书正在生成，完成并留痕之后才能送达，请稍候刷新。")


@guard("service.proved", "MS-87 MS-88 MS-89 MS-91")
def service_is_proved(attempt: Attempt) -> Refusal | None:
    """纸面送达凭送达回证：日期、签收人，留置的写明拒收事由并有见证人或者过程记录。"""
    if attempt.is_offer:
        return None
    service = serving.Service.of(attempt.facts)
    return serving.refusal(service, made_on=attempt.matter.issued_on, today=attempt.today)


@guard("service.sending", "MS-91")
def sending_is_right(attempt: Attempt) -> Refusal | None:
    """邮寄、委托的，先登记送出；一次送出只登记一次。"""
    if attempt.is_offer:
        return None
    service = serving.Service.of(attempt.facts)
    refused = serving.sending_refusal(
        service, made_on=attempt.matter.issued_on, today=attempt.today
    )
    if refused is not None:
        return refused
    paper = current_paper(attempt.matter)
    if paper is None or not serving.is_known(paper, service):
        return None
    return Refusal("MS-91", "这一次送出已经登记过，收到以后登记纸面送达。")


@guard("opinion.not_yet_sent", "WH-31")
def not_yet_sent(attempt: Attempt) -> Refusal | None:
    if attempt.matter.sent_at is None:
        return None
    return Refusal("WH-31", "意见书已经送达，等待机关签收。")


@guard("opinion.nothing_served", "WH-31 WH-32.s2")
def nothing_served(attempt: Attempt) -> Refusal | None:
    """送出、送达之后只能经复查变更、撤回，不能作废。"""
    paper = current_paper(attempt.matter)
    if attempt.matter.sent_at is None and (paper is None or not paper.proofs.exists()):
        return None
    return Refusal(
        "WH-32.s2", "意见书已经送出或者送达，不能作废；需要变更或者撤回的，经复查答复办理。"
    )


@guard("opinion.not_the_answer", "WH-32.s2 SC-30")
def is_no_answer(attempt: Attempt) -> Refusal | None:
    """变更后的意见书是对复查申请的答复：答复已经作出，原意见书的期限已经终止，作废会使申请没有答复。"""
    if attempt.matter.re_examination != SupervisionOpinion.ReExamination.CHANGED:
        return None
    return Refusal(
        "WH-32.s2",
        "变更后的意见书是对复查申请的答复，不能作废；写错的，送达后机关可以再申请复查，经答复变更或者撤回。",
    )


@guard("opinion.sent", "WH-31 WH-32.s1")
def was_sent(attempt: Attempt) -> Refusal | None:
    if attempt.matter.sent_at is not None:
        return None
    return Refusal("WH-31", "意见书还没有送达。")


@guard("opinion.addressee", "WH-33.s1 SD-28 SC-28")
def is_the_addressee(attempt: Attempt) -> Refusal | None:
    """由收到意见书的机关办理。"""
    actor = attempt.actor
    if actor is not None and actor.agency_id == attempt.matter.agency_id:
        return None
    return Refusal("WH-33.s1", "由收到意见书的机关办理。")


@guard("opinion.receipt_day", "WH-32.s1 WH-33.s1")
def receipt_day_is_right(attempt: Attempt) -> Refusal | None:
    day = attempt.facts.get("received_on")
    if attempt.is_offer or day is None:
        return None
    if day > attempt.today:
        return Refusal("WH-33.s1", "收到日期不能晚于今天。")
    if attempt.matter.issued_on and day < attempt.matter.issued_on:
        return Refusal("WH-33.s1", f"收到日期不能早于制发日期 {attempt.matter.issued_on}。")
    return None


@guard("opinion.each_item", "WH-33.s1 SD-28 SC-28")
def each_item_is_answered(attempt: Attempt) -> Refusal | None:
    """逐项报送：每一项要么附证明，要么说明为何没有证明。"""
    if attempt.is_offer:
        return None
    answers = attempt.facts["answers"].rows
    waiting = OpinionItem.objects.filter(opinion=attempt.matter).exclude(
        state=OpinionItem.State.PASSED
    )
    if left := waiting.exclude(pk__in=[answer.item.pk for answer in answers]).first():
        return Refusal("WH-33.s1", f"请填写第 {left.position} 项的纠正情况。")
    for answer in answers:
        n = answer.item.position
        if not answer.report.strip():
            return Refusal("WH-33.s1", f"请填写第 {n} 项的纠正情况。")
        has_proof = answer.proof is not None or answer.item.files.exists()
        if not has_proof and not answer.no_proof_reason.strip():
            return Refusal("WH-33.s1", f"第 {n} 项请上传证明材料，或者说明没有证明材料的理由。")
    return None


@guard("opinion.objection_reasons", "WH-32.s1 SC-30")
def objection_has_reasons(attempt: Attempt) -> Refusal | None:
    """异议须书面提出并说明理由。"""
    if attempt.is_offer or str(attempt.facts.get("reasons") or "").strip():
        return None
    return Refusal("WH-32.s1", "异议须写明理由。")


@guard("opinion.objection_day", "WH-32.s1 SC-30")
def objection_in_time(attempt: Attempt) -> Refusal | None:
    """复查申请须在收到之日起五个工作日内；之后提出的走“逾期意见”。"""
    clock = deadlines.running(attempt.matter, "opinion.objection")
    if clock is not None and attempt.today <= clock.due:
        return None
    due = f"（{clock.due} 届满）" if clock is not None else ""
    return Refusal(
        "WH-32.s1", f"提出复查申请的期限已过{due}，可以作为逾期意见提出，由监督机构及时处理。"
    )


@guard("opinion.objection_late", "SC-30")
def objection_is_late(attempt: Attempt) -> Refusal | None:
    clock = deadlines.running(attempt.matter, "opinion.objection")
    if clock is not None and attempt.today <= clock.due:
        return Refusal("WH-32.s1", f"现在仍在异议期内（至 {clock.due}），请直接提出复查申请。")
    return None


@guard("opinion.two_checkers", "WH-33.s1 WH-37.s1 SD-22")
def two_checkers(attempt: Attempt) -> Refusal | None:
    """核查不少于二人。"""
    if attempt.is_offer:
        return None
    first, second = attempt.actor, attempt.facts.get("second_checker")
    if second is None or first is None or first.pk == second.pk:
        return Refusal("WH-37.s1", "核查不得少于二人，请选择另一名核查人。")
    return None


def _checks(attempt: Attempt) -> list[Check]:
    return attempt.facts["checks"].rows


@guard("opinion.checks_complete", "WH-33.s1")
def each_item_is_checked(attempt: Attempt) -> Refusal | None:
    """待核查的每一项都要有结论，不到位的写明核查意见。"""
    if attempt.is_offer:
        return None
    checks = _checks(attempt)
    waiting = OpinionItem.objects.filter(opinion=attempt.matter, state=OpinionItem.State.REPORTED)
    if left := waiting.exclude(pk__in=[check.item.pk for check in checks]).first():
        return Refusal("WH-33.s1", f"请对第 {left.position} 项作出核查结论。")
    for check in checks:
        if not check.is_passed and not check.finding.strip():
            return Refusal("WH-33.s2", f"第 {check.item.position} 项不到位，请写明核查意见。")
    return None


@guard("opinion.items_passed", "WH-33.s1")
def all_items_pass(attempt: Attempt) -> Refusal | None:
    if attempt.is_offer or all(check.is_passed for check in _checks(attempt)):
        return None
    return Refusal("WH-33.s1", "还有不到位的事项，应当认定为整改不到位。")


@guard("opinion.item_open", "WH-33.s2")
def an_item_fails(attempt: Attempt) -> Refusal | None:
    if attempt.is_offer or any(not check.is_passed for check in _checks(attempt)):
        return None
    return Refusal("WH-33.s2", "各项均已到位，应当认定为已纠正。")


@guard("opinion.argued", "WH-32.s2")
def was_argued(attempt: Attempt) -> Refusal | None:
    """回复之前须论证并写明意见。"""
    if attempt.is_offer or str(attempt.facts.get("argument") or "").strip():
        return None
    return Refusal("WH-32.s2", "回复复查申请之前须组织论证，请填写论证意见。")


@guard("opinion.change_has_demands", "WH-31 WH-32.s2")
def change_has_demands(attempt: Attempt) -> Refusal | None:
    """变更后的意见书须有至少一项纠正要求。"""
    demands = attempt.facts.get("demands")
    if attempt.is_offer or (demands is not None and demands.rows):
        return None
    return Refusal("WH-31", "变更后的意见书至少要有一项纠正要求。")


@guard("opinion.no_re_examination", "WH-32.s2 WH-43")
def no_open_re_examination(attempt: Attempt) -> Refusal | None:
    """复查没有答复的，不能结案。"""
    if attempt.matter.re_examination != SupervisionOpinion.ReExamination.REQUESTED:
        return None
    return Refusal("WH-32.s2", "机关的复查申请还没有答复，不能结案。")


@guard("opinion.actor_is_supervisor", "WH-5 SC-6")
def is_the_supervisor(attempt: Attempt) -> Refusal | None:
    """由制发意见书的监督机构办理。"""
    actor = attempt.actor
    if actor is None or actor.agency_id == attempt.matter.supervisor_id:
        return None
    return Refusal("WH-5", "由制发意见书的监督机构办理。")
