"""读一张上传的表；核对时读懂的行留着，写入时不再读一遍。"""

import json
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from zhiheng.kernel import jobs, vault
from zhiheng.kernel.errors import RuleViolation
from zhiheng.registers.models import RegisterImport
from zhiheng.web.register_imports.kinds import Kind
from zhiheng.web.register_imports.sheet import Sheet, open_sheet

STEP = 1_000  # rows between two looks at the clock


@dataclass
class Read:
    """一张读过的表：读懂的行、读不懂的行及理由；`sheet` 为空的，是取出留着的。"""

    sheet: Sheet | None
    lines: list[Any]
    unreadable: dict[int, list[str]]

    @property
    def rows(self) -> int:
        return len(self.lines) + len(self.unreadable)


def open_of(found: RegisterImport, kind: Kind) -> Sheet:
    """The uploaded sheet, while it is kept."""
    path = vault.path_of(found.sha256, vault.PASSING)
    if not found.has_files(timezone.now()) or not path.is_file():
        raise RuleViolation("上传的表已经过期删去，请重新上传。")
    return open_sheet(path, found.file_name, kind.form)


def read(found: RegisterImport, kind: Kind, progress: jobs.Progress) -> Read:
    """读表；每一千行报一次进展，要求取消的随即停下。"""
    known, number = Read(open_of(found, kind), [], {}), 0
    sheet = known.sheet
    for number, row in enumerate(sheet.rows() if sheet else (), 1):
        line = kind.read(row, sheet)
        if isinstance(line, list):
            known.unreadable[row.number] = line
        else:
            known.lines.append(line)
        if number % STEP == 0:
            progress.advance(STEP, "正在读表")
    if not number:
        raise RuleViolation("表头之下没有数据行。")
    progress.advance(number % STEP, "正在对照名录")
    return known


def stage(known: Read, kind: Kind) -> str:
    """Keep what was read beside the upload; returns its hash."""
    if kind.pack is None:
        return ""
    kept = {
        "unreadable": list(known.unreadable.items()),
        "lines": [kind.pack(line) for line in known.lines],
    }
    return vault.put([json.dumps(kept, ensure_ascii=False).encode()], vault.PASSING).sha256


def staged(found: RegisterImport, kind: Kind) -> Read | None:
    """What was kept, if it is there; a file that was altered is a RuleViolation."""
    path = vault.path_of(found.staged_sha256, vault.PASSING)
    if kind.unpack is None or not found.staged_sha256 or not path.is_file():
        return None
    with vault.open_file(found.staged_sha256, vault.PASSING) as stream:
        kept = json.load(stream)
    unreadable = {line: list(sentences) for line, sentences in kept["unreadable"]}
    return Read(None, [kind.unpack(line) for line in kept["lines"]], unreadable)
