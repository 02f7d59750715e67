"""证件的日期由历次决定推出：登记、更正、撤回一次决定之后，都从头重算（3.8、SC-32）。"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from zhiheng.directory.models import CertificateState, OfficerCertificate
from zhiheng.kernel.errors import RuleViolation
from zhiheng.registers.models import CertificateDecision, CertificateMatter

ONE_DAY = timedelta(days=1)
DECIDED, RENEWED = "SC-32", "SD-10"
DAYS = ("valid_to", "suspended_from", "suspended_to", "revoked_on", "withdrawn_on")
COLUMNS = (*DAYS, "decision_number", "interruptions")
LAST = "after"  # decisions up to this one are older than the record of the first state
Action = CertificateDecision.Action
Span = tuple[date, date | None]


@dataclass
class History:
    """推到某一次决定为止的证件。"""

    valid_from: date
    valid_to: date
    number: str = ""
    revoked_on: date | None = None
    withdrawn_on: date | None = None
    suspensions: list[Span] = field(default_factory=list)
    lapses: list[Span] = field(default_factory=list)


def keep_first(matter: CertificateMatter) -> None:
    """第一次决定之前，记下证件的日期；重算从这里开始。"""
    if matter.at_first is not None:
        return
    certificate = matter.certificate
    first = {name: getattr(certificate, name) for name in COLUMNS}
    first |= {name: first[name].isoformat() for name in DAYS if first[name]}
    last = matter.decisions.order_by("-id").first()
    matter.at_first = {**first, LAST: last.pk if last is not None else 0}


def counted(matter: CertificateMatter) -> list[CertificateDecision]:
    """重算用到的各次决定，按生效的先后；已撤回的不算。"""
    if matter.at_first is None:
        return []
    rows = matter.decisions.filter(pk__gt=matter.at_first[LAST], retracted_on=None)
    return sorted(rows, key=lambda one: (one.starts_on, one.pk))


def recount(
    matter: CertificateMatter, decisions: Iterable[CertificateDecision] | None = None
) -> None:
    """按历次决定（不给出的，取登记的）重写证件上的日期；不存。"""
    rows = counted(matter) if decisions is None else list(decisions)
    history = _first(matter)
    for one in rows:
        APPLY[one.action](history, one)
    numbered = [one for one in rows if one.number and one.action != Action.RENEW]
    if numbered:
        history.number = max(numbered, key=lambda one: one.pk).number
    for name, value in _columns(history).items():
        setattr(matter.certificate, name, value)


def _first(matter: CertificateMatter) -> History:
    first: dict[str, Any] = matter.at_first or {}
    days = {name: date.fromisoformat(first[name]) if first[name] else None for name in DAYS}
    found = History(
        valid_from=matter.certificate.valid_from,
        valid_to=days["valid_to"],  # type: ignore[arg-type]  # every certificate has an end
        number=first["decision_number"],
        revoked_on=days["revoked_on"],
        withdrawn_on=days["withdrawn_on"],
    )
    for since, until, state in first["interruptions"]:
        is_held = state == CertificateState.SUSPENDED
        spans = found.suspensions if is_held else found.lapses
        spans.append((date.fromisoformat(since), date.fromisoformat(until)))
    if days["suspended_from"]:
        found.suspensions.append((days["suspended_from"], days["suspended_to"]))
    return found


def _suspend(history: History, one: CertificateDecision) -> None:
    history.suspensions.append((one.starts_on, one.ends_on))


def _restore(history: History, one: CertificateDecision) -> None:
    """恢复：到这一日还没有完的暂扣，止于前一日。"""
    day = one.starts_on
    running = [span for span in history.suspensions if span[0] < day <= (span[1] or date.max)]
    if not running:
        raise RuleViolation(
            f"自 {day} 起的恢复（{one.number}）没有所恢复的暂扣；请先撤回、更正那一次恢复。",
            row=DECIDED,
        )
    kept = [span for span in history.suspensions if span not in running]
    history.suspensions = [*kept, *((since, day - ONE_DAY) for since, _ in running)]


def _revoke(history: History, one: CertificateDecision) -> None:
    history.revoked_on = one.starts_on


def _withdraw(history: History, one: CertificateDecision) -> None:
    history.withdrawn_on = one.starts_on


def _renew(history: History, one: CertificateDecision) -> None:
    """换发：有效期延长；过期之后才换发的，中间的日子仍是过期。"""
    until: date = one.ends_on  # type: ignore[assignment]  # a renewal has one
    if one.starts_on <= history.valid_from or until <= max(one.starts_on, history.valid_to):
        raise RuleViolation(
            f"自 {one.starts_on} 起的换发，新的有效期须晚于换发之前的（{history.valid_to} 止）。",
            row=RENEWED,
        )
    lapsed_from = history.valid_to + ONE_DAY
    if one.starts_on > lapsed_from:
        history.lapses.append((lapsed_from, one.starts_on - ONE_DAY))
    history.valid_to = until


APPLY: dict[str, Callable[[History, CertificateDecision], None]] = {
    Action.SUSPEND: _suspend,
    Action.RESTORE: _restore,
    Action.REVOKE: _revoke,
    Action.WITHDRAW: _withdraw,
    Action.RENEW: _renew,
}


def _columns(history: History) -> dict[str, Any]:
    """最后一次暂扣在自己的栏，较早的和过期的日子在“较早的中断”里。"""
    spans = merged(history.suspensions)
    last = spans.pop() if spans else (None, None)
    past = [_written(span, CertificateState.SUSPENDED.value) for span in spans]
    past += [_written(span, CertificateState.EXPIRED.value) for span in history.lapses]
    return {
        "valid_to": history.valid_to,
        "suspended_from": last[0],
        "suspended_to": last[1],
        "revoked_on": history.revoked_on,
        "withdrawn_on": history.withdrawn_on,
        "decision_number": history.number,
        "interruptions": sorted(past),
    }


def merged(spans: Iterable[Span]) -> list[Span]:
    """按起日排好，重叠的合为一段。"""
    found: list[Span] = []
    for since, until in sorted(spans, key=lambda span: span[0]):
        if found and since <= (found[-1][1] or date.max):
            begun, ended = found[-1]
            longest = None if ended is None or until is None else max(ended, until)
            found[-1] = (begun, longest)
        else:
            found.append((since, until))
    return found


def _written(span: Span, state: str) -> list[str]:
    since, until = span
    return [since.isoformat(), (until or date.max).isoformat(), state]


def note_end(certificate: OfficerCertificate) -> None:
    """更正了有效期止：它是最后一次换发写的，随之改；没有换发的，改第一次决定之前的。"""
    matter = CertificateMatter.objects.filter(certificate=certificate).first()
    if matter is None or matter.at_first is None:
        return
    renewals = [one for one in counted(matter) if one.action == Action.RENEW]
    if renewals:
        renewals[-1].ends_on = certificate.valid_to
        renewals[-1].save(update_fields=["ends_on"])
    else:
        matter.at_first["valid_to"] = certificate.valid_to.isoformat()
        matter.save(update_fields=["at_first"])
