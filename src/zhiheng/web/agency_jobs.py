"""每日零时过后：已登记的将来变更到了生效日，名录随之换版；工作进程启动时当日没有办过的随即补办。"""

from datetime import time
from typing import Any

from django.utils import timezone

from zhiheng.directory import agency_changes, handover
from zhiheng.kernel import jobs
from zhiheng.web import standing_notices

ROLL = "web.roll_register"


@jobs.job(ROLL, title="名录换版")
def roll(progress: jobs.Progress) -> dict[str, Any]:
    now = timezone.now()
    today = timezone.localdate(now)
    return {
        "agencies": agency_changes.bring_up_to_date(today),
        "successions": handover.hand_over_due(today, now=now),
        "notices": standing_notices.withdraw_of_the_ended(today, now=now),
    }


def plan() -> None:
    jobs.schedule(ROLL, at=time(0, 1))
