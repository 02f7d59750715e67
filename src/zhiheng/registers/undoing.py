"""撤回登记错的调动、离岗：任职、职务、证件回到办理之前，登记和理由都留着（SC-10、SD-10）。"""

from datetime import datetime

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.models import Officer, OfficerCertificate, OfficerDuty, Posting
from zhiheng.kernel import ledger
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage
from zhiheng.registers.decision_corrections import retract_decision
from zhiheng.registers.models import CertificateDecision, OfficerMove
from zhiheng.registers.moving import MOVES, ONE_DAY


@changes
def undo(
    move: OfficerMove, *, actor: User, reason: str, now: datetime | None = None
) -> OfficerMove:
    """撤回一次登记错的调动、离岗；移交了的件不收回，账号的角色须重新授予。"""
    at = now or timezone.now()
    coverage.executed("register", MOVES)
    done = OfficerMove.objects.select_for_update(of=("self",)).get(pk=move.pk)
    officer = Officer.objects.select_for_update(of=("self",)).get(pk=done.officer_id)
    _refuse(done, officer)
    _post_back(done, officer)
    for pk, ends_on in done.duties:
        OfficerDuty.objects.filter(pk=pk).update(ends_on=ends_on)
    if done.account is not None and done.account.agency_id == done.to_agency_id:
        done.account.agency = done.agency
        done.account.save(update_fields=["agency"])
    _restore_certificates(done, actor, reason, at)
    done.undone_at, done.undone_by, done.undone_reason = at, actor, reason
    done.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    ledger.append(
        "registers.move.undo",
        at=at,
        actor=actor,
        subject=officer,
        rows="SC-10 SD-10",
        facts={"move": done.pk, "back_to": done.agency_id, "certificates": done.certificates},
        texts={"reason": reason},
    )
    return done


def _refuse(done: OfficerMove, officer: Officer) -> None:
    """只撤回最近的一次；到新单位以后已经办了证件、职务的，先改正那些。"""
    if done.undone_at is not None:
        raise RuleViolation("这一次已经撤回。")
    if OfficerMove.objects.filter(officer=officer, undone_at=None, pk__gt=done.pk).exists():
        raise RuleViolation("此人以后又办过调动、离岗，请先撤回最近的一次。")
    if done.to_agency_id is not None and officer.agency_id != done.to_agency_id:
        raise RuleViolation("此人已经不在调往的单位，不能撤回这一次。")
    duties = OfficerDuty.objects.filter(officer=officer, starts_on__gte=done.moved_on)
    held = OfficerCertificate.objects.filter(officer=officer, valid_from__gte=done.moved_on)
    if duties.exists() or held.exclude(pk__in=done.certificates).exists():
        raise RuleViolation(
            f"此人自 {done.moved_on} 起已经有了新的证件或者职务，请先更正、终止它们，再撤回。"
        )


def _post_back(done: OfficerMove, officer: Officer) -> None:
    """调往单位的任职没有发生，删去；原单位的任职接着。"""
    Posting.objects.filter(officer=officer, starts_on=done.moved_on).delete()
    last = done.moved_on - ONE_DAY
    Posting.objects.filter(officer=officer, agency=done.agency_id, ends_on=last).update(
        ends_on=None, document_number=""
    )
    officer.agency_id, officer.works_to = done.agency_id, None
    officer.save(update_fields=["agency", "works_to"])


def _restore_certificates(done: OfficerMove, actor: User, reason: str, now: datetime) -> None:
    """随调动退出的证件，退出一并撤回，按其余的决定重算。"""
    found = CertificateDecision.objects.filter(
        matter__certificate__in=done.certificates,
        action=CertificateDecision.Action.WITHDRAW,
        starts_on=done.moved_on,
        retracted_on=None,
    )
    for decision in found.order_by("pk"):
        retract_decision(decision, actor=actor, reason=reason, now=now)
