"""登录、退出、更换密码、我的账号。"""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from zhiheng.accounts import services
from zhiheng.accounts.roles import ADMIN_ROLES
from zhiheng.web.accounts_forms import PasswordForm, SignInForm
from zhiheng.web.submit import back_to, submit


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    template_name = "web/accounts/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignOut(LogoutView):
    next_page = "accounts:sign-in"


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """连续输错密码后的一页；说明多久以后再试、找谁解除。"""
    return render(request, "web/accounts/locked.html", status=429)


@never_cache
@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None, account=request.user, request=request)

    def act() -> HttpResponse:
        now = timezone.now()
        services.change_password(request.user, form.cleaned_data["new"], now=now)
        update_session_auth_hash(request, request.user)
        messages.success(request, "密码已更换。")
        return redirect("accounts:me")

    return submit(
        request,
        form,
        act,
        "web/accounts/password.html",
        back=back_to("我的账号", "accounts:me"),
        title="更换密码",
    )


def me(request: HttpRequest) -> HttpResponse:
    lent = request.user.replaced_by.select_related("substitute").order_by("-starts_on")
    taken = request.user.standing_in.select_related("principal").order_by("-starts_on")
    context = {
        "account": request.user,
        "own_roles": request.user.own_roles - ADMIN_ROLES,
        "lent": lent,
        "taken": taken,
        "today": timezone.localdate(),
    }
    return render(request, "web/accounts/me.html", context)
