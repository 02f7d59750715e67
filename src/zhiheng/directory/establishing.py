"""设立：首次登记是不是一次主体资格变化，由主体资格起日定（WH-9.s2a、A8）。"""

from datetime import date
from functools import cache

from django.db.models import Min
from django.utils import timezone

from zhiheng.directory.models import Agency, AgencyChange

Kind = AgencyChange.Kind


class Registers:
    """各级政府的名录是哪一日启用的；一批机关同一个名录只查一次。"""

    def __init__(self) -> None:
        self._begun = cache(_begun)

    def kind_of(self, agency: Agency) -> Kind:
        """名录启用之日起设立的，登记的是“设立”；此前已有的，只是初次登记（建库），不必补办申请。"""
        begun = self._begun(agency.government_id, agency.path)
        is_new = begun is not None and agency.qualified_from >= begun
        return Kind.ESTABLISH if is_new else Kind.REGISTER


def _begun(government: int | None, path: str) -> date | None:
    """本级政府所属机关的第一笔登记之日；没有所属政府的（垂直管理等）看所在辖区；还没有登记过的为空。"""
    rows = AgencyChange.objects.all()
    rows = (
        rows.filter(agency__government=government) if government else rows.filter(agency__path=path)
    )
    first = rows.aggregate(first=Min("recorded_at"))["first"]
    return timezone.localdate(first) if first else None
