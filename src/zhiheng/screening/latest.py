"""比较许多行为的规则不能就一件行为单独运行；说明时给出最近一次全量筛查的结果。"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhiheng.acts.models import EnforcementAct
from zhiheng.screening.models import Lead, LeadQuerySet, ScreeningRun
from zhiheng.screening.rulefile import Rule

MOST_LEADS = 20


@dataclass(frozen=True, slots=True)
class Latest:
    """最近一次全量筛查的截止日（没有筛查过为空），列有该行为的疑点，同一机关的其他疑点。"""

    as_of: date | None
    of_act: list[str]
    of_agency: list[str]

    def lines(self) -> Iterator[str]:
        many = "本规则要比较许多行为，不能就一件行为单独运行"
        if self.as_of is None:
            yield f"结论：{many}；还没有全量筛查过，请先执行 zhiheng screen。"
            return
        yield f"{many}，以下是最近一次全量筛查（截至 {self.as_of}）的结果。"
        yield f"结论：{'命中' if self.of_act else '没有命中这件行为'}"
        yield from (f"  {text}" for text in self.of_act)
        if self.of_agency:
            yield "同一机关在本规则下的其他疑点（按机关比较的，只列一件行为作代表）："
            yield from (f"  {text}" for text in self.of_agency)


def latest(rule: Rule, act_id: int) -> Latest:
    """这条规则最近一次全量运行；已经自动消除的疑点不算命中。"""
    full = ScreeningRun.Extent.FULL
    runs = ScreeningRun.objects.filter(extent=full, finished_at__isnull=False)
    run = runs.filter(rules__has_key=rule.id).first()
    agency_id = EnforcementAct.objects.values_list("agency_id", flat=True).get(pk=act_id)
    leads = Lead.objects.filter(rule=rule.id).exclude(status=Lead.Status.CLEARED).order_by("-pk")
    mine = leads.filter(rows__act_id=act_id)
    others = leads.filter(agency_id=agency_id).exclude(rows__act_id=act_id)
    return Latest(run.as_of if run else None, _told(mine), _told(others))


def _told(leads: LeadQuerySet) -> list[str]:
    return [
        f"{lead.label}（{lead.get_status_display()}）：{lead.sentence()}{lead.detail()}"
        for lead in leads[:MOST_LEADS]
    ]
