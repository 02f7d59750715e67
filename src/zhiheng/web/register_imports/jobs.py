"""核对与写入两项后台任务；中断以后再执行，不会写两遍。"""

import gc
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.kernel import facts, jobs, ledger, notices, vault
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models.ledger import subject_of
from zhiheng.registers.models import RegisterImport
from zhiheng.web.register_imports import error_book
from zhiheng.web.register_imports.kinds import KINDS, Kind
from zhiheng.web.register_imports.reading import Read, open_of, read, stage, staged

CHECK, WRITE, FORGET = (
    "registers.check_import",
    "registers.write_import",
    "registers.forget_imports",
)
CHECKED, WRITTEN = "registers.import_checked", "registers.import_written"
ACTION = "registers.import"
KEEP = timedelta(days=30)
MOST_AT_ONCE = 1_000
SHOWN = 50  # problems on the page
Stage = RegisterImport.Stage


def actor_of(found: RegisterImport, kind: Kind) -> User:
    """提交的人，如果他此刻还有权导入。"""
    user = User.signed_in.get(pk=found.user_id)
    if not user.is_active or not user.has_role(*kind.roles) or user.agency_id != found.agency_id:
        raise RuleViolation("您已没有导入这种名录的权限，导入已停止。")
    return user


@contextmanager
def gc_at_rest() -> Iterator[None]:
    """Hundreds of thousands of rows without a cycle among them: looking for cycles costs a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@jobs.job(CHECK, title="核对导入的名录", queue=jobs.LONG)
def check(progress: jobs.Progress, import_id: int) -> dict[str, Any]:
    """逐行核对，什么也不写进名录；再次执行时从头核对。"""
    found = RegisterImport.objects.get(pk=import_id)
    if found.stage != Stage.CHECKING:
        return {}
    kind = KINDS[found.kind]
    try:
        actor = actor_of(found, kind)
        with gc_at_rest():
            known = read(found, kind, progress)
            findings = kind.check(known.lines, actor)
            found.staged_sha256 = stage(known, kind)
            _conclude(found, known, findings)
    except RuleViolation as refused:
        waiting = RegisterImport.objects.filter(pk=found.pk, stage=Stage.CHECKING)
        waiting.update(stage=Stage.FAILED, message=refused.sentence[:500])
        raise
    _save(found, Stage.CHECKING, Stage.CHECKED, CHECKED)
    return dict(findings.tally)


def _conclude(found: RegisterImport, known: Read, findings: Any) -> None:
    """结论记在这一次导入上；要改的行与上次相同的，不重做工作簿。"""
    refusals = known.unreadable | findings.refusals
    listed = sorted(refusals.items())
    digest = hashlib.sha256(json.dumps(listed).encode()).hexdigest()
    if refusals and digest != found.refusals_digest:
        sheet = known.sheet or open_of(found, KINDS[found.kind])
        stored = vault.put(error_book.blocks(sheet, refusals), vault.PASSING)
        found.errors_sha256 = stored.sha256
    found.refusals_digest = digest
    found.errors_sha256 = found.errors_sha256 if refusals else ""
    found.rows, found.refused = known.rows, len(refusals)
    found.accepted, found.unchanged = findings.accepted, findings.unchanged
    found.tally = findings.tally
    found.unread = known.sheet.unread if known.sheet else found.unread
    found.problems = [[line, "".join(sentences)] for line, sentences in listed[:SHOWN]]


SAVED = (
    "rows",
    "refused",
    "accepted",
    "unchanged",
    "tally",
    "unread",
    "problems",
    "staged_sha256",
    "refusals_digest",
    "errors_sha256",
    "finished_at",
)


@transaction.atomic
def _save(found: RegisterImport, before: str, after: str, notice: str) -> bool:
    """只有还在 `before` 的才算数；被接手过的任务只算先完成的一次。"""
    values = {name: getattr(found, name) for name in SAVED}
    waiting = RegisterImport.objects.filter(pk=found.pk, stage=before)
    if not waiting.update(stage=after, message="", **values):
        return False
    counts = {"kind": found.get_kind_display(), "rows": f"{found.rows:,}"}
    counts |= {name: f"{getattr(found, name):,}" for name in ("accepted", "refused")}
    notices.notify_person(
        found.user, notice, now=timezone.now(), subject=subject_of(found), facts=counts
    )
    return True


@jobs.job(WRITE, title="写入导入的名录", queue=jobs.LONG)
def write(progress: jobs.Progress, import_id: int) -> dict[str, Any]:
    """再核对一遍，好的一次写入；写过的不再写。"""
    found = RegisterImport.objects.get(pk=import_id)
    if found.stage != Stage.WRITING:
        return {}
    kind = KINDS[found.kind]
    actor = actor_of(found, kind)
    with gc_at_rest():
        known = staged(found, kind) or read(found, kind, progress)
        try:
            return _write(found.pk, kind, known, actor)
        except IntegrityError:  # somebody registered one of these in between: look again, once
            return _write(found.pk, kind, known, actor)


@transaction.atomic
def _write(pk: int, kind: Kind, known: Read, actor: User) -> dict[str, Any]:
    """一个事务：全部写入并留一条痕，或者什么也不写；同时写入的几次导入依次进行。"""
    writing = RegisterImport.objects.select_for_update().filter(stage=Stage.WRITING)
    found = {one.pk: one for one in writing.order_by("pk")}.get(pk)
    if found is None:
        return {}
    now = timezone.now()
    findings = kind.check(known.lines, actor)
    keys = kind.write(findings, now)
    found.finished_at = now
    _conclude(found, known, findings)
    _save(found, Stage.WRITING, Stage.COMPLETE, WRITTEN)
    counts = ("rows", "accepted", "unchanged", "refused")
    ledger.append_batch(
        ACTION,
        at=now,
        actor=actor,
        model=kind.model._meta.label_lower,
        keys=keys,
        rows=kind.rows,
        facts={
            "import": found.pk,
            "file": found.sha256,
            "digest": facts.digest(keys),
            **{name: getattr(found, name) for name in counts},
            **findings.tally,
        },
    )
    return dict(findings.tally)


@jobs.job(FORGET, title="删去过期的导入表格")
def forget(progress: jobs.Progress) -> dict[str, int]:
    """上传的表和要改的行到期删去；别的一次导入还用着同一文件的，等它到期。"""
    lapsed = RegisterImport.objects.filter(is_forgotten=False, expires_at__lte=timezone.now())
    done = 0
    for found in lapsed.order_by("pk")[:MOST_AT_ONCE]:
        found.is_forgotten = True
        found.save(update_fields=["is_forgotten"])
        kept = RegisterImport.objects.filter(is_forgotten=False)
        for name in ("sha256", "staged_sha256", "errors_sha256"):
            digest = getattr(found, name)
            if digest and not kept.filter(**{name: digest}).exists():
                vault.discard(digest)
        done += 1
    return {"forgotten": done}
