"""办件共用的表。"""

from zhiheng.kernel.models.approval import Approval, ApprovalOpinion
from zhiheng.kernel.models.correction import Correction
from zhiheng.kernel.models.deadline import Deadline, Lamp
from zhiheng.kernel.models.job import Job, ScheduledRun
from zhiheng.kernel.models.ledger import EntryMember, EntryText, LedgerEntry
from zhiheng.kernel.models.matter import Matter, MatterQuerySet, known_states
from zhiheng.kernel.models.notice import Notice, NoticeReading
from zhiheng.kernel.models.numbering import IssuedNumber, NumberSeries, VoidNumber

__all__ = [
    "Approval",
    "ApprovalOpinion",
    "Correction",
    "Deadline",
    "EntryMember",
    "EntryText",
    "IssuedNumber",
    "Job",
    "Lamp",
    "LedgerEntry",
    "Matter",
    "MatterQuerySet",
    "Notice",
    "NoticeReading",
    "NumberSeries",
    "ScheduledRun",
    "VoidNumber",
    "known_states",
]
