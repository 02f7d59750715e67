"""账号管理：系统管理员开通、重置、停用，安全管理员授予角色、登记代理。"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from zhiheng import sheets
from zhiheng.accounts import services
from zhiheng.accounts.access import allow
from zhiheng.accounts.models import RoleRequest, StandIn, User
from zhiheng.accounts.roles import Role
from zhiheng.accounts.services.sheet import COLUMNS, LAYOUT, open_accounts
from zhiheng.ui.forms import EmptyForm
from zhiheng.web.accounts_forms import (
    AccountForm,
    OfficerLinkForm,
    RoleForm,
    SheetForm,
    StandInForm,
)
from zhiheng.web.submit import back_to, back_to_row, submit

ADMINISTRATORS = (Role.SYS_ADMIN, Role.SEC_ADMIN)


def _account(request: HttpRequest, pk: int) -> User:
    found = User.objects.visible_to(request.user).select_related("agency", "officer")
    return get_object_or_404(found, pk=pk)


@sensitive_variables()
def _slips(request: HttpRequest, slips: list[services.Slip]) -> HttpResponse:
    """The passwords are in this answer only; nothing keeps them."""
    return render(request, "web/accounts/slips.html", {"slips": slips})


@allow(*ADMINISTRATORS)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)
    context = {
        "account": account,
        "assignments": account.assignments.select_related("granted_by"),
        "requests": account.role_requests.select_related("requested_by"),
        "stand_ins": account.replaced_by.select_related("substitute").order_by("-starts_on"),
        "today": timezone.localdate(),
        "is_system": request.user.has_role(Role.SYS_ADMIN),
        "is_security": request.user.has_role(Role.SEC_ADMIN),
    }
    return render(request, "web/accounts/detail.html", context)


@never_cache
@allow(Role.SYS_ADMIN)
def new(request: HttpRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, actor=request.user)

    def act() -> HttpResponse:
        account = services.NewAccount(**form.cleaned_data)
        slip = services.open_account(account, actor=request.user, now=timezone.now())
        return _slips(request, [slip])

    explanation = "开通后打印密码条交给本人；本人首次登录必须更换密码。"
    back = back_to("账号", "accounts:list")
    return submit(request, form, act, back=back, title="开通账号", explanation=explanation)


@never_cache
@allow(Role.SYS_ADMIN)
def from_sheet(request: HttpRequest) -> HttpResponse:
    """批量开通：有一行不对就一个也不开通，逐行说明。"""
    form = SheetForm(request.POST or None, request.FILES or None)
    errors: list[object] = []

    def act() -> HttpResponse:
        file = form.cleaned_data["file"]
        opened = open_accounts(file.name, file.read(), actor=request.user, now=timezone.now())
        if opened.slips:
            return _slips(request, list(opened.slips))
        errors.extend(opened.errors)
        raise ValidationError(f"有 {len(opened.errors)} 处需要改正，一个账号也没有开通。")

    context = {"title": "批量开通账号", "errors": errors, "columns": COLUMNS}
    back = back_to("账号", "accounts:list")
    return submit(request, form, act, "web/accounts/sheet.html", back=back, **context)


@require_GET
@allow(Role.SYS_ADMIN)
def template(request: HttpRequest) -> FileResponse:
    """空白账号表。"""
    return FileResponse(sheets.template(LAYOUT, "账号"), as_attachment=True, filename="账号表.xlsx")


@never_cache
@allow(Role.SYS_ADMIN)
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)
    deed = services.reset_password if account.is_active else services.reactivate
    title = "重置密码" if account.is_active else "恢复账号"

    def act() -> HttpResponse:
        return _slips(request, [deed(account, actor=request.user, now=timezone.now())])

    explanation = (
        "先当面或者经单位核对本人。原密码和正在使用的会话随即失效，登录锁定解除；密码条只显示一次。"
    )
    return _confirm(request, account, act, title, explanation)


@allow(Role.SYS_ADMIN)
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)

    def act() -> HttpResponse:
        services.deactivate(account, actor=request.user, now=timezone.now())
        messages.success(request, "账号已停用。")
        return redirect("accounts:detail", pk)

    explanation = "停用后不能登录，他人代行其角色的代理同时失效；经手的记录全部保留。"
    return _confirm(request, account, act, "停用账号", explanation)


@allow(Role.SYS_ADMIN)
def link_officer(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)
    form = OfficerLinkForm(request.POST or None, account=account)

    def act() -> HttpResponse:
        officer = form.cleaned_data["officer"]
        services.link_officer(account, officer, actor=request.user, now=timezone.now())
        messages.success(request, "已填写。")
        return redirect("accounts:detail", pk)

    explanation = "此人调动、离岗时，账号的角色随即收回；离岗的，账号停用。"
    context = {"title": f"对应人员：{account}", "submit": "保存", "explanation": explanation}
    return submit(request, form, act, back=back_to_row(account), **context)


def _confirm(request: HttpRequest, account: User, act, title: str, explanation: str):
    form = EmptyForm(request.POST if request.method == "POST" else None)
    context = {"title": f"{title}：{account}", "submit": title, "explanation": explanation}
    back = back_to_row(account)
    return submit(request, form, act, "web/accounts/confirm.html", back=back, **context)


@allow(Role.SEC_ADMIN)
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)
    form = RoleForm(request.POST or None)

    def act() -> HttpResponse:
        role = form.cleaned_data["role"]
        services.grant_role(account, role, actor=request.user, now=timezone.now())
        messages.success(request, f"已授予{Role(role).label}。")
        return redirect("accounts:detail", pk)

    context = {"title": f"授予角色：{account}", "submit": "授予", "clauses": "HT-2.1-2"}
    return submit(request, form, act, back=back_to_row(account), **context)


@require_POST
@allow(Role.SEC_ADMIN)
def withdraw(request: HttpRequest, pk: int, role: str) -> HttpResponse:
    account = _account(request, pk)
    try:
        services.withdraw_role(account, role, actor=request.user, now=timezone.now())
        messages.success(request, "角色已收回。")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("accounts:detail", pk)


@allow(Role.SEC_ADMIN)
def requests(request: HttpRequest) -> HttpResponse:
    """待授予的角色：逐项勾选，一次授予或者不予授予。"""
    accounts = User.objects.visible_to(request.user)
    pending = RoleRequest.objects.filter(user__in=accounts)
    pending = pending.select_related("user__agency", "requested_by")
    if request.method == "POST":
        keys = [key for key in request.POST.getlist("pk") if key.isdecimal() and len(key) < 19]
        _decide(request, pending.filter(pk__in=keys[:2000]))
        return redirect("accounts:requests")
    context = {"pending": pending[:500], "title": "待授予的角色"}
    return render(request, "web/accounts/requests.html", context)


def _decide(request: HttpRequest, chosen) -> None:
    grants = request.POST.get("verdict") == "grant"
    deed = services.grant_role if grants else services.decline_role
    done = 0
    for one in chosen:
        try:
            deed(one.user, one.role, actor=request.user, now=timezone.now())
            done += 1
        except ValidationError as refusal:
            messages.error(request, f"{one.user}：{' '.join(refusal.messages)}")
    messages.success(request, f"已{'授予' if grants else '退回'} {done} 项。")


def new_stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """登记代理：本人为自己，安全管理员为任何人。"""
    principal = _account(request, pk)
    if principal.pk != request.user.pk and not request.user.has_role(Role.SEC_ADMIN):
        raise PermissionDenied
    form = StandInForm(request.POST or None, principal=principal)

    def act() -> HttpResponse:
        services.set_stand_in(form.instance, actor=request.user, now=timezone.now())
        messages.success(request, "代理已登记。")
        return redirect(back[1])

    title, back = f"登记代理：{principal}", _home(request, principal)
    return submit(request, form, act, back=back, title=title, submit="登记")


@require_POST
def end_stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    visible = StandIn.objects.filter(principal__in=User.objects.visible_to(request.user))
    stand_in = get_object_or_404(visible.select_related("principal"), pk=pk)
    try:
        services.end_stand_in(stand_in, actor=request.user, now=timezone.now())
        messages.success(request, "代理已终止。")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(_home(request, stand_in.principal)[1])


def _home(request: HttpRequest, account: User) -> tuple[str, str]:
    is_own = account.pk == request.user.pk
    return back_to("我的账号", "accounts:me") if is_own else back_to_row(account)
