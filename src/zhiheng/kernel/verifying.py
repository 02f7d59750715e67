"""Verify the ledger of this installation, and export it for the stand-alone verifier."""

import json
import shutil
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, TextIO

from django.db import connection

from zhiheng.kernel import facts, heads, ledger, triggers
from zhiheng.kernel.models import EntryMember, EntryText, LedgerEntry
from zhiheng.kernel.verify_ledger import Report, check

CHUNK = 5_000


def records() -> Iterator[dict[str, Any]]:
    """Every entry as the stand-alone verifier reads it."""
    for entry in LedgerEntry.objects.order_by("sequence").iterator(chunk_size=CHUNK):
        body = zip(
            ("sequence", "at", "actor", "action", "subject", "rows", "facts"),
            ledger.body_of(entry),
            strict=True,
        )
        yield {**dict(body), "previous": entry.previous, "hash": entry.hash}


def verify() -> Report:
    """重算整条链，并与链头文件、触发器、链外文字、成批名单相互核对。"""
    known = {head.sequence: head.hash for head in heads.read(heads.head_file())}
    report = check(records(), known)
    if report.entries and not known:
        report.add(report.sequence, "head", "没有链头文件，无法核对末尾是否被截去。")
    if not triggers.in_place(connection):
        report.add(0, "trigger", "保护留痕的数据库触发器缺失或者被停用。")
    _check_texts(report)
    _check_members(report)
    return report


def _check_texts(report: Report) -> None:
    """链外的文字须与链上的哈希相符。"""
    columns = ("entry_id", "name", "text", "entry__facts")
    texts = EntryText.objects.order_by("entry_id").values_list(*columns)
    for sequence, name, text, written in texts.iterator(chunk_size=CHUNK):
        if _read(written).get(name) != facts.hashed(text):
            report.add(
                sequence, "text", f"第 {sequence} 条所附文字“{name}”与留痕不符，文字被改动。"
            )


def _check_members(report: Report) -> None:
    """成批办理的名单须与链上的摘要相符。"""
    columns = ("entry_id", "subject", "entry__facts")
    members = EntryMember.objects.order_by("entry_id").values_list(*columns)
    rows = members.iterator(chunk_size=CHUNK)
    for (sequence, written), batch in groupby(rows, key=lambda row: (row[0], row[2])):
        keys = [int(subject.rsplit(":", 1)[1]) for _, subject, _ in batch]
        if _read(written).get("digest") != facts.digest(keys):
            report.add(sequence, "members", f"第 {sequence} 条成批办理的名单与其摘要不符。")


def _read(written: str) -> Mapping[str, Any]:
    try:
        found = json.loads(written)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def export(stream: TextIO) -> int:
    """One JSON object a line; returns how many."""
    count = 0
    for record in records():
        stream.write(facts.canonical(record) + "\n")
        count += 1
    return count


def export_to(file: Path) -> tuple[int, Path]:
    """留痕导出到 `file`，链头文件和独立校验程序放在旁边。"""
    heads.flush()
    with file.open("w", encoding="ascii", newline="\n") as stream:
        count = export(stream)
    beside = file.with_suffix(".heads.ndjson")
    if heads.head_file().exists():
        shutil.copyfile(heads.head_file(), beside)
    else:
        beside.write_text("", "ascii")
    shutil.copyfile(Path(__file__).with_name("verify_ledger.py"), file.parent / "verify_ledger.py")
    return count, beside
