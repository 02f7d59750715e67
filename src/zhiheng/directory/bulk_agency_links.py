"""一批新机关的所属政府和上级：在名录里，或者在同一张表里；不成环，上级先登记。"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from zhiheng.directory import agency_rules
from zhiheng.directory.bulk_agency_rules import Candidate
from zhiheng.directory.models import Agency, Jurisdiction
from zhiheng.directory.names import Names, agency_names, place_names

Kind = Agency.Kind
LINKS = ("government", "superior")


@dataclass
class Register:
    """名录：各种写法指哪个机关，辖区，各辖区的政府。"""

    names: Names
    places: Names
    governments: dict[str, Agency] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Register":
        rows = list(Agency.objects.select_related("jurisdiction", *LINKS).order_by("pk"))
        found = cls(agency_names(rows), place_names())
        for one in rows:
            if one.kind == Kind.GOVERNMENT:
                found.governments.setdefault(one.jurisdiction_id, one)
        return found


def label(name: str) -> str:
    return str(Agency._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


class Links:
    """所属政府和上级：在名录里，或者在同一张表里。"""

    def __init__(self, standing: Sequence[Candidate], register: Register) -> None:
        self.register, self.standing = register, standing
        self.names = Names()
        self.governments: dict[str, Agency] = {}
        for one in standing:
            agency = one.agency
            self.names.add(agency, agency.name, agency.short_name, agency.credit_code)
            if agency.kind == Kind.GOVERNMENT:
                self.governments.setdefault(agency.jurisdiction_id, agency)

    def connect(self, one: Candidate) -> str:
        """把写的名称换成机关；找不到、不止一个、不是政府的，说明。"""
        for name in LINKS:
            text = getattr(one.written, name)
            above = self._find(text) if text else None
            if isinstance(above, str):
                return f"{label(name)}“{text}”{above}"
            setattr(one.agency, name, above)
        agency = one.agency
        if agency.superior is not None and agency.superior_name:
            return agency_rules.TWO_SUPERIORS
        if agency.government is None:
            agency.government = self._government_of(agency)
        if agency.government is not None and agency.government.kind != Kind.GOVERNMENT:
            return f"所属政府须是人民政府，“{agency.government}”不是；请改写它所属的政府。"
        return ""

    def _find(self, text: str) -> Agency | str:
        found = [*self.register.names.get(text), *self.names.get(text)]
        if len(found) == 1:
            return found[0]
        if found:
            return "不止一个，请写统一社会信用代码。"
        return "名录里没有，表里也没有（或者那一行有问题）；请先登记它，或者写在同一张表里。"

    def _government_of(self, agency: Agency) -> Agency | None:
        """没有写的，取辖区的本级政府；开发区取上级辖区的（WH-3）。"""
        place: Jurisdiction | None = agency.jurisdiction
        while place is not None and agency.kind != Kind.GOVERNMENT:
            known = self.register.governments.get(place.pk) or self.governments.get(place.pk)
            if known or place.level != Jurisdiction.Level.ZONE:
                return known
            place = place.parent
        return None

    def loops(self) -> dict[int, str]:
        """表里的隶属关系成环的各行；名录里的机关不会以新机关为上级。"""
        found = {}
        for one in self.standing:
            way = _way_back(one.agency)
            if way:
                names = " → ".join(f"“{agency.name}”" for agency in way)
                found[one.line] = (
                    f"隶属关系成环：{names}。请改写其中一行的上级主管部门或者所属政府。"
                )
        return found


def _above(agency: Agency) -> list[Agency]:
    """The new ones it hangs from."""
    links = (agency.government, agency.superior)
    return [one for one in links if one is not None and one.pk is None]


def _way_back(start: Agency) -> list[Agency]:
    stack, seen = [[start]], set()
    while stack:
        way = stack.pop()
        for above in _above(way[-1]):
            if above is start:
                return [*way, start]
            if id(above) not in seen:
                seen.add(id(above))
                stack.append([*way, above])
    return []


def levels(standing: Sequence[Candidate]) -> list[list[Agency]]:
    """Every agency in a later level than those it hangs from."""
    rest, levels, placed = [one.agency for one in standing], [], set()
    while rest:
        level = [one for one in rest if all(id(above) in placed for above in _above(one))]
        levels.append(level)
        placed |= {id(one) for one in level}
        rest = [one for one in rest if id(one) not in placed]
    return levels
