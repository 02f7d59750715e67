"""职务的规则：执法与监督分开（HT-2.1-2），各类职务凭证件或者资格（SD-10、SD-11、SD-22、CF-58-2）。"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhiheng.directory.models import CertificateState, OfficerCertificate, OfficerDuty
from zhiheng.kernel.errors import Refusal
from zhiheng.law import coverage

SEPARATE, QUALIFIED, AUXILIARY = (
    "duty.enforcement_apart_from_supervision",
    "duty.qualified",
    "duty.auxiliary",
)
Duty, Certificate = OfficerDuty.Kind, OfficerCertificate.Kind
NEEDED = {  # 职务：证件、条款
    Duty.ENFORCEMENT: (Certificate.ENFORCEMENT, "SD-10"),
    Duty.SUPERVISION: (Certificate.SUPERVISION, "SD-22"),
    Duty.HEARING: (Certificate.HEARING, "SD-11"),
}
APART = {Duty.ENFORCEMENT: Duty.SUPERVISION, Duty.SUPERVISION: Duty.ENFORCEMENT}


@dataclass(frozen=True)
class Span:
    """一段起止；没有止期的为至今。"""

    since: date
    until: date | None = None

    def overlaps(self, since: date, until: date | None) -> bool:
        return (until is None or until >= self.since) and (
            self.until is None or since <= self.until
        )


def duty_refusal(
    officer: Any,
    duty: Any,
    others: Iterable[Any],
    certificates: Iterable[Any],
) -> Refusal | None:
    """能不能担任这项职务：身份、证件或者资格、与其他职务分开；参数是名录的行，或者待登记的行。"""
    return (
        _staff_refusal(officer, duty)
        or _overlap_refusal(duty, others)
        or _qualification_refusal(officer, duty, certificates)
    )


def _staff_refusal(officer: Any, duty: Any) -> Refusal | None:
    """SD-10-3：没有资格的人只从事辅助工作、录入数据。"""
    coverage.executed("guard", AUXILIARY)
    if duty.duty == Duty.AUXILIARY or officer.may_hold_office:
        return None
    kind = officer.get_staff_type_display().removesuffix("人员")
    return Refusal(
        "SD-10-3",
        f"{officer}是{kind}人员，只能从事辅助工作，不能担任{duty.get_duty_display()}。",
    )


def _overlap_refusal(duty: Any, others: Iterable[Any]) -> Refusal | None:
    """HT-2.1-2：同一人不得同时执法又监督；辅助人员不兼任其他职务；同一职务不重复。"""
    coverage.executed("guard", SEPARATE)
    span = Span(duty.starts_on, duty.ends_on)
    held = {other.duty: other for other in others if span.overlaps(other.starts_on, other.ends_on)}
    if (other := held.get(APART.get(Duty(duty.duty), ""))) is not None:
        return Refusal(
            "HT-2.1-2",
            f"执法与监督分开：此人自 {other.starts_on} 起担任{other.get_duty_display()}，"
            f"同一时间不能再担任{duty.get_duty_display()}；请先终止前一项职务。",
        )
    if duty.duty in held:
        return Refusal("", f"此人在这段时间已担任{duty.get_duty_display()}，不重复登记。")
    if held and (duty.duty == Duty.AUXILIARY or Duty.AUXILIARY in held):
        return Refusal("SD-10-3", "辅助人员不能同时担任其他职务；请先终止前一项职务。")
    return None


def _qualification_refusal(officer: Any, duty: Any, certificates: Iterable[Any]) -> Refusal | None:
    """监督人员、听证主持人、执法人员凭有效证件；初次从事法制审核的，凭法律职业资格（CF-58-2）。"""
    coverage.executed("guard", QUALIFIED)
    if duty.duty == Duty.REVIEW:
        if duty.is_first_review and not officer.law_qualification:
            return Refusal(
                "CF-58-2",
                "初次从事法制审核的，应当取得法律职业资格；请先在人员登记里填写法律职业资格证书编号。",
            )
        return None
    if duty.duty not in NEEDED:
        return None
    kind, row = NEEDED[Duty(duty.duty)]
    if any(certifies(one, duty) for one in certificates):
        return None
    return Refusal(
        row,
        f"担任{duty.get_duty_display()}须持有效的{kind.label}；此人 {duty.starts_on} 没有，请先申请或者登记证件。",
    )


def certifies(certificate: Any, duty: Any) -> bool:
    """担任之日，凭这本证件可以担任这项职务。"""
    needed = NEEDED.get(Duty(duty.duty))
    return (
        needed is not None
        and certificate.kind == needed[0]
        and certificate.status_on(duty.starts_on) == CertificateState.VALID
    )
