"""人员与制度的各表。"""

from zhiheng.registers.models.certificates import (
    CertificateDecision,
    CertificateMatter,
    CertificateYearCheck,
    OfficerPhoto,
)
from zhiheng.registers.models.moves import OfficerMove
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

__all__ = [
    "Attendance",
    "AttendanceCorrection",
    "CertificateDecision",
    "CertificateMatter",
    "CertificateYearCheck",
    "CooperationAgreement",
    "HoursRequirement",
    "InternalSystem",
    "OfficerMove",
    "OfficerPhoto",
    "ProblemMeeting",
    "SystemExemption",
    "TrainingCourse",
]
