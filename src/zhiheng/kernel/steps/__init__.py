"""Steps: a workflow is a table and small functions; `take`, `open` and their bulk forms alone change a status."""

from zhiheng.kernel.models.matter import state_label
from zhiheng.kernel.steps.checks import guard, only_handler, shown_row
from zhiheng.kernel.steps.declare import Attempt, Guard, Move, Notify, Offer, Start, Step, own_rows
from zhiheng.kernel.steps.table import CHANGED, TABLES, Steps

__all__ = [
    "CHANGED",
    "TABLES",
    "Attempt",
    "Guard",
    "Move",
    "Notify",
    "Offer",
    "Start",
    "Step",
    "Steps",
    "guard",
    "only_handler",
    "own_rows",
    "shown_row",
    "state_label",
]
