"""当事人：按信用代码、证件号码找到已登记的同一人，没有的登记；个人的姓名、证件、住址封存。"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from zhiheng.exchange.judging.rows import Record
from zhiheng.kernel.bulk import insert, new_ids
from zhiheng.kernel.sealing import keyed_hash, mask_name, seal

TABLE = "acts_party"
COLUMNS = (
    "id",
    "kind",
    "name",
    "credit_code",
    "sealed_name",
    "sealed_identity",
    "sealed_address",
    "identity_hash",
)
_CACHE_LIMIT = 200_000

Prepared = tuple[str, tuple[Any, ...]]
"""The key by which a party is found again, and its columns after the id."""


def key_of(record: Record) -> str:
    """信用代码，否则证件号码或者公司全称的带密钥哈希；都没有的不与任何人合并。"""
    if code := record.get("credit_code"):
        return str(code)
    if number := record.get("identity_number"):
        return keyed_hash(str(number), purpose="identity")
    name = str(record.get("party_name", ""))
    if record.get("party_kind") != "natural" and name.endswith("公司"):
        return keyed_hash(name, purpose="organisation")
    return ""


def row_of(record: Record, key: str) -> tuple[Any, ...]:
    """The columns after the id."""
    name = str(record.get("party_name", ""))
    kind = record.get("party_kind") or "other"
    code = record.get("credit_code", "")
    number, address = record.get("identity_number"), record.get("address")
    is_person = kind == "natural"
    return (
        kind,
        mask_name(name) if is_person else name,
        code,
        seal(name, context="party.name") if is_person else "",
        seal(str(number), context="party.identity") if number else "",
        seal(str(address), context="party.address") if address and is_person else "",
        "" if code else key,
    )


def prepare(record: Record) -> Prepared:
    """The key and the row that the party would need; sealing happens here, outside any transaction."""
    key = key_of(record)
    return key, row_of(record, key)


class Parties:
    """Finds and makes parties for chunks of records; remembers the ids it has seen."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}

    def resolve(self, prepared: Sequence[Prepared]) -> list[int]:
        """The party's id for each record; inserts the missing ones (inside the transaction)."""
        if len(self.seen) > _CACHE_LIMIT:
            self.seen.clear()
        wanted = [key for key, _ in prepared if key and key not in self.seen]
        self._look_up(wanted)
        missing: list[tuple[str, tuple[Any, ...]]] = []
        planned: set[str] = set()
        for key, row in prepared:
            if not (key and (key in self.seen or key in planned)):
                missing.append((key, row))
                planned.add(key)
        ids = new_ids(TABLE, len(missing))
        insert(TABLE, COLUMNS, [(pk, *row) for pk, (_, row) in zip(ids, missing, strict=True)])
        loose = iter([pk for pk, (key, _) in zip(ids, missing, strict=True) if not key])
        self.seen |= {key: pk for pk, (key, _) in zip(ids, missing, strict=True) if key}
        return [self.seen[key] if key else next(loose) for key, _ in prepared]

    def _look_up(self, keys: Sequence[str]) -> None:
        for column, chosen in (
            ("credit_code", [key for key in keys if len(key) == 18]),
            ("identity_hash", [key for key in keys if len(key) != 18]),
        ):
            for start in range(0, len(chosen), 400):
                part = chosen[start : start + 400]
                marks = ", ".join(["%s"] * len(part))
                with connection.cursor() as cursor:
                    cursor.execute(
                        f"SELECT {column}, id FROM {TABLE} WHERE {column} IN ({marks}) AND NOT ({column} = '')",  # noqa: S608  fixed names, placeholders
                        part,
                    )
                    self.seen |= dict(cursor.fetchall())

    def forget(self) -> None:
        """After a rolled back transaction nothing that was remembered can be trusted."""
        self.seen.clear()
