"""谁可以决定暂扣、恢复、取消：有权机关；监督机构对人员只能提出建议（SC-32、A30）。"""

from zhiheng.directory.models import Agency, AgencyAlias, Officer
from zhiheng.directory.names import comparable
from zhiheng.registers.models.training import prefixes

DECIDING = ("suspend_certificate", "restore_certificate", "revoke_certificate")


def body_refusal(step: str, decided_by: str, officer: Officer) -> str:
    """决定机关写的是管此人的监督机构（名称、简称、登记过的写法）的，说明理由；本单位自己的人不在此列。"""
    if step not in DECIDING:
        return ""
    found = Agency.objects.filter(
        is_supervision_authority=True, path__in=prefixes(officer.agency.path)
    ).exclude(pk=officer.agency_id)
    names: dict[str, str] = {}
    for one in found:
        names |= {comparable(text): one.name for text in (one.name, one.short_name) if text}
    aliases = AgencyAlias.objects.filter(agency__in=found).select_related("agency")
    names |= {comparable(one.name): one.agency.name for one in aliases}
    authority = names.get(comparable(decided_by))
    if authority is None:
        return ""
    return f"{authority}是行政执法监督机构，对人员只能提出建议，不能作出决定；请填写作出决定的有权机关。"
