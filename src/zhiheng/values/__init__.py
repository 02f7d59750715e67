"""Single values: each function reads one cell and says what it is, or in Chinese why it cannot say.

Below the registers, so that their lists and the imports of large data read a day, a number, a name alike.
"""

from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Reading(NamedTuple, Generic[T]):
    """What a cell means: a value, or the reason why the row must wait in quarantine."""

    value: T | None
    problem: str = ""
    warning: str = ""
    suggestion: str = ""


EMPTY: Reading[None] = Reading(None)

BLANKS = frozenset(
    {"", "-", "--", "—", "——", "/", "//", "\\", "\\N", "无", "暂无", "空", "不适用", "none", "null"}
    | {"n/a", "na", "nan", "None", "NULL", "Null", "N/A", "NaN", "NONE", "(空)", "（空）", "(null)"}
)
"""What people type for "nothing here"."""


def wrong(problem: str, suggestion: str = "") -> Reading[None]:
    return Reading(None, problem, "", suggestion)


def shown(text: str, limit: int = 40) -> str:
    """A cell quoted inside a sentence, cut where it would drown the sentence."""
    flat = " ".join(text.split())
    return f"“{flat[:limit]}…”" if len(flat) > limit else f"“{flat}”"
