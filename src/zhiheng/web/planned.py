"""已登记而还没有到日的机构变动：何日、归哪里，各页上的一句话；工作台上到日之前核对。"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency, AgencyChange, Succession
from zhiheng.kernel import hooks
from zhiheng.kernel.hooks import ToDo
from zhiheng.web.directory_lists import MAY_REGISTER

Kind = AgencyChange.Kind
PLANNED = {Kind.MERGE, Kind.SPLIT, Kind.ABOLISH}


@dataclass(frozen=True, slots=True)
class Announcement:
    """一个机关页面上的一句话，点开是承接的页面。"""

    text: str
    succession: Succession

    @property
    def href(self) -> str:
        return reverse("directory:succession", args=[self.succession.pk])


def pending() -> Any:
    rows = Succession.objects.pending().select_related("change__agency", "heir")
    return rows.order_by("change__effective_on", "pk")


def heirs_of(one: Succession) -> list[Agency]:
    """归哪些机关；只有分立的会有几个，才另去查。"""
    if one.change.kind == Kind.SPLIT:
        return list(one.change.counterparts.all())
    return [one.heir] if one.heir else []


def of_agencies(agencies: Iterable[int]) -> dict[int, list[Announcement]]:
    """各机关将要办的和将要承接的，到日早的在前。"""
    wanted, found = set(agencies), defaultdict(list)
    for one in pending():
        for agency in (one.change.agency, *heirs_of(one)):
            if agency.pk in wanted:
                found[agency.pk].append(_announce(one, agency))
    return dict(found)


def of_changes(agency: Agency, changes: Iterable[AgencyChange]) -> list[Announcement]:
    """同上，由这个机关的各次登记得出，不另去查。"""
    along = [one.part_of or one for one in changes if one.kind in PLANNED]
    found = [one.succession for one in along if hasattr(one, "succession")]
    return [_announce(one, agency) for one in found if not one.moved_at and not one.withdrawn_at]


def _announce(one: Succession, agency: Agency) -> Announcement:
    old = one.change.agency
    if agency.pk == old.pk:
        return Announcement(f"将于 {said(one)}", one)
    return Announcement(f"“{old}”将于 {said(one, agency)}", one)


def said(one: Succession, reader: Agency | None = None) -> str:
    """何日怎样；`reader` 是承接机关，自称“本机关”。"""
    change = one.change
    names = "、".join(_name(to, reader) for to in heirs_of(one))
    ends = bool(change.values.get("qualified_to"))
    what = {
        Kind.MERGE: f"并入{names}",
        Kind.ABOLISH: f"撤销，由{names}承接" if names else "撤销",
        Kind.SPLIT: f"分立为{names}" if ends else f"分出{names}",
    }
    return f"{change.effective_on:%Y-%m-%d} {what[Kind(change.kind)]}"


def _name(agency: Agency, reader: Agency | None) -> str:
    return "本机关" if reader is not None and agency.pk == reader.pk else f"“{agency}”"


def to_dos(user: User, today: date) -> Iterator[ToDo]:
    """监督机构到日之前核对将要移交的，登记有误的撤回或者更正。"""
    if not user.has_role(*MAY_REGISTER):
        return
    for one in pending().filter(pk__in=Succession.objects.visible_to(user).values("pk")):
        yield ToDo(
            title="核对将要移交的",
            subject=f"“{one.change.agency}”将于 {said(one)}",
            url=reverse("directory:succession", args=[one.pk]),
            due=one.change.effective_on,
            row="SC-10",
        )


def register() -> None:
    hooks.register_to_dos("reorganisations", to_dos)
