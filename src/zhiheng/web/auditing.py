"""审计员的工作台：看什么、从哪里看；只有留痕，没有业务内容。"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from zhiheng.kernel.models import Job, LedgerEntry
from zhiheng.ui.lists import BuiltIn
from zhiheng.ui.navigation import capped
from zhiheng.ui.paging import CAP

SEALED, EXPORTED, TAKEN = "kernel.sealed.read", "list.export", "list.download"
GRANTED, WITHDRAWN, RESET = "account.grant_role", "account.withdraw_role", "account.reset_password"
VERIFY = "kernel.verify_ledger"


@dataclass(frozen=True)
class Watch:
    """审计员要看的一类留痕：为什么看、今天有几条。"""

    title: str
    action: str
    why: str

    @property
    def query(self) -> str:
        return urlencode({"action": self.action})

    @property
    def href(self) -> str:
        return f"{reverse('accounts:ledger')}?{self.query}"


WATCHES = (
    Watch("封存读取", SEALED, "谁看了自然人的姓名、证件号码，理由是否成立"),
    Watch("导出", EXPORTED, "谁导出了哪个列表、多少行"),
    Watch("下载导出的文件", TAKEN, "后台备好的文件何时被取走"),
    Watch("授予角色", GRANTED, "是否由安全管理员授予，是否与岗位相称"),
    Watch("收回角色", WITHDRAWN, "离岗、换岗的是否及时收回"),
    Watch("重置密码", RESET, "重置之后有无异常的办理"),
)


def views() -> tuple[BuiltIn, ...]:
    """The same as tabs of the ledger list."""
    return tuple(BuiltIn(one.title, one.query) for one in WATCHES)


def desk(midnight: datetime) -> dict[str, object]:
    """What the auditor's workbench shows: counts of today and the last check of the chain."""
    newest = LedgerEntry.objects.order_by("-sequence").values_list("action", "at")[: CAP + 1]
    today = Counter(action for action, at in newest if at >= midnight)
    return {
        "watches": [(one, today[one.action]) for one in WATCHES],
        "entries_today": capped(today.total()) or "0",
        "is_cut": today.total() > CAP,
        "check": Job.objects.filter(kind=VERIFY, state=Job.State.DONE).first(),
    }
