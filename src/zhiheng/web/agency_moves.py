"""随机关走的账号、未办结的件和报给它的备案：名录在左边，不认得它们，由这里登记进去。"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, UniqueConstraint

from zhiheng.directory.agency_changes import Credit
from zhiheng.directory.handover import follow
from zhiheng.directory.models import Agency
from zhiheng.directory.moves import Batch, Handover, Move, stranded
from zhiheng.filings.models import Filing
from zhiheng.kernel import handing_over
from zhiheng.kernel.models import Deadline
from zhiheng.web import account_moves
from zhiheng.web.account_moves import note_members

ACTION = "agency.move"
ADDRESSED = "收到而未办结的备案"


def plan_matters(handover: Handover) -> Iterator[Move]:
    """原机关终止的，未办结的件连同正在计算的期限归承接机关；期限的起止不变。"""
    for model in handing_over.matter_models() if handover.ends else ():
        rows: Any = model._base_manager
        rows = rows.filter(agency=handover.old, closed_on__isnull=True)
        yield _plan_rows(model, rows, handover, f"未办结的{model._meta.verbose_name}", "agency")


def plan_addressed(handover: Handover) -> Iterator[Move]:
    """报给原机关而未办结的备案，改由承接机关收受；报送的机关和期限不变。"""
    if handover.ends:
        rows = Filing._base_manager.filter(addressee=handover.old, closed_on__isnull=True)
        yield _plan_rows(Filing, rows, handover, ADDRESSED, "addressee")


def _plan_rows(model: Any, rows: Any, handover: Handover, label: str, field: str) -> Move:
    """`field` 从原机关改为承接机关；承接机关已有同样一件的，那一件留在原机关。"""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    name, heir = model._meta.label_lower, handover.heir
    if not keys or heir is None:
        batches = [stranded(name, keys, label)] if keys else []
        return Move(batches, lambda credit: batches)
    left = [] if field != "agency" else sorted(set(_held(model, keys, heir)))
    going = [key for key in keys if key not in set(left)]
    batch = Batch(name, heir.pk, going, left, label)

    def carry(credit: Credit) -> Sequence[Batch]:
        values = {"path": heir.path} if field == "agency" else {}
        found = model._base_manager.filter(pk__in=going)
        found.update(**{field: heir}, **values, version=F("version") + 1)
        _move_deadlines(model, going, handover.old, heir)
        note_members(handover, batch, credit)
        return [batch]

    return Move([batch], carry)


def _held(model: Any, keys: Sequence[int], heir: Agency) -> Iterator[int]:
    """承接机关已有同样一件的：一机关只许一件的约束逐条去查。"""
    for one in model._meta.constraints:
        if not isinstance(one, UniqueConstraint) or "agency" not in one.fields:
            continue
        condition = one.condition or Q()
        same = {name: OuterRef(name) for name in one.fields if name != "agency"}
        there = model._base_manager.filter(condition, agency=heir, **same)
        rows = model._base_manager.filter(condition, Exists(there), pk__in=keys)
        yield from rows.values_list("pk", flat=True)


def _move_deadlines(model: Any, keys: Sequence[int], old: Agency, heir: Agency) -> None:
    kind = ContentType.objects.get_for_model(model)
    running = Deadline.objects.running().filter(matter_type=kind, matter_id__in=keys)
    running.filter(agency=old).update(agency=heir, path=heir.path)


def register() -> None:
    account_moves.register()
    follow(account_moves.plan_accounts)
    follow(plan_matters)
    follow(plan_addressed)
