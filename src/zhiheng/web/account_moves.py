"""随机构变动的账号：角色不带过去；随人的替他申请好，没有对应人员的停用，管理员的同在一地才照旧。"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from zhiheng.accounts.models import RoleAssignment, User
from zhiheng.accounts.roles import ADMIN_ROLES
from zhiheng.accounts.services import leaving
from zhiheng.directory.agency_changes import Credit
from zhiheng.directory.models import Agency
from zhiheng.directory.moves import MOST_IDS, ROWS, Batch, Handover, Move, by_target, stranded
from zhiheng.kernel import hooks, ledger, notices
from zhiheng.kernel.models.ledger import subject_of
from zhiheng.registers.moving import administrators_of

ACTION = "agency.move"
ARRIVED = "web.accounts_arrived"
FOLLOWING = "随人的账号（角色收回，待重新授予）"
UNKNOWN = "没有对应人员的账号（停用）"
ADMINISTRATORS = "管理员的账号（角色照旧）"
DISABLED = "已停用的账号"
STRANDED = "启用的账号"
USER = User._meta.label_lower


def plan_accounts(handover: Handover) -> Iterator[Move]:
    """在岗人员的账号随人；原机关终止的，其余的账号也归承接机关。"""
    rows = User.objects.filter(agency=handover.old).order_by("pk")
    admins = _administrators(rows)
    paths = _paths(handover)
    found: dict[str, dict[int, int]] = defaultdict(dict)
    rest, refused = [], []
    for account in rows:
        to = _target(account, handover)
        if to is None:
            rest += [account.pk] if account.is_active and handover.ends else []
            continue
        stays_here = paths[to] == handover.old.path
        found[_label(account, handover, account.pk in admins and stays_here)][account.pk] = to
        if account.is_active and account.pk in admins and not stays_here:
            refused.append(account.username)
    for label in (FOLLOWING, UNKNOWN, ADMINISTRATORS, DISABLED):
        targets = found[label]
        batches = [Batch(USER, to, keys, label=label) for to, keys in by_target(targets)]
        yield Move(batches, partial(_carry, handover, batches))
    yield _left_behind(rest, refused)


def _administrators(rows: Iterable[User]) -> set[int]:
    held = RoleAssignment.objects.filter(user__in=rows, role__in=ADMIN_ROLES)
    return set(held.values_list("user_id", flat=True))


def _paths(handover: Handover) -> dict[int, str]:
    to = {*handover.people.values(), *([handover.heir.pk] if handover.heir else [])}
    return dict(Agency.objects.filter(pk__in=to).values_list("pk", "path"))


def _target(account: User, handover: Handover) -> int | None:
    heir = handover.heir.pk if handover.heir and handover.ends else None
    return handover.people.get(account.officer_id or 0, heir)


def _label(account: User, handover: Handover, is_administrator: bool) -> str:
    if not account.is_active:
        return DISABLED
    if is_administrator:
        return ADMINISTRATORS
    return FOLLOWING if account.officer_id in handover.people else UNKNOWN


def _left_behind(rest: list[int], refused: list[str]) -> Move:
    """没有承接机关的；管理员不随机构到别的辖区，否则平台可能没有管理员，与调动相同。"""
    batches = [stranded(USER, rest, STRANDED)] if rest else []
    sentence = ""
    if refused:
        sentence = (
            f"账号 {'、'.join(refused)} 任管理员，承接机关在别的辖区；"
            "请先由安全管理员授予接任者、收回管理员的角色，再办理。"
        )
    return Move(batches, lambda credit: batches, sentence)


def _carry(handover: Handover, batches: Sequence[Batch], credit: Credit) -> Sequence[Batch]:
    for batch in batches:
        to = Agency.objects.get(pk=batch.to)
        rows = User.objects.select_for_update(of=("self",)).filter(pk__in=batch.ids)
        if batch.label == ADMINISTRATORS:
            rows.update(agency=to)
        else:
            for account in rows.order_by("pk"):
                is_known = batch.label == FOLLOWING
                leaving.go_along(account, to, is_known=is_known, actor=credit.actor, now=credit.now)
            _notify(to, batch, credit)
        note_members(handover, batch, credit)
    return batches


def _notify(to: Agency, batch: Batch, credit: Credit) -> None:
    """承接机关的系统、安全管理员：核对岗位之后授予，停用的核对之后恢复。"""
    if batch.label == DISABLED:
        return
    facts = {"count": len(batch.ids), "is_known": batch.label == FOLLOWING}
    for person in administrators_of(to):
        notices.notify_person(person, ARRIVED, now=credit.now, subject=subject_of(to), facts=facts)


def _arrived(facts: dict[str, object]) -> str:
    if facts.get("is_known"):
        return f"随机构变动转来 {facts['count']} 个账号，原来的角色已经收回、待授予。"
    return f"随机构变动转来 {facts['count']} 个没有对应人员的账号，已经停用，核对之后再恢复。"


def note_members(handover: Handover, batch: Batch, credit: Credit) -> None:
    """One entry for the batch; each row finds it in its own timeline."""
    ledger.append_batch(
        ACTION,
        at=credit.now,
        actor=credit.actor,
        model=batch.model,
        keys=batch.ids,
        rows=ROWS,
        facts={
            "from": handover.old.pk,
            "to": batch.to,
            "count": len(batch.ids),
            "ids": batch.ids[:MOST_IDS],  # more of them stand beside the entry, as its members
            "left": batch.left[:MOST_IDS],
        },
    )


def register() -> None:
    hooks.register_notice_text(ARRIVED, _arrived)
