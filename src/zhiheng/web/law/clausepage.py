"""条款页的内容：要旨、原文、义务与期限、疑义、落实在哪里。"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse

from zhiheng.law import coverage, library
from zhiheng.law.coverage import KIND_NAMES, Declaration
from zhiheng.law.library import Profile
from zhiheng.law.model import BEARER_NAMES, ORIGIN_NAMES, Ambiguity, Clause, Clock
from zhiheng.law.model import KIND_NAMES as CLOCK_KINDS
from zhiheng.norms import services, texts
from zhiheng.norms.models import LoadedText, ReadingChoice
from zhiheng.web.law.titles import title_of


@dataclass(frozen=True, slots=True)
class ClockLine:
    """一个期限的起算、长短和性质。"""

    clock: Clock

    @property
    def amount(self) -> str:
        return self.clock.amount.words if self.clock.amount else "由文书载明"

    @property
    def kind(self) -> str:
        return "权利，期满失效" if self.clock.is_right else CLOCK_KINDS[self.clock.kind]

    @property
    def origin(self) -> str:
        return ORIGIN_NAMES[self.clock.origin]

    @property
    def bearer(self) -> str:
        return BEARER_NAMES[self.clock.bearer]


@dataclass(frozen=True, slots=True)
class Row:
    """一行条款和它的期限、状态。"""

    clause: Clause
    clocks: list[ClockLine]
    status: coverage.ClauseStatus
    is_current: bool

    @property
    def consequences(self) -> list[tuple[str, Clause | None]]:
        """后果一栏：条款编号变成标签，其余照写。"""
        known = library.clauses()
        words = self.clause.consequence.replace("；", "、").split("、")
        return [(word, known.get(word)) for word in words if word]


@dataclass(frozen=True, slots=True)
class Doubt:
    """一处疑义和本地正在适用的解释。"""

    ambiguity: Ambiguity
    reading: str
    choice: ReadingChoice | None

    @property
    def in_force(self) -> str:
        entry = self.ambiguity
        return entry.strict if self.reading == "strict" and entry.strict else entry.default


@dataclass(frozen=True, slots=True)
class Place:
    """一项落实：种类、名称、到达处（能直接打开的带网址）、测试。"""

    declaration: Declaration
    links: list[tuple[str, str]]
    tests: list[str]

    @property
    def kind(self) -> str:
        return KIND_NAMES[self.declaration.kind]

    @property
    def title(self) -> str:
        return title_of(self.declaration.kind, self.declaration.name)


def rows(clauses: Iterable[Clause], current: Clause, profile: Profile, day: date) -> list[Row]:
    """同一条的各行；期限取本地该日的规定。"""
    clauses = list(clauses)
    statuses = coverage.statuses(clauses)
    clocks = profile.clocks(day)
    return [
        Row(
            clause,
            [ClockLine(clock) for clock in clocks if clause.id in clock.rows],
            statuses[clause.id],
            clause.id == current.id,
        )
        for clause in clauses
    ]


def doubts(ids: Iterable[str], profile: Profile, day: date) -> list[Doubt]:
    """所列疑义和正在适用的解释，逐一查明何人何时选定。"""
    strict = services.strict_readings(profile, day)
    chosen = {
        choice.ambiguity: choice
        for choice in ReadingChoice.objects.filter(
            profile=profile.name, valid_from__lte=day
        ).order_by("valid_from")
    }
    known = library.ambiguities()
    return [
        Doubt(known[a], "strict" if a in strict else "default", chosen.get(a))
        for a in dict.fromkeys(ids)
        if a in known
    ]


def places(page_rows: Iterable[Row]) -> list[Place]:
    """落实在哪里：由登记和测试记录生成。"""
    known, tested = coverage.declarations(), coverage.read_tested()
    found: dict[str, Place] = {}
    for row in page_rows:
        for key in row.status.declarations:
            tests = tested.get(row.clause.id, {}).get(key, [])
            names = [*(found[key].tests if key in found else []), *map(sentence, tests)]
            links = [address(place) for place in known[key].reached_by]
            found[key] = Place(known[key], links, list(dict.fromkeys(names)))
    return sorted(found.values(), key=lambda place: list(KIND_NAMES).index(place.declaration.kind))


def address(place: str) -> tuple[str, str]:
    """到达处和它的网址；要编号才能打开的页面、命令和任务没有网址。"""
    try:
        return place, reverse(place)
    except NoReverseMatch:
        return place, ""


def sentence(test: str) -> str:
    """测试的名称就是一句话。"""
    return test.rsplit("::", 1)[-1].removeprefix("test_").replace("_", " ")


def related(clause: Clause, page_rows: list[Row]) -> list[Clause]:
    """一同落实或者一同规定期限的其他条款。"""
    here = {row.clause.id for row in page_rows}
    ids: dict[str, None] = {}
    for declaration in coverage.declarations().values():
        if here.intersection(declaration.rows):
            ids.update(dict.fromkeys(declaration.rows))
    known = library.clauses()
    return [known[i] for i in ids if i not in here and i in known][:12]


def original(
    clause: Clause, article: list[Clause], text: LoadedText | None
) -> list[tuple[Clause, str]]:
    """所看一行的原文；它没有位置时列同条各行的，同一段文字只列一次。"""
    words = texts.originals(text, [c.id for c in article]) if text else {}
    seen: set[str] = set()
    found = []
    for row in [clause] if clause.id in words else article:
        if words.get(row.id) and words[row.id] not in seen:
            seen.add(words[row.id])
            found.append((row, words[row.id]))
    return found


def load_hint(norm_code: str) -> dict[str, Any]:
    """没有装入全文时，怎样装入。"""
    pack = {"WH": "weihai", "HT": "huantai", "SD": "shandong"}.get(norm_code, norm_code)
    return {"command": f"zhiheng law load {pack} 全文.txt"}


def loaded(norm_code: str) -> LoadedText | None:
    return LoadedText.objects.filter(norm=norm_code).first()
