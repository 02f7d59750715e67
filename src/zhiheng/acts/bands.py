"""登记行为时可以选的裁量阶次，和所选的是不是行为之日本机关适用的（WH-12-1、CF-34、CF-37）。"""

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet

from zhiheng.acts.models import EnforcementAct
from zhiheng.directory.makers import Levels, Makers, applying
from zhiheng.directory.models import Agency, DiscretionBand
from zhiheng.directory.simulation import bands_on
from zhiheng.kernel.errors import Refusal

ROW = "CF-34"


def offered(agency: Agency, chosen: int | None = None) -> QuerySet[DiscretionBand]:
    """本机关承担的事项里，某一日适用于本机关的；施行期间一直有更近的一版的不列，已选的留着。"""
    levels = Makers().levels(agency.pk)
    makers = [maker for level in levels for maker in level]
    bands = DiscretionBand.objects.filter(item__claims__agency=agency).made_by(makers).distinct()
    own = DiscretionBand.objects.filter(agency__in=[one for one in makers if one is not None])
    contested = bands.filter(item__in=own.values("item")).select_related("agency").order_by()
    idle = _never_applying(list(contested), levels) - {chosen}
    return bands.exclude(pk__in=idle).select_related("agency")


def _never_applying(bands: list[DiscretionBand], levels: Levels) -> set[int | None]:
    """一种违法行为的各版里，每一个有新版施行的日子都轮不到的。"""
    grouped: dict[tuple[int, str], list[DiscretionBand]] = defaultdict(list)
    for band in bands:
        grouped[band.item_id, band.violation_code].append(band)
    used = set()
    for group in grouped.values():
        for day in _turns(group):
            held = [band for band in group if band.holds_on(day)]
            used.update(band.pk for band in applying(held, levels).bands)
    return {band.pk for band in bands} - used


def _turns(group: list[DiscretionBand]) -> set[date]:
    """适用的可能变化的日子：一版施行之日，和一版废止的次日。"""
    ends = [band.valid_to for band in group if band.valid_to is not None]
    return {band.valid_from for band in group} | {
        day.fromordinal(day.toordinal() + 1) for day in ends
    }


def label(band: DiscretionBand) -> str:
    """阶次连同期间，同一情节的各版分得开。"""
    end = f"，{band.valid_to} 废止" if band.valid_to else ""
    return f"{band}（{band.valid_from} 施行{end}）"


def refusal(act: EnforcementAct) -> Refusal | None:
    """所选的阶次不属于这个事项、这种违法行为，或者行为之日轮不到的，写明应当选哪一版。"""
    band = act.band
    if band is None:
        return None
    if act.item is not None and act.item_id != band.item_id:
        return Refusal(
            ROW,
            f"所选的阶次是事项“{band.item}”的，与所填的事项“{act.item}”不一致，请改选其中一项。",
        )
    if act.violation_code and act.violation_code != band.violation_code:
        return Refusal(
            ROW,
            f"所选的阶次是违法行为 {band.violation_code} 的，与所填的违法行为代码 {act.violation_code} 不一致，请改选其中一项。",
        )
    return _untimely(act, band)


def _untimely(act: EnforcementAct, band: DiscretionBand) -> Refusal | None:
    """行为之日适用的；从旧的，也可以是违法行为发生之日适用的（CF-37）。"""
    levels = Makers().levels(act.agency_id)
    days = dict.fromkeys(day for day in (act.act_on, act.fact_end, act.fact_start) if day)
    found = [bands_on(band.item, band.violation_code, day, levels) for day in days]
    if any(band in one.bands for one in found):
        return None
    right = found[0].bands
    instead = "没有适用于本机关的阶次，请核对日期，确实没有的不选。"
    if right:
        names = "、".join(f"“{one.circumstance}”" for one in right)
        whose = right[0].agency or "清单通用的"
        instead = f"适用的是{whose}第 {right[0].version} 版，有{names}，请改选。"
    return Refusal(ROW, f"所选的阶次“{label(band)}”不能适用：{act.act_on} {instead}")
