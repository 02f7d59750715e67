"""What happened to accounts and the directory, told to the ledger, which lies in a room to the right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models


@dataclass(frozen=True, slots=True)
class Event:
    """一件已发生的变更；在变更所在的事务内报告。`facts` 只含编号、代码、日期。"""

    action: str
    at: datetime
    actor: Any  # the User, or None for the system
    subject: models.Model
    rows: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)  # 理由一类，存在留痕旁边


Receiver = Callable[[Event], None]
_receivers: list[Receiver] = []


def listen(receiver: Receiver) -> None:
    if receiver not in _receivers:
        _receivers.append(receiver)


def report(event: Event) -> None:
    for receiver in _receivers:
        receiver(event)
