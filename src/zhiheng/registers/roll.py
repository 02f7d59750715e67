"""持证执法人员名单的公布：只有证件上本来公开的内容，定格为快照；名册变了重新公布，先前的被替代（SC-17、WH-15-1）。"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency, OfficerCertificate
from zhiheng.directory.models.people import LAWFUL_STAFF
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage
from zhiheng.publications.models import Publication
from zhiheng.publications.services import Notice, publish, section
from zhiheng.registers.people_roles import MAY_PUBLISH
from zhiheng.registers.verifying import place_name

ROLL = "registers.roll"
ROWS = "SC-10 SC-17 SD-10 WH-15-1 WH-15-2.s2 HT-2.3-2a"
HEAD = ("姓名", "执法证号", "单位", "执法领域", "执法区域", "有效期")
NUMBER = HEAD.index("执法证号")
Row = list[str]


@dataclass(frozen=True)
class Changes:
    """名册与正在公示的名单相比：增加、减少、内容有变的（列现在的）。"""

    added: list[Row]
    removed: list[Row]
    changed: list[Row]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def __str__(self) -> str:
        words = f"增 {len(self.added)} 减 {len(self.removed)}"
        return f"{words}、内容有变 {len(self.changed)}" if self.changed else words


def unit_of(user: User) -> Agency | None:
    """公布谁的：机关公布本机关的，监督机构公布本级政府各执法主体的。"""
    agency = user.agency
    if agency is not None and agency.is_supervision_authority:
        return agency.government
    return agency


def rows_of(unit: Agency, day: date) -> list[Row]:
    """当日持有效执法证的在岗人员；合同制、劳务派遣、借调、辅助人员不得执法，不列入（SD-10）。"""
    found = OfficerCertificate.objects.valid_on(day).filter(
        kind=OfficerCertificate.Kind.ENFORCEMENT,
        officer__staff_type__in=LAWFUL_STAFF,
        officer__agency__in=_agencies(unit, day),
    )
    columns = ("officer__name", "number", "officer__agency__name", "field", "territory")
    days = ("officer__works_from", "officer__works_to", "valid_from", "valid_to")
    listed = found.order_by("officer__agency__path", "officer__agency_id", "number", "pk")
    places: dict[str, str] = {}
    rows = []
    for *cells, path, since, until, first, last in listed.values_list(*columns, *days):
        if since <= day and (until is None or until >= day):
            place = places[path] if path in places else places.setdefault(path, place_name(path))
            name, number, agency, field = cells
            rows.append([name, number, agency, field or "不限", place, f"{first} 至 {last}"])
    return rows


def _agencies(unit: Agency, day: date) -> Iterable[int]:
    """一个机关自己；一级政府的，当日有主体资格的各机关。"""
    if unit.kind != Agency.Kind.GOVERNMENT:
        return [unit.pk]
    rows = Agency.objects.valid_on(day).filter(government=unit)
    return rows.order_by().values_list("pk", flat=True)


def standing(unit: Agency) -> Publication | None:
    """正在公示的名单。"""
    found = Publication.objects.of(unit).in_force().filter(kind=Publication.Kind.PEOPLE)
    return found.first()


def compared(rows: list[Row], shown: Publication | None) -> Changes:
    """按证号比较；没有公示过的，全部是增加。"""
    before = {row[NUMBER]: row for row in _table(shown)}
    now = {row[NUMBER]: row for row in rows}
    return Changes(
        added=[row for number, row in now.items() if number not in before],
        removed=[row for number, row in before.items() if number not in now],
        changed=[row for number, row in now.items() if before.get(number, row) != row],
    )


def _table(shown: Publication | None) -> list[Row]:
    return shown.content["sections"][0]["table"]["rows"] if shown is not None else []


@changes
def publish_roll(
    unit: Agency | None, *, actor: User, now: datetime, is_cleared: bool
) -> Publication:
    """公布今天的名单；须先作保密审查，与正在公示的一样的不再公布。"""
    if unit is None:
        raise RuleViolation("本机构没有登记所属政府，请先在名录里登记，再公布。", row="SC-17")
    if unit != unit_of(actor) or not actor.has_role(*MAY_PUBLISH):
        raise NotVisible
    if not is_cleared:
        raise RuleViolation(
            "公布之前须作保密审查，核对无误后勾选。", row="WH-15-1", field="is_cleared"
        )
    rows = rows_of(unit, timezone.localdate(now))
    if not rows:
        raise RuleViolation(f"{unit}今天没有持有效执法证的在岗人员，不能公布。", row="SC-17")
    shown = standing(unit)
    if shown is not None and not compared(rows, shown):
        raise RuleViolation("名单与正在公示的一样，不必再次公布。", row="WH-15-2.s2")
    coverage.executed("register", ROLL)
    table = section("执法人员", head=list(HEAD), rows=rows)
    title = f"{unit}行政执法人员名单"
    notice = Notice(Publication.Kind.PEOPLE, title, unit, (table,), ROWS)
    return publish(notice, unit, actor=actor, now=now, facts={"is_cleared": True, "n": len(rows)})
