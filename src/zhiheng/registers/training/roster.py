"""认人：按证号，或者姓名加机关；认不准的说明原因，从不猜测。"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from zhiheng.directory.models import AgencyAlias, Officer, OfficerCertificate
from zhiheng.kernel.errors import RuleViolation


@dataclass
class Roster:
    """名册中可能用到的人，两三次查询取齐。"""

    by_number: dict[str, Officer] = field(default_factory=dict)
    by_name: dict[str, list[Officer]] = field(default_factory=dict)
    aliases: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls, officers: QuerySet[Officer], numbers: Iterable[str], names: Iterable[str]
    ) -> "Roster":
        roster = cls()
        held = OfficerCertificate.objects.filter(number__in=set(numbers), officer__in=officers)
        for one in held.select_related("officer__agency"):
            roster.by_number[one.number] = one.officer
        for officer in officers.filter(name__in=set(names)).select_related("agency"):
            roster.by_name.setdefault(officer.name, []).append(officer)
        if roster.by_name:
            agencies = {one.agency_id for found in roster.by_name.values() for one in found}
            named = AgencyAlias.objects.filter(agency__in=agencies)
            roster.aliases = dict(named.values_list("name", "agency_id"))
        return roster

    def find(self, number: str, name: str, agency: str = "") -> Officer:
        """按证号；没有证号的，按姓名，重名的再看机关。"""
        if number:
            return self._numbered(number, name)
        if not name:
            raise RuleViolation("没有写证号，也没有写姓名。")
        known = self.by_name.get(name, [])
        found = [one for one in known if self._is_at(one, agency)] if agency else known
        if not found:
            where = f"“{agency}”" if agency else "您的范围内"
            raise RuleViolation(f"{where}没有叫“{name}”的人员，请先登记人员或者核对姓名、机关。")
        if len(found) > 1:
            raise RuleViolation(f"有 {len(found)} 个“{name}”，请写证号，或者写明机关。")
        return found[0]

    def _numbered(self, number: str, name: str) -> Officer:
        officer = self.by_number.get(number)
        if officer is None:
            raise RuleViolation(f"没有证号“{number}”的人员，或者不在您的范围内。")
        if name and officer.name != name:
            raise RuleViolation(f"证号“{number}”登记的姓名不是“{name}”，请核对。")
        return officer

    def _is_at(self, officer: Any, agency: str) -> bool:
        unit = officer.agency
        return agency in (unit.name, unit.short_name, unit.credit_code) or (
            self.aliases.get(agency) == unit.pk
        )


def typed(text: str, officers: QuerySet[Officer]) -> list[tuple[int, Officer | str]]:
    """一行一人，写证号、姓名，或者姓名和机关；逐行给出行号与人，认不出的给出原因。"""
    lines = [(n, line.split()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    words = [parts[0] for _, parts in lines]
    roster = Roster.of(officers, words, words)
    found: list[tuple[int, Officer | str]] = []
    for number, (first, *rest) in lines:
        try:
            if first in roster.by_number:
                found.append((number, roster.find(first, rest[0] if rest else "")))
            else:
                found.append((number, roster.find("", first, " ".join(rest))))
        except RuleViolation as violation:
            found.append((number, violation.sentence))
    return found
