"""登记执法事项、承担机关与裁量阶次；版本只增不改，改变幅度即是新的一版。"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from zhiheng.directory import benchmarks
from zhiheng.directory.benchmarks import Benchmark
from zhiheng.directory.events import Event, report
from zhiheng.directory.makers import COMMON, ONLY_COMMON, Makers, applying, beyond
from zhiheng.directory.models import Agency, AgencyItem, DiscretionBand, EnforcementItem
from zhiheng.law import coverage

ITEM_ROWS = "HT-3.4-1 SC-12"
BAND_ROWS = "WH-12-1 SD-12"
REFINES = (
    "上级已有基准的，本机关可以细化，不得超出上级的阶次和幅度；"
    "上级的一版已经不合法律的，请制定机关先登记新版或者废止。"
)
CONFIRM = "核对无误的，请勾选“已核对，确有空档”再提交。"


@transaction.atomic
def register_item(item: EnforcementItem, *, actor: Any, now: datetime) -> EnforcementItem:
    """登记一个执法事项（HT-3.4-1）；变更写明理由，见 `registers.item_corrections`。"""
    coverage.executed("register", "directory.items")
    _demand_free_code(item)
    item.full_clean()
    item.save()
    facts = {"code": item.code, "kind": item.act_kind}
    report(Event("item.register", now, actor, item, ITEM_ROWS, facts))
    return item


def _demand_free_code(item: EnforcementItem) -> None:
    held = EnforcementItem.objects.filter(jurisdiction=item.jurisdiction, code=item.code).first()
    if held is not None:
        raise ValidationError(
            {
                "code": f"{item.jurisdiction}的清单里，编码 {item.code} 已经是“{held}”；"
                "就是这个事项的，打开它登记承担机关，不是的请核对编码。"
            }
        )


def _locked(item: EnforcementItem) -> EnforcementItem:
    return EnforcementItem.objects.select_for_update().get(pk=item.pk)


@transaction.atomic
def claim_item(
    item: EnforcementItem, agency: Agency, *, valid_from: date, actor: Any, now: datetime
) -> AgencyItem:
    """登记一个机关自某日起承担该事项；事项须在机关所在或者上级辖区的清单里，同一机关的两段期间不能重叠。"""
    _locked(item)
    if not agency.path.startswith(item.jurisdiction.path):
        raise ValidationError(
            {
                "agency": f"这个事项列在{item.jurisdiction}的清单里，{agency}不在这个辖区，"
                "请在本辖区的清单里登记事项，再登记承担机关。"
            }
        )
    reaching = Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    held = item.claims.filter(reaching, agency=agency).order_by("valid_from").first()
    if held is not None:
        until = f"至 {held.valid_to}" if held.valid_to else "至今"
        raise ValidationError(
            {"valid_from": f"{agency}自 {held.valid_from} {until}已经承担该事项，两段期间重叠。"}
        )
    made = AgencyItem(agency=agency, item=item, valid_from=valid_from)
    made.full_clean()
    made.save()
    facts = {"item": item.pk, "agency": agency.pk, "from": valid_from}
    report(Event("item.claim", now, actor, item, ITEM_ROWS, facts))
    return made


@transaction.atomic
def end_claim(claim: AgencyItem, *, valid_to: date, actor: Any, now: datetime) -> AgencyItem:
    """某机关自次日起不再承担该事项。"""
    _locked(claim.item)
    claim.refresh_from_db()
    if claim.valid_to is not None:
        raise ValidationError(f"已经登记到 {claim.valid_to} 为止。")
    if valid_to < claim.valid_from:
        raise ValidationError({"valid_to": f"止日不能早于起日 {claim.valid_from}。"})
    claim.valid_to = valid_to
    claim.save(update_fields=["valid_to"])
    facts = {"item": claim.item_id, "agency": claim.agency_id, "to": valid_to}
    report(Event("item.end_claim", now, actor, claim.item, ITEM_ROWS, facts))
    return claim


@transaction.atomic
def issue_bands(
    item: EnforcementItem,
    benchmark: Benchmark,
    *,
    actor: Any,
    now: datetime,
    agency: Agency | None = None,
    may_leave_gaps: bool = False,
) -> list[DiscretionBand]:
    """登记一个机关（没有写机关的，是清单通用）的一版裁量阶次（WH-12-1），别的机关的不变。

    上一版自新版施行的前一日废止，中间不能无故空着。
    """
    coverage.executed("guard", "directory.bands_cover")
    coverage.executed("register", "directory.bands")
    _locked(item)
    _demand_claim(item, agency, benchmark.valid_from)
    before = _latest(item, benchmark.violation_code, agency.pk if agency else None)
    kept = item.bands.filter(violation_code=benchmark.violation_code).select_related("agency")
    _refuse(benchmark, before, beyond_superior(agency, benchmark, kept), may_leave_gaps)
    version = before.version + 1 if before else 1
    if before is not None and (before.valid_to is None or before.valid_to >= benchmark.valid_from):
        of_version(before).update(valid_to=benchmark.valid_from - timedelta(days=1))
    rows = [_row(item, benchmark, version, tier) for tier in benchmark.tiers]
    for row in rows:
        row.agency = agency
        row.full_clean()
    made = DiscretionBand.objects.bulk_create(rows)
    facts = {
        "violation": benchmark.violation_code,
        "agency": agency.pk if agency else None,
        "version": version,
        "from": benchmark.valid_from,
        "bands": [[one.band_min, one.band_max] for one in rows],
        "gaps": may_leave_gaps,
    }
    report(Event("band.issue", now, actor, item, BAND_ROWS, facts))
    return made


def held(agency: Agency, items: Iterable[EnforcementItem], day: date) -> set[int]:
    """这些事项里，这一日或者以后由该机关承担的；一次查询。"""
    claims = AgencyItem.objects.reaching(day).filter(agency=agency, item__in=list(items))
    return set(claims.values_list("item_id", flat=True))


def _demand_claim(item: EnforcementItem, agency: Agency | None, day: date) -> None:
    if agency is not None and not held(agency, [item], day):
        raise ValidationError(
            f"{agency}在 {day} 不承担“{item}”（{item.code}），只能登记承担机关的裁量基准；"
            "应当由它承担的，请先登记承担机关。"
        )


def _row(item: EnforcementItem, benchmark: Benchmark, version: int, tier: Any) -> DiscretionBand:
    return DiscretionBand(
        item=item,
        violation_code=benchmark.violation_code,
        circumstance=tier.circumstance,
        version=version,
        law_min=benchmark.law_min,
        law_max=benchmark.law_max,
        band_min=tier.least,
        band_max=tier.most,
        valid_from=benchmark.valid_from,
        document_number=benchmark.document_number,
    )


def _latest(
    item: EnforcementItem, violation_code: str, agency_id: int | None
) -> DiscretionBand | None:
    own = item.bands.filter(violation_code=violation_code, agency=agency_id)
    return own.order_by("-version").first()


def of_version(band: DiscretionBand) -> Any:
    """同一制定机关、同一违法行为、同一版本的各个阶次。"""
    return DiscretionBand.objects.filter(
        agency=band.agency_id,
        item=band.item_id,
        violation_code=band.violation_code,
        version=band.version,
    ).order_by("band_min", "id")


def beyond_superior(
    agency: Agency | None, benchmark: Benchmark, bands: Iterable[DiscretionBand]
) -> list[str]:
    """超出施行之日上级主管部门的、清单通用的一版的，逐个阶次写明（CF-34、国办发〔2022〕27号）。

    `bands` 是这个事项、这种违法行为登记的各版。
    """
    day = benchmark.valid_from
    held = [one for one in bands if one.holds_on(day)]
    if agency is None or all(one.agency_id == agency.pk for one in held):
        return []
    others = any(one.agency_id not in (agency.pk, COMMON) for one in held)
    above = Makers().levels(agency.pk)[1:] if others else ONLY_COMMON
    found = beyond(benchmark.tiers, applying(held, above).bands)
    return [*found, REFINES] if found else []


def _refuse(
    benchmark: Benchmark, before: DiscretionBand | None, outside: list[str], may_leave_gaps: bool
) -> None:
    found = [*benchmarks.faults(benchmark), *outside]
    if before is not None and benchmark.valid_from <= before.valid_from:
        found.append(
            f"上一版（第 {before.version} 版）自 {before.valid_from} 施行，新版须晚于这一日。"
        )
    if found:
        raise ValidationError(found)
    open_ends = [*benchmarks.gaps(benchmark), *_days_between(benchmark, before)]
    if open_ends and not may_leave_gaps:
        raise ValidationError([*open_ends, CONFIRM])


def _days_between(benchmark: Benchmark, before: DiscretionBand | None) -> list[str]:
    if before is None or before.valid_to is None:
        return []
    days = (benchmark.valid_from - before.valid_to).days - 1
    if days < 1:
        return []
    return [
        f"上一版 {before.valid_to} 废止，新版 {benchmark.valid_from} 施行，中间 {days} 日没有裁量基准。"
    ]


@transaction.atomic
def end_bands(band: DiscretionBand, *, valid_to: date, actor: Any, now: datetime) -> None:
    """废止一版裁量阶次：各阶次一并到某日为止；已有更新的版本的，期间已经接上，不再改动。"""
    item = _locked(band.item)
    coverage.executed("register", "directory.bands")
    latest = _latest(item, band.violation_code, band.agency_id)
    if latest is None or latest.version != band.version:
        raise ValidationError("已有更新的版本，这一版的废止日期由新版的施行日期得出，不能另改。")
    if latest.valid_to is not None:
        raise ValidationError(f"这一版已登记到 {latest.valid_to} 为止。")
    if valid_to < latest.valid_from:
        raise ValidationError({"valid_to": f"废止日期不能早于施行日期 {latest.valid_from}。"})
    of_version(band).update(valid_to=valid_to)
    facts = {"violation": band.violation_code, "version": band.version, "to": valid_to}
    report(Event("band.end", now, actor, item, BAND_ROWS, facts))
