"""备案的后台任务：每日清晨列出应报送的，提醒将要届满的。"""

from datetime import time
from typing import Any

from django.utils import timezone

from zhiheng.filings import coming_due, raising, renewing
from zhiheng.kernel import jobs
from zhiheng.kernel.jobs import Progress

RAISE = "filings.raise"
DAILY_AT = time(0, 10)
REMIND = "filings.remind"
REMIND_AT = time(0, 25)  # 列出之后


@jobs.job(RAISE, title="列出应报送的备案")
def raise_due(progress: Progress) -> dict[str, Any]:
    """重复运行结果不变：同一机关、种类、年度只列一件。"""
    progress.expect(1, "正在列出")
    now = timezone.now()
    renewed, made = renewing.take_over(now), raising.raise_due(now)
    progress.advance(1, f"新列出 {made} 件。")
    return {"made": made, "renewed": renewed}


@jobs.job(REMIND, title="提醒将要届满的备案")
def remind(progress: Progress) -> dict[str, Any]:
    """重复运行结果不变：一件一项期限的一档只提醒一次。"""
    return {"reminded": coming_due.remind(timezone.now())}


def schedule() -> None:
    jobs.schedule(RAISE, at=DAILY_AT)
    jobs.schedule(REMIND, at=REMIND_AT)
