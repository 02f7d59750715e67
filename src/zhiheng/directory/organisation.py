"""机构变动：更名、合并、分立、撤销各是一次办理；资格终止、历史保留，人、事项和未办结的件随承接机关走（SC-10）。

期限照旧计算，不因移交而变。生效日期在将来的，登记时只写名录，到日再移交。
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhiheng.directory import succession_items
from zhiheng.directory.agency_changes import Credit, Grounds, enter
from zhiheng.directory.events import Event, report
from zhiheng.directory.models import (
    Agency,
    AgencyAlias,
    AgencyChange,
    AgencyVersion,
    Officer,
    Posting,
    Succession,
)
from zhiheng.law import coverage

ROWS = "WH-9.s1 SC-10"
PEOPLE = "directory.officer"
Kind = AgencyChange.Kind


@dataclass(frozen=True, slots=True)
class Handover:
    """原机关、接收未另行指定者的机关（原机关存续的没有）、已经随行的人各到哪里。"""

    old: Agency
    heir: Agency | None
    people: Mapping[int, int]
    credit: Credit


@dataclass(frozen=True, slots=True)
class Batch:
    """移交了的一批：哪一种、到哪个机关、哪些；承接机关已有同样的一件而留在原机关的另列。

    只终止而不移交的，没有去处；`label` 是种类的名称，不写的取自模型。
    """

    model: str
    to: int | None
    ids: list[int]
    left: list[int] = field(default_factory=list)
    label: str = ""

    def as_facts(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Follower:
    """随机关走的一类：`waiting` 数还有多少，`move` 移交并写留痕；由右边的房间登记。"""

    waiting: Callable[[Agency], Mapping[str, int]]
    move: Callable[[Handover], Sequence[Batch]]


_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    if follower not in _followers:
        _followers.append(follower)


# --- the four operations -----------------------------------------------------------------------


@transaction.atomic
def rename(
    agency: Agency, names: Mapping[str, str], grounds: Grounds, credit: Credit
) -> AgencyChange:
    """更名；旧名称登记为写法，外来数据仍写旧名的照样认得。"""
    old_name = agency.name
    change = enter(agency, names, grounds, credit)
    if not AgencyAlias.objects.filter(name=old_name).exists():
        AgencyAlias.objects.create(agency=agency, name=old_name)
    return change


@transaction.atomic
def merge(old: Agency, successor: Agency, grounds: Grounds, credit: Credit) -> Succession:
    """合并：原机关的资格在生效的前一日终止，人和未办结的件全部归承接机关。"""
    return _succeed(old, [successor], grounds, credit, Plan(heir=successor))


@transaction.atomic
def abolish(old: Agency, successor: Agency | None, grounds: Grounds, credit: Credit) -> Succession:
    """撤销；还有人在岗、有未办结的件或者下属机关的，须指定承接机关。"""
    if successor is None:
        _refuse_orphans(old, grounds.effective_on)
    heirs = [successor] if successor else []
    return _succeed(old, heirs, grounds, credit, Plan(heir=successor))


@dataclass(frozen=True, slots=True)
class Plan:
    """谁归哪里：`heir` 接收未指定的；原机关存续的分立没有 heir，未指定的人留在原机关。"""

    heir: Agency | None = None
    people: Mapping[int, Agency] = field(default_factory=dict)
    ends: bool = True


@transaction.atomic
def split(
    old: Agency, successors: Sequence[Agency], grounds: Grounds, credit: Credit, plan: Plan
) -> Succession:
    """分立：原机关存续的，指定的人归分出的机关，其余不动；原机关终止的，未指定的归 `plan.heir`。"""
    if not successors:
        raise ValidationError({"first": "请选择分出的机关；还没有登记的，先登记它。"})
    known = {one.pk for one in successors}
    if any(to.pk not in known for to in plan.people.values()):
        raise ValidationError("人员只能归分出的机关。")
    return _succeed(old, successors, grounds, credit, plan)


def _succeed(
    old: Agency, successors: Sequence[Agency], grounds: Grounds, credit: Credit, plan: Plan
) -> Succession:
    coverage.executed("register", "directory.successions")
    day = grounds.effective_on
    _refuse(old, successors, day)
    end = {"qualified_to": day - timedelta(days=1)} if plan.ends else {}
    change = enter(old, end, grounds, credit, successors)
    for one in successors:
        enter(one, {}, grounds, credit, [old])
    if plan.heir is not None:
        _rehang(old, plan.heir, grounds, credit)
    made = Succession.objects.create(
        change=change,
        heir=plan.heir if plan.ends else None,
        people={str(person): to.pk for person, to in plan.people.items()},
    )
    if day <= timezone.localdate(credit.now):
        hand_over(made, credit)
    return made


def _refuse(old: Agency, successors: Sequence[Agency], day: date) -> None:
    standing = AgencyVersion.objects.as_of(day).qualified_on(day)
    if not standing.filter(agency=old).exists():
        sentence = f"“{old}”{day} 没有主体资格（资格已经终止或者尚未开始），请核对生效日期。"
        raise ValidationError({"effective_on": sentence})
    if len({one.pk for one in successors}) < len(successors):
        raise ValidationError("同一个机关选了两次。")
    for one in successors:
        if one.pk == old.pk:
            raise ValidationError("承接机关不能是本机关。")
        if not standing.filter(agency=one).exists():
            raise ValidationError(
                f"“{one}”{day} 没有主体资格，不能承接；请先登记它，或者核对生效日期。"
            )


def in_post(old: Agency, day: date) -> Any:
    return Officer.objects.filter(agency=old).in_office(day)


def _refuse_orphans(old: Agency, day: date) -> None:
    """撤销之后没有着落的，一句话列全。"""
    counts = {"在岗人员": in_post(old, day).count(), "下属机关": len(_below(old, day))}
    for follower in _followers:
        counts |= follower.waiting(old)
    found = [f"{label} {count}" for label, count in counts.items() if count]
    if found:
        sentence = f"还有{'、'.join(found)}，请选择承接机关。"
        raise ValidationError({"successor": sentence})


def _below(old: Agency, day: date) -> list[AgencyVersion]:
    """生效当日以它为上级或者所属政府的机关。"""
    linked = Q(superior=old) | Q(government=old)
    versions = AgencyVersion.objects.as_of(day).qualified_on(day).filter(linked)
    return list(versions.exclude(agency=old).select_related("agency"))


def _rehang(old: Agency, heir: Agency, grounds: Grounds, credit: Credit) -> None:
    """下属机关改隶承接机关；政府并入另一政府的，所属各机关一并改隶。"""
    register = Grounds(grounds.effective_on, Kind.REGISTER, grounds.basis, grounds.document_number)
    for version in _below(old, grounds.effective_on):
        links = [n for n in ("superior", "government") if getattr(version, f"{n}_id") == old.pk]
        above = None if version.agency_id == heir.pk else heir
        enter(version.agency, dict.fromkeys(links, above), register, credit)


# --- handing over ------------------------------------------------------------------------------


def hand_over(succession: Succession, credit: Credit) -> list[Batch]:
    """移交人、账号、未办结的件；每一批一条留痕，移交过的不再移交。"""
    made = Succession.objects.select_for_update(of=("self",)).select_related("change", "heir")
    locked = made.get(pk=succession.pk)
    if locked.moved_at is not None:
        return []
    old = locked.change.agency
    people, batches = _move_people(locked, credit)
    if locked.change.values.get("qualified_to"):
        batches += _pass_on_items(locked, credit)
    handover = Handover(old, locked.heir, people, credit)
    for follower in _followers:
        batches += follower.move(handover)
    succession.moved_at = locked.moved_at = credit.now
    succession.moved = locked.moved = [one.as_facts() for one in batches]
    locked.save(update_fields=["moved_at", "moved"])
    return batches


def _move_people(succession: Succession, credit: Credit) -> tuple[dict[int, int], list[Batch]]:
    """在岗的人：另行指定的归指定的机关，其余归承接机关；没有承接机关的留下。"""
    change = succession.change
    heir = succession.heir_id
    targets = {
        person: succession.people.get(str(person), heir)
        for person in in_post(change.agency, change.effective_on).values_list("pk", flat=True)
    }
    going = {person: to for person, to in targets.items() if to is not None}
    batches = []
    for to in sorted(set(going.values())):
        ids = sorted(person for person, where in going.items() if where == to)
        _post(ids, to, change)
        batches.append(Batch(PEOPLE, to, ids))
        facts = {
            "change": change.pk,
            "model": PEOPLE,
            "to": to,
            "count": len(ids),
            "ids": ids[:1000],
        }
        report(Event("agency.move", credit.now, credit.actor, change.agency, ROWS, facts))
    return going, batches


def _pass_on_items(succession: Succession, credit: Credit) -> list[Batch]:
    """原机关终止的：事项、岗责到前一日为止，承接机关自生效日起接上。"""
    change, heir = succession.change, succession.heir
    batches = []
    for one in succession_items.pass_on(change.agency, heir, change.effective_on):
        name = str(apps.get_model(one.model)._meta.verbose_name)
        ended = Batch(one.model, None, one.ended, one.left, f"终止的{name}")
        batches += [ended] if one.ended else []
        if heir is not None and one.taken:
            batches.append(Batch(one.model, heir.pk, one.taken, label=f"承接的{name}"))
        if one.ended:
            facts = {
                "change": change.pk,
                "model": one.model,
                "to": heir.pk if heir else None,
                "count": len(one.ended),
                "ended": one.ended[:1000],
                "taken": one.taken[:1000],
            }
            rows = succession_items.ROWS
            report(Event("agency.move", credit.now, credit.actor, change.agency, rows, facts))
    return batches


def _post(people: Sequence[int], to: int, change: AgencyChange) -> None:
    """旧单位的任职到前一日为止，新单位的自生效日起；此前没有登记任职的，从到岗日补上。"""
    day, last = change.effective_on, change.effective_on - timedelta(days=1)
    unposted = Officer.objects.filter(pk__in=people, postings__isnull=True)
    Posting.objects.bulk_create(
        Posting(officer=one, agency_id=change.agency_id, starts_on=one.works_from)
        for one in unposted
    )
    standing = Posting.objects.filter(officer__in=people, agency=change.agency)
    standing.filter(starts_on__gte=day).update(agency=to)
    closing = standing.overlapping(day, None).filter(starts_on__lt=day)
    ends = dict(closing.values_list("officer_id", "ends_on"))
    closing.update(ends_on=last, document_number=change.document_number)
    Posting.objects.bulk_create(
        Posting(officer_id=person, agency_id=to, starts_on=day, ends_on=until)
        for person, until in ends.items()
    )
    Officer.objects.filter(pk__in=people).update(agency=to)


@transaction.atomic
def hand_over_due(today: date, *, now: datetime) -> int:
    """生效日期已到而没有移交的承接，逐一移交；重复执行结果不变。"""
    waiting = Succession.objects.filter(moved_at__isnull=True, change__effective_on__lte=today)
    due = list(waiting.order_by("pk"))
    for one in due:
        hand_over(one, Credit(None, now))
    return len(due)
