"""What may enter the ledger: ids, codes, dates, amounts and keyed hashes; no name, number or address of a person."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

from zhiheng.kernel import sealing

Fact = None | bool | int | Decimal | date | str | Sequence["Fact"] | Mapping[str, "Fact"]

KEY = re.compile(r"[a-z][a-z0-9_.]{0,60}")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/+\-]{0,127}")
PERSONAL = re.compile(r"1[3-9]\d{9}|\d{15}|\d{17}[\dXx]|[0-9A-HJ-NP-RT-UW-Y]{18}|0\d{9,11}")
LARGEST_ID = 10**10  # a mobile number has eleven digits
MOST_ITEMS = 2_000


class FactError(TypeError):
    """A programming error: something that may not stand in the ledger was put there."""


def _code(value: str) -> str:
    if value and not CODE.fullmatch(value):
        raise FactError(f"not a code: {value[:12]!r}…; free text goes in as hashed()")
    if PERSONAL.fullmatch(value):
        raise FactError("looks like the number of a person or firm; use hashed()")
    return value


def _number(value: int) -> int:
    if abs(value) >= LARGEST_ID:
        raise FactError("too large for an id; money is a Decimal, numbers of persons are hashed()")
    return value


def moment(value: datetime) -> str:
    """One spelling for an instant: UTC with microseconds and Z."""
    if value.tzinfo is None:
        raise FactError("a naive datetime has no place in the ledger")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _plain(value: object) -> object:
    """The JSON value of a fact, or FactError."""
    if isinstance(value, Enum):
        value = value.value
    match value:
        case None | bool():
            return value
        case int():
            return _number(value)
        case Decimal():
            return format(value, "f")
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case str():
            return _code(value)
        case Mapping():
            return {_key(key): _plain(item) for key, item in value.items()}
        case Sequence() if len(value) <= MOST_ITEMS:
            return [_plain(item) for item in value]
    raise FactError(f"a {type(value).__name__} may not stand in the ledger")


def _key(key: object) -> str:
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise FactError(f"not a fact name: {key!r}")
    return key


def hashed(text: str) -> dict[str, str]:
    """Stand-in for a free text, a name or a number: it proves the text later without containing it."""
    return {"hmac": f"h:{sealing.keyed_hash(text, purpose='ledger')}"}


def safe(value: object) -> object:
    """The same fact with every text that is no code replaced by its keyed hash; for events from other rooms."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        return value if CODE.fullmatch(value) and not PERSONAL.fullmatch(value) else hashed(value)
    if isinstance(value, Mapping):
        return {str(key): safe(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [safe(item) for item in value]
    if isinstance(value, float):
        return Decimal(str(value))
    return value


def label(key: str) -> str:
    """A key as part of a subject: itself when it is a code, otherwise a short keyed hash."""
    return key if CODE.fullmatch(key) else f"h{sealing.keyed_hash(key, purpose='ledger')[:16]}"


def canonical(value: object) -> str:
    """One spelling for one value: sorted keys, no blanks, ASCII, no NaN."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )


def digest(keys: Sequence[int]) -> str:
    """SHA-256 of the sorted ids, so that one entry fixes a whole batch."""
    return hashlib.sha256(canonical(sorted(keys)).encode("ascii")).hexdigest()


def canonical_facts(facts: Mapping[str, object]) -> str:
    return canonical(_plain(facts))
