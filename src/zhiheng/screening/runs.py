"""筛查运行：全量与增量，把结果写成疑点，并记下运行情况。"""

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from zhiheng.norms.services import current_calendar
from zhiheng.screening import leads
from zhiheng.screening.engine import Outcome, choose, prepare_run, run_rule
from zhiheng.screening.findings import Finding
from zhiheng.screening.merging import Coverage
from zhiheng.screening.models import Lead, RuleSwitch, ScreeningRun
from zhiheng.screening.neighbourhood import beside, parties_of, surround, worth_running
from zhiheng.screening.registers import profile_name
from zhiheng.screening.snapshot import Snapshot, Unread

MOST_CHANGED = 5_000

_lock = threading.Lock()
_open: dict[Path, Snapshot] = {}


@dataclass(frozen=True, slots=True)
class RunResult:
    """一次运行的结果，供命令行和任务显示。"""

    run: ScreeningRun
    found: dict[str, int]
    seconds: dict[str, float]


def shared(file: Path | None = None) -> Snapshot:
    """本进程共用的快照，保持打开；只有后台任务的进程使用。"""
    from zhiheng.screening.snapshot import path

    file = file or path()
    if file in _open and not file.exists():
        _open.pop(file).close()
    if file not in _open:
        _open[file] = Snapshot.open(file)
    return _open[file]


def close_shared() -> None:
    """关闭共用的快照，让别的进程打开。"""
    with _lock:
        for snapshot in _open.values():
            snapshot.close()
        _open.clear()


def screen_all(
    now: datetime,
    *,
    as_of: date | None = None,
    ids: Collection[str] | None = None,
    rebuild: bool = False,
) -> RunResult:
    """全量运行：更新快照，运行全部（或所选）规则，写入疑点；`as_of` 指定截止日。"""
    chosen = choose(ids)
    today = as_of or timezone.localdate(now)
    with _lock:
        snapshot = shared()
        if rebuild:
            snapshot.set_meta("last_change", "")
        run = _start(ScreeningRun.Extent.FULL, today, now)
        calendar = snapshot.refresh_law(today)
        snapshot.refresh_acts(calendar)
        prepare_run(snapshot.connection, run_id=run.pk, now=_moment(now, today))
        run.acts_n = snapshot.acts_n()
        outcomes = [run_rule(snapshot.connection, rule, today=today) for rule in chosen]
    coverage = Coverage({outcome.rule.id: outcome.rule.version for outcome in outcomes})
    return _finish(run, outcomes, coverage, now)


def screen_changed(now: datetime) -> RunResult | None:
    """增量运行：只看变更信箱中未读的行为及其邻域；没有改动返回 None。"""
    today = timezone.localdate(now)
    with _lock:
        snapshot = shared()
        if not snapshot.meta("law"):
            return None
        unread = snapshot.unread()
        if not unread.ids or len(unread.ids) > MOST_CHANGED:
            return None
        run = _start(ScreeningRun.Extent.CHANGED, today, now)
        outcomes = _near_outcomes(snapshot, unread, run, _moment(now, today))
    run.acts_n = len(unread.ids)
    return _finish(run, outcomes, Coverage(), now)


def needs_full_run() -> bool:
    """还没有快照，或者改动多到不如全量。"""
    with _lock:
        snapshot = shared()
        return (
            not snapshot.meta("law")
            or not snapshot.meta("last_change")
            or len(snapshot.unread().ids) > MOST_CHANGED
        )


def _near_outcomes(
    snapshot: Snapshot, unread: Unread, run: ScreeningRun, moment: datetime
) -> list[Outcome]:
    """更新快照，在邻域上运行看得到它们的规则。"""
    connection, today, ids = snapshot.connection, moment.date(), unread.ids
    newest = snapshot.newest_act()
    before = parties_of(connection, [act_id for act_id in ids if act_id <= newest])
    with beside(connection):
        snapshot.refresh_changed(unread, today)
        prepare_run(connection, run_id=run.pk, now=moment)
        filled = surround(connection, ids, before, current_calendar())
        chosen = [rule for rule in choose(None) if worth_running(rule, filled)]
        return [run_rule(connection, rule, today=today) for rule in chosen]


def _start(extent: ScreeningRun.Extent, today: date, now: datetime) -> ScreeningRun:
    return ScreeningRun.objects.create(extent=extent, as_of=today, started_at=now)


def _moment(now: datetime, today: date) -> datetime:
    """The run's moment without a zone: now, or the end of the day asked for."""
    local = timezone.localtime(now).replace(tzinfo=None)
    return local if local.date() == today else datetime.combine(today, datetime.max.time())


def _finish(
    run: ScreeningRun, outcomes: list[Outcome], coverage: Coverage, now: datetime
) -> RunResult:
    started = time.perf_counter()
    found = _switched_on([finding for outcome in outcomes for finding in outcome.findings])
    with transaction.atomic():
        written = leads.write(found, run, coverage, now)
        run.rules = {outcome.rule.id: outcome.rule.version for outcome in outcomes}
        run.found_n, run.new_n = len(found), written.new
        run.cleared_n, run.reopened_n = written.cleared, written.reopened
        run.seconds = sum(outcome.seconds for outcome in outcomes) + time.perf_counter() - started
        run.finished_at = timezone.now()
        run.save()
    return RunResult(
        run,
        {outcome.rule.id: len(outcome.findings) for outcome in outcomes},
        {outcome.rule.id: outcome.seconds for outcome in outcomes},
    )


def _switched_on(found: list[Finding]) -> list[Finding]:
    """停用规则的地方不再新增疑点；已有的照旧。"""
    off = _switched_off()
    if not off:
        return found
    from zhiheng.directory.models import Agency

    profiles = {pk: profile_name(path) for pk, path in Agency.objects.values_list("pk", "path")}
    barred = [f for f in found if (f.rule, profiles.get(f.agency_id, "")) in off]
    marks = [f.fingerprint for f in barred]
    kept = set(Lead.objects.filter(fingerprint__in=marks).values_list("fingerprint", flat=True))
    gone = {f.fingerprint for f in barred} - kept
    return [f for f in found if f.fingerprint not in gone]


def _switched_off() -> set[tuple[str, str]]:
    latest = {(s.rule, s.profile): s.is_on for s in RuleSwitch.objects.order_by("pk")}
    return {key for key, is_on in latest.items() if not is_on}
