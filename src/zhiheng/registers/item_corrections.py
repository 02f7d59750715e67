"""变更事项、更正依据条款和检查频次上限：写明理由，改前、改后都留（HT-3.4-1、SC-12）；编码和行为种类不改。"""

from datetime import datetime
from typing import Any

from zhiheng.accounts.models import User
from zhiheng.directory import caps, item_services, responsibility
from zhiheng.directory.models import EnforcementItem, InspectionCap, ItemBasis
from zhiheng.kernel.transactions import changes
from zhiheng.registers import corrections
from zhiheng.registers.corrections import Corrections, Why

ITEM = ("name", "basis", "domain", "level", "may_be_joint")
BASIS = (
    "norm_title",
    "article",
    "gist",
    "is_ranged",
    "violation_code",
    "effective_on",
    "repealed_on",
)
CAP = ("per_agency", "in_total")
WORDS: Any = {True: "是", False: "否"}


@changes
def change_item(
    item: EnforcementItem, *, actor: User, now: datetime, reason: str, **values: Any
) -> EnforcementItem:
    """变更事项的名称、依据等；没有给出的栏不动。"""
    known = EnforcementItem.objects.select_for_update().get(pk=item.pk)
    why = Why("item.change", item_services.ITEM_ROWS, reason, actor, now)
    _correct(known, ITEM, values, why)
    return known


@changes
def correct_basis(
    basis: ItemBasis, *, actor: User, now: datetime, reason: str, **values: Any
) -> ItemBasis:
    """更正事项的一条依据；有裁量幅度的自施行之日起催办裁量基准。"""
    known = ItemBasis.objects.select_for_update().get(pk=basis.pk)
    if "norm_title" in values:
        values["norm_title"] = responsibility.bare_title(values["norm_title"])
    why = Why("item.change_basis", responsibility.ROWS, reason, actor, now)
    _correct(known, BASIS, values, why)
    return known


@changes
def correct_cap(
    cap: InspectionCap, *, actor: User, now: datetime, reason: str, **values: Any
) -> InspectionCap:
    """更正登记时填错的次数（R08）；文件改变的登记新的一版。"""
    known = InspectionCap.objects.select_for_update().get(pk=cap.pk)
    _correct(known, CAP, values, Why("cap.correct", caps.ROWS, reason, actor, now))
    caps.refuse(known)
    return known


def _correct(row: Any, names: tuple[str, ...], values: dict[str, Any], why: Why) -> None:
    before = corrections.take(row, names, values)
    row.full_clean()
    row.save()
    corrections.keep(row, before, why)


def corrections_of(item: EnforcementItem, clauses: list[ItemBasis]) -> Corrections:
    """一个事项和它的依据条款的历次变更，新的在前。"""
    return corrections.corrections_of(item, *clauses, words=WORDS)
