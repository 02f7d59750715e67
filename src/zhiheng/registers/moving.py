"""调动、离岗：职务、证件到日为止，新的任职接上，承办的件一次移交，账号随人（SC-10、SD-10）。"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts import services as accounts
from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import (
    Agency,
    CertificateState,
    Officer,
    OfficerCertificate,
    OfficerDuty,
    PostDuty,
    Posting,
)
from zhiheng.kernel import handing_over, ledger, notices
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Matter
from zhiheng.kernel.models.ledger import subject_of
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage
from zhiheng.registers import certificates
from zhiheng.registers.models import CertificateMatter, OfficerMove

MOVES = "registers.moves"
ARRIVED = "registers.account_arrived"
POSTS = "registers.posts_without_person"
ONE_DAY = timedelta(days=1)
OVER = (CertificateState.REVOKED, CertificateState.WITHDRAWN, CertificateState.EXPIRED)


@dataclass(frozen=True)
class Move:
    """去哪里（空为离岗）、自哪日起、凭哪份文件、件交给谁。"""

    moved_on: date
    decision_number: str
    decided_by: str
    decided_on: date
    to_agency: Agency | None = None
    hand_to: User | None = None


@changes
def move(
    officer: Officer, wanted: Move, *, actor: User, now: datetime | None = None
) -> OfficerMove:
    """办理调动或者离岗：一起成功或者一起不变。"""
    coverage.executed("register", MOVES)
    at = now or timezone.now()
    found = (
        Officer.objects.select_for_update(of=("self",)).select_related("agency").get(pk=officer.pk)
    )
    _refuse(found, wanted, timezone.localdate(at))
    done = OfficerMove(
        officer=found,
        agency=found.agency,
        to_agency=wanted.to_agency,
        moved_on=wanted.moved_on,
        document_number=wanted.decision_number,
        decided_by=wanted.decided_by,
        decided_on=wanted.decided_on,
        done_by=actor,
        done_at=at,
    )
    done.handed, done.handed_to = _hand_over(found, wanted, actor, at), wanted.hand_to
    done.certificates = _withdraw(found, wanted, actor, at)
    _drop_applications(found, actor, at)
    done.duties = _end_duties(found, wanted.moved_on)
    _post(found, wanted)
    left = _leave(found, wanted, actor, at)
    if left is not None:
        done.account, done.roles = left.account, list(left.roles)
    done.save()
    _tell_of_posts(done, at)
    _write(done, actor, at)
    return done


def _refuse(officer: Officer, wanted: Move, today: date) -> None:
    last = officer.postings.order_by("-starts_on").first()
    since = last.starts_on if last is not None else officer.works_from
    if officer.works_to is not None and officer.works_to < wanted.moved_on:
        raise RuleViolation(f"此人已于 {officer.works_to} 离岗。", field="moved_on")
    if wanted.moved_on > today:
        raise RuleViolation("生效日期不能晚于今天；届时再办理。", field="moved_on")
    if wanted.moved_on <= since:
        raise RuleViolation(f"生效日期须晚于本单位任职的起日（{since}）。", field="moved_on")
    if wanted.decided_on > wanted.moved_on:
        raise RuleViolation("决定日期不能晚于生效日期。", field="decided_on")
    if wanted.to_agency is not None and wanted.to_agency.pk == officer.agency_id:
        raise RuleViolation("调往的单位就是现在的单位。", field="to_agency")


def open_matters(officer: Officer, viewer: User) -> list[Matter]:
    """此人账号承办而未办结的件。"""
    person = User.objects.filter(officer=officer).first()
    return [] if person is None else list(handing_over.open_matters(person, viewer))


def _hand_over(officer: Officer, wanted: Move, actor: User, now: datetime) -> list[tuple[str, int]]:
    matters = open_matters(officer, actor)
    if matters and wanted.hand_to is None:
        raise RuleViolation(
            f"此人还有 {len(matters)} 件承办而未办结的件，请选择移交给谁。", field="hand_to"
        )
    if wanted.hand_to is not None:
        handing_over.hand_over_many(
            matters, wanted.hand_to, reason="调动、离岗", actor=actor, now=now
        )
    return [(matter._meta.label_lower, matter.pk) for matter in matters]


def posts_of(done: OfficerMove) -> QuerySet[PostDuty]:
    """此人在原单位还担着的岗责：人走以后没有责任人，待原单位另定（HT-3.4-1）。"""
    held = PostDuty.objects.in_force(done.moved_on)
    return held.filter(officer=done.officer_id, agency=done.agency_id).select_related("item")


def _tell_of_posts(done: OfficerMove, now: datetime) -> None:
    n = posts_of(done).count()
    if not n:
        return
    role = Role.SO_HANDLER if done.agency.is_supervision_authority else Role.EA_CLERK
    url = f"{reverse('directory:claims')}?no_person=on"
    facts = {"n": n, "name": done.officer.name}
    notices.notify_unit(done.agency, role, POSTS, now=now, url=url, facts=facts)


def _withdraw(officer: Officer, wanted: Move, actor: User, now: datetime) -> list[int]:
    """证件随单位：执法区域、领域都变了，旧证自生效日退出。"""
    facts = {
        "decision_number": wanted.decision_number,
        "decided_by": wanted.decided_by,
        "decided_on": wanted.decided_on,
        "starts_on": wanted.moved_on,
    }
    rows = OfficerCertificate.objects.filter(officer=officer).select_related("officer__agency")
    held = [one for one in rows.order_by("pk") if one.status_on(wanted.moved_on) not in OVER]
    for certificate in held:
        certificates.step("withdraw_certificate")(certificate, actor=actor, now=now, **facts)
    return [one.pk for one in held]


def _drop_applications(officer: Officer, actor: User, now: datetime) -> None:
    for matter in CertificateMatter.objects.open().filter(officer=officer):
        certificates.step("drop_application")(
            matter, actor=actor, now=now, reason="申请人调动、离岗"
        )


def _end_duties(officer: Officer, moved_on: date) -> list[tuple[int, str | None]]:
    """职务止于前一日；当日及以后才起的，没有开始，删去。返回终止的各是哪一项、原来止于何日。"""
    OfficerDuty.objects.filter(officer=officer, starts_on__gte=moved_on).delete()
    rows = OfficerDuty.objects.filter(officer=officer).overlapping(moved_on, None)
    ended = [(one.pk, one.ends_on.isoformat() if one.ends_on else None) for one in rows]
    OfficerDuty.objects.filter(pk__in=[pk for pk, _ in ended]).update(ends_on=moved_on - ONE_DAY)
    return ended


def _post(officer: Officer, wanted: Move) -> None:
    last = wanted.moved_on - ONE_DAY
    if not officer.postings.exists():  # registered before postings were kept
        Posting.objects.create(
            officer=officer, agency_id=officer.agency_id, starts_on=officer.works_from
        )
    number = wanted.decision_number
    present = Posting.objects.filter(officer=officer).overlapping(wanted.moved_on, None)
    present.update(ends_on=last, document_number=number)
    if wanted.to_agency is None:
        officer.works_to = last
    else:
        officer.agency, officer.works_to = wanted.to_agency, None
        Posting.objects.create(
            officer=officer,
            agency=wanted.to_agency,
            starts_on=wanted.moved_on,
            document_number=number,
        )
    officer.save(update_fields=["agency", "works_to"])


def _leave(officer: Officer, wanted: Move, actor: User, now: datetime) -> accounts.Left | None:
    """角色收回，账号停用或者随到新单位；新单位的管理员收到提醒，核对后另行授予角色。"""
    try:
        left = accounts.leave_unit(officer, wanted.to_agency, actor=actor, now=now)
    except ValidationError as refused:
        raise RuleViolation(" ".join(refused.messages)) from refused
    if left is not None and wanted.to_agency is not None and left.account.is_active:
        for person in administrators_of(wanted.to_agency):
            facts = {"username": left.account.username}
            notices.notify_person(
                person, ARRIVED, now=now, subject=subject_of(left.account), facts=facts
            )
    return left


def administrators_of(agency: Agency) -> list[User]:
    """管得到这个单位的账号的系统、安全管理员。"""
    kinds = {"assignments__role__in": (Role.SYS_ADMIN, Role.SEC_ADMIN)}
    found = User.objects.filter(is_active=True, agency__isnull=False, **kinds).distinct()
    return [one for one in found if agency.path.startswith(one.agency.path)]  # type: ignore[union-attr]  # filtered


def _write(done: OfficerMove, actor: User, now: datetime) -> None:
    ledger.append(
        "registers.move",
        at=now,
        actor=actor,
        subject=done.officer,
        rows="SC-10 SD-10",
        facts={
            "from": done.agency_id,
            "to": done.to_agency_id,
            "on": done.moved_on,
            "certificates": done.certificates,
            "handed": len(done.handed),
            "handed_to": done.handed_to_id,
            "account": done.account_id,
            "roles": done.roles,
            "move": done.pk,
        },
        texts={"document": done.document_number},
    )
