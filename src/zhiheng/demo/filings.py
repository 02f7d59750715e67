"""演示备案：去年的全部补登，今年大部分按期、少数逾期，其余由日历列出而没有报；几件正在办理。"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.demo import supervision_plans
from zhiheng.filings import kinds, raising, services
from zhiheng.filings.kinds import FilingType
from zhiheng.filings.models import Filing
from zhiheng.filings.states import FilingKind
from zhiheng.filings.steps import FILING
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.parameters import profile_of
from zhiheng.kernel.reckoning import Reckoner

MISSING, LATE = 0.08, 0.07  # 今年没有报的、逾期报的
PLAN = {
    "content": "对演示事项开展执法检查和案件查办",
    "targets": "辖区内的演示企业",
    "scope": "本机关职权范围内的执法事项",
    "methods": "双随机抽查与重点检查相结合",
    "schedule": "三月至十一月分批实施，十二月汇总",
}
CONTENT: dict[str, dict[str, Any]] = {
    "plan": PLAN,
    "annual_report": {
        "overview": "本机关一年的执法工作按计划完成（演示）。",
        "analysis": "各类执法行为的数量与上年度相近；统计表随纸质报告报送，没有在平台填报。",
        "problems": ["个别案卷的文书不够规范"],
        "measures": ["加强案卷评查和业务培训"],
    },
    "training_plan": {
        "public_law": [{"subject": "行政处罚法、行政强制法", "hours": 20, "when": "上半年"}],
        "professional_law": [{"subject": "本领域法律、法规", "hours": 40, "when": "全年"}],
        "targets": "全体执法人员",
        "schedule": "四月至十月，每月一次",
    },
    "inspection_plan": {
        "items": [
            {
                "name": "演示事项的日常检查",
                "targets": "辖区内的演示企业",
                "frequency": "每年一次",
                "when": "五月至十月",
            }
        ],
        "methods": "双随机抽查",
        "schedule": "五月至十月分批实施",
    },
}


def build(rng: Random, today: date) -> int:
    """补登两年的备案，并由日历列出今年没有报的；返回件数。"""
    made: list[Filing] = []
    for year in (today.year - 1, today.year):
        share = MISSING if year == today.year else 0.0
        for kind in kinds.TYPES.values():
            if kind.kind in CONTENT:
                made += _entered(rng, kind, year, share, today)
    for kind in CONTENT:  # 一种一批，留痕各引各的条款
        one = [filing for filing in made if filing.kind == kind]
        FILING.open_many("enter", one, now=_at(today - timedelta(days=1), 9))
    raised = raising.raise_yearly(today.year, now=_new_year(today))
    _in_progress(today)
    return len(made) + raised + supervision_plans.build(today)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=timezone.get_current_timezone())


def _new_year(today: date) -> datetime:
    return _at(date(today.year, 1, 1), 1)


def _entered(
    rng: Random, kind: FilingType, year: int, share: float, today: date
) -> Iterator[Filing]:
    """一年一种：每个机关一件，按 `share` 留出没有报的。"""
    key = str(year - 1 if kind.reports_last_year else year)
    day = date(year, 1, 1)
    agencies = list(raising.filers(kind, year, day))
    receivers = raising.Receivers(day)
    for filing in raising.filings_of(kind, key, day, agencies, receivers):
        chance = rng.random()
        limit = _due(kind.clock, agency_path=filing.path, day=day)
        if chance < share or limit > today:
            continue
        late = rng.randint(1, 20) if chance < share + LATE else 0
        filed_on = min(
            limit + timedelta(days=late) if late else limit - timedelta(days=rng.randint(1, 15)),
            today,
        )
        filing.submitted_on = filing.first_submitted_on = filing.filed_on = filed_on
        filing.late_days = (filed_on - limit).days if filed_on > limit else 0
        filing.content = CONTENT[kind.kind]
        yield filing


@cache
def _due(name: str, agency_path: str, day: date) -> date:
    """报送期限届满之日，遇节假日顺延。"""
    profile, reckoner = profile_of(agency_path), Reckoner()
    return reckoner.span(profile.clock(name, day), day, profile).due


def _in_progress(today: date) -> None:
    """演示机关的工作计划已经报送，等监督机构受理；另一件委托书正在填写。"""
    clerk = User.objects.filter(username="fazhi").first()
    head = User.objects.filter(username="juzhang").first()
    if clerk is None or head is None:
        return
    now = _at(today - timedelta(days=1), 10)
    for filing in Filing.objects.filter(
        agency=clerk.agency, kind=FilingKind.PLAN, status=Filing.Status.OPEN
    ):
        try:
            services.fill(filing, actor=clerk, content=PLAN, now=now)
            services.sign(filing, actor=head, now=now)
            services.submit(filing, actor=clerk, now=now)
        except RuleViolation:
            continue
    signed_on = today - timedelta(days=6)
    opening = services.Opening(FilingKind.DELEGATION, signed_on, "演示市容巡查中心")
    services.start(opening, actor=clerk, now=now)
