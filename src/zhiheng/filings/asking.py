"""一件的页面上几步都要问的，只查一次。"""

from collections.abc import Callable
from typing import Any

from zhiheng.filings.models import Filing


def remember(filing: Filing) -> None:
    """页面打开时用：此后 `once` 的回答留在这一件上；办理的时候不用，照当时的查。"""
    filing.__dict__["answers"] = {}


def once(filing: Filing, name: str, ask: Callable[[], Any]) -> Any:
    answers = filing.__dict__.get("answers")
    if answers is None:
        return ask()
    if name not in answers:
        answers[name] = ask()
    return answers[name]
