"""由疑点预填的文稿；承办人可以全部改写。"""

from typing import Any

from zhiheng.documents.freezing import cite
from zhiheng.filings.models import Filing
from zhiheng.kernel.parameters import profile_of
from zhiheng.screening.citing import rows_for
from zhiheng.screening.models import Lead
from zhiheng.ui.html import cited


def opinion_initial(lead: Lead, today: Any) -> dict[str, Any]:
    """事由、事实、依据、要求的初稿：取自规则的说明语句、条款与消除条件。"""
    rule = lead.rule_file
    acts = [row.act for row in lead.rows.select_related("act")[:10]]
    clauses = cited(rows_for(lead, {act.kind for act in acts}), lead.path, today)
    numbers = "、".join(map(str, acts))
    return {
        "title": (rule.title if rule else lead.rule)[:120],
        "ground": lead.level,
        "findings": f"{lead.agency}：{lead.sentence()}" + (f"涉及：{numbers}。" if numbers else ""),
        "evidence": "执法行为登记数据、机关说明及其附件（见疑点 " + lead.label + "）。",
        "basis": "；".join(
            f"{cite(clause.id, profile_of(lead.path), today)}：{clause.gist.rstrip('。')}"
            for clause in clauses
        ),
        "demands": rule.demands.get(lead.ground, rule.clears).replace("；", "\n") if rule else "",
        "is_concrete": True,
    }


def reminder_initial(lead: Lead) -> dict[str, Any]:
    return {"text": f"{lead.sentence()}请核对有关情况，需要更正数据的请及时更正。"}


def filing_initial(filing: Filing) -> dict[str, Any]:
    """备案审查意见即初稿；承办人核对、改写。"""
    return {
        "title": f"{filing.title}"[:120],
        "findings": filing.remark,
        "evidence": f"{filing.agency}报送的{filing.title}（备案号{filing.number}）及其附件。",
        "is_concrete": False,
    }
