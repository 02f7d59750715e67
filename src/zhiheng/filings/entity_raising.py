"""名录里登记的主体资格变化：有申请的与它相连，没有申请的列为应申请审核确认，期限自生效之日起算（WH-9.s2a、A8）。"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from zhiheng.directory.day_corrections import days_of
from zhiheng.directory.events import Event
from zhiheng.directory.models import QUALIFICATION_CHANGES, Agency, AgencyChange, AgencyVersion
from zhiheng.filings import entity_changes, kinds, services
from zhiheng.filings.models import Filing
from zhiheng.filings.states import FilingKind
from zhiheng.filings.steps import FILING
from zhiheng.kernel.parameters import profile_of
from zhiheng.kernel.reckoning import clock_in_force

Kind = AgencyChange.Kind
KIND = FilingKind.ENTITY_CHANGE
NOT_ENFORCING = (Agency.Kind.GOVERNMENT, Agency.Kind.ENTRUSTED)
ENDED = (Filing.Status.CLOSED, Filing.Status.SUPERSEDED)


def entered(event: Event) -> None:
    """名录登记了一次变化；撤回了的如同没有登记过，申请不再与它相连。"""
    if event.action == "agency.withdraw":
        Filing.objects.filter(change=event.facts["change"]).update(change=None)
    if event.action == "agency.register" and event.facts["change"] == Kind.ESTABLISH:
        established([event.subject.pk], now=event.at)
    if event.action == "agency.change" and event.facts["kind"] in QUALIFICATION_CHANGES:
        rows = AgencyChange.objects.select_related("agency", "part_of__filing")
        follow(rows.get(pk=event.facts["change"]), now=event.at)


def established(agencies: Iterable[int], *, now: datetime) -> None:
    """登记或者导入了新设立的机关；设立之日在将来的，到日列出。"""
    rows = AgencyChange.objects.filter(agency__in=agencies, kind=Kind.ESTABLISH)
    for one in rows.select_related("agency", "part_of__filing").order_by("pk"):
        follow(one, now=now)


def raise_due(now: datetime) -> int:
    """先登记、后到日的变化，到了生效日还没有申请的；重复运行结果不变。"""
    planned = AgencyChange.objects.filter(
        kind__in=QUALIFICATION_CHANGES,
        filing=None,
        effective_on__gt=TruncDate("recorded_at"),
    )
    rows = planned.select_related("agency", "part_of__filing").order_by("pk")
    return sum(follow(one, now=now) for one in rows)


def follow(change: AgencyChange, *, now: datetime) -> bool:
    """与引起它的申请相连；没有的，生效之日起列出一件；返回是否列出。"""
    root = change.part_of
    if root is not None and hasattr(root, "filing"):
        return False  # 整件变动已经由一件申请说明
    cause = _cause(change)
    if cause is not None:
        Filing.objects.filter(pk=cause.pk).update(change=change)
        return False
    day = days_of(list(change.agency.changes.all())).get(change.pk)
    if day is None or day > timezone.localdate(now) or not _must_apply(change.agency, day):
        return False
    if _is_covered(change, day):
        return False
    return _raise(change, day, now)


def _cause(change: AgencyChange) -> Filing | None:
    """机关自己的申请：同一种变化、同一日生效；合并、分立、撤销的不论何日。"""
    rows = Filing.objects.filter(kind=KIND, agency=change.agency, change=None)
    same_day = Q(starts_on=change.effective_on)
    unsaid = same_day & (~Q(content__has_key="change") | Q(content__change=""))
    found = Q(content__change=change.kind)
    if change.kind not in entity_changes.MOVING:
        found &= same_day
    return rows.filter(found | unsaid).exclude(status__in=ENDED).order_by("pk").first()


def _is_covered(change: AgencyChange, day: date) -> bool:
    """同日几个机关并入同一个机关的、为承接而新设立的，一件申请说明。"""
    if change.kind == Kind.ESTABLISH:
        return _is_named_as_heir(change.agency, day)
    if change.part_of is None:
        return False
    rows = Filing.objects.filter(kind=KIND, agency=change.agency, starts_on=day)
    same = Q(change__kind=change.kind, change__document_number=change.document_number)
    rows = rows.filter(same | Q(change__kind=Kind.ESTABLISH))
    return rows.exclude(status__in=ENDED).exists()


def _is_named_as_heir(agency: Agency, day: date) -> bool:
    """同日的合并、分立、撤销已经由原机关申请，写明由它承接的。"""
    rows = Filing.objects.filter(kind=KIND, starts_on=day).exclude(status__in=ENDED)
    rows = rows.filter(content__change__in=entity_changes.MOVING).only("content")
    names = {agency.name, agency.short_name}
    return any(names.intersection(one.content.get("successors") or ()) for one in rows)


def _must_apply(agency: Agency, day: date) -> bool:
    """变更后的行政执法主体；资格终止了的由承接机关申请。"""
    if agency.kind in NOT_ENFORCING or agency.is_supervision_authority:
        return False
    kind = kinds.of(KIND)
    if clock_in_force(kind.clock, profile_of(agency.path), day) is None:
        return False
    versions = AgencyVersion.objects.as_of(day).qualified_on(day)
    return versions.filter(agency=agency).exists()


def _raise(change: AgencyChange, day: date, now: datetime) -> bool:
    agency = change.agency
    addressee = services.authority_of(agency, timezone.localdate(now))
    if addressee is None:
        return False
    what = str(change.get_kind_display())
    made = Filing(
        kind=KIND,
        agency=agency,
        addressee=addressee,
        key=f"change-{change.pk}",
        year=day.year,
        starts_on=day,
        title=services.title_of(KIND, agency, None, what),
        content=content_of(change),
        change=change,
    )
    FILING.open("raise", made, actor=None, now=now)
    return True


def sentence_of(change: AgencyChange) -> str:
    """登记之后告诉登记的人：审核确认由哪一件申请；不必申请、还没有到日的为空。"""
    found = Filing.objects.filter(change=change).first()
    return f"主体资格变化须申请审核确认，见备案台账“{found}”。" if found else ""


def content_of(change: AgencyChange) -> dict[str, Any]:
    """照名录的登记起草，由机关核对、补充。"""
    basis = change.basis or change.values.get("legal_basis", "")
    content = {"change": change.kind, "change_basis": basis}
    content["document_number"] = change.document_number
    situation = _situation(change)
    if situation:
        content["situation"] = situation
    news = entity_changes.NEW.items()
    content |= {name: change.values[column] for name, column in news if change.values.get(column)}
    return content


def _situation(change: AgencyChange) -> str:
    """承接的由来；没有单独一栏的类型、执法领域，从什么改为什么。"""
    root = change.part_of
    if root is not None:
        return f"“{root.agency}”{root.get_kind_display()}，由本机关承接。"
    labels: dict[str, Any] = dict(Agency.Kind.choices)
    told = []
    for name in ("kind", "field"):
        if name in change.values:
            old, new = change.before.get(name, ""), change.values[name]
            label = Agency._meta.get_field(name).verbose_name
            told.append(f"{label}由“{labels.get(old, old)}”改为“{labels.get(new, new)}”。")
    return "".join(told)
