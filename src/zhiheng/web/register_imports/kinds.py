"""两种名录：栏目、读一行、核对、写入各是哪一个。"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.directory import bulk_agencies
from zhiheng.directory.models import Agency, Officer
from zhiheng.filings import entity_raising
from zhiheng.registers.importing import checking, lines, writing
from zhiheng.registers.models import RegisterImport
from zhiheng.registers.people_roles import MAY_REGISTER
from zhiheng.web.register_imports import agencies, officers
from zhiheng.web.register_imports.columns import AGENCIES, OFFICERS, Form


@dataclass(frozen=True)
class Kind:
    """一种名录；`rows` 是条款，`listed_at` 是写入以后去看的列表。"""

    code: str
    form: Form
    roles: tuple[str, ...]
    rows: str
    listed_at: str
    model: Any
    read: Callable[..., Any]
    check: Callable[[Sequence[Any], User], Any]
    write: Callable[[Any, datetime], list[int]]
    pack: Callable[[Any], Any] | None = None  # large sheets are not read a second time
    unpack: Callable[[Any], Any] | None = None


def _check_agencies(found: Sequence[Any], actor: User) -> Any:
    return bulk_agencies.check(found, actor.scope.path or "")


def _write_agencies(findings: Any, now: datetime) -> list[int]:
    """写入，新设立的随即列为应申请审核确认（WH-9.s2a、A8）。"""
    made = bulk_agencies.write(findings, now=now)
    entity_raising.established(made, now=now)
    return made


KINDS = {
    "officers": Kind(
        RegisterImport.Kind.OFFICERS.value,
        OFFICERS,
        MAY_REGISTER,
        "SD-10 SC-17 SC-10",
        "directory:officers",
        Officer,
        officers.read,
        checking.check,
        lambda findings, now: writing.write(findings),
        lines.pack,
        lines.unpack,
    ),
    "agencies": Kind(
        RegisterImport.Kind.AGENCIES.value,
        AGENCIES,
        (Role.SO_HANDLER, Role.SO_HEAD),
        "WH-9.s1 SD-9 SC-10",
        "directory:agencies",
        Agency,
        agencies.read,
        _check_agencies,
        _write_agencies,
    ),
}
