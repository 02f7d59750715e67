"""疑点各步的关口（SC-8、WH-3、WH-21-(1)、SC-37）。"""

from zhiheng.directory.rules import supervises
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.steps import Attempt, guard
from zhiheng.screening.models import Lead
from zhiheng.screening.rulefile import rules

SHARES = frozenset({"OF-4b"})


def is_statistical(rule_id: str) -> bool:
    """由同类比较或者比例得出、没有逐件依据的规则；须先听取机关说明。"""
    rule = rules().get(rule_id)
    return rule is not None and (rule.scope == "peer" or bool(rule.final) or rule.id in SHARES)


@guard("lead.supervises", "WH-3 SC-2 SD-4")
def within_supervision(attempt: Attempt) -> Refusal | None:
    """只能办理本监督机构有权监督的机关；下级政府的部门须经提级监督。"""
    actor = attempt.actor
    if actor is None or actor.agency is None or supervises(actor.agency, attempt.matter.agency):
        return None
    return Refusal(
        "WH-3", f"“{attempt.matter.agency}”不由本监督机构直接监督，应由其同级监督机构办理。"
    )


@guard("lead.explanation_date", "WH-21-(1) SC-22")
def explanation_date_is_ahead(attempt: Attempt) -> Refusal | None:
    """要求说明的期限由监督机构在文书中载明，须在今天之后。"""
    due = attempt.facts.get("explanation_due")
    if attempt.is_offer or due is None or due > attempt.today:
        return None
    return Refusal("WH-21-(1)", "说明期限须在今天之后，请给机关留出时间。")


@guard("lead.heard", "SC-8 WH-21-(1)")
def agency_was_heard(attempt: Attempt) -> Refusal | None:
    """硬规则可以直接核实；统计规则须先听取机关说明；已要求说明的，等到答复或者期满。"""
    lead: Lead = attempt.matter
    if lead.status == Lead.Status.EXPLANATION_REQUESTED and not lead.explanation_passed(
        attempt.today
    ):
        return Refusal(
            "WH-21-(1)", f"已要求机关说明，须等到答复，或者 {lead.explanation_due} 期满之后。"
        )
    if lead.status == Lead.Status.ASSIGNED and is_statistical(lead.rule):
        return Refusal("SC-37", "这是统计比较得出的疑点，须先要求机关说明。")
    return None


@guard("lead.answers_own", "WH-21-(1) SC-25")
def is_the_agency_asked(attempt: Attempt) -> Refusal | None:
    """由被要求说明的机关自己答复。"""
    actor = attempt.actor
    if actor is not None and actor.agency_id == attempt.matter.agency_id:
        return None
    return Refusal("WH-21-(1)", "由被要求说明的机关答复。")
