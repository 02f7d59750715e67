"""一行读懂了的表格：值已经读出，还没有对照名录。"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """一本证件；执法区域是名称或者代码，不写为单位所在的辖区，领域不写为不限。"""

    kind: str
    number: str
    territory: str
    field: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class PersonLine:
    """一行：一个人连同至多一本证件；没有写的为空，同一人的各行合看。"""

    line: int
    agency: str
    name: str
    works_from: date
    staff_type: str = ""
    works_to: date | None = None
    law_qualification: str = ""
    duties: tuple[str, ...] = ()
    is_first_review: bool = False
    is_another: bool = False
    certificate: CertificateLine | None = None


# --- kept between checking and writing -----------------------------------------------------------


def pack(one: PersonLine) -> list[Any]:
    """The line as plain values, in the order of its fields."""
    held = one.certificate
    return [
        one.line,
        one.agency,
        one.name,
        _written(one.works_from),
        one.staff_type,
        _written(one.works_to),
        one.law_qualification,
        one.duties,
        one.is_first_review,
        one.is_another,
        held
        and [
            held.kind,
            held.number,
            held.territory,
            held.field,
            _written(held.valid_from),
            _written(held.valid_to),
        ],
    ]


def unpack(kept: list[Any]) -> PersonLine:
    """The line again; the order is that of `pack`."""
    line, agency, name, works_from, staff_type, works_to, qualification, duties, *rest = kept
    is_first_review, is_another, held = rest
    return PersonLine(
        line,
        agency,
        name,
        _day(works_from),
        staff_type,
        _day(works_to) if works_to else None,
        qualification,
        tuple(duties),
        is_first_review,
        is_another,
        CertificateLine(*held[:4], _day(held[4]), _day(held[5])) if held else None,
    )


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


_day = lru_cache(maxsize=65536)(date.fromisoformat)
