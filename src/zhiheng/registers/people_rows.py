"""成批登记人员：一行一个人，逐行核对，读不通的写明缺什么、怎么改。"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from zhiheng.accounts.models import User
from zhiheng.directory.models import (
    Agency,
    AgencyAlias,
    Officer,
    OfficerCertificate,
    OfficerDuty,
)
from zhiheng.directory.models.people import LAWFUL_STAFF
from zhiheng.directory.people import holder_refusal
from zhiheng.registers.duties import duty_refusal

LONGEST_NAME, LONGEST_NUMBER, LONGEST_FIELD = 40, 32, 40
CHUNK = 5_000
Kind = OfficerCertificate.Kind
# asked for every row: the choices of an enumeration are worked out anew at each look
CERTIFICATE_KINDS, DUTIES, STAFF = (
    {str(key): str(label) for key, label in choices}
    for choices in (Kind.choices, OfficerDuty.Kind.choices, Officer.StaffType.choices)
)
LAWFUL = frozenset(str(one) for one in LAWFUL_STAFF)
VALID, OTHER = "valid", "expired"


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """一本证件；执法区域不填为单位所在的辖区，领域不填为不限。"""

    number: str
    valid_from: date
    valid_to: date
    kind: str = Kind.ENFORCEMENT.value
    territory: str = ""
    field: str = ""

    def status_on(self, day: date) -> str:
        """新登记的证件没有暂扣、取消，只看有效期。"""
        return VALID if self.valid_from <= day <= self.valid_to else OTHER


@dataclass(frozen=True, slots=True)
class DutyRow:
    """一项职务。"""

    duty: str
    starts_on: date
    ends_on: date | None = None
    is_first_review: bool = False

    def get_duty_display(self) -> str:
        return DUTIES[self.duty]


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """一个人；单位写名称、简称、登记过的写法或者信用代码，`line` 是来源的行号。"""

    line: int
    agency: str
    name: str
    works_from: date
    staff_type: str = Officer.StaffType.CIVIL.value
    works_to: date | None = None
    law_qualification: str = ""
    certificates: tuple[CertificateRow, ...] = ()
    duties: tuple[DutyRow, ...] = ()

    def __str__(self) -> str:
        return self.name.strip()

    @property
    def may_hold_office(self) -> bool:
        return self.staff_type in LAWFUL

    def get_staff_type_display(self) -> str:
        return STAFF[self.staff_type]


@dataclass(frozen=True, slots=True)
class RowRefusal:
    """一行没有登记的理由；`field` 是出错的栏目。"""

    line: int
    field: str
    sentence: str


Found = tuple[str, str] | None  # field and sentence


@dataclass
class Known:
    """核对所需的名册：单位的写法、已有的证号、已有的人；同一批里先登记的也算。"""

    agencies: dict[str, Agency]
    allowed: frozenset[int]
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)  # to the line, 0 = registered
    people: dict[tuple[int, str, date], int] = field(default_factory=dict)

    @classmethod
    def load(cls, rows: Sequence[OfficerRow], actor: User) -> "Known":
        agencies = list(Agency.objects.all())
        by_key = {one.pk: one for one in agencies}
        named = [(text, one.pk) for one in agencies for text in {one.name, one.short_name} if text]
        named += list(AgencyAlias.objects.values_list("name", "agency_id"))
        bearers = Counter(text for text, _ in set(named))
        names = {text: by_key[pk] for text, pk in named if bearers[text] == 1}
        names |= {one.credit_code: one for one in agencies if one.credit_code}
        visible: QuerySet[Agency] = Agency.objects.visible_to(actor)
        return cls(
            names,
            frozenset(visible.values_list("pk", flat=True)),
            dict.fromkeys(
                _taken(held.number.strip() for row in rows for held in row.certificates), 0
            ),
            dict.fromkeys(_registered({row.name.strip() for row in rows}), 0),
        )


def _taken(numbers: Iterable[str]) -> set[tuple[str, str]]:
    wanted, found = sorted(set(numbers)), set()
    for at in range(0, len(wanted), CHUNK):
        rows = OfficerCertificate.objects.filter(
            kind__in=Kind.values, number__in=wanted[at : at + CHUNK]
        )
        found |= set(rows.values_list("kind", "number"))
    return found


def _registered(names: set[str]) -> set[tuple[int, str, date]]:
    wanted, found = sorted(names), set()
    for at in range(0, len(wanted), CHUNK):
        rows = Officer.objects.filter(name__in=wanted[at : at + CHUNK]).order_by()
        found |= set(rows.values_list("agency_id", "name", "works_from"))
    return found


@dataclass(frozen=True, slots=True)
class Good:
    """通过核对的一行与它的单位，还没有写入。"""

    row: OfficerRow
    agency: Agency


def check(row: OfficerRow, known: Known) -> Good | RowRefusal:
    """一行：可以登记的人，或者理由。"""
    agency = known.agencies.get(row.agency.strip())
    if agency is None:
        text = row.agency.strip() or "（空）"
        sentence = f"没有登记的单位“{text}”，请先登记执法主体，或者登记它的这种写法。"
        return RowRefusal(row.line, "agency", sentence)
    if agency.pk not in known.allowed:
        return RowRefusal(row.line, "agency", f"“{agency}”不在您的范围内，不能登记它的人员。")
    person = (agency.pk, row.name.strip(), row.works_from)
    found = _person(row, person, known) or _certificates(row, agency.path, known) or _duties(row)
    if found is not None:
        return RowRefusal(row.line, *found)
    known.people[person] = row.line
    for held in row.certificates:
        known.numbers[held.kind, held.number.strip()] = row.line
    return Good(row, agency)


def _person(row: OfficerRow, person: tuple[int, str, date], known: Known) -> Found:
    name = person[1]
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return "name", f"姓名须是 1 至 {LONGEST_NAME} 个字，不含控制字符。"
    if row.staff_type not in STAFF:
        kinds = "、".join(STAFF.values())
        return "staff_type", f"没有“{row.staff_type}”这种人员类别，可以写：{kinds}。"
    if len(row.law_qualification.strip()) > LONGEST_NAME:
        return "law_qualification", f"法律职业资格证书编号不超过 {LONGEST_NAME} 个字。"
    if row.works_to is not None and row.works_to < row.works_from:
        return "works_to", f"离岗日期（{row.works_to}）早于到岗日期（{row.works_from}）。"
    line = known.people.get(person)
    if line is not None:
        where = f"与第 {line} 行" if line else "与已登记的人"
        return "name", f"{where}同单位、同姓名、同日到岗；是同一人的，证件、职务写在同一行。"
    return None


def _certificates(row: OfficerRow, path: str, known: Known) -> Found:
    for at, one in enumerate(row.certificates):
        found = _one_certificate(one, row, known) or _overlap(one, row.certificates[:at], path)
        if found is not None:
            return found
    return None


def _one_certificate(one: CertificateRow, row: OfficerRow, known: Known) -> Found:
    number = one.number.strip()
    if one.kind not in CERTIFICATE_KINDS:
        return (
            "kind",
            f"没有“{one.kind}”这种证件，可以写：{'、'.join(CERTIFICATE_KINDS.values())}。",
        )
    if not number or len(number) > LONGEST_NUMBER or not number.isprintable():
        return "number", f"证号须是 1 至 {LONGEST_NUMBER} 个字，不含控制字符。"
    if len(one.field.strip()) > LONGEST_FIELD:
        return "field", f"执法领域不超过 {LONGEST_FIELD} 个字。"
    if refusal := holder_refusal(one.kind, row):
        return "staff_type", refusal
    if one.valid_to < one.valid_from:
        return "valid_to", f"证件有效期止（{one.valid_to}）早于有效期起（{one.valid_from}）。"
    line = known.numbers.get((one.kind, number))
    if line is not None:
        where = f"第 {line} 行" if line else "已登记的证件"
        return "number", f"证号 {number} 与{where}重复。"
    return None


def _overlap(one: CertificateRow, own: Sequence[CertificateRow], path: str) -> Found:
    for other in own:
        if (other.kind, other.number.strip()) == (one.kind, one.number.strip()):
            return "number", f"证号 {one.number} 在这一行写了两次。"
        is_same = _where(other, path) == _where(one, path)
        if is_same and other.valid_from <= one.valid_to and one.valid_from <= other.valid_to:
            return "valid_from", (
                f"{one.number} 与 {other.number} 同一种类、领域、区域，有效期不能重叠。"
            )
    return None


def _where(one: CertificateRow, path: str) -> tuple[str, str, str]:
    return one.kind, one.field.strip(), one.territory.strip() or path


def _duties(row: OfficerRow) -> Found:
    for at, one in enumerate(row.duties):
        if one.duty not in DUTIES:
            return "duty", f"没有“{one.duty}”这种职务，可以写：{'、'.join(DUTIES.values())}。"
        if one.ends_on is not None and one.ends_on < one.starts_on:
            return "ends_on", f"职务的止期（{one.ends_on}）早于起期（{one.starts_on}）。"
        if one.starts_on < row.works_from:
            return "starts_on", f"职务的起期不能早于到岗日期（{row.works_from}）。"
        refusal = duty_refusal(row, one, row.duties[:at], row.certificates)
        if refusal is not None:
            return "duty", refusal.sentence
    return None
