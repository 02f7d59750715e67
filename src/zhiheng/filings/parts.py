"""流程表各处共用的：谁办、哪几种备案、引哪些条款、起算哪些期限。"""

from typing import Any

from zhiheng.accounts.roles import Role
from zhiheng.filings import kinds
from zhiheng.filings.models import Filing
from zhiheng.filings.states import FilingKind as K
from zhiheng.kernel.steps import Attempt, Notify, Start

S = Filing.Status
P = Filing.Publication
EA = (Role.EA_CLERK, Role.EA_HEAD)
SO = (Role.SO_HANDLER, Role.SO_HEAD)
FILER = (*EA, *SO)
RECEIVER = (*SO, *EA, Role.GOV_CLERK, Role.GOV_LEADER)
REPORTED = tuple(kind for kind in K if kind not in kinds.BY_AUTHORITY)
ACCEPTED = tuple(kind for kind in REPORTED if kind != K.ENTITY_CHANGE)
FILING_ROWS = "WH-8-2 WH-9.s2a WH-10-2b WH-11.s1 WH-12-2b WH-12-2c WH-14-3 WH-19-1 WH-19-2 SD-17 HT-2.3-3a CF-20-2 FJ-6"
CONTENT_ROWS = "WH-8-1.s1 WH-8-1.s2 WH-9.s2a WH-10-1 WH-11.s1 WH-11.s2 WH-12-1 WH-14-1 WH-19-1 WH-19-2 WH-22 SD-17 SD-20 HT-2.3-3a HT-3.1-1"
PUBLIC_ROWS = "WH-9.s2b WH-10-2a WH-12-2a WH-14-3 WH-22 CF-20-2 CF-34 SD-9 SX-2"
FILE = kinds.file_clocks()
FROM_START = tuple(  # 报送与公示，都自变化、签订、制定之日起算；每年的自一月一日所在的年度
    Start(clock, since="starts_on", kinds=(kind.kind,))
    for kind in kinds.TYPES.values()
    for clock in (kind.clock, kind.publish_clock)
    if clock and clock not in ("entity_change.publish", "supervision_plan.publish")
)
STRICT = Start(kinds.STRICT_PUBLICATION, since="starts_on", kinds=(K.ENTITY_CHANGE,))
PAPERS = {kind.kind.value: kind.paper for kind in kinds.TYPES.values() if kind.kind in REPORTED}


def receiver_of(attempt: Attempt) -> Any:
    """出文、编号的是收受的单位。"""
    return attempt.actor.agency


def to_addressee(code: str) -> tuple[Notify, ...]:
    """提醒收受的单位：监督机构、上级机关、政府办公室各由谁收。"""
    return (
        Notify(code, to="addressee", roles=(Role.SO_HANDLER,)),
        Notify(code, to="addressee", roles=(Role.EA_CLERK,)),
        Notify(code, to="addressee", roles=(Role.GOV_CLERK,)),
    )
