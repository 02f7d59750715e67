"""One run of the import command: open, settle, stage, write, report."""

import argparse
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.db import connection

from zhiheng.exchange import services
from zhiheng.exchange.agencies import agency_by_code, load_agencies
from zhiheng.exchange.error_book import held_rows
from zhiheng.exchange.mapping.plan import Plan, settle, untaken
from zhiheng.exchange.models import Batch, RememberedMapping
from zhiheng.exchange.opening import Opened, check_kind, open_file, parse_mapping
from zhiheng.exchange.recovery import recover
from zhiheng.exchange.report import write_report
from zhiheng.exchange.staging import Counts, Staging, discard, held_by_us
from zhiheng.exchange.workers import modules_at_rest
from zhiheng.kernel.errors import RuleViolation

Say = Callable[[str], None]


class Import:
    """The import command at work."""

    def __init__(
        self, options: argparse.Namespace, path: Path, now: datetime, today: date, say: Say
    ) -> None:
        self.path, self.now, self.today, self.say = path, now, today, say
        self.report = Path(options.report) if options.report else None
        self.agency = agency_by_code(options.agency) if options.agency else None
        chosen, implied = parse_mapping(options.mapping)
        self.kind = check_kind(options.kind) or implied
        remembered = dict(
            RememberedMapping.objects.filter(agency=self.agency).values_list("heading", "target")
            if self.agency
            else ()
        )
        self.opened: Opened = open_file(path, path.name, chosen=chosen, remembered=remembered)
        self.plan: Plan = settle(
            self.opened.columns,
            kind=self.kind,
            titles=self.opened.layout.titles,
            today=today,
            agencies=load_agencies(self.agency),
        )
        for sentence in (*self.opened.table.unread, *untaken(self.opened.columns, self.plan)):
            say(sentence)

    def dry_run(self) -> Counts:
        """The same numbers; nothing stays."""
        path = services.folder() / f"dry-{self.now:%Y%m%d%H%M%S%f}.sqlite3"
        staging, counts = services.stage(
            self.opened.table, self.opened.layout, self.plan, path, lambda _done: None
        )
        try:
            self._write_report(staging)
        finally:
            staging.close()
            discard(path)
        return counts

    def write(self) -> Counts:
        for batch in recover(self.now):
            self.say(f"批次 {batch.number} 上次中断，现已处理：{batch.get_stage_display()}。")
        batch = services.register(
            self.path,
            self.path.name,
            self.opened,
            user=None,
            default_agency=self.agency,
            now=self.now,
        )
        with held_by_us(services.staging_path(batch)) as lock:
            if lock is None:
                raise RuleViolation(f"批次 {batch.number} 正由另一个进程处理。")
            with modules_at_rest():
                return self._stage_and_write(batch)

    def _stage_and_write(self, batch: Batch) -> Counts:
        services.begin(batch, self.plan)
        try:
            staging, counts = services.stage(
                self.opened.table,
                self.opened.layout,
                self.plan,
                services.staging_path(batch),
                lambda _done: None,
            )
        except RuleViolation as refused:
            services.fail(batch, refused.sentence, self.now)
            raise
        self._write_report(staging)
        services.note_counts(batch, counts, Batch.Stage.CHECKED)
        services.write(batch, staging, now=self.now, progress=lambda _done: None)
        connection.close()
        return counts

    def _write_report(self, staging: Staging) -> None:
        if self.report is None:
            return
        columns = {name: index for index, name, _ in self.plan.columns}
        write_report(self.report, self.plan.headings, columns, held_rows(staging))
