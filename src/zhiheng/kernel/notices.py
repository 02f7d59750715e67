"""Notices in the office: codes and facts are stored, the wording is made when they are shown."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Agency
from zhiheng.kernel import hooks
from zhiheng.kernel.models import Notice, NoticeReading
from zhiheng.kernel.models.ledger import subject_of

if TYPE_CHECKING:
    from zhiheng.kernel.steps.declare import Attempt, Notify

AGENCY_ROLES = (Role.EA_CLERK.value, Role.EA_HEAD.value)
AUTHORITY_ROLES = (Role.SO_HANDLER.value, Role.SO_HEAD.value)


def roles_of(agency: Agency) -> tuple[str, ...]:
    """一个单位里接提醒的角色：法制员和主要负责人，监督机构的是承办人和负责人。"""
    return AUTHORITY_ROLES if agency.is_supervision_authority else AGENCY_ROLES


def notify_person(
    person: User,
    code: str,
    *,
    now: datetime,
    subject: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Notice:
    return Notice.objects.create(
        code=code, person=person, subject=subject, facts=dict(facts or {}), created_at=now
    )


def notify_unit(  # noqa: PLR0913 - what a notice says, by keyword
    agency: Agency | int,
    role: str,
    code: str,
    *,
    now: datetime,
    subject: str = "",
    url: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Notice:
    """写给一个单位中任某一角色的人；不指一件、指一份名单的写 `url`。"""
    agency_id = agency if isinstance(agency, int) else agency.pk
    return Notice.objects.create(
        code=code,
        agency_id=agency_id,
        role=role,
        subject=subject,
        url=url,
        facts=dict(facts or {}),
        created_at=now,
    )


def send_for(action: str, attempt: "Attempt") -> None:
    """提交之后：按流程表为这一步发提醒。"""
    for notify in attempt.step.notifies:
        _send(notify, action, attempt)


def account_of(officer: int) -> User | None:
    """人员本人的账号；没有账号、已停用的为空。"""
    found: User | None = User.objects.filter(officer=officer, is_active=True).first()
    return found


PEOPLE: dict[str, Callable[[Any], User | None]] = {
    "handler": lambda matter: matter.handler,
    "officer": lambda matter: account_of(matter.officer_id),
}


def _send(notify: "Notify", action: str, attempt: "Attempt") -> None:
    matter, subject = attempt.matter, subject_of(attempt.matter)
    facts = {"number": matter.number, "action": action, "about": matter.notice_title}
    if notify.to in PEOPLE:
        person = PEOPLE[notify.to](matter)
        if person is not None and person != attempt.actor:
            notify_person(person, notify.code, now=attempt.now, subject=subject, facts=facts)
        return
    unit = _unit_of(notify, attempt)
    if unit is None:
        return
    for role in notify.roles or AGENCY_ROLES:
        notify_unit(
            unit,
            role,
            notify.code,
            now=attempt.now,
            subject=subject,
            facts=facts,
        )


def _unit_of(notify: "Notify", attempt: "Attempt") -> int | None:
    """The unit to tell: the actor's, or the one in a column of the matter; an outside addressee is nobody's."""
    if notify.to == "actor_unit" and attempt.actor is not None:
        return attempt.actor.agency_id
    column = "agency" if notify.to == "actor_unit" else notify.to
    found: int | None = getattr(attempt.matter, f"{column}_id")
    return found


def text_of(notice: Notice, *, is_named: bool = True) -> str:
    """The words of a notice; on the page of the matter itself its name is not said again."""
    facts = notice.facts if is_named else {**notice.facts, "about": ""}
    return hooks.notice_text(notice.code, facts)


def unread_about(subject: str, person: User) -> list[Notice]:
    """本人未读的、关于某一件的提醒。"""
    return list(Notice.objects.unread_by(person).filter(subject=subject))


def mark_read_about(subject: str, person: User, *, now: datetime) -> None:
    """打开了那一件，关于它的提醒就都读过了。"""
    for notice in unread_about(subject, person):
        mark_read(notice, person, now=now)


def mark_read(notice: Notice, person: User, *, now: datetime) -> None:
    NoticeReading.objects.get_or_create(notice=notice, person=person, defaults={"at": now})
