"""聘书（D61）、反馈单（D61-2）的事实。"""

from typing import Any

from django.utils import timezone

from zhiheng.documents.sources import Source, register_paper
from zhiheng.registers.models import Appointment, SocialClue


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _dated(source: Source) -> str:
    return timezone.localdate(source.now).isoformat()


def appointment_facts(source: Source) -> dict[str, Any]:
    """聘书：职责、条件、任期（HT-3.3-3）。"""
    one: Appointment = source.matter
    return {
        "organ": one.agency.name,
        "addressee": one.person.name,
        "dated": _dated(source),
        "duties": _lines(one.duties),
        "conditions": _lines(one.conditions),
        "term_from": one.term_from.isoformat(),
        "term_to": one.term_to.isoformat(),
        "signer": source.actor.display_name if source.actor else "",
    }


def feedback_facts(source: Source) -> dict[str, Any]:
    """反馈单：反映的情况、办理、回复（HT-3.3-3）。"""
    clue: SocialClue = source.matter
    return {
        "organ": clue.agency.name,
        "name": clue.appointment.person.name,
        "appointment_number": clue.appointment.number,
        "reported_on": clue.received_on.isoformat(),
        "agency": clue.concerned.name,
        "subject": clue.subject,
        "content": clue.text,
        "handling": f"转{clue.transferred_to}办理。" if clue.transferred_to else "",
        "reply": clue.reply,
        "registrar": source.actor.display_name if source.actor else "",
        "dated": _dated(source),
    }


def register() -> None:
    register_paper("D61", "registers.appointment", appointment_facts)
    register_paper("D61-2", "registers.socialclue", feedback_facts)
