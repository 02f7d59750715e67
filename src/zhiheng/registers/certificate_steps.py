"""证件的流程表（3.8：applied → trained → passed → valid → suspended、revoked、withdrawn；SD-10、SC-17-2、SC-32）。"""

from zhiheng.accounts.roles import Role
from zhiheng.kernel.steps import Notify, Step, Steps
from zhiheng.registers import certificate_effects as effects
from zhiheng.registers import certificate_rules as rules
from zhiheng.registers.models import CertificateMatter

M = CertificateMatter.Status
SO = (Role.SO_HANDLER, Role.SO_HEAD)
EA = (Role.EA_CLERK, Role.EA_HEAD)
CERTIFIED = "SC-17 SC-17-2 SC-10 SD-10"
DECIDED = "SC-32 SC-10 HT-3.4-2 SD-10"


def told(code: str, *roles: Role) -> tuple[Notify, ...]:
    """本单位任这些角色的人，和持证人本人。"""
    unit = (Notify(code, roles=roles),) if roles else ()
    return (*unit, Notify(f"{code}.holder", to="officer"))


def taken_on_record(label: str, target: str) -> Step:
    """没有办理记录的证件（导入的），第一次办理时先收入台账。"""
    return Step(label, (), target, (*SO, *EA), CERTIFIED, ends=True)


CERTIFICATE = Steps(
    CertificateMatter,
    {
        "apply_certificate": Step(
            "申请证件",
            (),
            M.APPLIED,
            (Role.EA_CLERK, *SO),
            CERTIFIED,
            guards=(rules.may_apply,),
        ),
        "take_on_record": taken_on_record("已有证件收入台账", M.VALID),
        "take_suspended_on_record": taken_on_record("暂扣中的证件收入台账", M.SUSPENDED),
        "register_training": Step(
            "登记培训",
            {M.APPLIED},
            M.TRAINED,
            SO,
            CERTIFIED,
            needs=("trained_on", "training_hours"),
            guards=(rules.days_are_past,),
        ),
        "pass_exam": Step(
            "登记考试合格",
            {M.TRAINED},
            M.PASSED,
            SO,
            CERTIFIED,
            needs=("passed_on",),
            guards=(rules.days_are_past,),
        ),
        "issue_certificate": Step(
            "发证",
            {M.PASSED},
            M.VALID,
            SO,
            CERTIFIED,
            guards=(rules.days_are_past, rules.is_in_office, rules.no_overlap),
            effects=(effects.issued,),
            notifies=told("certificate.issued", Role.EA_CLERK),
            ends=True,
        ),
        "drop_application": Step(
            "终止申请",
            {M.APPLIED, M.TRAINED, M.PASSED},
            M.WITHDRAWN,
            (*EA, *SO),
            CERTIFIED,
            needs=("reason",),
            ends=True,
            aside=True,
        ),
        "renew_certificate": Step(
            "换发",
            {M.VALID, M.SUSPENDED},
            M.VALID,
            SO,
            CERTIFIED,
            guards=(rules.is_in_office, rules.may_be_renewed),
            effects=(effects.renewed,),
            notifies=told("certificate.renewed", Role.EA_CLERK),
        ),
        "suspend_certificate": Step(
            "暂扣",
            {M.VALID, M.SUSPENDED},
            M.SUSPENDED,
            SO,
            DECIDED,
            guards=(rules.decision_is_named, rules.may_be_suspended),
            effects=(effects.suspended,),
            notifies=told("certificate.suspended", *EA),
            aside=True,
        ),
        "restore_certificate": Step(
            "恢复",
            {M.SUSPENDED},
            M.VALID,
            SO,
            DECIDED,
            guards=(rules.decision_is_named, rules.may_be_restored),
            effects=(effects.restored,),
            notifies=told("certificate.restored", *EA),
        ),
        "revoke_certificate": Step(
            "取消资格",
            {M.VALID, M.SUSPENDED},
            M.REVOKED,
            SO,
            DECIDED,
            guards=(rules.decision_is_named, rules.may_end),
            effects=(effects.revoked,),
            notifies=told("certificate.revoked", *EA),
            ends=True,
            aside=True,
        ),
        "withdraw_certificate": Step(
            "退出",
            {M.VALID, M.SUSPENDED},
            M.WITHDRAWN,
            (*SO, *EA),
            DECIDED,
            guards=(rules.decision_is_named, rules.may_end),
            effects=(effects.withdrawn,),
            notifies=told("certificate.withdrawn"),
            ends=True,
            aside=True,
        ),
        "recount_valid": Step(
            "按现有的决定，证件有效",
            {M.SUSPENDED, M.REVOKED, M.WITHDRAWN},
            M.VALID,
            (),
            DECIDED,
            system=True,
        ),
        "recount_suspended": Step(
            "按现有的决定，证件暂扣",
            {M.VALID, M.REVOKED, M.WITHDRAWN},
            M.SUSPENDED,
            (),
            DECIDED,
            system=True,
        ),
    },
    reached_by=(
        "registers:certificate-step",
        "registers:application-step",
        "registers:apply-certificate",
    ),
)
