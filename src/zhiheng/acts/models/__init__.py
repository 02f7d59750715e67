"""执法行为：当事人、行为总表、各类明细、过程记录、变更信箱。"""

from zhiheng.acts.models.act import EnforcementAct
from zhiheng.acts.models.details import (
    Coercion,
    CriminalTransfer,
    InspectedItem,
    Inspection,
    Licence,
    Preservation,
)
from zhiheng.acts.models.party import Party
from zhiheng.acts.models.records import (
    ActFact,
    ActOfficer,
    ActsChanged,
    HeldBatch,
    Recording,
    VoidDocNumber,
)

__all__ = [
    "ActFact",
    "ActOfficer",
    "ActsChanged",
    "Coercion",
    "CriminalTransfer",
    "EnforcementAct",
    "HeldBatch",
    "InspectedItem",
    "Inspection",
    "Licence",
    "Party",
    "Preservation",
    "Recording",
    "VoidDocNumber",
]
