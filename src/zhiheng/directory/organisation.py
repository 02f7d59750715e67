"""机构变动：更名、合并、分立、撤销各是一次办理；资格终止、历史保留，人、事项和未办结的件随承接机关走（SC-10）。

期限照旧计算，不因移交而变。生效日期在将来的，登记时只写名录，到日再移交。
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhiheng.directory import handover
from zhiheng.directory.agency_changes import Credit, Grounds, enter
from zhiheng.directory.handover import hand_over
from zhiheng.directory.models import (
    Agency,
    AgencyChange,
    AgencyVersion,
    Succession,
)
from zhiheng.directory.moves import Batch, Handover
from zhiheng.directory.succession_people import people_of
from zhiheng.law import coverage

Kind = AgencyChange.Kind


# --- the four operations -----------------------------------------------------------------------


@transaction.atomic
def rename(
    agency: Agency, names: Mapping[str, str], grounds: Grounds, credit: Credit
) -> AgencyChange:
    """更名；旧名称登记为写法，外来数据仍写旧名的照样认得。"""
    return enter(agency, names, grounds, credit)


@transaction.atomic
def merge(old: Agency, successor: Agency, grounds: Grounds, credit: Credit) -> Succession:
    """合并：原机关的资格在生效的前一日终止，人和未办结的件全部归承接机关。"""
    return _succeed(old, [successor], grounds, credit, Plan(heir=successor))


@transaction.atomic
def abolish(old: Agency, successor: Agency | None, grounds: Grounds, credit: Credit) -> Succession:
    """撤销；还有人在岗、有未办结的件或者下属机关的，须指定承接机关。"""
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


@transaction.atomic
def preview(old: Agency, successors: Sequence[Agency], grounds: Grounds, plan: Plan) -> list[Batch]:
    """办理之前核对：将要移交的各批，与办理时是同一份计划；什么也不改。"""
    _refuse(old, successors, grounds.effective_on)
    moves = handover.plan(_intended(old, grounds, plan))
    if refusals := [one.refusal for one in moves if one.refusal]:
        raise ValidationError(refusals)
    batches = [batch for move in moves for batch in move.batches]
    _refuse_orphans(batches)
    return batches


def _intended(old: Agency, grounds: Grounds, plan: Plan) -> Handover:
    named = {person: to.pk for person, to in plan.people.items()}
    heir = plan.heir if plan.ends else None
    day = grounds.effective_on
    people = people_of(old, day, named, heir.pk if heir else None)
    below = [one.agency_id for one in _below(old, day)] if plan.ends else []
    return Handover(old, heir, plan.ends, day, people, below, grounds.document_number)


def _succeed(
    old: Agency, successors: Sequence[Agency], grounds: Grounds, credit: Credit, plan: Plan
) -> Succession:
    coverage.executed("register", "directory.successions")
    day = grounds.effective_on
    preview(old, successors, grounds, plan)
    end = {"qualified_to": day - timedelta(days=1)} if plan.ends else {}
    change = enter(old, end, grounds, credit, successors)
    along = replace(grounds, part_of=change)
    for one in successors:
        enter(one, {}, along, credit, [old])
    if plan.heir is not None:
        _rehang(old, plan.heir, along, credit)
    made = Succession.objects.create(
        change=change,
        heir=plan.heir if plan.ends else None,
        people={str(person): to.pk for person, to in plan.people.items()},
    )
    if day <= timezone.localdate(credit.now):
        hand_over(made, credit)
    return made


def _refuse(old: Agency, successors: Sequence[Agency], day: date) -> None:
    _refuse_pending(old, day)
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


def _refuse_pending(old: Agency, day: date) -> None:
    """已登记而没有到日的承接先要撤回或者更正，否则到日不知道归谁。"""
    pending = Succession.objects.pending().select_related("change__agency")
    own = Q(change__agency=old)
    into_it = Q(change__counterparts=old, change__effective_on__gte=day)
    found = pending.filter(own | into_it).order_by("change__effective_on").first()
    if found is not None:
        change = found.change
        what = f"“{change.agency}”已登记 {change.effective_on} {change.get_kind_display()}"
        raise ValidationError(f"{what}，还没有到日；请先撤回或者更正那一次。")


def _refuse_orphans(batches: Sequence[Batch]) -> None:
    """撤销之后没有着落的，一句话列全。"""
    found = [f"{one.label} {len(one.left)}" for one in batches if one.is_stranded]
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
    register = replace(grounds, kind=Kind.REGISTER)
    for version in _below(old, grounds.effective_on):
        links = [n for n in ("superior", "government") if getattr(version, f"{n}_id") == old.pk]
        above = None if version.agency_id == heir.pk else heir
        enter(version.agency, dict.fromkeys(links, above), register, credit)
