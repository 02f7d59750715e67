"""正在公示的主体公告与名录：公示之后名录改了的说明哪几项，请重新公布；资格终止的，公告随之撤回（WH-9.s2b、SD-9、SC-17）。"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory import events
from zhiheng.directory.agency_checks import Check
from zhiheng.directory.models import Agency, AgencyChange
from zhiheng.filings.entity_changes import MOVING
from zhiheng.filings.models import Filing
from zhiheng.kernel import hooks
from zhiheng.publications import services as publications
from zhiheng.publications.models import Publication
from zhiheng.ui import html
from zhiheng.web.directory_lists import MAY_REGISTER

ROWS = "WH-9.s2b SD-9 SC-17"
MOST_TO_DOS = 50
NEW = {  # 审核确认之后的公示写的是变更后的内容
    "变更后的名称": "名称",
    "变更后的职权范围": "职权范围",
    "变更后的设立与职权依据": "设立与职权依据",
}
REASON = "主体资格已于 {day} 终止，公告的主体不再执法，公告随之撤回。"


def facts_of(agency: Agency) -> list[tuple[str, list[tuple[str, str]]]]:
    """公告里各节的内容，取自今天的名录。"""
    until = html.day(agency.qualified_to) if agency.qualified_to else "今"
    entity = [
        ("名称", agency.name),
        ("统一社会信用代码", agency.credit_code or "—"),
        ("类型", agency.get_kind_display()),
        ("辖区", str(agency.jurisdiction)),
        ("所属政府", str(agency.government or "—")),
        ("上级主管部门", agency.superior_shown or "—"),
        ("垂直管理", "是" if agency.is_vertical else "否"),
        ("执法领域", agency.field or "—"),
        ("主体资格", f"{html.day(agency.qualified_from)} 至 {until}"),
    ]
    powers = [("设立与职权依据", agency.legal_basis), ("职权范围", agency.powers or "—")]
    return [("执法主体", entity), ("依据与职权", powers)]


def differences(publication: Publication, agency: Agency) -> list[str]:
    """公示的与今天的名录不同的各项；公示里没有写的不比。"""
    now = {label: text for _, pairs in facts_of(agency) for label, text in pairs}
    shown = [pair for one in publication.content["sections"] for pair in one.get("pairs") or ()]
    found = []
    for label, text in shown:
        name = NEW.get(label, label)
        if name in now and now[name].strip() != text.strip():
            found.append(name)
    return list(dict.fromkeys(found))


def outdated(agencies: Any) -> Iterator[tuple[Agency, list[str]]]:
    """这些机关里，公示之后名录改了的，和改了哪几项；一次查询。"""
    later = AgencyChange.objects.filter(
        agency=OuterRef("agency"), recorded_at__gt=OuterRef("published_at")
    )
    begun = Q(agency__shown_from__gt=TruncDate(F("published_at")))
    rows = Publication.objects.filter(
        Exists(later) | begun,
        kind=Publication.Kind.ENTITY,
        withdrawn_at=None,
        replaced_at=None,
        agency__in=agencies.order_by().values("pk"),
    ).exclude(agency__kind=Agency.Kind.GOVERNMENT)
    links = ("agency__jurisdiction", "agency__government", "agency__superior")
    ordered = rows.select_related(*links).order_by("agency__path", "agency_id", "pk")
    for one in ordered.iterator(chunk_size=MOST_TO_DOS):
        found = differences(one, one.agency)
        if found:
            yield one.agency, found


def check(agencies: Any) -> Check:
    """名录检查的一项。"""
    return Check(
        "主体公告公示之后名录有改动的单位",
        ROWS,
        "公示的与名录不同；在机关的页面重新公布主体公告，先前的随即被替代。",
        list(dict.fromkeys(agency for agency, _ in outdated(agencies))),
        amend=False,
    )


def to_dos(user: User, today: date) -> Iterator[hooks.ToDo]:
    """公布主体公告的人：名录改了的，请重新公布。"""
    if not user.has_role(*MAY_REGISTER):
        return
    stale = outdated(Agency.objects.visible_to(user).valid_on(today))
    for agency, found in islice(stale, MOST_TO_DOS):
        yield hooks.ToDo(
            title="重新公布主体公告",
            subject=f"“{agency}”公示之后名录有改动：{'、'.join(found)}",
            url=reverse("directory:publish-agency", args=[agency.pk]),
            row="WH-9.s2b SD-9",
        )


def withdraw_of_the_ended(today: date, *, now: datetime, actor: Any = None) -> int:
    """资格终止了的机关，公告随之撤回；公示合并、分立、撤销本身的那一条不撤。"""
    moving = Filing.objects.filter(content__change__in=MOVING).values("pk")
    of_filings = ContentType.objects.get_for_model(Filing)
    rows = Publication.objects.filter(
        kind=Publication.Kind.ENTITY,
        withdrawn_at=None,
        replaced_at=None,
        agency__qualified_to__lt=today,
    ).exclude(source_type=of_filings, source_id__in=moving)
    ended = list(rows.select_related("agency").order_by("pk"))
    for one in ended:
        reason = REASON.format(day=one.agency.qualified_to)
        publications.withdraw(one, reason=reason, actor=actor, now=now, rows=f"{ROWS} SC-10")
    return len(ended)


def handed_over(event: events.Event) -> None:
    """合并、分立、撤销办妥，原机关终止了的。"""
    if event.action == "agency.hand_over":
        today = timezone.localdate(event.at)
        withdraw_of_the_ended(today, now=event.at, actor=event.actor)


def register() -> None:
    events.listen(handed_over)
    hooks.register_to_dos("entity-notices", to_dos)
