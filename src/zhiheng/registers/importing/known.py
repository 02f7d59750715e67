"""核对所需的名录：单位和辖区的写法、表里提到的人、他们的证件和职务、表里的证号在谁名下。"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhiheng.accounts.models import User
from zhiheng.directory.models import (
    Agency,
    Officer,
    OfficerCertificate,
    OfficerDuty,
)
from zhiheng.directory.names import Names, agency_names, place_names
from zhiheng.registers.importing.lines import PersonLine

CHUNK = 5_000
KINDS = tuple(OfficerCertificate.Kind.values)
Key = tuple[int, str, date]  # agency, name, first day


@dataclass(slots=True)
class Person:
    """一个人连同证件、职务；`officer.pk` 为空的是表里新来的。"""

    officer: Officer
    certificates: list[OfficerCertificate] = field(default_factory=list)
    duties: list[OfficerDuty] = field(default_factory=list)


@dataclass
class Known:
    """名录里与这张表有关的部分。"""

    agencies: Names
    allowed: frozenset[int]
    places: Names
    scope: str
    people: dict[Key, Person] = field(default_factory=dict)
    numbers: dict[tuple[str, str], OfficerCertificate] = field(default_factory=dict)

    @classmethod
    def load(cls, lines: Sequence[PersonLine], actor: User) -> "Known":
        visible = Agency.objects.visible_to(actor)
        known = cls(
            agency_names(Agency.objects.order_by("pk")),
            frozenset(visible.order_by().values_list("pk", flat=True)),
            place_names(),
            actor.scope.path or "",
        )
        named = {one.pk for line in lines for one in known.agencies.get(line.agency)}
        known._load_people(named & known.allowed, {line.name for line in lines})
        known._load_numbers({one.certificate.number for one in lines if one.certificate})
        return known

    def _load_people(self, agencies: Iterable[int], names: set[str]) -> None:
        """The people of these agencies with a name that the sheet holds, and what they have."""
        by_id: dict[int, Person] = {}
        for part in _parts(sorted(agencies), 500):
            rows = Officer.objects.filter(agency__in=part).order_by("pk")
            found = [one for one in rows.iterator(CHUNK) if one.name in names]
            by_id |= {one.pk: Person(one) for one in found}
        for person in by_id.values():
            one = person.officer
            self.people.setdefault((one.agency_id, one.name, one.works_from), person)
        for part in _parts(sorted(by_id), CHUNK):
            for held in OfficerCertificate.objects.filter(officer__in=part).order_by("pk"):
                by_id[held.officer_id].certificates.append(held)
                self.numbers[held.kind, held.number] = held
            for duty in OfficerDuty.objects.filter(officer__in=part).order_by("pk"):
                by_id[duty.officer_id].duties.append(duty)

    def _load_numbers(self, numbers: set[str]) -> None:
        """The numbers of the sheet wherever they are registered; their holders may be out of sight."""
        for part in _parts(sorted(numbers), CHUNK):
            rows = OfficerCertificate.objects.filter(kind__in=KINDS, number__in=part)
            for held in rows.select_related("officer"):
                self.numbers.setdefault((held.kind, held.number), held)


def _parts(keys: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for at in range(0, len(keys), size):
        yield keys[at : at + size]
