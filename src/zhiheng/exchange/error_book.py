"""The error workbook of a batch, from the staging file before writing and from quarantine afterwards."""

import json
import tempfile
from collections.abc import Iterator
from typing import IO

from zhiheng.exchange import services
from zhiheng.exchange.judging.judge import HELD
from zhiheng.exchange.models import Batch
from zhiheng.exchange.repairs import cells_of
from zhiheng.exchange.report import HeldRow, cells_from_json, write_report
from zhiheng.exchange.staging import Staging


def held_rows(staging: Staging) -> Iterator[HeldRow]:
    """The quarantined rows of a staging file."""
    for line, problems, raw in staging.select(
        "SELECT line, problems, raw FROM staged WHERE state = ? ORDER BY line", HELD
    ):
        yield HeldRow(line, cells_from_json(raw or "[]"), json.loads(problems))


def _waiting_rows(batch: Batch) -> Iterator[HeldRow]:
    waiting = batch.quarantine.filter(fate="waiting").order_by("line")
    for row in waiting.iterator(chunk_size=500):
        yield HeldRow(row.line, cells_of(row), row.problems)


def error_book(batch: Batch) -> IO[bytes] | None:
    """A temporary file with the workbook; None when the batch has no verdicts."""
    columns = {name: index for index, name, _ in batch.plan.get("columns", [])}
    stream = tempfile.TemporaryFile()  # noqa: SIM115  handed to the response, which closes it
    if batch.stage == Batch.Stage.COMPLETE:
        write_report(stream, batch.plan["headings"], columns, _waiting_rows(batch))
    elif batch.stage == Batch.Stage.CHECKED and services.staging_path(batch).exists():
        staging = Staging(services.staging_path(batch))
        try:
            write_report(stream, batch.plan["headings"], columns, held_rows(staging))
        finally:
            staging.close()
    else:
        stream.close()
        return None
    stream.seek(0)
    return stream
