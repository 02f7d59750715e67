"""Small worlds for tests: places, agencies, people and accounts with clearly invented values."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password

from zhiheng.accounts.models import RoleAssignment, User
from zhiheng.accounts.roles import AGENCY_ROLES, SO_ROLES, Role
from zhiheng.directory import codes
from zhiheng.directory.agency_changes import open_first_versions
from zhiheng.directory.models import (
    Agency,
    AgencyItem,
    DiscretionBand,
    EnforcementItem,
    InspectionCap,
    ItemBasis,
    Jurisdiction,
    Officer,
    OfficerCertificate,
    PostDuty,
    ReviewCatalogueEntry,
)
from zhiheng.directory.places import load_places

PASSWORD = "Yanshi-2026-Kouling"
LONG_AGO = date(2015, 1, 1)
FAR_AHEAD = date(2035, 12, 31)
_serial = count(1)
_password_hash = ""


def password_hash() -> str:
    """The hash of PASSWORD, computed once: Argon2 is slow on purpose."""
    global _password_hash
    _password_hash = _password_hash or make_password(PASSWORD)
    return _password_hash


def make_place(code: str = "371002") -> Jurisdiction:
    """A place of 威海 or 桓台 with its parents; see `directory.places` for the codes."""
    load_places()
    return Jurisdiction.objects.get(code=code)


def _registered(values: dict[str, Any]) -> Agency:
    """The agency with its first version, as a registration leaves it."""
    made = Agency.objects.create(**values)
    open_first_versions([made])
    return made


def make_government(place: str = "371002", **fields: Any) -> Agency:
    """The government of a place, made once; a zone belongs to the government above it."""
    where = make_place(place)
    if where.level == Jurisdiction.Level.ZONE and where.parent_id:
        return make_government(where.parent_id)
    found = Agency.objects.filter(kind=Agency.Kind.GOVERNMENT, jurisdiction=where).first()
    if found:
        return found
    values = {
        "name": f"{where.name}人民政府（演示）",
        "kind": Agency.Kind.GOVERNMENT,
        "jurisdiction": where,
        "qualified_from": LONG_AGO,
        **fields,
    }
    return _registered(values)


def make_so(place: str = "371002", **fields: Any) -> Agency:
    """The one supervision authority (司法局) of a place, made once."""
    government = make_government(place)
    found = Agency.objects.filter(government=government, is_supervision_authority=True).first()
    if found:
        return found
    where = government.jurisdiction
    values = {
        "name": f"{where.name}司法局（演示）",
        "short_name": f"{where.name}司法局",
        "prefix": f"{where.name[0]}司",
        "kind": Agency.Kind.DEPARTMENT,
        "jurisdiction": where,
        "government": government,
        "is_supervision_authority": True,
        "qualified_from": LONG_AGO,
        **fields,
    }
    return _registered(values)


def make_agency(place: str = "371002", **fields: Any) -> Agency:
    """An enforcement agency of a place: by default a department of its government."""
    number = next(_serial)
    where = make_place(place)
    values = {
        "name": f"{where.name}演示执法局{number}号（演示）",
        "short_name": f"演示执法局{number}号",
        "prefix": f"演{number}",
        "credit_code": codes.compose_credit_code("11", place, number),
        "kind": Agency.Kind.DEPARTMENT,
        "jurisdiction": where,
        "field": "市场监管",
        "legal_basis": "三定规定（演示）",
        "qualified_from": LONG_AGO,
        **fields,
    }
    if "government" not in values:
        values["government"] = make_government(place)
    return _registered(values)


def make_officer(
    agency: Agency | None = None, *, certificate: bool = True, **fields: Any
) -> Officer:
    """A civil servant, with a valid enforcement certificate unless told otherwise."""
    number = next(_serial)
    values = {
        "agency": agency or make_agency(),
        "name": f"演示人员{number}",
        "works_from": LONG_AGO,
        **fields,
    }
    officer = Officer.objects.create(**values)
    if certificate:
        make_certificate(officer)
    return officer


def make_certificate(officer: Officer, **fields: Any) -> OfficerCertificate:
    """A certificate for the officer's own agency, place and field; supervisors get 监督证."""
    is_supervisor = officer.agency.is_supervision_authority
    kind = OfficerCertificate.Kind.SUPERVISION if is_supervisor else "enforcement"
    values = {
        "officer": officer,
        "kind": kind,
        "number": f"演示{next(_serial):08d}",
        "territory": officer.agency.path,
        "field": officer.agency.field,
        "valid_from": LONG_AGO,
        "valid_to": FAR_AHEAD,
        **fields,
    }
    return OfficerCertificate.objects.create(**values)


def make_user(
    role: str | None = Role.SO_HANDLER, agency: Agency | None = None, **fields: Any
) -> User:
    """An account that may sign in with PASSWORD at once; without an agency one that fits the role."""
    number = next(_serial)
    values = {
        "username": f"yanshi{number}",
        "display_name": f"演示用户{number}",
        "agency": agency or _home_of(role),
        "password": password_hash(),
        "must_change_password": False,
        **fields,
    }
    user = User.objects.create(**values)
    if role is not None:
        RoleAssignment.objects.create(user=user, role=role)
    return user


def _home_of(role: str | None) -> Agency:
    if role in {Role.GOV_LEADER, Role.GOV_CLERK}:
        return make_government()
    if role in SO_ROLES or role in {Role.SYS_ADMIN, Role.SEC_ADMIN, Role.AUDITOR}:
        return make_so()
    return make_agency()


def make_users(agency: Agency | None = None, place: str = "371002") -> dict[str, User]:
    """One account for every role: SO, government and administrators of the place, EA of `agency`."""
    agency = agency or make_agency(place)
    homes = dict.fromkeys(Role, make_so(place))
    homes.update(dict.fromkeys((Role.GOV_LEADER, Role.GOV_CLERK), make_government(place)))
    homes.update(dict.fromkeys(AGENCY_ROLES, agency))
    return {role: make_user(role, home) for role, home in homes.items()}


def make_item(agency: Agency | None = None, **fields: Any) -> EnforcementItem:
    """An enforcement item in the catalogue of 环翠; with an agency, of its place and one it may handle."""
    number = next(_serial)
    values = {
        "code": f"YS{number:010d}",
        "name": f"对演示违法行为{number}的处罚",
        "act_kind": "penalty",
        "basis": "演示法规第一条",
        "domain": "市场监管",
        **fields,
    }
    if "jurisdiction" not in values:
        values["jurisdiction"] = agency.jurisdiction if agency else make_place()
    item = EnforcementItem.objects.create(**values)
    if agency is not None:
        AgencyItem.objects.create(agency=agency, item=item, valid_from=LONG_AGO)
    return item


def make_basis(item: EnforcementItem | None = None, **fields: Any) -> ItemBasis:
    """A clause with a range of discretion, in force for long."""
    values = {
        "item": item or make_item(),
        "norm_title": "演示条例",
        "article": f"第{next(_serial)}条",
        "is_ranged": True,
        "effective_on": LONG_AGO,
        **fields,
    }
    return ItemBasis.objects.create(**values)


def make_duty(agency: Agency, item: EnforcementItem, **fields: Any) -> PostDuty:
    """A post of the agency for an item, with its responsible officer."""
    values = {
        "post": f"演示岗位{next(_serial)}",
        "duties": "立案、调查取证",
        "procedure": "普通程序",
        "officer": make_officer(agency),
        "valid_from": LONG_AGO,
        **fields,
    }
    return PostDuty.objects.create(agency=agency, item=item, **values)


def make_catalogue_entry(agency: Agency, **fields: Any) -> ReviewCatalogueEntry:
    """The first entry of the review catalogue of an agency: penalties after a hearing."""
    values = {
        "agency": agency,
        "position": 1,
        "act_kind": "penalty",
        "ground": "hearing",
        "circumstance": "经过听证的处罚",
        "basis": "演示规定",
        "valid_from": LONG_AGO,
        **fields,
    }
    return ReviewCatalogueEntry.objects.create(**values)


def make_cap(path: str, **fields: Any) -> InspectionCap:
    """Twice a year by one authority, four times by all, in every field."""
    values = {"path": path, "per_agency": 2, "in_total": 4, "valid_from": LONG_AGO, **fields}
    return InspectionCap.objects.create(**values)


def make_band(item: EnforcementItem | None = None, **fields: Any) -> DiscretionBand:
    """A band of 1,000 to 5,000 yuan within a lawful range of 0 to 10,000."""
    values = {
        "item": item or make_item(),
        "violation_code": "YSWF001",
        "circumstance": "一般",
        "law_min": Decimal(0),
        "law_max": Decimal(10000),
        "band_min": Decimal(1000),
        "band_max": Decimal(5000),
        "valid_from": LONG_AGO,
        **fields,
    }
    return DiscretionBand.objects.create(**values)
