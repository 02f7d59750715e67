"""名录检查：监督科室、第一责任人、监督机构有没有落实，资格终止的单位还有没有人在岗。"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from zhiheng.directory.models import Agency
from zhiheng.law import coverage

Kind = Agency.Kind


@dataclass(frozen=True, slots=True)
class Check:
    """一项检查：依据、查出的单位、怎么办；`amend` 是在变更登记里补，否则在机构变动里办。"""

    title: str
    rows: str
    advice: str
    found: Sequence[Agency]
    amend: bool = True


def checks(agencies: Any, day: date) -> list[Check]:
    """`agencies` 是本人看得见的机关；三次查询。"""
    coverage.executed("register", "directory.checks")
    valid = list(agencies.valid_on(day).select_related("jurisdiction"))
    served = {one.government_id for one in valid if one.is_supervision_authority}
    served |= set(
        Agency.objects.valid_on(day)
        .filter(is_supervision_authority=True)
        .values_list("government_id", flat=True)
    )
    return [
        Check(
            "没有明确监督科室的部门、镇街",
            "HT-2.1-2 HT-2.1-4",
            "一个部门一个监督机构，由不办案的科室承担；在变更登记里填写“监督科室”。",
            [one for one in valid if one.supervises_itself and not one.supervision_unit],
        ),
        Check(
            "没有登记第一责任人的单位",
            "HT-4.1-2",
            "主要负责人是第一责任人；在变更登记里填写姓名和职务。",
            [one for one in valid if not one.responsible_leader],
        ),
        Check(
            "垂直管理而没有登记上级主管部门的单位",
            "SC-42-2 WH-12-2b",
            "问题要告知它的上一级主管部门，裁量基准要报它备案；在变更登记里选定，不在平台上的写名称。",
            [one for one in valid if one.is_vertical and not _has_superior(one)],
        ),
        Check(
            "没有监督机构的政府",
            "WH-5 HT-2.1-3",
            "每级政府一个监督机构；登记本级司法行政部门，勾选“行政执法监督机构”。",
            [one for one in valid if one.kind == Kind.GOVERNMENT and one.pk not in served],
            amend=False,
        ),
        Check(
            "主体资格已终止而还有人在岗的单位",
            "WH-9.s1 SC-10",
            "给人员办理调动、离岗，或者核对主体资格的止期。",
            _ended_with_people(agencies, day),
            amend=False,
        ),
    ]


def _has_superior(agency: Agency) -> bool:
    return agency.superior_id is not None or bool(agency.superior_name)


def _ended_with_people(agencies: Any, day: date) -> list[Agency]:
    present = Q(officers__works_from__lte=day) & (
        Q(officers__works_to__isnull=True) | Q(officers__works_to__gte=day)
    )
    ended = agencies.filter(qualified_to__lt=day).annotate(people=Count("officers", filter=present))
    return list(ended.filter(people__gt=0).select_related("jurisdiction"))
