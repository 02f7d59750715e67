"""撤回还没有生效的变更：如同没有登记过，登记、撤回和理由都留下（WH-9.s1、SC-10）。"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhiheng.directory import history
from zhiheng.directory.agency_changes import ROWS, Credit, entries_of, lock, rewrite, show
from zhiheng.directory.day_corrections import NOT_A_CHANGE, days_of
from zhiheng.directory.events import Event, report
from zhiheng.directory.models import AgencyChange, Succession
from zhiheng.law import coverage


@transaction.atomic
def withdraw(change: AgencyChange, *, reason: str, credit: Credit) -> AgencyChange:
    """撤回一次变更；机构变动的，原机关、承接机关和下属机关的登记一并撤回，到日不再移交。"""
    coverage.executed("register", "directory.agencies")
    root = change.part_of or change
    pending = Succession.objects.select_for_update(of=("self",)).filter(change=root).first()
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤回的理由。"})
    _refuse(root, timezone.localdate(credit.now))
    for one in [*root.parts.order_by("-pk"), root]:
        _take_back(one, reason.strip(), credit)
    if pending is not None:
        pending.withdrawn_at = credit.now
        pending.save(update_fields=["withdrawn_at"])
    return root


def may_be_withdrawn(change: AgencyChange, day: date | None, today: date) -> bool:
    """`day` 是更正之后的生效日期；撤回了的没有。"""
    return change.kind not in NOT_A_CHANGE and day is not None and day > today


def _refuse(change: AgencyChange, today: date) -> None:
    changes = list(AgencyChange.objects.filter(agency=change.agency_id))
    if change.kind in NOT_A_CHANGE or change.pk == changes[0].pk:
        raise ValidationError("首次登记、更正和撤回不能撤回；登记错了的，办更正。")
    day = days_of(changes).get(change.pk)
    if day is None:
        raise ValidationError("这一次变更已经撤回。")
    if day <= today:
        raise ValidationError(
            f"这一次变更已于 {day} 生效，不能撤回；登记错了的办更正，情况又变了的另办变更登记。"
        )


def _take_back(change: AgencyChange, reason: str, credit: Credit) -> None:
    agency = lock(change.agency)
    earlier = list(AgencyChange.objects.filter(agency=agency))
    made = AgencyChange(
        agency=agency,
        kind=AgencyChange.Kind.WITHDRAWAL,
        effective_on=change.effective_on,
        basis=reason,
        corrects=change,
        recorded_at=credit.now,
    )
    made.save()
    every = [*earlier, made]
    old = history.periods(entries_of(earlier))
    rewrite(agency, history.periods(entries_of(every)), every, old)
    show(agency, timezone.localdate(credit.now))
    facts = {"change": change.pk, "kind": change.kind, "effective_on": change.effective_on}
    texts = {"reason": reason}
    report(Event("agency.withdraw", credit.now, credit.actor, agency, ROWS, facts, texts))
