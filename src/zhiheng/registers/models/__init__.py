"""人员与制度的各表。"""

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
    "CooperationAgreement",
    "HoursRequirement",
    "InternalSystem",
    "ProblemMeeting",
    "SystemExemption",
    "TrainingCourse",
]
