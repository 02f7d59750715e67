"""人员与证件：条款落实、菜单、提醒文字。"""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import OfficerCertificate
from zhiheng.kernel import hooks
from zhiheng.law import coverage
from zhiheng.registers import (
    cards,
    certificate_corrections,
    decision_corrections,
    duties,
    expiry,
    lapsed_duties,
    moving,
    people,
    people_corrections,
    roll,
    roll_reminder,
    shares,
    staffing,
)
from zhiheng.registers.certificate_effects import REGISTER as CERTIFICATES
from zhiheng.registers.certificates import YEAR_CHECKS
from zhiheng.registers.models import CertificateMatter
from zhiheng.registers.people_lists import NEAR, SPANS, ending
from zhiheng.registers.people_roles import MAY_REGISTER, READERS, SO
from zhiheng.ui import navigation
from zhiheng.ui.paging import count_each

NOTICES = {
    moving.POSTS: "{name}调动、离岗以后，{n} 项岗责没有责任人，请另定。",
    moving.ARRIVED: "账号 {username} 随人员调动转到本单位，原有的角色已经收回，请核对后授予角色。",
    "certificate.issued": "证件已发，请领取。",
    "certificate.suspended": "证件被暂扣，暂扣期间不得执法。",
    "certificate.restored": "暂扣的证件已恢复。",
    "certificate.revoked": "证件被取消，此人不得再执法。",
    "certificate.renewed": "证件已换发。",
    decision_corrections.CORRECTED: "{what}的登记有误，已经更正，今天的状态见证件页。",
    decision_corrections.RETRACTED: "{what}的登记有误，已经撤回，今天的状态见证件页。",
    "certificate.issued.holder": "您的证件已发，请向本单位领取。",
    "certificate.suspended.holder": "您的证件被暂扣，起止见证件页；暂扣期间不得执法。",
    "certificate.restored.holder": "您被暂扣的证件已恢复，恢复之日见证件页。",
    "certificate.revoked.holder": "您的证件被取消，自生效之日起不得再执法。",
    "certificate.withdrawn.holder": "您的证件已退出，自生效之日起不得再凭它执法。",
    "certificate.renewed.holder": "您的证件已换发，新的有效期见证件页。",
}
ACTIONS = {
    "certificate.change": "证件变动",
    "certificate.correct": "更正证件的登记",
    "certificate.correct_check": "更正年度审验",
    decision_corrections.CORRECTED: "更正证件的决定",
    decision_corrections.RETRACTED: "撤回证件的决定",
    "officer.correct": "更正人员的登记",
    "officer.void": "作废误登的人员",
    "registers.assign_duty": "担任职务",
    "registers.end_duty": "终止职务",
    "registers.correct_duty": "更正职务的登记",
    "registers.void_duty": "作废登记错的职务",
    "registers.move": "调动、离岗",
    "registers.move.undo": "撤回调动、离岗的登记",
    "registers.print_cards": "制作证件",
    "registers.check_year": "登记年度审验",
    "registers.keep_photo": "上传证件照片",
    "registers.read_photo": "查看证件照片",
}


DECLARED = (
    ("register", people.DUTIES, "SC-10 SD-22 SD-11 HT-2.1-2", "registers:new-duty"),
    ("guard", people.NAMESAKES, "SD-10 SC-10", "directory:new-officer"),
    ("guard", duties.SEPARATE, "HT-2.1-2", "registers:new-duty"),
    ("guard", duties.QUALIFIED, "SD-10 SD-11 SD-22 CF-58-2", "registers:new-duty"),
    ("guard", duties.AUXILIARY, "SD-10-3 SD-10", "registers:new-duty"),
    ("register", CERTIFICATES, "SC-10 SC-17 SC-17-2 SC-32 SD-10", "registers:certificates"),
    ("register", moving.MOVES, "SC-10 SD-10", "registers:move"),
    ("register", cards.CARDS, "SD-10 SC-10", "registers:card"),
    (
        "register",
        staffing.STAFFING,
        "HT-2.2-1 HT-2.1-2 SX-3 SD-22 WH-9.s1 SC-10",
        "registers:staffing",
    ),
    ("guard", shares.SHARE, "SX-3", "registers:set-share"),
    (
        "guard",
        people_corrections.CORRECTIONS,
        "SD-10 SD-10-3 SC-10 CF-58-2",
        "directory:edit-officer",
    ),
    (
        "guard",
        certificate_corrections.CORRECTIONS,
        "SD-10 SC-17 SC-32 SC-10",
        "directory:edit-certificate",
    ),
    ("register", roll.ROLL, roll.ROWS, "registers:roll"),
    (
        "guard",
        decision_corrections.CORRECTIONS,
        "SC-32 SC-10 SD-10",
        "registers:correct-decision",
    ),
    ("register", YEAR_CHECKS, "SC-10 SC-17", "registers:check-years"),
)


def register() -> None:
    for kind, name, rows, place in DECLARED:
        coverage.declare(kind, name, rows, reached_by=place)  # type: ignore[arg-type]
    for code, text in NOTICES.items():
        hooks.register_notice_text(code, text)
    for action, text in ACTIONS.items():
        hooks.register_action_text(action, text)
    hooks.register_notice_text(expiry.CODE, expiry.text)
    hooks.register_notice_text(expiry.HOLDER, expiry.holder_text)
    expiry.plan()
    hooks.register_notice_text(roll_reminder.CODE, roll_reminder.text)
    roll_reminder.plan()
    hooks.register_to_dos("certificates", to_dos)
    for entry in _entries():
        navigation.register(entry)


def _entries() -> tuple[navigation.Entry, ...]:
    return (
        navigation.Entry("主体与人员", "人员", "directory:officers", "users", READERS, order=20),
        navigation.Entry(
            "主体与人员", "证件", "registers:certificates", "certificate", READERS, order=21
        ),
        navigation.Entry(
            "主体与人员",
            "证件申请",
            "registers:applications",
            "file-text",
            READERS,
            waiting,
            order=22,
        ),
        navigation.Entry(
            "主体与人员",
            "人员配备",
            "registers:staffing",
            "checkbox",
            tuple(role for role in READERS if role != Role.EA_OFFICER),
            order=23,
        ),
    )


def to_dos(user: User, today: date) -> Iterable[hooks.ToDo]:
    """证件将要到期：法制员看本机关的，监督机构看范围内的；三十日内、三十一至九十日各一条，届满写最早的一本。"""
    if not user.has_role(*MAY_REGISTER):
        return
    mine = OfficerCertificate.objects.visible_to(user)
    spans = {code: ending(today, code) & mine for code in SPANS}
    lapsed = lapsed_duties.lapsed(user, today)
    near = [found.order_by() for found in spans.values()]
    applied, revoked, withdrawn, *counts = count_each([waiting(user).order_by(), *lapsed, *near])
    if applied:
        yield _applications(applied)
    if revoked or withdrawn:
        yield lapsed_duties.to_do(revoked + withdrawn)
    for (code, found), n in zip(spans.items(), counts, strict=True):
        if not n:
            continue
        yield hooks.ToDo(
            title="办理证件换发",
            subject=f"{navigation.capped(n)} 本证件 {SPANS[code]}",
            url=f"{reverse('registers:certificates')}?ends={code}",
            due=found.order_by("valid_to").values_list("valid_to", flat=True).first(),
            lamp="yellow" if code == NEAR else "green",
            row="SD-10",
            kind="证件",
        )


def _applications(n: int) -> hooks.ToDo:
    """待监督机构办理的证件申请，合为一条。"""
    return hooks.ToDo(
        title="登记培训、考试，发证",
        subject=f"{navigation.capped(n)} 件证件申请",
        url=reverse("registers:applications"),
        lamp="green",
        row="SC-17",
        kind="证件",
    )


def waiting(user: User) -> QuerySet[CertificateMatter]:
    """待监督机构办理的申请。"""
    if not user.has_role(*SO):
        return CertificateMatter.objects.none()
    return CertificateMatter.objects.visible_to(user).open()
