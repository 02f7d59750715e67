"""演示事项：依据条款、岗责与责任人，法制审核目录清单。"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from zhiheng.demo import writing
from zhiheng.demo.registers import ITEMS_FROM, Registers
from zhiheng.demo.words import BY_KEY
from zhiheng.demo.world import Agency, Item
from zhiheng.directory.models import EnforcementItem, ItemBasis, PostDuty, ReviewCatalogueEntry

NO_POST, NO_PERSON = 0.05, 0.05
MOST_POSTS = 200  # 一个机关
POSTS_FROM = date(2024, 1, 1)
CATALOGUE_DAYS = 500  # 目录施行至今
WITHOUT_CATALOGUE = "culture"  # 这一领域的机关还没有目录
SAFETY = "公共安全"
NEW_CLAUSES = (("culture", 400), ("transport", 40))  # 施行几日而还没有裁量基准的条款
PROCEDURES = {
    "penalty": "立案、调查取证、法制审核、告知、决定、送达、公示",
    "licence": "受理、审查、决定、送达、公示",
    "inspection": "立项、入企检查、当场告知结果、上传记录",
}
Ground = ReviewCatalogueEntry.Ground
OWN = "本机关重大行政执法决定标准（演示）"
ORDINARY = ("penalty", Ground.ORDINARY, "按照普通程序作出的行政处罚", None, "", OWN)
ENTRIES = (  # 行为种类、情形类别、情形、金额、案由词语、依据
    ("penalty", Ground.HEARING, "经过听证程序作出的行政处罚", None, "", "《行政处罚法》第五十八条"),
    ("penalty", Ground.OTHER, "罚款数额达到十万元的行政处罚", 100_000, "", OWN),
    ("licence", Ground.RIGHTS, "直接涉及第三人重大权益的行政许可", None, "", "《行政许可法》第四十七条"),
    ("licence", Ground.OTHER, "涉及公共安全的行政许可", None, SAFETY, OWN),
    ("", Ground.COMPLEX, "案情疑难复杂、涉及多个法律关系的执法决定", None, "", "《行政处罚法》第五十八条"),
)  # fmt: skip


def register(known: Registers, rng: Random, today: date) -> None:
    """登记依据、岗责和目录清单。"""
    agencies = [one for one in known.agencies if one.qualified_to is None]
    writing.insert(ItemBasis, _clauses(today))
    writing.insert(PostDuty, (row for one in agencies for row in _posts(one, rng)))
    ReviewCatalogueEntry.objects.bulk_create(
        entry
        for one in agencies
        if not one.is_entrusted and one.field.key != WITHOUT_CATALOGUE
        for entry in _catalogue(one, catalogue_from(today))
    )


def catalogue_from(today: date) -> date:
    """各机关的目录自这一日施行。"""
    return today - timedelta(days=CATALOGUE_DAYS)


def _clauses(today: date) -> Iterator[dict[str, Any]]:
    """每个事项一条；处罚事项有裁量幅度，两个领域另有新施行的条款。"""
    known = EnforcementItem.objects.order_by("pk")
    violations = {
        f"对{one.name}的处罚": one for field in BY_KEY.values() for one in field.violations
    }
    article: dict[str, int] = {}
    for pk, name, domain in known.values_list("pk", "name", "domain"):
        number = article[domain] = article.get(domain, 10) + 1
        found = violations.get(name)
        about = (found.code, found.name) if found else ("", "")
        yield _clause(pk, f"演示{domain}管理条例", number, about, ITEMS_FROM)
    for key, days in NEW_CLAUSES:
        field = BY_KEY[key]
        item = known.filter(domain=field.name, act_kind="penalty").values_list("pk", flat=True)[0]
        since = today - timedelta(days=days)
        first = field.violations[0]
        about = (f"{first.code}-X", f"新设的{first.name}")
        yield _clause(item, f"演示{field.name}管理办法", 8, about, since)


def _clause(
    item: int, title: str, number: int, about: tuple[str, str], since: date
) -> dict[str, Any]:
    code, gist = about
    return {
        "item_id": item, "norm_title": title, "article": f"第{number}条", "gist": gist, "is_ranged": bool(code), "violation_code": code, "effective_on": since,
    }  # fmt: skip


def _posts(agency: Agency, rng: Random) -> Iterator[dict[str, Any]]:
    """一个事项一个岗位；少数没有岗位，少数没有责任人。"""
    items = [item for kind, held in agency.items.items() if kind != "retired" for item in held]
    for n, item in enumerate(items[:MOST_POSTS]):
        chance = rng.random()
        if chance >= NO_POST:
            person = None if chance < NO_POST + NO_PERSON else rng.choice(agency.officers)
            yield _post(agency, item, n, person)


def _post(agency: Agency, item: Item, number: int, person: int | None) -> dict[str, Any]:
    post = "许可审查岗" if item.kind == "licence" else f"执法{'一二三'[number % 3]}中队"
    return {
        "agency_id": agency.id, "item_id": item.id, "post": post, "duties": f"办理“{item.name}”，对办理的事实、程序和文书负责",
        "procedure": PROCEDURES.get(item.kind, "受理、核实、决定、送达"), "officer_id": person, "valid_from": POSTS_FROM,
    }  # fmt: skip


def _catalogue(agency: Agency, since: date) -> Iterator[ReviewCatalogueEntry]:
    """第一版；威海的目录列入普通程序的处罚（WH-14-2-(1)），桓台的不列。"""
    entries = (ORDINARY, *ENTRIES) if agency.profile == "weihai" else ENTRIES
    for position, (kind, ground, circumstance, amount, words, basis) in enumerate(entries, 1):
        yield ReviewCatalogueEntry(
            agency_id=agency.id, version=1, position=position, act_kind=kind, ground=ground, circumstance=circumstance,
            amount_threshold=amount, words=words, basis=basis, valid_from=since,
        )  # fmt: skip
