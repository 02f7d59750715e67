#!/usr/bin/env python3
"""Check an exported ledger without the product: python3 verify_ledger.py LEDGER.ndjson [HEADS.ndjson]

The ledger is one JSON object a line: sequence, at, actor, action, subject, rows, facts, previous, hash.
hash = SHA-256(previous + "\\n" + canonical JSON of [sequence, at, actor, action, subject, rows, facts]),
canonical JSON = no blanks, ASCII only; the first `previous` is 64 zeros. The heads file holds heads of the
chain that were written elsewhere while it grew; with it a cut tail is noticed. Standard library only.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

GENESIS = "0" * 64
BODY = ("sequence", "at", "actor", "action", "subject", "rows", "facts")
MOST_PROBLEMS = 100


@dataclass(frozen=True)
class Problem:
    """One place where the chain is broken."""

    sequence: int
    kind: str  # edited | missing | order | cut | head
    sentence: str


@dataclass
class Report:
    """What was read and what is wrong with it."""

    entries: int = 0
    head: str = GENESIS
    sequence: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems

    def add(self, sequence: int, kind: str, sentence: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(sequence, kind, sentence))


def expected(record: Mapping[str, object]) -> str:
    body = [record.get(name) for name in BODY]
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(
        f"{record.get('previous')}\n{text}".encode("ascii", "replace")
    ).hexdigest()


def _link(report: Report, record: Mapping[str, object], sequence: int) -> None:
    """Does this entry follow the one before it?"""
    if sequence <= report.sequence:
        report.add(
            sequence, "order", f"第 {sequence} 条排在第 {report.sequence} 条之后，次序被改动。"
        )
    elif sequence != report.sequence + 1:
        report.add(sequence, "missing", f"第 {report.sequence + 1} 条至第 {sequence - 1} 条缺失。")
    if record.get("previous") != report.head:
        report.add(sequence, "order", f"第 {sequence} 条没有接在前一条之后。")


def check(records: Iterable[Mapping[str, object]], heads: Mapping[int, str]) -> Report:
    """Walk the chain once; `heads` are the sequences and hashes known from outside."""
    report = Report()
    for record in records:
        sequence = record.get("sequence")
        if not isinstance(sequence, int):
            report.add(report.sequence, "edited", f"第 {report.sequence} 条之后有一条没有序号。")
            continue
        _link(report, record, sequence)
        digest = str(record.get("hash"))
        if expected(record) != digest:
            report.add(sequence, "edited", f"第 {sequence} 条的内容与其哈希不符，内容被改动。")
        if sequence in heads and heads[sequence] != digest:
            report.add(sequence, "head", f"第 {sequence} 条与链头文件所记不符，链条被重写。")
        report.entries, report.sequence, report.head = report.entries + 1, sequence, digest
    if heads and max(heads) > report.sequence:
        report.add(
            max(heads),
            "cut",
            f"链头文件记到第 {max(heads)} 条，而留痕止于第 {report.sequence} 条，末尾被截去。",
        )
    return report


def lines(file: str) -> Iterator[dict[str, object]]:
    with open(file, encoding="utf-8") as stream:
        for line in stream:
            if line.strip():
                try:
                    record = json.loads(line)
                except ValueError:
                    record = {}
                yield record if isinstance(record, dict) else {}


def read_heads(file: str) -> dict[int, str]:
    heads = {}
    for record in lines(file):
        sequence, digest = record.get("sequence"), record.get("hash")
        if isinstance(sequence, int) and isinstance(digest, str):
            heads[sequence] = digest
    return heads


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 2):
        sys.stderr.write("用法：python3 verify_ledger.py 留痕.ndjson [链头.ndjson]\n")
        return 2
    try:
        heads = read_heads(arguments[1]) if len(arguments) == 2 else {}
        report = check(lines(arguments[0]), heads)
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"读不出文件：{error}\n")
        return 2
    for problem in report.problems:
        sys.stdout.write(f"{problem.sentence}\n")
    if report.ok:
        beyond = "" if heads else "（没有链头文件，未核对末尾）"
        sys.stdout.write(f"完好：{report.entries} 条，链头 {report.head}{beyond}\n")
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
