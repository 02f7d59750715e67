"""The one view behind every step, and the error pages."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from zhiheng.kernel.errors import RuleViolation
from zhiheng.ui import navigation, once
from zhiheng.ui.forms import EmptyForm, add_violation

TOO_BIG = (RequestDataTooBig, TooManyFilesSent, TooManyFieldsSent)


def step_view(  # noqa: PLR0913 — the fixed shape of every step page
    request: HttpRequest,
    matter: Any,
    service: Callable[..., Any],
    form_class: type[BaseForm] = EmptyForm,
    *,
    success: str,
    title: str = "",
    next_url: str = "",
    template: str = "ui/form.html",
    **context: Any,
) -> HttpResponse:
    """Show the form; on a valid post call the service with its values; a refusal keeps the input.

    `context` may hold `clauses`, `explanation`, `submit`, `is_draft` for a text that is saved again and again,
    `form_kwargs` for the form itself, and `closed`, which gives the reason why this person gets no form at all.
    """
    closed = context.pop("closed", None)
    if request.method != "POST" and closed and (refusal := closed()):
        page = {"matter": matter, "title": title or success, "refusal": refusal}
        return render(request, "ui/locked.html", page | context)
    form_kwargs, is_draft = context.pop("form_kwargs", {}), context.pop("is_draft", False)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_class(*posted, **form_kwargs)

    def act() -> HttpResponse:
        result = service(matter, actor=request.user, **form.cleaned_data)
        navigation.forget_counts(request.user)
        messages.success(request, success)
        return HttpResponseRedirect(next_url or _where(result, matter))

    if posted and not is_draft and (done := once.earlier(request, form)):
        return done
    if posted and form.is_valid():
        try:
            return act() if is_draft else once.once(request, act)
        except RuleViolation as violation:
            add_violation(form, violation)
    back = next_url or matter.get_absolute_url()
    page = {"form": form, "matter": matter, "title": title or success, "cancel": back} | context
    return render(request, template, page, status=422 if posted else 200)


def _where(result: Any, matter: Any) -> str:
    """The page of what the step made, where it made something with a page of its own."""
    page = result if hasattr(result, "get_absolute_url") else matter
    return page.get_absolute_url()


def refused(request: HttpRequest, violation: RuleViolation, back: str) -> HttpResponse:
    """Answer a refused bulk or one-click action: the sentence as a message on the page it came from."""
    messages.error(request, violation.sentence)
    return HttpResponseRedirect(back)


def _error(
    request: HttpRequest, status: int, title: str, sentence: str, advice: str
) -> HttpResponse:
    page = {
        "title": title,
        "sentence": sentence,
        "advice": advice,
        "status": status,
        "number": getattr(request, "number", "-"),
        "demo": settings.DEMO,
    }
    return render(request, "ui/error.html", page, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, TOO_BIG):
        return too_large(request)
    return _error(
        request,
        400,
        "请求有误",
        "您提交的内容不能识别，没有作任何改动。",
        "请检查地址或者填写的内容，回到上一页重新操作。",
    )


def too_large(request: HttpRequest) -> HttpResponse:
    return _error(
        request,
        413,
        "内容过大",
        f"提交的内容超过上限，没有作任何改动。页面上传的文件不得超过 {settings.UPLOAD_MAX_MB} MB。",
        "请拆分后再提交；大批数据请由系统管理员在服务器上运行 zhiheng import 导入。",
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(
        request,
        403,
        "没有权限",
        "您的角色不能打开这一页或者办理这一步。",
        "需要权限的，请联系本单位负责人和系统管理员。",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(
        request,
        403,
        "页面已失效",
        "这一页打开得太久，或者您在别处重新登录过，提交没有生效。",
        "请返回上一页刷新后再提交；已填的内容请先复制。",
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(
        request,
        404,
        "没有找到",
        "没有这一页，或者它不在您的范围内。",
        "地址是别人发来的，请确认您有查看的权限；是自己输入的，请核对。",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return _error(
        request,
        500,
        "系统出错",
        "平台处理这次请求时出错，已经记入日志，没有写入不完整的数据。",
        "请稍后再试；再次出现的，把请求编号告诉系统管理员。",
    )
