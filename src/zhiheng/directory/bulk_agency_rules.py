"""一批新机关之间、与名录的各个版本之间不能有的矛盾。"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from zhiheng.directory import agency_rules
from zhiheng.directory.models import Agency, AgencyVersion

CHUNK = 500
FACTS_OF_ONE = (
    "name",
    "credit_code",
    "jurisdiction_id",
    "government_id",
    "is_supervision_authority",
    "qualified_from",
    "qualified_to",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """一行将要登记的机关，和表里写的原文。"""

    line: int
    agency: Agency
    written: Any


def duplicates(standing: Sequence[Candidate]) -> dict[int, str]:
    """同一张表里重名、重码的，后面的一行不收。"""
    refused: dict[int, str] = {}
    _once(standing, refused, "机关名称", lambda one: (one.jurisdiction_id, one.name))
    _once(standing, refused, "统一社会信用代码", lambda one: one.credit_code)
    return refused


def second_authorities(standing: Sequence[Candidate]) -> dict[int, str]:
    """一级政府只有一个监督机构；同一张表里有两个的，后面的一行不收（WH-5）。"""
    refused: dict[int, str] = {}
    seen: dict[int, int] = {}
    for one in standing:
        government = one.agency.government
        if government is None or not one.agency.is_supervision_authority:
            continue
        first = seen.setdefault(government.pk or -id(government), one.line)
        if first != one.line:
            refused[one.line] = (
                f"一级政府只有一个行政执法监督机构：第 {first} 行已是“{government}”的监督机构。"
            )
    return refused


def _once(
    standing: Sequence[Candidate],
    refused: dict[int, str],
    label: str,
    key: Callable[[Agency], Hashable],
) -> None:
    seen: dict[Hashable, int] = {}
    for one in standing:
        value = key(one.agency)
        first = seen.setdefault(value, one.line) if value else one.line
        if first != one.line:
            refused.setdefault(one.line, f"{label}与第 {first} 行重复，只登记第 {first} 行。")


def conflicts(standing: Sequence[Candidate]) -> dict[int, str]:
    """与名录里同期的版本重名、重码，或者政府已有监督机构的。"""
    refused: dict[int, str] = {}
    for at in range(0, len(standing), CHUNK):
        part = standing[at : at + CHUNK]
        others = list(_alike(part))
        by_name: dict[Any, list[AgencyVersion]] = {}
        for other in others:
            for key in _keys(other):
                by_name.setdefault(key, []).append(other)
        for one in part:
            version = _version(one.agency)
            for other in [found for key in _keys(version) for found in by_name.get(key, ())]:
                if sentence := _conflict(version, other):
                    refused.setdefault(one.line, sentence)
    return refused


def _alike(part: Sequence[Candidate]) -> Any:
    agencies = [one.agency for one in part]
    governments = {one.government_id for one in agencies if one.is_supervision_authority}
    alike = Q(name__in={one.name for one in agencies})
    alike |= Q(credit_code__in={one.credit_code for one in agencies} - {None})
    alike |= Q(is_supervision_authority=True, government__in=governments - {None})
    return AgencyVersion.objects.filter(alike).select_related("government")


def _keys(version: AgencyVersion) -> list[Any]:
    keys: list[Any] = [("name", version.name)]
    if version.credit_code:
        keys.append(("code", version.credit_code))
    if version.is_supervision_authority and version.government_id:
        keys.append(("government", version.government_id))
    return keys


def _version(agency: Agency) -> AgencyVersion:
    """The first version as it will be; the agency has no id yet."""
    values = {name: getattr(agency, name) for name in FACTS_OF_ONE}
    return AgencyVersion(valid_from=agency.qualified_from, **values)


def _conflict(version: AgencyVersion, other: AgencyVersion) -> str:
    end, until = version.valid_to or date.max, other.valid_to or date.max
    if version.valid_from > until or other.valid_from > end:
        return ""
    try:
        agency_rules.apart(version, other)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""
