"""岗位分离：哪些是法定的，哪些本地可以放宽；由监督机构负责人写明理由决定，决定和据此的每次办理都留痕。"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.accounts.models import RoleAssignment
from zhiheng.accounts.roles import ADMINISTRATORS, OPINIONS, Role
from zhiheng.accounts.services.roles import relaxed_at
from zhiheng.directory.models import Agency
from zhiheng.kernel.parameters import authority_over, may_not_decide, profile_of, require_decider
from zhiheng.law import library
from zhiheng.norms import services as norms
from zhiheng.norms.services import NormsRefusal, Validity
from zhiheng.ui.forms import DayField, ReasonField
from zhiheng.web.submit import back_to, submit

PARAMETER = "separation.relaxed"


def _combined(path: str) -> str:
    """恢复分立之前，兼任的须先收回一个。"""
    held = RoleAssignment.objects.filter(is_combined=True, user__agency__path__startswith=path)
    people = [str(one.user) for one in held.select_related("user").order_by("user_id")[:5]]
    if not people:
        return ""
    names = "、".join(people)
    return f"{names}现在兼任系统、安全管理员，请安全管理员先收回其中一个角色，再恢复分立。"


@dataclass(frozen=True)
class Separation:
    """一项分离：法定的没有 `key`，不能放宽。"""

    title: str
    clauses: str = ""
    key: str = ""
    effect: str = ""
    obstacle: Callable[[str], str] | None = None


SEPARATIONS = (
    Separation("执法与监督相分离，同一人不能既执法又监督", "HT-2.1-2"),
    Separation("承办人不能审批自己承办的件"),
    Separation("审计员不兼任何其他角色"),
    Separation(
        "系统管理员与安全管理员由两人分别担任",
        key=ADMINISTRATORS,
        effect="人手不足的，一人可以兼系统、安全两员；审计员仍是另一人，每次授予注明依据放宽。",
        obstacle=_combined,
    ),
    Separation(
        "一人不签署两级审核意见",
        key=OPINIONS,
        effect="审批链上同一人可以先后签署两级意见，但不能审批自己承办的件；每次签署注明依据放宽。",
    ),
)


@dataclass(frozen=True)
class Row:
    separation: Separation
    is_relaxed: bool
    may_change: bool


def rows(user: Any) -> list[Row]:
    """各项分离此刻是否放宽，本人能否改变。"""
    agency = user.agency
    relaxed = relaxed_at(agency.path, timezone.localdate()) if agency else frozenset()
    may = user.has_role(Role.SO_HEAD) and not may_not_decide(user, timezone.localdate())
    return [Row(one, one.key in relaxed, may and bool(one.key)) for one in SEPARATIONS]


def decider(user: Any) -> Agency | None:
    """放宽适用于整个地方，由管到全部单位的监督机构决定。"""
    agency = user.agency
    return authority_over(profile_of(agency.path), timezone.localdate()) if agency else None


class ChangeForm(forms.Form):
    """放宽或者恢复一项分离。"""

    valid_from = DayField(label="自何日起")
    reason = ReasonField(max_length=200, help_text="写明人员情况和决定的会议、文号；写入留痕。")

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        if day < timezone.localdate():
            raise ValidationError("不能追溯，须自今日或者以后的日子起。")
        return day


@allow(Role.SO_HEAD)
def change(request: HttpRequest, key: str) -> HttpResponse:
    """放宽一项可以放宽的分离，或者恢复它。"""
    found = next((one for one in SEPARATIONS if one.key == key and key), None)
    if found is None or request.user.agency is None:
        raise Http404
    path, today = request.user.agency.path, timezone.localdate()
    relaxed = relaxed_at(path, today)
    verb = "恢复" if key in relaxed else "放宽"
    form = ChangeForm(request.POST or None, initial={"valid_from": today})

    def act() -> HttpResponse:
        require_decider(request.user, today)
        if key in relaxed and found.obstacle and (sentence := found.obstacle(path)):
            raise ValidationError(sentence)
        _set(request, sorted(relaxed ^ {key}), form.cleaned_data)
        messages.success(request, f"已{verb}：{found.title}。")
        return redirect("accounts:roles")

    context = {"title": f"{verb}：{found.title}", "submit": verb, "explanation": found.effect}
    back = back_to("角色与权限", "accounts:roles")
    return submit(request, form, act, back=back, **context)


def _set(request: HttpRequest, value: list[str], given: dict[str, Any]) -> None:
    profile = library.profile_for(request.user.agency.path).name
    validity = Validity(given["valid_from"], given["reason"])
    try:
        norms.set_parameter(
            PARAMETER, profile, value, validity, actor=request.user, now=timezone.now()
        )
    except NormsRefusal as refusal:
        raise ValidationError(str(refusal)) from refusal
