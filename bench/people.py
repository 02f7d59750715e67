"""The lists of people and certificates at 300,000 people, page by page and condition by condition."""

import argparse
import html
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from bench import world
from bench.listing import NEXT, PEOPLE, Browser, Visit, row
from bench.report import Row

OFFICERS = 300_000
AGENCIES = 300
BATCH = 100_000
PAGES = (1, 10, 100)
TODAY = date(2026, 11, 20)
PLACES = ("371000", "371002", "371003", "371082", "371083", "371071", "371072", "371073")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安宁康平和顺明亮远志文武德仁义礼智信勤敏慎思学问笃行"
FIELDS = ("市场监管", "城市管理", "生态环境", "交通运输", "应急管理")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rounds", type=int, default=20, help="每种页面请求的次数")
    parser.add_argument("--officers", type=int, default=OFFICERS, help="人数")


def measure(options: argparse.Namespace) -> list[Row]:
    folder = world.enter(f"people-{options.officers}")
    world.migrate()
    rows: list[Row] = []
    if not world.is_complete(folder):
        _build(options.officers)
        world.complete(folder)
    for name, label in PEOPLE.items():
        rows += _person(name, label, options)
    return rows


def _build(officers: int) -> None:
    """Agencies and accounts by hand, people through the writing of the import."""
    from zhiheng import factories
    from zhiheng.accounts.roles import Role
    from zhiheng.registers.importing.writing import write

    agencies = [
        factories.make_agency(
            PLACES[number % len(PLACES)], name=f"演示执法局{number:03d}号（演示）"
        )
        for number in range(AGENCIES)
    ]
    factories.make_user(Role.SO_HANDLER, factories.make_so("371000"), username="city")
    factories.make_user(Role.SO_HANDLER, factories.make_so("371002"), username="county")
    factories.make_user(Role.EA_CLERK, agencies[33], username="agency")
    draw = random.Random(20261120)  # noqa: S311 - benchmark data
    for at in range(0, officers, BATCH):
        print(f"  已登记 {at:,} 人 ……", file=sys.stderr)
        write(_people(range(at, min(at + BATCH, officers)), agencies, draw))
    _wear(officers)


def _people(numbers: range, agencies: list[Any], draw: random.Random) -> Any:
    from zhiheng.registers.importing.findings import Findings

    found = Findings()
    for n in numbers:
        agency = agencies[int(len(agencies) * draw.random() ** 2)]
        officer, certificate, duty = _officer(n, agency, draw)
        found.officers.append(officer)
        found.certificates += [certificate] if certificate else []
        found.duties += [duty] if duty else []
    return found


def _officer(n: int, agency: Any, draw: random.Random) -> tuple[Any, Any, Any]:
    """One in twenty is a helper without a certificate; who enforces today has a valid one."""
    from zhiheng.directory.models import Officer, OfficerCertificate, OfficerDuty

    name = draw.choice(SURNAMES) + "示" + draw.choice(GIVEN) + draw.choice(GIVEN)
    started = date(2010, 1, 1) + timedelta(days=draw.randrange(5000))
    until = TODAY + timedelta(days=draw.randrange(-200, 1600))
    is_helper = n % 20 == 0
    staff = "contract" if is_helper else "civil"
    officer = Officer(agency=agency, name=name, works_from=started, staff_type=staff)
    held = OfficerCertificate(
        officer=officer,
        number=f"37{n:08d}",
        territory=agency.path,
        field=draw.choice(FIELDS),
        valid_from=until - timedelta(days=1825),
        valid_to=until,
    )
    kind = "auxiliary" if is_helper else "review" if n % 25 == 1 else "enforcement"
    since = max(started, TODAY - timedelta(days=400), held.valid_from)
    duty = OfficerDuty(officer=officer, duty=kind, starts_on=since)
    has_duty = kind != "enforcement" or until >= TODAY
    return officer, None if is_helper else held, duty if has_duty else None


def _wear(officers: int) -> None:
    """A few suspended, revoked and withdrawn: rare values are the hard case of a filter."""
    from zhiheng.directory.models import OfficerCertificate

    rows = OfficerCertificate.objects.filter(valid_to__gt=TODAY)
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[: officers // 100])
    third = len(keys) // 3
    known = {"decision_number": "示决字〔2026〕1号"}
    for at, name in enumerate(("suspended_from", "revoked_on", "withdrawn_on")):
        part = keys[at * third : at * third + third]
        OfficerCertificate.objects.filter(pk__in=part).update(
            **{name: TODAY - timedelta(days=5)}, **known
        )


def _person(name: str, label: str, options: argparse.Namespace) -> Iterator[Row]:
    browser = Browser(name)
    for title, address in (
        ("人员", "/office/officers/"),
        ("证件", "/office/registers/certificates/"),
    ):
        browser.get(address)
        everything: list[Visit] = []
        for what, page in [*_deep(browser, address), *_conditions(title, address, name)]:
            visits = [browser.get(page) for _ in range(options.rounds)]
            everything += visits
            yield row(label, f"{title}：{what}", visits, None)
        yield row(label, f"{title}：全部请求", everything, None)


def _deep(browser: Browser, start: str) -> Iterator[tuple[str, str]]:
    address, number = start, 1
    while True:
        if number in PAGES:
            yield f"第 {number} 页", address
        found = NEXT.search(browser.get(address).text) if number < max(PAGES) else None
        if found is None:
            return
        address, number = html.unescape(found.group(1)), number + 1


def _conditions(title: str, address: str, name: str) -> Iterator[tuple[str, str]]:
    from zhiheng.accounts.models import User
    from zhiheng.directory.models import Officer

    mine = Officer.objects.visible_to(User.objects.get(username=name)).order_by("pk")
    one = mine.filter(certificates__isnull=False).select_related("agency")[17]
    number = one.certificates.first().number
    asked: dict[str, dict[str, Any]] = {
        "单位": {"agency": one.agency_id},
        "检索：证号": {"q": number},
        "检索：姓名": {"q": one.name},
        "检索：姓": {"q": one.name[:1]},
        "检索：没有的词": {"q": "没有这个人"},
        "90 日内到期": {"ends": "90"},
        "30 日内到期": {"ends": "30"},
        "过期": {"state": "expired"},
        "有效": {"state": "valid"},
        "暂扣": {"state": "suspended"},
        "取消": {"state": "revoked"},
        "未到生效日（没有）": {"state": "not_yet"},
        "各视图的件数": {"counts": "1"},
    }
    more: dict[str, dict[str, Any]] = {
        "执法人员": {"duty": "enforcement"},
        "法制审核人员": {"duty": "review"},
        "听证主持人（没有）": {"duty": "hearing"},
        "没有证件": {"state": "none"},
        "单位、审核人员": {"agency": one.agency_id, "duty": "review"},
        "已离岗（没有）": {"left": "on"},
        "按姓名排": {"sort": "name"},
        "按姓名排、过期": {"sort": "name", "state": "expired"},
        "最近到岗在前": {"sort": "new"},
    }
    if title == "证件":
        more = {
            "本年度未审验": {"checked": "missing"},
            "审验不合格（没有）": {"checked": "failed"},
            "种类：监督证（没有）": {"kind": "supervision"},
            "最近登记在前": {"sort": "-new"},
        }
    for what, query in (asked | more).items():
        yield what, f"{address}?{urlencode(query)}"
