"""A database with very many acts for the list page: 300 agencies, all kinds, two years, made once and kept.

Rows go in with plain SQL: the indexes of the table and its outbox triggers are taken away before and put back after,
so that a million acts take a minute. Days and agencies are drawn independently of the order of the rows, which is the
hard case for a list: the fifty newest acts lie on fifty different places of the file.
"""

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

TODAY = date(2026, 11, 20)
DAYS = 730
AGENCIES = 300
BATCHES = 20
CHUNK = 20_000
PLACES = ("371000", "371002", "371003", "371082", "371083", "371071", "371072", "371073")
KINDS = (  # share of a thousand
    ("inspection", 450), ("penalty", 250), ("licence", 150), ("registration", 50), ("measure", 30),
    ("confirmation", 20), ("execution", 10), ("fee", 10), ("levy", 10), ("benefit", 10),
    ("other", 5), ("adjudication", 2), ("requisition", 2), ("reward", 1),
)  # fmt: skip
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
MATTERS = ("食品标签不合规", "占道经营", "无证运输", "超标排放", "消防通道堵塞", "价格公示不全")
FACTS = "演示数据：检查时发现该单位存在上述情形，现场制作笔录并拍照取证，当事人对事实无异议。" * 3


def build(acts: int) -> None:
    """Fill an empty, migrated database."""
    from zhiheng import factories
    from zhiheng.accounts.roles import Role

    agencies = [
        factories.make_agency(
            PLACES[number % len(PLACES)], name=f"演示执法局{number:03d}号（演示）"
        )
        for number in range(AGENCIES)
    ]
    factories.make_user(Role.SO_HANDLER, factories.make_so("371000"), username="city")
    factories.make_user(Role.SO_HANDLER, factories.make_so("371002"), username="county")
    factories.make_user(Role.EA_CLERK, agencies[33], username="agency")
    with _bare_table() as cursor:
        _parties(cursor, max(10, acts // 5))
        _acts(cursor, acts, [(agency.pk, agency.path) for agency in agencies])


@contextmanager
def _bare_table() -> Iterator[Any]:
    """The table of acts without indexes and triggers, for the time of filling."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('index', 'trigger') "
            "AND tbl_name IN ('acts_enforcementact', 'acts_party')"
        )
        taken = cursor.fetchall()
        for kind, name, _ in taken:
            cursor.execute(f'DROP {kind} "{name}"')
        yield cursor
        for _, name, sql in taken:
            print(f"  {name}", file=sys.stderr)
            cursor.execute(sql)
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _parties(cursor: Any, number: int) -> None:
    from zhiheng.acts.models import Party
    from zhiheng.directory import codes

    rows = (
        {
            "id": pk,
            "kind": "legal",
            "name": f"{SURNAMES[pk % 16]}记演示商贸{pk:06d}有限公司（演示）",
            "credit_code": codes.compose_credit_code("91", "371002", pk),
        }
        for pk in range(1, number + 1)
    )
    _insert(cursor, Party, rows)


def _acts(cursor: Any, number: int, agencies: list[tuple[int, str]]) -> None:
    from zhiheng.acts.models import EnforcementAct

    draw = random.Random(20261120)  # noqa: S311 - benchmark data
    kinds = random.Random(1).choices(*zip(*KINDS, strict=True), k=number)  # noqa: S311
    rows = (_act(pk, kind, draw, agencies, number) for pk, kind in enumerate(kinds, 1))
    _insert(cursor, EnforcementAct, rows)


def _act(
    pk: int, kind: str, draw: random.Random, agencies: list[tuple[int, str]], acts: int
) -> dict[str, Any]:
    agency, path = agencies[int(len(agencies) * draw.random() ** 2)]  # a few agencies act often
    day = TODAY - timedelta(days=int(DAYS * draw.random()))
    decided = day if kind in ("penalty", "licence") else None
    is_fine = kind == "penalty"
    number = f"演{agency}罚字〔{day.year}〕{pk}号" if decided else ""
    return {
        "id": pk,
        "agency_id": agency,
        "path": path,
        "kind": kind,
        "record_level": "process",
        "source": "bench",
        "source_key": number or str(pk),
        "batch_id": 1 + pk * BATCHES // (acts + 1),
        "document_number": number,
        "party_id": 1 + int(acts // 5 * draw.random()),
        "title": f"{MATTERS[pk % 6]}案（演示）",
        "facts": FACTS,
        "basis": "演示条例第十二条第一款",
        "content": "演示内容",
        "procedure": ("summary" if draw.random() < 0.3 else "ordinary") if is_fine else "",
        "act_on": day,
        "filed_on": day - timedelta(days=20),
        "legal_reviewed_on": day if is_fine else None,
        "legal_review_result": "passed" if is_fine else "",
        "decided_on": decided,
        "served_on": decided,
        "published_on": day if decided and draw.random() > 0.02 else None,
        "closed_on": day,
        "fine": str(int(200 * 10 ** (3 * draw.random()))) if is_fine else None,
        "recorded_at": datetime(2026, 11, 20, tzinfo=UTC),
        "updated_at": datetime(2026, 11, 20, tzinfo=UTC),
        "is_withdrawn": draw.random() < 0.001,
    }


def _insert(cursor: Any, model: Any, rows: Iterator[dict[str, Any]]) -> None:
    """Rows of a model; what they do not name is empty."""
    from django.db import transaction

    fields = model._meta.concrete_fields
    empty = {field.column: None if field.null else field.get_default() for field in fields}
    names = ", ".join(f'"{name}"' for name in empty)
    marks = ", ".join(["%s"] * len(empty))
    statement = f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})"
    done, chunk = 0, []
    for row in rows:
        chunk.append(tuple((empty | row).values()))
        if len(chunk) == CHUNK:
            done += _write(transaction, cursor, statement, chunk)
            print(f"  {model._meta.db_table} {done:,}", file=sys.stderr)
    _write(transaction, cursor, statement, chunk)


def _write(transaction: Any, cursor: Any, statement: str, chunk: list[Any]) -> int:
    with transaction.atomic():
        cursor.executemany(statement, chunk)
    written = len(chunk)
    chunk.clear()
    return written
