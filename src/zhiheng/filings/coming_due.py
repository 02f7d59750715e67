"""备案将要届满的提醒：剩十个、三个工作日时，还没有办的机关各收到一条，收受的监督机构收到合计；每一档只一次（A7）。"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Min, Q
from django.urls import reverse
from django.utils import timezone

from zhiheng.filings import kinds
from zhiheng.filings.models import DueReminder, Filing
from zhiheng.filings.states import FilingStatus, PublicationStatus
from zhiheng.kernel import bulk, notices
from zhiheng.kernel.models import Deadline, Notice
from zhiheng.kernel.models.ledger import subject_of
from zhiheng.kernel.parameters import calendar
from zhiheng.kernel.reckoning import AHEAD, LAST_DAYS, days_after, days_before, working_days
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage

RULE = "filings.coming_due"
ROWS = "WH-8-2 WH-11.s1 WH-19-1 HT-2.3-3a SX-2 SD-17 WH-9.s2a"
CODE, SUMMARY = "filing.coming_due", "filings.coming_due"
STAGES = (LAST_DAYS, AHEAD)  # 工作日；先看近的一档
OWED = (FilingStatus.OPEN, FilingStatus.RETURNED, FilingStatus.REFUSED)


@dataclass(frozen=True, slots=True)
class Coming:
    """一件里将要届满的一项期限，到了哪一档；`facts` 是提醒里说的。"""

    filing: Filing
    deadline: Deadline
    days: int
    facts: Mapping[str, Any]

    def reminder(self) -> DueReminder:
        filing, clock, due = self.key(self.filing.pk)
        return DueReminder(filing_id=filing, clock=clock, due=due, days=self.days)

    def key(self, who: int | None) -> tuple[int | None, str, date]:
        return who, self.deadline.clock, self.deadline.due

    def is_new(self, told: Mapping[Any, int], who: int | None) -> bool:
        """这一档（或者更近一档）还没有提醒过。"""
        return told.get(self.key(who), self.days + 1) > self.days


@changes
def remind(now: datetime) -> int:
    """写给该办的机关，合计写给收受的监督机构；返回提醒了几件。漏了几夜的，只补所到的一档。"""
    coverage.executed("rule", RULE)
    today = timezone.localdate(now)
    told, summed = _told(today, "filing"), _told(today, "filing__addressee")
    found = [one for one in _coming(today) if one.is_new(told, one.filing.pk)]
    first = [one for one in found if one.is_new(summed, one.filing.addressee_id)]
    made = [*_to_agencies(found, now), *_to_authorities(first, now)]
    bulk.create([one.reminder() for one in found])
    bulk.create(made)
    return len(found)


def _told(today: date, who: str) -> dict[tuple[Any, ...], int]:
    """已经提醒到了的最近一档。"""
    rows = DueReminder.objects.filter(due__gte=today).values_list(who, "clock", "due")
    return {tuple(key): days for *key, days in rows.annotate(nearest=Min("days"))}


def _coming(today: date) -> Iterator[Coming]:
    """日历列出、正在计算的：报送的期限，固定日期的公示期限。自己办理的期限短，页面和待办已经提示。"""
    days = calendar()
    last = {stage: days_after(today, stage, days) for stage in STAGES}
    rows = Deadline.objects.running().filter(
        Q(clock__in=kinds.file_clocks()) | Q(kind="by"),
        matter_type__app_label="filings",
        matter_type__model="filing",
        due__range=(today, max(last.values())),
        paused_from__isnull=True,
    )
    raised = Filing.objects.filter(pk__in=rows.values("matter_id")).exclude(key="")
    raised = raised.select_related("agency", "addressee").defer("content", "remark")
    filings = raised.in_bulk()
    for row in rows.defer("trace", "pauses").order_by("due", "matter_id"):
        filing = filings.get(row.matter_id)
        stage = next(stage for stage in STAGES if row.due <= last[stage])
        if filing is not None and days_before(row.due, stage, days) > row.start_on:
            yield Coming(filing, row, stage, _facts(row, len(working_days(today, row.due, days))))


def _facts(deadline: Deadline, left: int) -> dict[str, Any]:
    """从严与顺延不同的，两个日期都写明（A7）。"""
    return {
        "verb": "公示" if deadline.clock in kinds.publish_clocks() else "报送",
        "due": str(deadline.due),
        "strict": str(deadline.strict) if deadline.strict != deadline.due else "",
        "left": left,
    }


def _to_agencies(found: Iterable[Coming], now: datetime) -> Iterator[Notice]:
    for one in found:
        agency = one.filing.agency
        for role in notices.roles_of(agency):
            yield Notice(
                code=CODE,
                agency=agency,
                role=role,
                subject=subject_of(one.filing),
                facts={"about": one.filing.title, **one.facts},
                created_at=now,
            )


def _to_authorities(found: Iterable[Coming], now: datetime) -> Iterator[Notice]:
    """每年的，按收受的监督机构、期限合计还有几个机关没有办；名单在备案台账。"""
    groups: dict[tuple[Any, ...], list[Coming]] = {}
    for one in found:
        addressee = one.filing.addressee
        if addressee and addressee.is_supervision_authority and kinds.of(one.filing.kind).is_yearly:
            groups.setdefault(one.key(addressee.pk), []).append(one)
    for owing in groups.values():
        one, so = owing[0], owing[0].filing.addressee
        kind = kinds.of(one.filing.kind)
        for role in notices.roles_of(so):
            yield Notice(
                code=SUMMARY,
                agency=so,
                role=role,
                url=_list_of(one),
                facts={"about": kind.title, "agencies": len(owing), **one.facts},
                created_at=now,
            )


def _list_of(one: Coming) -> str:
    is_file = one.deadline.clock in kinds.file_clocks()
    states = [f"status={state}" for state in OWED]
    asked = states if is_file else [f"publication={PublicationStatus.NONE}"]
    words = [f"kind={one.filing.kind}", f"year={one.filing.starts_on.year}", "ours=on", *asked]
    return f"{reverse('filings:list')}?{'&'.join(words)}"


def text(facts: Mapping[str, Any]) -> str:
    """写给机关的；今天届满的说今天。"""
    return f"{_days(facts)}，请尽快{facts['verb']}。"


def summary(facts: Mapping[str, Any]) -> str:
    return f"还有 {facts['agencies']} 个机关没有{facts['verb']}，{_days(facts)}。"


def _days(facts: Mapping[str, Any]) -> str:
    left = f"还有 {facts['left']} 个工作日" if facts["left"] else "今天届满"
    strict = f"（固定日期，从严不顺延的为 {facts['strict']}）" if facts["strict"] else ""
    return f"{left}，{facts['verb']}的最后一日是 {facts['due']}{strict}"
