"""变更事项、更正依据条款：写明理由，改前、改后都留（HT-3.4-1、SC-12）；编码和行为种类不改。"""

from datetime import datetime
from typing import Any

from zhiheng.accounts.models import User
from zhiheng.directory import item_services, responsibility
from zhiheng.directory.models import EnforcementItem, ItemBasis
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
    why = Why("item.change_basis", responsibility.ROWS, reason, actor, now)
    _correct(known, BASIS, values, why)
    return known


def _correct(row: Any, names: tuple[str, ...], values: dict[str, Any], why: Why) -> None:
    before = corrections.state(row, names)
    for name in names:
        setattr(row, name, values.get(name, getattr(row, name)))
    if isinstance(row, ItemBasis):
        row.norm_title = responsibility.bare_title(row.norm_title)
    corrections.changed_names(before, corrections.state(row, names))
    row.full_clean()
    row.save()
    corrections.keep(row, before, why)


def corrections_of(item: EnforcementItem, clauses: list[ItemBasis]) -> Corrections:
    """一个事项和它的依据条款的历次变更，新的在前。"""
    return corrections.corrections_of(item, *clauses, words=WORDS)
