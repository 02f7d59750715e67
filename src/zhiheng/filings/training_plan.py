"""年度培训计划的课时：公共法律知识、专业法律知识，各不少于监督机构规定的课时（WH-11.s2）。"""

from decimal import Decimal

from zhiheng.documents.kinds.plans import total_hours
from zhiheng.filings.models import Filing
from zhiheng.kernel.errors import Refusal
from zhiheng.registers.models import HoursRequirement
from zhiheng.registers.models.training import Duty
from zhiheng.registers.training import reckoning
from zhiheng.registers.training.common import hours_text

LESSONS = (
    ("public_law", "公共法律知识", "public_hours"),
    ("professional_law", "专业法律知识", "professional_hours"),
)


def required(filing: Filing) -> HoursRequirement | None:
    """本年度对该机关执法人员规定的课时；监督机构没有规定的为空。"""
    known = reckoning.figures(filing.year or filing.starts_on.year)
    return reckoning.requirement_for(filing.agency.path, Duty.ENFORCEMENT, known)


def total(filing: Filing) -> Decimal | None:
    """规定的课时合计，写入计划的文本（D05）。"""
    found = required(filing)
    return found and found.public_hours + found.professional_hours


def said(filing: Filing) -> str:
    """填写时的一句：监督机构规定了多少课时。"""
    found = required(filing)
    if found is None:
        return "监督机构还没有规定这一年度的课时。"
    told = "、".join(
        f"{label} {hours_text(getattr(found, name))} 课时" for _, label, name in LESSONS
    )
    return f"{found.agency}规定执法人员每年：{told}（{found.basis}）；计划的课时不得少于规定。"


def refusal(filing: Filing) -> Refusal | None:
    """哪一类课时不够，差多少；监督机构没有规定的不查。"""
    found = required(filing)
    if found is None:
        return None
    short = [
        f"“{label}”安排了 {hours_text(planned)} 课时，少于规定的 {hours_text(getattr(found, name))} 课时"
        for lessons, label, name in LESSONS
        if (planned := total_hours(filing.content.get(lessons) or ())) < getattr(found, name)
    ]
    if not short:
        return None
    return Refusal("WH-11.s2", f"{'；'.join(short)}（{found.agency}：{found.basis}）。请补足课时。")
