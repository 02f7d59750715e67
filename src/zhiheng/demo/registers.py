"""名录：政府、司法局、各部门、镇街、垂直机关、受委托组织，人员与证件，事项、阶次、检查上限。"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from zhiheng.demo import world
from zhiheng.demo.words import BY_KEY, CUSTOMS, FIELDS, GENERAL, GIVEN, MARK, SURNAMES, Field
from zhiheng.directory import codes
from zhiheng.directory.agency_changes import open_first_versions
from zhiheng.directory.models import (
    Agency,
    AgencyItem,
    DiscretionBand,
    EnforcementItem,
    InspectionCap,
    Jurisdiction,
    Officer,
    OfficerCertificate,
)
from zhiheng.directory.places import load_places

LONG_AGO = date(2015, 1, 1)
ITEMS_FROM = date(2021, 7, 15)
BANDS_CHANGE = date(2026, 1, 1)
PROVINCE, CITY, HUANTAI = "370000", "371000", "370321"
COUNTIES = ("371002", "371003", "371082", "371083")
ZONES = ("371071", "371072", "371073")
ZONE_FIELDS = ("market", "urban", "emergency")
TOWNS = ("演示一镇", "演示二镇")
SHORT = {
    "371000": "威", "371002": "威环", "371003": "威文", "371082": "威荣", "371083": "威乳", "371071": "威高",
    "371072": "威经", "371073": "威临", "370321": "桓",
}  # fmt: skip
# 裁量阶次：情节、在法定幅度中的位置
TIERS = (("较轻", 0.05, 0.2), ("一般", 0.3, 0.45), ("较重", 0.6, 0.75))
UNBOUNDED = (("一般", 10_000, 11_800),)
PEOPLE = {"371000": 14}  # 每个机关的执法人员；其他地方
FEWEST = 8


@dataclass(frozen=True)
class Registers:
    """已经登记的名录。"""

    agencies: list[world.Agency]
    specials: dict[int, world.Special]
    governments: dict[str, Agency]
    authorities: dict[str, Agency]


class _Clerk:
    """Registers one thing after another; `serial` numbers credit codes and certificates."""

    def __init__(self, rng: Random, today: date) -> None:
        self.rng = rng
        self.today = today
        self.serial = 0
        self.places = {place.code: place for place in Jurisdiction.objects.all()}
        self.found: list[world.Agency] = []
        self.rows: dict[int, Agency] = {}
        self.specials: dict[int, world.Special] = {}

    def body(self, name: str, place: str, **fields: object) -> Agency:
        self.serial += 1
        where = self.places[place]
        fields.setdefault("kind", Agency.Kind.DEPARTMENT)
        fields.setdefault("qualified_from", LONG_AGO)
        if fields["kind"] != Agency.Kind.GOVERNMENT:
            fields.setdefault("supervision_unit", "法规科")
        leader = person_name(Random(self.serial))
        return Agency.objects.create(
            name=f"{name}{MARK}",
            short_name=name,
            credit_code=codes.compose_credit_code("11", place[:6], self.serial),
            jurisdiction=where,
            legal_basis="三定规定（演示）",
            responsible_leader=leader,
            leader_post="主要负责人",
            **fields,
        )

    def enforcer(self, row: Agency, field: Field, weight: float) -> world.Agency:
        """登记过的机关，加上生成时要用的值。"""
        made = world.Agency(
            id=row.pk,
            name=row.name,
            prefix=row.prefix,
            path=row.path,
            place=row.jurisdiction_id,
            profile=row.profile,
            field=field,
            items={},
            weight=weight,
            is_entrusted=row.kind == Agency.Kind.ENTRUSTED,
            qualified_to=row.qualified_to,
        )
        self.found.append(made)
        self.rows[row.pk] = row
        return made


def build(rng: Random, today: date) -> Registers:
    """登记全部名录；库里原来没有任何机关。"""
    load_places()
    _load_towns()
    clerk = _Clerk(rng, today)
    governments, authorities = {}, {}
    for place in (CITY, *COUNTIES, HUANTAI):
        name = clerk.places[place].name
        governments[place] = clerk.body(f"{name}人民政府", place, kind=Agency.Kind.GOVERNMENT)
        authorities[place] = clerk.body(
            f"{name}司法局", place, government=governments[place], is_supervision_authority=True,
            prefix=f"示{SHORT[place]}司", field="行政执法监督",
        )  # fmt: skip
        _departments(clerk, place, governments[place])
    _dispatched(clerk, governments[CITY])
    _others(clerk, governments)
    open_first_versions(list(Agency.objects.select_related("jurisdiction")), basis="建库登记")
    _people(clerk)
    _assign_items(clerk)
    _caps()
    return Registers(clerk.found, clerk.specials, governments, authorities)


def _load_towns() -> None:
    """两个演示镇属于每个区县；代码自编，不是真实的镇街代码。"""
    towns = []
    for place in (*COUNTIES, HUANTAI):
        parent = Jurisdiction.objects.get(code=place)
        for n, name in enumerate(TOWNS, start=1):
            code = f"{place}99{n}"
            towns.append(
                Jurisdiction(
                    code=code, name=f"{parent.name}{name}", level=Jurisdiction.Level.TOWN, parent=parent,
                    path=f"{parent.path}{code}/",
                )
            )  # fmt: skip
    Jurisdiction.objects.bulk_create(towns)


def _departments(clerk: _Clerk, place: str, government: Agency) -> None:
    size = 2.0 if place == CITY else 1.0
    for field in FIELDS:
        row = clerk.body(
            f"{clerk.places[place].name}{field.bureau}", place, government=government,
            prefix=f"示{SHORT[place]}{field.name[:2]}", field=field.name,
        )  # fmt: skip
        clerk.enforcer(row, field, field.share * size)


def _dispatched(clerk: _Clerk, government: Agency) -> None:
    """三个开发区没有本级政府，市级部门在那里设派出机构（WH-3）。"""
    for place in ZONES:
        for key in ZONE_FIELDS:
            field = BY_KEY[key]
            row = clerk.body(
                f"威海市{field.bureau}{clerk.places[place].name}分局", place, government=government,
                kind=Agency.Kind.DISPATCHED_OFFICE, prefix=f"示{SHORT[place]}{field.name[:2]}", field=field.name,
            )  # fmt: skip
            clerk.enforcer(row, field, field.share * 0.6)


def _others(clerk: _Clerk, governments: dict[str, Agency]) -> None:
    """镇街、垂直管理机关、受委托组织，以及一个机构改革中撤销的机关。"""
    for place in (*COUNTIES, HUANTAI):
        for n, name in enumerate(TOWNS, start=1):
            row = clerk.body(
                f"{clerk.places[place].name}{name}人民政府", f"{place}99{n}", kind=Agency.Kind.TOWN,
                government=governments[place], prefix=f"示{SHORT[place]}{'甲乙'[n - 1]}镇", field=GENERAL.name,
            )  # fmt: skip
            clerk.enforcer(row, GENERAL, 3)
    vertical = clerk.body(
        "威海演示口岸监管局",
        CITY,
        is_vertical=True,
        superior_name="山东演示口岸监管局",
        kind=Agency.Kind.AUTHORIZED,
        prefix="示威口",
        field=CUSTOMS.name,
    )
    clerk.enforcer(vertical, CUSTOMS, CUSTOMS.share)
    urban = next(row for row in clerk.rows.values() if row.field == "城市管理")
    entrusted = clerk.body(
        "威海市演示市容巡查中心", CITY, government=governments[CITY], superior=urban, kind=Agency.Kind.ENTRUSTED,
        prefix="示威巡", field="城市管理",
    )  # fmt: skip
    clerk.enforcer(entrusted, BY_KEY["urban"], 1)
    merged = clerk.body(
        "威海市原演示盐业管理局", CITY, government=governments[CITY], prefix="示威盐", field="市场监管",
        qualified_to=clerk.today - timedelta(days=400),
    )  # fmt: skip
    clerk.enforcer(merged, BY_KEY["market"], 0)


def person_name(rng: Random) -> str:
    """一望而知的虚构姓名：第二个字一律是“示”。"""
    return f"{rng.choice(SURNAMES)}示{rng.choice(GIVEN)}"


def _people(clerk: _Clerk) -> None:
    staff, holders = [], []
    for agency in clerk.found:
        regular = PEOPLE.get(agency.place, FEWEST)
        for n in range(regular + 5):
            person = Officer(
                agency_id=agency.id, name=person_name(clerk.rng), works_from=LONG_AGO,
                staff_type="civil" if n % 3 else "career",
            )  # fmt: skip
            staff.append(person)
            holders.append((agency, person, n - regular))
        for kind in ("contract", "auxiliary", "dispatched"):
            staff.append(
                Officer(
                    agency_id=agency.id,
                    name=person_name(clerk.rng),
                    staff_type=kind,
                    works_from=LONG_AGO,
                )
            )
    Officer.objects.bulk_create(staff)
    by_agency: dict[int, list[Officer]] = defaultdict(list)
    for person in staff:
        by_agency[person.agency_id].append(person)
    for agency in clerk.found:
        people = by_agency[agency.id]
        agency.officers = [person.pk for person in people[:-8]]
        agency.contract = [person.pk for person in people[-3:]]
    OfficerCertificate.objects.bulk_create(
        _certificate(clerk, agency, person, special) for agency, person, special in holders
    )


def _certificate(
    clerk: _Clerk, agency: world.Agency, person: Officer, special: int
) -> OfficerCertificate:
    """常人的证件长期有效；编号 0 至 4 的五人依次为过期、暂扣、取消、区域不符、领域不符。"""
    clerk.serial += 1
    fields: dict[str, object] = {
        "valid_from": date(2021, 1, 1), "valid_to": clerk.today + timedelta(days=900), "territory": agency.path, "field": agency.field.name,
    }  # fmt: skip
    middle = clerk.today - timedelta(days=400)
    if special == 0:
        fields["valid_to"] = middle
    elif special == 1:
        fields |= {"suspended_from": middle, "suspended_to": middle + timedelta(days=60)}
    elif special == 2:
        fields |= {"revoked_on": middle}
    elif special == 3:
        fields["territory"] = (
            "/370000/370300/370321/" if agency.profile == "weihai" else "/370000/371000/371083/"
        )
    elif special == 4:
        fields["field"] = "农业农村" if agency.field.key != "farm" else "消防救援"
        _note_special(clerk, agency, person, middle)
    if special in (1, 2):
        fields["decision_number"] = f"示人处〔2025〕{clerk.serial}号"
    return OfficerCertificate(officer=person, number=f"YS{clerk.serial:08d}", **fields)


def _note_special(clerk: _Clerk, agency: world.Agency, last: Officer, middle: date) -> None:
    """五名特殊人员的编号相连，最后一名登记时一并记下。"""
    first = last.pk - 4
    clerk.specials[agency.id] = world.Special(
        first,
        middle,
        first + 1,
        middle,
        middle + timedelta(days=60),
        first + 2,
        middle,
        first + 3,
        first + 4,
    )


def _assign_items(clerk: _Clerk) -> None:
    """同一领域的机关承担同样的事项；先登记全省统一清单里的事项，再登记各机关的承担。"""
    catalogue = {key: list(_items(field)) for key, field in BY_KEY.items()}
    claims = []
    for agency in clerk.found:
        items: dict[str, list[world.Item]] = defaultdict(list)
        for item in catalogue[agency.field.key]:
            if agency.is_entrusted and item.kind not in ("inspection", "penalty"):
                continue
            items[item.kind].append(item)
            until = retired_on(clerk.today) if item.kind == "retired" else None
            claims.append(
                AgencyItem(
                    agency_id=agency.id, item_id=item.id, valid_from=ITEMS_FROM, valid_to=until
                )
            )
        agency.items = dict(items)
    AgencyItem.objects.bulk_create(claims)


def retired_on(today: date) -> date:
    """原有的一项检查移出清单前的最后一日。"""
    return today - timedelta(days=330)


def _items(field: Field) -> Iterator[world.Item]:
    lines: list[tuple[str, str, int]] = [
        ("penalty", f"对{v.name}的处罚", n) for n, v in enumerate(field.violations)
    ]
    lines += [("licence", name, 0) for name in field.licences]
    lines += [("inspection", name, n) for n, name in enumerate(field.checks)]
    lines += [("measure", field.seizure, 0)] * bool(field.seizure)
    lines += [("execution", field.execution, 0)] * bool(field.execution)
    lines += [(kind, name, 0) for kind, name in field.others]
    lines.append(("retired", f"原{field.name}年度检查", 0))
    for number, (kind, name, n) in enumerate(lines, start=1):
        joint = kind == "inspection" and n == 0
        row = EnforcementItem.objects.create(
            code=f"YS-{field.key[:4].upper()}-{number:03d}", name=name, act_kind="inspection" if kind == "retired" else kind, basis=f"演示法规第{number}条",
            domain=field.name, may_be_joint=joint, jurisdiction_id=PROVINCE,
        )  # fmt: skip
        if kind != "penalty":
            yield world.Item(row.pk, kind, name, may_be_joint=joint)
            continue
        violation = field.violations[n]
        yield world.Item(
            row.pk,
            kind,
            name,
            violation,
            tuple(_bands(row, violation.code, violation.law_min, violation.law_max)),
        )


def _bands(
    item: EnforcementItem, code: str, low: int, high: int
) -> Iterator[tuple[world.Band, ...]]:
    """每个情节两个版本：2026 年起的版本数额相同、编号更新。"""
    tiers = (
        UNBOUNDED
        if not high
        else tuple((name, low + a * (high - low), low + b * (high - low)) for name, a, b in TIERS)
    )
    spans = ((1, ITEMS_FROM, BANDS_CHANGE - timedelta(days=1)), (2, BANDS_CHANGE, None))
    for name, least, most in tiers:
        versions = []
        for version, since, until in spans:
            row = DiscretionBand.objects.create(
                item=item, violation_code=code, circumstance=name, version=version, law_min=low, law_max=high or None,
                band_min=round(least), band_max=round(most), valid_from=since, valid_to=until,
            )  # fmt: skip
            versions.append(world.Band(row.pk, version, round(least), round(most), since, until))
        yield tuple(versions)


def _caps() -> None:
    """公布的年度检查上限：同一机关二次，各级合计四次（示例）。"""
    InspectionCap.objects.bulk_create(
        InspectionCap(
            domain=field.name, path=path, per_agency=2, in_total=4, valid_from=date(2024, 1, 1)
        )
        for field in FIELDS
        for path in ("/370000/371000/", "/370000/370300/370321/")
    )
