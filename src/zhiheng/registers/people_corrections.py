"""更正人员的登记：只改登记错的；改变身份、离岗等情况的变化各有办法，不是更正（SD-10、SC-10）。"""

import copy
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignObjectRel
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.rules import standing_refusal
from zhiheng.accounts.services import roles_from
from zhiheng.directory.events import Event, report
from zhiheng.directory.models import CertificateState, Officer, Posting
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage
from zhiheng.registers import corrections
from zhiheng.registers.duties import Duty
from zhiheng.registers.models import CertificateMatter, OfficerPhoto, VoidedOfficer
from zhiheng.registers.people import in_words

CORRECTIONS = "registers.officer_corrections"
COLUMNS = ("name", "staff_type", "law_qualification", "works_from", "works_to")
LIVE = (CertificateState.VALID, CertificateState.SUSPENDED, CertificateState.NOT_YET)
WITH_THE_PERSON = (Posting, OfficerPhoto)


@changes
def correct_officer(
    officer: Officer, *, actor: User, reason: str, now: datetime | None = None, **values: Any
) -> Officer:
    """更正人员的登记，写明理由；没有给出的栏不动。"""
    coverage.executed("guard", CORRECTIONS)
    at = now or timezone.now()
    known = Officer.objects.select_for_update().get(pk=officer.pk)
    right = copy.copy(known)
    before = corrections.take(right, COLUMNS, values)
    _refuse(known, right, timezone.localdate(at))
    try:
        right.full_clean()
    except ValidationError as error:
        raise in_words(error) from error
    right.save()
    _move_postings(known, right)
    why = corrections.Why("officer.correct", "SD-10 SC-17 SC-10", reason, actor, at)
    corrections.keep(right, before, why, agency=right.agency_id)
    return right


def _refuse(known: Officer, right: Officer, today: date) -> None:
    if known.may_hold_office and not right.may_hold_office:
        _refuse_loss_of_standing(right, today)
    if known.law_qualification and not right.law_qualification:
        _refuse_loss_of_qualification(right, today)
    if right.works_from > known.works_from:
        _refuse_later_arrival(known, right.works_from)
    if right.works_to != known.works_to:
        _refuse_leaving(known, right.works_to, today)


def _refuse_loss_of_standing(right: Officer, today: date) -> None:
    """SD-10-3：不能从事执法的人，不能还担任职务、持有或者正在申请证件。"""
    words = right.get_staff_type_display().removesuffix("人员")
    duties = right.duties.exclude(duty=Duty.AUXILIARY).exclude(ends_on__lt=today)
    if (duty := duties.order_by("starts_on").first()) is not None:
        sentence = (
            f"此人还担任{duty.get_duty_display()}（{duty.starts_on} 起），不能更正为{words}人员；"
            "请先在人员页终止这项职务。"
        )
        raise RuleViolation(sentence, row="SD-10-3", field="staff_type")
    held = right.certificates.order_by("pk")
    if (live := next((one for one in held if one.status_on(today) in LIVE), None)) is not None:
        sentence = (
            f"此人持有{live.get_kind_display()} {live.number}（{CertificateState(live.status_on(today)).label}），"
            f"不能更正为{words}人员；请先在证件页凭决定办理退出或者取消。"
        )
        raise RuleViolation(sentence, row="SD-10-3", field="staff_type")
    _refuse_acting_account(right, today)
    waiting = CertificateMatter.objects.open().filter(officer=right).first()
    if waiting is not None:
        sentence = (
            f"此人的{waiting.get_kind_display()}正在申请，不能更正为{words}人员；请先终止申请。"
        )
        raise RuleViolation(sentence, row="SD-10-3", field="staff_type")


def _refuse_acting_account(right: Officer, today: date) -> None:
    """SD-10-3：账号的角色也须先收回。"""
    account = User.objects.filter(officer=right, is_active=True).first()
    if account and (refusal := standing_refusal(roles_from(account, today), right)):
        sentence = f"{refusal}请先由安全管理员收回，再更正。"
        raise RuleViolation(sentence, row="SD-10-3", field="staff_type")


def _refuse_loss_of_qualification(right: Officer, today: date) -> None:
    """CF-58-2：初次从事法制审核的，凭法律职业资格。"""
    reviews = right.duties.filter(duty=Duty.REVIEW, is_first_review=True)
    if reviews.exclude(ends_on__lt=today).exists():
        sentence = "此人凭法律职业资格初次从事法制审核，编号不能删去；编号写错的，请填写正确的，确实没有的，先终止职务。"
        raise RuleViolation(sentence, row="CF-58-2", field="law_qualification")


def _refuse_later_arrival(known: Officer, day: date) -> None:
    """到岗不能晚于已经登记的职务、证件、任职。"""
    since = known.certificates.filter(valid_from__gte=known.works_from).order_by("valid_from")
    first, *later = known.postings.order_by("starts_on") or [None]
    ended = [first.ends_on] if first is not None and first.ends_on else []
    known_days = {
        "职务": [one.starts_on for one in known.duties.all()],
        "证件": [one.valid_from for one in since],
        "任职": [*ended, *(one.starts_on for one in later)],
    }
    found = [(min(days), what) for what, days in known_days.items() if days and min(days) < day]
    if found:
        earliest, what = min(found)
        raise RuleViolation(
            f"到岗日期不能晚于已登记的{what}的日期（{earliest}）；请填写这一日或者更早的日期。",
            row="SD-10",
            field="works_from",
        )


def _refuse_leaving(known: Officer, day: date | None, today: date) -> None:
    """离岗连同职务、证件、承办的件一起办；已经登记离岗的，只更正日期写错的。"""
    is_back = day is None or day > today
    if known.works_to is None:
        sentence = "离岗不是更正；请在人员页办理“调动、离岗”，职务、证件、账号和承办的件一并处理。"
    elif is_back and known.moves.filter(to_agency=None).exists():
        sentence = "此人的离岗是凭文件办理的，不能改为还在岗；重新到岗的，请另行登记人员。"
    elif day is None or day > known.works_to:
        return
    elif known.works_to >= today:
        sentence = f"此人离岗（{known.works_to}）之前还在岗，提前离岗请办理“调动、离岗”。"
    elif last := _last_day(known, day):
        sentence = f"此人的职务、证件或者任职到 {last} 为止，离岗日期不能早于这一日。"
    else:
        return
    raise RuleViolation(sentence, row="SC-10", field="works_to")


def _last_day(known: Officer, day: date) -> date | None:
    """改后的离岗日期之后、原来的离岗日期以前，职务、证件、任职的最后一日。"""
    until: date = known.works_to  # type: ignore[assignment]  # asked only where there is one
    ends = [one.ends_on or until for one in known.duties.all()]
    ends += [one.last_day for one in known.certificates.all()]
    ends += [one.starts_on for one in known.postings.all()]
    return max((one for one in ends if day < one <= until), default=None)


def _move_postings(known: Officer, right: Officer) -> None:
    """首次任职随到岗日期，末次任职随离岗日期。"""
    postings = Posting.objects.filter(officer=known)
    if right.works_from != known.works_from:
        postings.filter(starts_on=known.works_from).update(starts_on=right.works_from)
    if right.works_to != known.works_to:
        postings.filter(ends_on=known.works_to).update(ends_on=right.works_to)


@changes
def void_officer(
    officer: Officer,
    *,
    actor: User,
    reason: str,
    kept: Officer | None = None,
    now: datetime | None = None,
) -> VoidedOfficer:
    """作废误登、重复登记的人员：什么都还没有用到的才可以；内容、理由和保留的一人列在作废的登记里。"""
    coverage.executed("guard", CORRECTIONS)
    found = Officer.objects.select_for_update().get(pk=officer.pk)
    if used := _used_by(found):
        raise RuleViolation(
            f"此人已有{'、'.join(used)}，不能作废；登记错的请更正，调走、离岗的请办理“调动、离岗”。",
            row="SC-10",
        )
    if kept is not None and kept.pk == found.pk:
        raise RuleViolation("保留的应是另一个登记。", row="SC-10", field="kept")
    at = now or timezone.now()
    made = VoidedOfficer.objects.create(
        **{name: getattr(found, name) for name in ("name", "staff_type", "works_from", "agency")},
        kept=kept,
        reason=reason,
        voided_by=actor,
        voided_at=at,
    )
    facts = {
        "agency": found.agency_id,
        "since": found.works_from,
        "staff_type": found.staff_type,
        "kept": kept.pk if kept is not None else None,
    }
    texts = {"reason": reason, "name": found.name}
    report(Event("officer.void", at, actor, found, "SD-10 SC-10", facts, texts))
    for model in WITH_THE_PERSON:
        model._default_manager.filter(officer=found).delete()
    found.delete()
    return made


def _used_by(officer: Officer) -> list[str]:
    """哪几种登记里已经有这个人；随登记一起建立的任职、照片不算。"""
    links = [
        link
        for link in Officer._meta.get_fields(include_hidden=True)
        if isinstance(link, ForeignObjectRel) and link.related_model not in WITH_THE_PERSON
    ]
    return [
        str(link.related_model._meta.verbose_name)
        for link in links
        if link.related_model._default_manager.filter(**{link.field.name: officer}).exists()
    ]
