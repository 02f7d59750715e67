"""汇聚的各步：登记批次、逐行检查、写入、取消；同一批次的每一步重复执行结果不变。"""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency, Jurisdiction
from zhiheng.exchange import hooks, writing
from zhiheng.exchange.agencies import load_agencies
from zhiheng.exchange.checking import check, keep_raw_cells
from zhiheng.exchange.comparing import compare
from zhiheng.exchange.first_load import party_index_last
from zhiheng.exchange.mapping.plan import Plan
from zhiheng.exchange.mapping.proposals import Column
from zhiheng.exchange.models import Batch
from zhiheng.exchange.numbers import save_numbered
from zhiheng.exchange.opening import column_json
from zhiheng.exchange.readers import Layout, Table
from zhiheng.exchange.staging import Counts, Staging, discard
from zhiheng.kernel import ledger
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.sealing import mask_code
from zhiheng.law import coverage
from zhiheng.values.codes import is_identity_number
from zhiheng.values.text import narrow

ROWS = "HT-3.3-1 SC-37 SD-19"
Progress = Callable[[int], None]


def folder() -> Path:
    """Where uploads and staging files wait, closed to others."""
    path = Path(settings.DATA) / "import"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def staging_path(batch: Batch) -> Path:
    return folder() / f"{batch.pk}.sqlite3"


def upload_path(batch: Batch) -> Path:
    return folder() / f"{batch.pk}.upload"


def file_hash(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def home_path(agency: Agency | None) -> str:
    """The scope of a batch: the unit's, else the place of this installation."""
    if agency is not None:
        return agency.path
    place = Jurisdiction.objects.filter(code=settings.PLACE).first()
    return place.path if place else ""


class Described(Protocol):
    """What is known of a file when it arrives."""

    @property
    def layout(self) -> Layout: ...
    @property
    def columns(self) -> list[Column]: ...
    @property
    def note(self) -> str: ...


def register(
    path: Path,
    name: str,
    opened: Described,
    *,
    user: User | None,
    default_agency: Agency | None,
    now: datetime,
) -> Batch:
    """登记一个批次；此时只有文件和列映射的建议，没有任何行。"""
    agency = user.agency if user else default_agency
    batch = Batch(
        agency=agency,
        default_agency=default_agency,
        path=home_path(agency),
        uploaded_by=user,
        file_name=name[-200:],
        size=path.stat().st_size,
        sha256=file_hash(path),
        note=opened.note[:200],
        layout=layout_json(opened.layout, path.stat().st_size),
        columns=[column_json(column) for column in opened.columns],
        created_at=now,
    )
    return save_numbered(batch, timezone.localdate(now))


def layout_json(layout: Layout, size: int) -> dict[str, Any]:
    """The layout without its sample, plus a guess at the number of rows for the progress bar."""
    sample = layout.sample[:50]
    width = sum(len(",".join(row).encode()) + 2 for row in sample) / max(1, len(sample))
    return {
        "headings": layout.headings,
        "header_row": layout.header_row,
        "titles": layout.titles[:500],
        "unit": layout.unit,
        "samples": [[_sample(cell) for cell in row] for row in layout.sample[:5]],
        "estimate": int(size / max(width, 1)),
    }


def _sample(cell: str) -> str:
    """A cell for the mapping page; numbers of persons are masked at once, the rest goes when the batch ends."""
    return mask_code(cell) if is_identity_number(narrow(cell).upper()) else cell[:60]


def plan_json(plan: Plan) -> dict[str, Any]:
    return {
        "columns": [list(column) for column in plan.columns],
        "headings": list(plan.headings),
        "kind": plan.kind,
        "record_level": plan.record_level,
        "today": plan.today.isoformat(),
    }


def plan_of(batch: Batch) -> Plan:
    """The stored plan with today's register of agencies."""
    stored = batch.plan
    return Plan(
        columns=tuple((index, name, unit) for index, name, unit in stored["columns"]),
        headings=tuple(stored["headings"]),
        kind=stored["kind"],
        record_level=stored["record_level"],
        today=date.fromisoformat(stored["today"]),
        agencies=load_agencies(batch.default_agency, batch.uploaded_by),
    )


def stage(
    table: Table, layout: Layout, plan: Plan, path: Path, progress: Progress
) -> tuple[Staging, Counts]:
    """逐行检查并与已有的比对，结果写在单独的文件里，不动业务库。"""
    staging = Staging.create(path)
    try:
        check(table, layout, plan, staging, progress)
        compare(staging)
        keep_raw_cells(table, layout, plan, staging)
    except BaseException:
        staging.close()
        discard(path)
        raise
    return staging, staging.count()


def note_counts(batch: Batch, counts: Counts, stage_: str) -> None:
    batch.rows, batch.accepted, batch.quarantined = counts.rows, counts.accepted, counts.quarantined
    batch.unchanged, batch.tidied, batch.warnings = counts.unchanged, counts.tidied, counts.warnings
    batch.stage = stage_
    batch.done = counts.rows
    batch.save()


def begin(batch: Batch, plan: Plan) -> None:
    """定下检查方案，开始逐行检查。"""
    batch.plan = plan_json(plan)
    batch.kind = plan.kind
    batch.stage, batch.done, batch.message = Batch.Stage.CHECKING, 0, ""
    batch.save()


@transaction.atomic
def start_writing(batch: Batch) -> None:
    """从此整批写入，不能再取消；写完之前谁也看不见。"""
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    if locked.stage not in (Batch.Stage.CHECKED, Batch.Stage.WRITING):
        raise RuleViolation(f"批次 {batch.number} 现在是“{locked.get_stage_display()}”，不能写入。")
    writing.hold(locked)
    locked.stage = Batch.Stage.WRITING
    locked.save(update_fields=["stage"])
    batch.stage = locked.stage


def write(batch: Batch, staging: Staging, *, now: datetime, progress: Progress) -> Batch:
    """写入检查通过的行和隔离的行；中断后再次执行，从最后一个已提交的小事务之后接着写。"""
    start_writing(batch)
    writing.speed_up()
    try:
        with party_index_last(batch.accepted - batch.unchanged):
            writing.write_acts(batch, staging, now, progress)
        writing.write_quarantine(batch, staging, progress)
    finally:
        writing.slow_down()
    _complete(batch, writing.digest_of(staging), now)
    staging.close()
    discard(staging.path)
    upload_path(batch).unlink(missing_ok=True)
    hooks.imported(batch)
    return batch


@transaction.atomic
def _complete(batch: Batch, digest: str, now: datetime) -> None:
    """整批放行：此前谁也看不见，此后全部看得见；一批一条留痕，内含全部内容的摘要。"""
    coverage.executed("register", "exchange.batches")
    batch.digest = digest
    batch.finished_at = now
    batch.stage = Batch.Stage.COMPLETE
    batch.layout.pop("samples", None)
    batch.save()
    writing.release(batch)
    ledger.append(
        "exchange.import",
        at=now,
        actor=batch.uploaded_by,
        subject=batch,
        rows=ROWS,
        facts={
            "batch": batch.number,
            "file": batch.sha256,
            "digest": batch.digest,
            "rows": batch.rows,
            "accepted": batch.accepted,
            "quarantined": batch.quarantined,
            "unchanged": batch.unchanged,
        },
    )


def cancel(batch: Batch, *, actor: User | None, now: datetime) -> Batch:
    """取消尚未写入的批次：暂存的内容全部清除。"""
    if batch.stage in (Batch.Stage.WRITING, Batch.Stage.COMPLETE):
        raise RuleViolation(f"批次 {batch.number} 已经开始写入，不能取消。")
    with transaction.atomic():
        batch.stage, batch.finished_at = Batch.Stage.CANCELLED, now
        batch.message = "已取消，没有写入任何行。"
        batch.layout.pop("samples", None)
        batch.save()
        ledger.append("exchange.cancel", at=now, actor=actor, subject=batch, rows=ROWS)
    sweep(batch)
    return batch


def sweep(batch: Batch) -> None:
    """Throw away what was staged and uploaded."""
    discard(staging_path(batch))
    upload_path(batch).unlink(missing_ok=True)


def fail(batch: Batch, sentence: str, now: datetime) -> None:
    """不能继续的批次：写明原因，清除暂存。"""
    batch.stage, batch.message, batch.finished_at = Batch.Stage.FAILED, sentence[:500], now
    batch.layout.pop("samples", None)
    batch.save()
    sweep(batch)
