"""移交：机关终止、分立时，人、证件、事项、未办结的件各归哪里；先列出计划，再照计划移交（SC-10）。

预览和办理用同一份计划，没有另数的数；期限照旧计算，不因移交而变。
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from zhiheng.directory import succession_items
from zhiheng.directory.agency_changes import Credit
from zhiheng.directory.events import Event, report
from zhiheng.directory.models import (
    Agency,
    AgencyChange,
    Officer,
    OfficerCertificate,
    Posting,
    Succession,
)

ROWS = "WH-9.s1 SC-10"
AGENCIES, PEOPLE = "directory.agency", "directory.officer"
CERTIFICATES = "directory.officercertificate"
MOST_IDS = 1_000


@dataclass(frozen=True, slots=True)
class Handover:
    """一次移交：何日起；原机关终止的，未另行指定的归 `heir`；随行的人各到哪里；下属机关。"""

    old: Agency
    heir: Agency | None
    ends: bool
    day: date
    people: Mapping[int, int]
    below: Sequence[int] = ()
    document_number: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """一批：哪一种、到哪个机关、哪些；承接机关已有同样的一件、没有承接机关而留下的另列。

    只终止而不移交的，没有去处；`label` 是种类的名称，不写的取自模型。
    """

    model: str
    to: int | None
    ids: list[int]
    left: list[int] = field(default_factory=list)
    label: str = ""

    @property
    def is_stranded(self) -> bool:
        """没有承接机关，无处可去。"""
        return self.to is None and not self.ids

    def as_facts(self) -> dict[str, Any]:
        return asdict(self)


def stranded(model: str, ids: Sequence[int], label: str) -> Batch:
    """原机关终止而没有承接机关的，留在原机关。"""
    return Batch(model, None, [], list(ids), label)


Carry = Callable[[Credit], Sequence[Batch]]


@dataclass(frozen=True, slots=True)
class Move:
    """计划里的一步：打算移交的几批；`carry` 照着移交、写留痕，返回移交了的。"""

    batches: Sequence[Batch]
    carry: Carry
    refusal: str = ""  # 登记之时就不能办理的理由；到日照样移交


Planner = Callable[[Handover], Iterable[Move]]
_planners: list[Planner] = []


def follow(planner: Planner) -> None:
    """右边的房间登记随机关走的一类。"""
    if planner not in _planners:
        _planners.append(planner)


def plan(handover: Handover) -> list[Move]:
    """全部列出之后才移交，前一步的移交不改变后一步的计划。"""
    people = _plan_people(handover)
    found = [_plan_below(handover), people, _plan_certificates(handover)]
    found += _plan_items(handover)
    found += [move for planner in _planners for move in planner(handover)]
    return [move for move in found if move.batches or move.refusal]


def planned(handover: Handover) -> list[Batch]:
    """计划里的各批，供核对；什么也不改。"""
    return [batch for move in plan(handover) for batch in move.batches]


# --- people and their certificates ---------------------------------------------------------------


def in_post(old: Agency, day: date) -> Any:
    return Officer.objects.filter(agency=old).in_office(day)


def people_of(old: Agency, day: date, named: Mapping[int, int], heir: int | None) -> dict[int, int]:
    """在岗的人：另行指定的归指定的机关，其余归承接机关；没有承接机关的不在内。"""
    keys = in_post(old, day).order_by("pk").values_list("pk", flat=True)
    targets = {person: named.get(person, heir) for person in keys}
    return {person: to for person, to in targets.items() if to is not None}


def by_target(targets: Mapping[int, int]) -> list[tuple[int, list[int]]]:
    """按去处分批。"""
    found: dict[int, list[int]] = {}
    for key, to in sorted(targets.items()):
        found.setdefault(to, []).append(key)
    return sorted(found.items())


def _plan_below(handover: Handover) -> Move:
    """下属机关的隶属在登记之时已经写进名录，这里只列出。"""
    keys, heir, label = list(handover.below), handover.heir, "下属机关"
    batches = [Batch(AGENCIES, heir.pk, keys, label=label)] if heir and keys else []
    batches += [stranded(AGENCIES, keys, label)] if keys and not heir else []
    return Move(batches, partial(_only_note, handover, batches))


def _only_note(handover: Handover, batches: Sequence[Batch], credit: Credit) -> Sequence[Batch]:
    for one in batches:
        if one.to is not None:
            note(handover, one, credit)
    return batches


def _plan_people(handover: Handover) -> Move:
    label = "在岗人员"
    batches = [Batch(PEOPLE, to, keys, label=label) for to, keys in by_target(handover.people)]
    if handover.ends:
        rest = in_post(handover.old, handover.day).exclude(pk__in=handover.people)
        keys = list(rest.order_by("pk").values_list("pk", flat=True))
        batches += [stranded(PEOPLE, keys, label)] if keys else []

    def carry(credit: Credit) -> Sequence[Batch]:
        for one in batches:
            if one.to is not None:
                _post(one.ids, one.to, handover)
                note(handover, one, credit)
        return batches

    return Move(batches, carry)


def _plan_certificates(handover: Handover) -> Move:
    """证件随持证人走，仍然有效；没有过期、取消、退出的才算。"""
    day = handover.day
    held = OfficerCertificate.objects.filter(officer__in=handover.people, valid_to__gte=day)
    held = held.exclude(Q(revoked_on__lte=day) | Q(withdrawn_on__lte=day)).order_by("pk")
    targets = {key: handover.people[who] for key, who in held.values_list("pk", "officer_id")}
    batches = [Batch(CERTIFICATES, to, keys, label="随人的证件") for to, keys in by_target(targets)]
    return Move(batches, partial(_only_note, handover, batches))


def _post(people: Sequence[int], to: int, handover: Handover) -> None:
    """旧单位的任职到前一日为止，新单位的自生效日起；此前没有登记任职的，从到岗日补上。"""
    day, last = handover.day, handover.day - timedelta(days=1)
    unposted = Officer.objects.filter(pk__in=people, postings__isnull=True)
    Posting.objects.bulk_create(
        Posting(officer=one, agency=handover.old, starts_on=one.works_from) for one in unposted
    )
    standing = Posting.objects.filter(officer__in=people, agency=handover.old)
    standing.filter(starts_on__gte=day).update(agency=to)
    closing = standing.overlapping(day, None).filter(starts_on__lt=day)
    ends = dict(closing.values_list("officer_id", "ends_on"))
    closing.update(ends_on=last, document_number=handover.document_number)
    Posting.objects.bulk_create(
        Posting(officer_id=person, agency_id=to, starts_on=day, ends_on=until)
        for person, until in ends.items()
    )
    Officer.objects.filter(pk__in=people).update(agency=to)


# --- items and duties ----------------------------------------------------------------------------


def _plan_items(handover: Handover) -> Iterable[Move]:
    """原机关终止的：事项、岗责到前一日为止，承接机关自生效日起接上。"""
    if handover.ends:
        for passing in succession_items.plan(handover.old, handover.heir, handover.day):
            yield _plan_passing(handover, passing)


def _plan_passing(handover: Handover, passing: succession_items.Passing) -> Move:
    model, heir = passing.model._meta, handover.heir
    ids = [row.pk for row in passing.rows]
    label, name = model.label_lower, model.verbose_name
    ended = [Batch(label, None, ids, passing.left, f"终止的{name}")] if ids else []

    def taken(keys: list[int]) -> list[Batch]:
        return [Batch(label, heir.pk, keys, label=f"承接的{name}")] if heir and keys else []

    def carry(credit: Credit) -> Sequence[Batch]:
        made = succession_items.carry(passing, heir, handover.day)
        facts = {"to": heir.pk if heir else None, "taken": made[:MOST_IDS]}
        note(handover, ended[0], credit, rows=succession_items.ROWS, **facts)
        return [*ended, *taken(made)]

    return Move([*ended, *taken(passing.sources)], carry)


# --- handing over --------------------------------------------------------------------------------


def handover_of(succession: Succession) -> Handover:
    """到日时按当日的名录：在岗的人、未办结的件都在移交时才定。"""
    change: AgencyChange = succession.change
    named = {int(person): to for person, to in succession.people.items()}
    return Handover(
        change.agency,
        succession.heir,
        bool(change.values.get("qualified_to")),
        change.effective_on,
        people_of(change.agency, change.effective_on, named, succession.heir_id),
        _below(change),
        change.document_number,
    )


def _below(change: AgencyChange) -> list[int]:
    rehung = change.parts.filter(kind=AgencyChange.Kind.REGISTER)
    return sorted(rehung.values_list("agency_id", flat=True))


def hand_over(succession: Succession, credit: Credit) -> list[Batch]:
    """照计划移交，每一批一条留痕，末了一条列出全部数目；移交过的不再移交。"""
    made = Succession.objects.select_for_update(of=("self",)).select_related("change", "heir")
    locked = made.get(pk=succession.pk)
    if locked.moved_at is not None or locked.withdrawn_at is not None:
        return []
    handover = handover_of(locked)
    batches = [batch for move in plan(handover) for batch in move.carry(credit)]
    succession.moved_at = locked.moved_at = credit.now
    succession.moved = locked.moved = [one.as_facts() for one in batches]
    locked.save(update_fields=["moved_at", "moved"])
    _tell(locked, batches, credit)
    return batches


def note(
    handover: Handover, batch: Batch, credit: Credit, *, rows: str = ROWS, **more: Any
) -> None:
    """一批一条留痕，记在原机关名下。"""
    facts = {
        "model": batch.model,
        "to": batch.to,
        "count": len(batch.ids),
        "ids": batch.ids[:MOST_IDS],
    }
    report(Event("agency.move", credit.now, credit.actor, handover.old, rows, facts | more))


def _tell(succession: Succession, batches: Sequence[Batch], credit: Credit) -> None:
    """与预览、承接页相同的数目，一条列全。"""
    moved = [
        {"model": one.model, "to": one.to, "count": len(one.ids), "left": len(one.left)}
        for one in batches
    ]
    facts = {"change": succession.change_id, "succession": succession.pk, "moved": moved}
    old = succession.change.agency
    report(Event("agency.hand_over", credit.now, credit.actor, old, ROWS, facts))


@transaction.atomic
def hand_over_due(today: date, *, now: datetime) -> int:
    """生效日期已到而没有移交的承接，逐一移交；重复执行结果不变。"""
    waiting = Succession.objects.pending().filter(change__effective_on__lte=today)
    due = list(waiting.order_by("pk"))
    for one in due:
        hand_over(one, Credit(None, now))
    return len(due)
