"""人员与制度的各表。"""

from zhiheng.registers.models.certificates import (
    CertificateDecision,
    CertificateMatter,
    CertificateYearCheck,
    ExpiryReminder,
    OfficerPhoto,
)
from zhiheng.registers.models.imports import RegisterImport
from zhiheng.registers.models.moves import OfficerMove
from zhiheng.registers.models.outsiders import (
    Appointment,
    OutsidePerson,
    OutsiderActivity,
    SocialClue,
)
from zhiheng.registers.models.stored import RowCorrection
from zhiheng.registers.models.systems import (
    CooperationAgreement,
    InternalSystem,
    ProblemMeeting,
    SystemExemption,
)
from zhiheng.registers.models.training import (
    Attendance,
    AttendanceCorrection,
    HoursRequirement,
    TrainingCourse,
)
from zhiheng.registers.models.voided import VoidedOfficer

__all__ = [
    "Appointment",
    "Attendance",
    "AttendanceCorrection",
    "CertificateDecision",
    "CertificateMatter",
    "CertificateYearCheck",
    "CooperationAgreement",
    "ExpiryReminder",
    "HoursRequirement",
    "InternalSystem",
    "OfficerMove",
    "OfficerPhoto",
    "OutsidePerson",
    "OutsiderActivity",
    "ProblemMeeting",
    "RegisterImport",
    "RowCorrection",
    "SocialClue",
    "SystemExemption",
    "TrainingCourse",
    "VoidedOfficer",
]
