"""学习培训向下层房间登记：条款落实、菜单、留痕文字。"""

from datetime import date

from zhiheng.directory.models import OfficerCertificate
from zhiheng.kernel import hooks
from zhiheng.law import coverage
from zhiheng.registers.certificates import register_renewal_condition
from zhiheng.registers.training import papers, services
from zhiheng.registers.training.common import READERS, UNITS
from zhiheng.registers.training.reckoning import renewal_gap
from zhiheng.ui.navigation import Entry
from zhiheng.ui.navigation import register as menu

ACTIONS = {
    "training.hours.set": "规定课时",
    "training.course.open": "登记培训",
    "training.course.change": "改正培训的登记",
    "training.attend": "登记参训",
    "training.attend.exam": "登记考试成绩",
    "training.attend.correct": "更正参训记录",
}
PEOPLE = "主体与人员"


def hours_for_renewal(certificate: OfficerCertificate, day: date) -> str:
    """换发执法证、监督证之前，上一年度规定的课时须学满（WH-11.s2）。"""
    if certificate.kind == OfficerCertificate.Kind.HEARING:
        return ""
    gap = renewal_gap(certificate.officer, day)
    return f"{gap}学满登记之后才能换发。" if gap else ""


def register() -> None:
    papers.register()
    register_renewal_condition(hours_for_renewal)
    coverage.declare("register", services.HOURS, "WH-11.s2", reached_by="registers:hours")
    coverage.declare(
        "register", services.COURSES, "WH-11.s1 HT-2.2-2", reached_by="registers:courses"
    )
    coverage.declare(
        "register",
        services.RECORDS,
        "WH-11.s2 HT-2.2-2 HT-2.3-3a",
        reached_by=("registers:records", "registers:gaps"),
    )
    for code, text in ACTIONS.items():
        hooks.register_action_text(code, text)
    menu(Entry(PEOPLE, "培训课程", "registers:courses", "book-2", READERS, order=70))
    menu(Entry(PEOPLE, "培训记录", "registers:records", "notes", READERS, order=71))
    menu(Entry(PEOPLE, "课时缺口", "registers:gaps", "hourglass", UNITS, order=72))
