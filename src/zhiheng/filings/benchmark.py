"""报备的裁量基准：阶次不重叠、不出法定幅度、不留空档（WH-12-1、SD-12）。"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef

from zhiheng.directory import benchmarks, item_services
from zhiheng.directory.benchmarks import Benchmark, Tier
from zhiheng.directory.models import AgencyItem, DiscretionBand, EnforcementItem
from zhiheng.filings.asking import once
from zhiheng.filings.models import Filing
from zhiheng.kernel.errors import Refusal


def _amount(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value).replace(",", ""))


def of(content: Mapping[str, Any]) -> Benchmark:
    """内容里的一版裁量基准。"""
    tiers = tuple(
        Tier(
            str(row.get("circumstance", "")),
            _amount(row.get("least")) or Decimal(0),
            _amount(row.get("most")),
        )
        for row in content.get("bands") or ()
    )
    return Benchmark(
        violation_code=str(content.get("violation_code") or ""),
        law_min=_amount(content.get("law_min")) or Decimal(0),
        law_max=_amount(content.get("law_max")),
        valid_from=date.fromisoformat(content["valid_from"])
        if content.get("valid_from")
        else date.min,
        tiers=tiers,
        document_number=str(content.get("own_number") or ""),
    )


def item_of(filing: Filing) -> Any:
    """“事项编码”所写的事项；施行之日或者以后由报备的机关承担的，`is_held` 为真。"""
    return once(filing, "item", lambda: _item_of(filing))


def _item_of(filing: Filing) -> EnforcementItem | None:
    code, day = str(filing.content.get("item_code") or ""), of(filing.content).valid_from
    held = AgencyItem.objects.reaching(day).filter(item=OuterRef("pk"), agency=filing.agency_id)
    rows = EnforcementItem.objects.annotate(is_held=Exists(held))
    return rows.of_agency(code, filing.agency)


def bands_of(filing: Filing) -> list[DiscretionBand]:
    """名录里同一事项、同一违法行为的各版，各制定机关的都在内。"""
    return once(filing, "bands", lambda: _bands_of(filing))


def _bands_of(filing: Filing) -> list[DiscretionBand]:
    item = item_of(filing)
    if item is None:
        return []
    code = filing.content.get("violation_code") or ""
    return list(item.bands.filter(violation_code=code).select_related("agency"))


def fault_of_item(filing: Filing) -> str:
    """事项须在清单里，并由报备的机关承担；没有问题的为空。"""
    code, item = filing.content.get("item_code"), item_of(filing)
    if item is None:
        return (
            f"“事项编码”所填的 {code} 不在事项清单里，请核对编码（看本地和上级的清单）；"
            "确有这个事项的，请监督机构先登记事项和承担机关，再报送。"
        )
    if item.is_held:
        return ""
    return (
        f"“事项编码”所填的 {code}（{item}）不由本机关承担，只能报本机关承担事项的裁量基准；"
        "应当由本机关承担的，请监督机构先登记承担机关，再报送。"
    )


def refusal(filing: Filing) -> Refusal | None:
    """事项和阶次的毛病合成一句；没有的为空。"""
    return once(filing, "unlawful", lambda: _refusal(filing))


def _refusal(filing: Filing) -> Refusal | None:
    found = of(filing.content)
    wrong = [*filter(None, [fault_of_item(filing)]), *benchmarks.faults(found)]
    if not filing.content.get("gaps_are_meant"):
        wrong += benchmarks.gaps(found)
    wrong += item_services.beyond_superior(filing.agency, found, bands_of(filing))
    return Refusal("WH-12-1", "".join(wrong)) if wrong else None


def standard(content: Mapping[str, Any]) -> dict[str, Any]:
    """D06 的一项：违法行为、依据、法定幅度、各阶次。"""
    found = of(content)
    return {
        "item": content.get("item_code"),
        "violation": content.get("violation"),
        "basis": content.get("basis"),
        "law_range": f"{benchmarks.yuan(found.law_min)}至{benchmarks.yuan(found.law_max)}",
        "tiers": [
            {
                "circumstance": tier.circumstance,
                "least": benchmarks.yuan(tier.least),
                "most": benchmarks.yuan(tier.most),
            }
            for tier in found.tiers
        ],
    }
