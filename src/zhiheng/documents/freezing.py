"""定稿时冻结事实：清理、查全必填项，把引用的条款和期限按当地、当日的规则写定。"""

import re
from datetime import date
from typing import Any

from zhiheng.documents.glyphs import check_printable
from zhiheng.documents.kinds import kind_of
from zhiheng.documents.kinds.base import DocumentKind, Facts, checked, chinese_number, padded
from zhiheng.law import library
from zhiheng.law.library import Profile
from zhiheng.law.model import Amount, Clause, NotInForce

SENTENCE_OF_ARTICLE = re.compile(r"第[一二三四五六七八九十]+句$")


def article(clause: Clause) -> str:
    """条、款、项；“第几句”只是我们的编号细分，文书中不写。"""
    return SENTENCE_OF_ARTICLE.sub("", clause.article)


def cite(rows: str, profile: Profile, day: date) -> str:
    """《条例》第二十八条、《办法》第三十一条：只引当日在当地施行的条款，同一规范合并。"""
    found: dict[str, list[str]] = {}
    for clause in profile.cites(rows, day):
        places = found.setdefault(library.norm(clause.norm).title, [])
        if article(clause) not in places:
            places.append(article(clause))
    return "、".join(f"《{title}》{'、'.join(places)}" for title, places in found.items())


def _words(amount: Amount) -> str:
    """30 日按公文习惯写作“三十日”，其余照期限的写法。"""
    if amount.unit == "d" and 0 < amount.n < 100:
        return f"{chinese_number(amount.n)}日"
    return amount.words


def _limits(kind: DocumentKind, profile: Profile, day: date) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for slot, name in kind.clocks.items():
        try:
            clock = profile.clock(name, day)
        except NotInForce:
            continue
        if clock.amount is not None:
            found[f"{slot}_limit"] = _words(clock.amount)
        if slot == "objection":
            found["objection_is_law"] = clock.origin != "default" and bool(clock.rows)
    return found


def _with_basis(facts: Facts, profile: Profile, day: date) -> dict[str, Any]:
    """清单项以 `rows` 给出条款编号而未写“依据”的，按编号写出。"""

    def filled(item: Any) -> Any:
        if isinstance(item, dict) and item.get("rows") and not item.get("basis"):
            return item | {"basis": cite(item["rows"], profile, day)}
        return item

    return {
        name: [filled(item) for item in value] if isinstance(value, list) else value
        for name, value in facts.items()
    }


def freeze(
    kind_id: str, facts: Facts, *, profile: Profile, day: date, is_draft: bool = False
) -> dict[str, Any]:
    """可以存为 JSON 的冻结事实；此后排印只看它，规则再变也不改已定的文书。"""
    kind = kind_of(kind_id)
    given = _with_basis(facts, profile, day)
    own = (padded if is_draft else checked)(given, kind.fields)
    for field in kind.fields:
        check_printable(own.get(field.name), field.label)
    return own | {
        "cites": {slot: cite(rows, profile, day) for slot, rows in kind.cites.items()},
        **_limits(kind, profile, day),
        "profile": profile.name,
        "cited_on": day.isoformat(),
        "template_version": kind.version,
    }
