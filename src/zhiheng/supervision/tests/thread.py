"""A small world for the supervision thread: a place, its people, a lead and an opinion at any stage."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.acts.models import EnforcementAct, Party
from zhiheng.directory.models import Agency
from zhiheng.documents.models import Document
from zhiheng.documents.services import produce
from zhiheng.factories import make_agency, make_so, make_user
from zhiheng.screening import services as lead_services
from zhiheng.screening.models import Lead, LeadRow, ScreeningRun
from zhiheng.screening.steps import STEPS as LEAD
from zhiheng.supervision import services
from zhiheng.supervision.effects import (
    Answer,
    Answers,
    Check,
    Checks,
    Demand,
    Demands,
    People,
    Views,
)
from zhiheng.supervision.models import OpinionItem, SupervisionOpinion


def at(day: date, hour: int = 10) -> datetime:
    """A moment of a day in the office's time zone."""
    return datetime.combine(day, time(hour), tzinfo=timezone.get_current_timezone())


TEXT: dict[str, Any] = {
    "title": "行政处罚决定逾期未公开",
    "ground": "illegal",
    "findings": "该局作出的一件行政处罚决定，逾期没有公开。",
    "evidence": "执法行为登记数据。",
    "basis": "《威海市行政执法监督办法》第十五条第二款",
    "is_concrete": True,
    "is_complex": False,
}
DEMANDS = Demands([Demand("补录公开日期并公开决定"), Demand("说明逾期原因")])


@dataclass
class World:
    """Who takes part; `place` decides which law is cited."""

    place: str = "371002"
    so: Agency = field(init=False)
    agency: Agency = field(init=False)
    handler: User = field(init=False)
    second: User = field(init=False)
    head: User = field(init=False)
    clerk: User = field(init=False)
    stranger: User = field(init=False)

    def __post_init__(self) -> None:
        self.so, self.agency = make_so(self.place), make_agency(self.place)
        self.handler, self.second = (make_user(Role.SO_HANDLER, self.so) for _ in range(2))
        self.head = make_user(Role.SO_HEAD, self.so)
        self.clerk = make_user(Role.EA_CLERK, self.agency)
        self.stranger = make_user(Role.EA_CLERK, make_agency(self.place))

    def lead(self, day: date = date(2026, 8, 24), rule: str = "AB-1.26a") -> Lead:
        """疑点：一件处罚决定逾期未公开。"""
        party = Party.objects.create(kind="legal", name="威海示例演示有限公司")
        act = EnforcementAct.objects.create(
            agency=self.agency, path=self.agency.path, kind="penalty", act_on=date(2026, 8, 3),
            decided_on=date(2026, 8, 3), party=party, document_number="演罚〔2026〕1号", recorded_at=at(day),
        )  # fmt: skip
        run = ScreeningRun.objects.create(extent="full", as_of=day, started_at=at(day))
        lead = Lead(
            rule=rule, rule_version="v1", fingerprint=f"{rule}:{act.pk}", inputs_hash="h", agency=self.agency,
            party=party, ground="missing", fact_on=act.decided_on, due_on=date(2026, 8, 12), found_in=run, seen_in=run,
        )  # fmt: skip
        LEAD.open_many("found", [lead], now=at(day))
        LeadRow.objects.create(lead=lead, act=act, agency=self.agency, path=act.path)
        return lead

    def upheld(self, day: date = date(2026, 8, 24)) -> Lead:
        lead = self.lead(day)
        lead_services.assign(lead, actor=self.head, handler=self.handler, now=at(day))
        lead_services.verify(lead, actor=self.handler, now=at(day))
        reason = "机关没有提出不公开的依据。"
        return lead_services.uphold(
            lead, actor=self.handler, verdict_reason=reason, level="illegal", now=at(day)
        )

    def draft(self, day: date = date(2026, 8, 25), **text: Any) -> SupervisionOpinion:
        lead = self.upheld()
        return services.draft_from_lead(
            lead, actor=self.handler, demands=DEMANDS, now=at(day), **(TEXT | text)
        )

    def discuss(
        self, opinion: SupervisionOpinion, day: date = date(2026, 8, 26), **more: Any
    ) -> SupervisionOpinion:
        record = {
            "held_at": at(day, 9), "place": "三楼会议室", "chair": "演示负责人", "conclusion": "同意制发。",
            "people": People(["演示负责人", "演示承办人", "演示法制员"]),
            "views": Views([{"name": "演示负责人", "view": "同意"}]),
        }  # fmt: skip
        return services.discuss(opinion, actor=self.handler, now=at(day), **(record | more))

    def issued(self, day: date = date(2026, 8, 28), **text: Any) -> SupervisionOpinion:
        opinion = self.discuss(self.draft(**text))
        services.submit(opinion, actor=self.handler, now=at(day, 9))
        services.issue(opinion, actor=self.head, opinion_text="同意", now=at(day, 10))
        self.render(opinion, at(day, 11))
        return opinion

    def render(self, opinion: SupervisionOpinion, now: datetime) -> None:
        """What the job does after the commit."""
        for paper in Document.objects.of(opinion).filter(sha256=""):
            produce(paper, now=now)

    def served(self, day: date = date(2026, 8, 31)) -> SupervisionOpinion:
        opinion = self.issued()
        return services.serve(opinion, actor=self.handler, now=at(day, 9))

    def received(self, day: date = date(2026, 9, 1)) -> SupervisionOpinion:
        opinion = self.served()
        return services.receive(opinion, actor=self.clerk, received_on=day, now=at(day))

    def answers(self, opinion: SupervisionOpinion) -> Answers:
        waiting = opinion.items.exclude(state=OpinionItem.State.PASSED)
        return Answers(
            [Answer(item, "已经公开，并作了说明。", None, "网页截图另送") for item in waiting]
        )

    def reported(self, day: date = date(2026, 9, 18)) -> SupervisionOpinion:
        opinion = self.received()
        return services.report(
            opinion, actor=self.clerk, answers=self.answers(opinion), now=at(day)
        )

    def checks(self, opinion: SupervisionOpinion, *, passed: bool = True) -> Checks:
        waiting = opinion.items.filter(state=OpinionItem.State.REPORTED)
        return Checks([Check(item, passed, "" if passed else "仍未公开") for item in waiting])

    def verified(
        self, opinion: SupervisionOpinion, day: date, *, passed: bool = True
    ) -> SupervisionOpinion:
        return services.verify(
            opinion, actor=self.handler, second_checker=self.second, checks=self.checks(opinion, passed=passed),
            conclusion="核查完毕。", now=at(day),
        )  # fmt: skip
