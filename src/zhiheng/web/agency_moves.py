"""随机关走的账号、未办结的件和报给它的备案：名录在左边，不认得它们，由这里登记进去。"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import F

from zhiheng.accounts.models import User
from zhiheng.directory import organisation
from zhiheng.directory.models import Agency
from zhiheng.directory.organisation import ROWS, Batch, Handover
from zhiheng.filings.models import Filing
from zhiheng.kernel import handing_over, ledger
from zhiheng.kernel.models import Deadline

ACTION = "agency.move"
ADDRESSED = "收到而未办结的备案"


def waiting_accounts(old: Agency) -> Mapping[str, int]:
    return {"启用的账号": User.objects.filter(agency=old, is_active=True).count()}


def move_accounts(handover: Handover) -> list[Batch]:
    """随行的人的账号；原机关终止的，没有对应人员的账号也归承接机关。"""
    accounts = User.objects.filter(agency=handover.old).values_list("pk", "officer_id")
    heir = handover.heir.pk if handover.heir else None
    targets: dict[int, list[int]] = {}
    for account, officer in accounts.order_by("pk"):
        to = handover.people.get(officer, heir) if officer else heir
        if to is not None:
            targets.setdefault(to, []).append(account)
    batches = []
    for to, keys in sorted(targets.items()):
        User.objects.filter(pk__in=keys).update(agency=to)
        batches.append(Batch(User._meta.label_lower, to, keys))
        _note(handover, batches[-1])
    return batches


def _open_matters(old: Agency) -> Iterator[tuple[Any, Any]]:
    for model in handing_over.matter_models():
        rows: Any = model._base_manager
        yield model, rows.filter(agency=old, closed_on__isnull=True)


def waiting_matters(old: Agency) -> Mapping[str, int]:
    return {f"未办结的{m._meta.verbose_name}": rows.count() for m, rows in _open_matters(old)}


def move_matters(handover: Handover) -> list[Batch]:
    """原机关终止的，未办结的件连同正在计算的期限归承接机关；期限的起止不变。"""
    if handover.heir is None:
        return []
    batches = []
    for model, rows in _open_matters(handover.old):
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        if not keys:
            continue
        moved = _move_rows(model, keys, handover.heir)
        left = sorted(set(keys) - set(moved))
        _move_deadlines(model, moved, handover)
        batches.append(Batch(model._meta.label_lower, handover.heir.pk, moved, left))
        _note(handover, batches[-1])
    return batches


def _move_rows(model: Any, keys: Sequence[int], heir: Agency) -> list[int]:
    """All at once; where the heir has the same matter already, row by row, and that one stays."""
    values = {"agency": heir, "path": heir.path, "version": F("version") + 1}
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=keys).update(**values)
    except IntegrityError:
        if len(keys) == 1:
            return []
        return [key for one in keys for key in _move_rows(model, [one], heir)]
    return list(keys)


def _move_deadlines(model: Any, keys: Sequence[int], handover: Handover) -> None:
    if handover.heir is None:
        return
    kind = ContentType.objects.get_for_model(model)
    running = Deadline.objects.running().filter(matter_type=kind, matter_id__in=keys)
    own = running.filter(agency=handover.old)
    own.update(agency=handover.heir, path=handover.heir.path)


def _addressed(old: Agency) -> Any:
    return Filing._base_manager.filter(addressee=old, closed_on__isnull=True)


def waiting_addressed(old: Agency) -> Mapping[str, int]:
    return {ADDRESSED: _addressed(old).count()}


def move_addressed(handover: Handover) -> list[Batch]:
    """报给原机关而未办结的备案，改由承接机关收受；报送的机关和期限不变。"""
    if handover.heir is None:
        return []
    rows = _addressed(handover.old)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    if not keys:
        return []
    rows.filter(pk__in=keys).update(addressee=handover.heir, version=F("version") + 1)
    _move_deadlines(Filing, keys, handover)
    batch = Batch(Filing._meta.label_lower, handover.heir.pk, keys, label=ADDRESSED)
    _note(handover, batch)
    return [batch]


def _note(handover: Handover, batch: Batch) -> None:
    """One entry for the batch; each row finds it in its own timeline."""
    ledger.append_batch(
        ACTION,
        at=handover.credit.now,
        actor=handover.credit.actor,
        model=batch.model,
        keys=batch.ids,
        rows=ROWS,
        facts={
            "from": handover.old.pk,
            "to": batch.to,
            "count": len(batch.ids),
            "ids": batch.ids[:MOST_IDS],
            "left": batch.left[:MOST_IDS],
        },
    )


MOST_IDS = 1_000  # more of them stand beside the entry, as its members


def register() -> None:
    organisation.follow(organisation.Follower(waiting_accounts, move_accounts))
    organisation.follow(organisation.Follower(waiting_matters, move_matters))
    organisation.follow(organisation.Follower(waiting_addressed, move_addressed))
