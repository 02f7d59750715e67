"""演示账号：每个角色一个（承办人两个），同一个口令，启动时打印。"""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from zhiheng.accounts.models import RoleAssignment, User
from zhiheng.accounts.roles import Role
from zhiheng.demo.registers import CITY, HUANTAI, Registers
from zhiheng.directory.models import Agency, Officer, OfficerCertificate
from zhiheng.directory.models.people import LAWFUL_STAFF

PASSWORD = "Yanshi-2026"  # noqa: S105 - the demo's own, printed at every start


@dataclass(frozen=True)
class Account:
    """一个演示账号：登录名、角色、所属（监督机构、政府、执法机关）、辖区。"""

    username: str
    role: str
    home: str
    display_name: str
    place: str = CITY


ACCOUNTS = (
    Account("chengban", Role.SO_HANDLER, "so", "于示帆"),
    Account("chengban2", Role.SO_HANDLER, "so", "王示航"),
    Account("fuzeren", Role.SO_HEAD, "so", "丛示岳"),
    Account("fenxi", Role.SO_ANALYST, "so", "毕示澜"),
    Account("zhengfu", Role.GOV_LEADER, "gov", "宋示峰"),
    Account("zhengban", Role.GOV_CLERK, "gov", "孙示川"),
    Account("fazhi", Role.EA_CLERK, "ea", "邹示明"),
    Account("juzhang", Role.EA_HEAD, "ea", "戚示远"),
    Account("zhifa", Role.EA_OFFICER, "ea", ""),
    Account("luru", Role.EA_RECORDER, "ea", ""),
    Account("xitong", Role.SYS_ADMIN, "so", "林示安"),
    Account("anquan", Role.SEC_ADMIN, "so", "连示宁"),
    Account("shenji", Role.AUDITOR, "so", "谷示正"),
    Account("huantai", Role.SO_HANDLER, "so", "邵示清", HUANTAI),
    Account("huantai-fzr", Role.SO_HEAD, "so", "慕示和", HUANTAI),
    Account("huantai-fazhi", Role.EA_CLERK, "ea", "曲示平", HUANTAI),
)
COUNTY_ACCOUNTS = tuple(
    Account(username + ending, role, "so", name, place)
    for place, username, name in (
        ("371002", "huancui", "姜示平"),
        ("371003", "wendeng", "姜示清"),
        ("371082", "rongcheng", "姜示和"),
        ("371083", "rushan", "姜示远"),
    )
    for role, ending in ((Role.SO_HANDLER, ""), (Role.SO_HEAD, "-fzr"))
)


def open_all(known: Registers) -> None:
    """开通演示账号；监督人员另有监督证，执法人员、数据录入员与名录里的是同一人。"""
    password = make_password(PASSWORD)
    for account in ACCOUNTS:
        home = _home(known, account)
        _open(account, home, _officer(account, home), password)


def open_counties(known: Registers) -> None:
    """区县监督机构的承办人、负责人，是名册上的监督人员；人手不够的一处，负责人还没有登记在册。"""
    password = make_password(PASSWORD)
    for account in COUNTY_ACCOUNTS:
        home = known.authorities[account.place]
        free = home.officers.filter(user__isnull=True).order_by("pk")
        _open(account, home, free.first(), password)


def _open(account: Account, home: Agency, officer: Officer | None, password: str) -> None:
    name = officer.name if officer else account.display_name
    user = User.objects.create(
        username=account.username, display_name=name, agency=home,
        officer=officer, password=password, must_change_password=False,
    )  # fmt: skip
    RoleAssignment.objects.create(user=user, role=account.role)


def _home(known: Registers, account: Account) -> Agency:
    if account.home == "so":
        return known.authorities[account.place]
    if account.home == "gov":
        return known.governments[account.place]
    return Agency.objects.get(
        jurisdiction_id=account.place,
        kind=Agency.Kind.DEPARTMENT,
        field="市场监管",
        qualified_to=None,
    )


def _officer(account: Account, home: Agency) -> Officer | None:
    if account.role == Role.EA_OFFICER:
        return home.officers.order_by("pk").first()
    if account.role == Role.EA_RECORDER:
        return home.officers.exclude(staff_type__in=LAWFUL_STAFF).order_by("pk").first()
    if account.role not in (Role.SO_HANDLER, Role.SO_HEAD):
        return None
    officer = Officer.objects.create(
        agency=home, name=account.display_name, works_from="2020-01-01"
    )
    OfficerCertificate.objects.create(
        officer=officer, kind=OfficerCertificate.Kind.SUPERVISION, number=f"YSJD{officer.pk:06d}", territory=home.path,
        valid_from="2021-01-01", valid_to="2035-12-31",
    )  # fmt: skip
    return officer


def lines() -> list[str]:
    """启动时打印的账号清单。"""
    everyone = (*ACCOUNTS, *COUNTY_ACCOUNTS)
    names = [account.username for account in everyone]
    found = User.objects.filter(username__in=names).select_related("agency")
    users = {user.username: user for user in found}
    rows = [
        f"{account.username}  {Role(account.role).label}  {users[account.username].agency}"
        for account in everyone
        if account.username in users
    ]
    return [*rows, f"以上演示账号的口令都是 {PASSWORD}"] if rows else []
