"""调动、离岗的页面：一张表办完，结果页列出移交了什么。"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.apps import apps
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Agency, Officer, OfficerCertificate
from zhiheng.kernel import handing_over
from zhiheng.registers import moving, undoing
from zhiheng.registers.models import OfficerMove
from zhiheng.registers.people_forms import CHOOSE
from zhiheng.registers.people_roles import MAY_MOVE, READERS
from zhiheng.registers.people_views import clauses_for, find_officer, user_of
from zhiheng.ui.forms import DayField, ReasonField, TextField
from zhiheng.ui.views import step_view


class MoveForm(forms.Form):
    """调动、离岗。"""

    to_agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="调往单位",
        required=False,
        empty_label="不调往本平台的单位（离岗、退休、调出）",
    )
    moved_on = DayField(
        label="生效日期", may_be_future=False, help_text="自这一日起不再是本单位的人。"
    )
    decision_number = TextField(label="文号", max_length=60)
    decided_by = TextField(label="决定机关", max_length=120)
    decided_on = DayField(label="决定日期", may_be_future=False)
    hand_to = forms.ModelChoiceField(
        User.objects.none(), label="未办结的件移交给", required=False, **CHOOSE
    )

    def __init__(
        self, *args: Any, officer: Officer, account: User | None, matters: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        found = Agency.objects.valid_on(today).exclude(pk=officer.agency_id)
        here = Q(jurisdiction=officer.agency.jurisdiction_id)
        is_near = ExpressionWrapper(here, output_field=BooleanField())
        self.fields["to_agency"].queryset = found.order_by(is_near.desc(), "path", "id")  # type: ignore[attr-defined]
        if account is None or not matters:
            del self.fields["hand_to"]
            return
        self.fields["hand_to"].required = True
        hand_to: Any = self.fields["hand_to"]
        hand_to.queryset = handing_over.takers(account).exclude(pk=account.pk)
        hand_to.help_text = f"此人承办而未办结的共 {matters} 件，一次移交，期限照旧。"
        if not hand_to.queryset.exists():
            hand_to.help_text += handing_over.NO_TAKER


class UndoForm(forms.Form):
    """撤回登记错的调动、离岗。"""

    reason = ReasonField(label="撤回的理由", help_text="如登记错了人、选错了单位。")


EXPLANATION = (
    "职务止于前一日，证件自生效日退出，新单位的任职接上；过去的执法行为仍记在此人名下。"
    "到新单位后重新申请证件：执法区域和领域随单位。临时不在岗的，用“代理（AB 岗）”，不必移交。"
)


def labels(roles: Iterable[str]) -> str:
    return "、".join(str(Role(role).label) for role in sorted(roles)) or "没有角色"


def _about(account: User | None) -> str:
    """办理之前说明账号怎样。"""
    if account is None:
        return "此人没有对应的账号；有账号而没有对应的，请告知系统管理员停用。"
    return (
        f"账号 {account.username} 的角色（{labels(account.own_roles)}）和代理随即收回：调往本平台"
        "单位的，账号转到新单位，由那里的安全管理员另行授予角色；离岗的，账号停用。"
    )


@allow(*MAY_MOVE)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """办理调动、离岗。"""
    found = find_officer(request, pk)
    matters = len(moving.open_matters(found, user_of(request)))
    account = User.objects.filter(officer=found).first()

    def save(row: Officer, *, actor: User, **values: Any) -> OfficerMove:
        return moving.move(row, moving.Move(**values), actor=actor)

    return step_view(
        request,
        found,
        save,
        MoveForm,
        success="已办理。",
        title="调动、离岗",
        submit="办理",
        explanation=f"{EXPLANATION}{_about(account)}",
        clauses=clauses_for("SC-10 SC-32 SD-10", found),
        form_kwargs={"officer": found, "account": account, "matters": matters},
    )


@allow(*MAY_MOVE)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回登记错的调动、离岗。"""
    rows = OfficerMove.objects.visible_to(user_of(request)).select_related("officer", "agency")
    found = get_object_or_404(rows, pk=pk)
    return step_view(
        request,
        found,
        undoing.undo,
        UndoForm,
        success="已撤回，任职、职务、证件已恢复。",
        title="撤回调动、离岗的登记",
        submit="撤回",
        explanation=(
            "只用于登记错了人、单位、没有这份文件的；人确实调动过、又调回来的，另办调动。"
            "任职、职务接着原来的，随之退出的证件恢复；移交了的件仍由接办的人承办，"
            "账号回到原单位，角色由安全管理员重新授予。"
        ),
        clauses=clauses_for("SC-10 SD-10", found.officer),
    )


@allow(*READERS)
def moved(request: HttpRequest, pk: int) -> HttpResponse:
    """办理的结果：证件、职务、移交的件。"""
    rows = OfficerMove.objects.visible_to(user_of(request))
    done = get_object_or_404(
        rows.select_related(
            "officer__agency", "agency", "to_agency", "handed_to", "done_by", "account", "undone_by"
        ),
        pk=pk,
    )
    certificates = OfficerCertificate.objects.filter(pk__in=done.certificates)
    context = {
        "move": done,
        "matters": list(_matters(done.handed)),
        "certificates": certificates.order_by("pk"),
        "posts": moving.posts_of(done) if done.undone_at is None else [],
        "may_undo": done.undone_at is None and user_of(request).has_role(*MAY_MOVE),
        "roles": labels(done.roles),
        "may_see": Officer.objects.read_by(request.user).filter(pk=done.officer_id).exists(),
    }
    return render(request, "registers/moved.html", context)


def _matters(handed: list[list[Any]]) -> Any:
    """The matters that were handed over, one query for each kind."""
    by_kind: dict[str, list[int]] = {}
    for label, key in handed:
        by_kind.setdefault(label, []).append(key)
    for label, keys in by_kind.items():
        yield from apps.get_model(label)._default_manager.filter(pk__in=keys).order_by("pk")
