"""导入：上传、映射、预览、结果四步；进度每秒查询一次；错误工作簿和模板下载。"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import AGENCY_ROLES, SO_ROLES, Role
from zhiheng.exchange import confirming, jobs, page, services, uploads
from zhiheng.exchange.filters import BatchFilter
from zhiheng.exchange.forms import UploadForm
from zhiheng.exchange.mapping.catalogue import KIND_NAMES
from zhiheng.exchange.models import Batch
from zhiheng.exchange.tables import BatchTable
from zhiheng.exchange.template_book import template
from zhiheng.kernel import jobs as kernel_jobs
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Job
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort
from zhiheng.ui.views import refused

READERS = tuple(SO_ROLES | AGENCY_ROLES)
WRITERS = (
    Role.EA_CLERK,
    Role.EA_OFFICER,
    Role.EA_RECORDER,
    Role.SO_HANDLER,
    Role.SO_ANALYST,
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BatchList(ListPage):
    """汇聚批次列表。"""

    key = "batches"
    title = "数据汇聚"
    model = Batch
    table_class = BatchTable
    filterset_class = BatchFilter
    roles = READERS
    columns = (
        "number",
        "file_name",
        "agency",
        "kind",
        "stage",
        "rows_n",
        "accepted",
        "quarantined",
    )
    sorts = (Sort("-id", "新的在前", ("id",), descending=True),)
    views = (
        BuiltIn("全部", ""),
        BuiltIn("待写入", "stage=checked"),
        BuiltIn("已完成", "stage=complete"),
    )
    empty_sentence = "还没有导入过文件。下载模板填写，或者直接上传本单位系统导出的表格。"

    def rows(self) -> Any:
        return super().rows().select_related("agency").defer("layout", "columns", "plan")

    def extra_context(self) -> dict[str, Any]:
        if not user_of(self.request).has_role(*WRITERS):
            return {}
        new = {
            "href": reverse("exchange:upload"),
            "label": "导入文件",
            "icon": "upload",
            "primary": True,
        }
        return {"header_actions": [new]}


def user_of(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def require_writer(request: HttpRequest) -> User:
    user = user_of(request)
    if not user.has_role(*WRITERS):
        raise PermissionDenied
    return user


def batch_of(request: HttpRequest, pk: int) -> Batch:
    user = user_of(request)
    if not user.has_role(*READERS):
        raise PermissionDenied
    batch: Batch = get_object_or_404(Batch.objects.visible_to(user), pk=pk)
    return batch


def too_large(size: int) -> str:
    most = settings.UPLOAD_MAX_MB
    return (
        f"文件有 {size // 1024 // 1024} MB，超过页面上传的上限 {most} MB。"
        "请在服务器上运行 zhiheng import acts 文件名 导入，大小不限。"
    )


@csrf_exempt  # the size is looked at before the body is read; `_upload` checks the token
def upload(request: HttpRequest) -> HttpResponse:
    """上传一个文件；过大的不读内容，直接说明用哪个命令。"""
    require_writer(request)
    length = request.META.get("CONTENT_LENGTH") or "0"
    size = int(length) if length.isdigit() else 0
    if request.method == "POST" and size > settings.UPLOAD_MAX_MB * 1024 * 1024 + 65536:
        form = UploadForm(user=user_of(request))
        return render(
            request, "exchange/upload.html", {"form": form, "refusal": too_large(size)}, status=413
        )
    return _upload(request)


@csrf_protect
def _upload(request: HttpRequest) -> HttpResponse:
    user = require_writer(request)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*posted, user=user)
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = uploads.receive(
                file.chunks(),
                file.name,
                user=user,
                default_agency=form.chosen_agency(),
                now=timezone.now(),
            )
        except RuleViolation as violation:
            form.add_error("file", violation.sentence)
        else:
            return HttpResponseRedirect(batch.get_absolute_url())
    kinds = KIND_NAMES.items()
    return render(
        request,
        "exchange/upload.html",
        {"form": form, "kinds": kinds},
        status=422 if posted else 200,
    )


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """一个批次：现在在哪一步，就显示哪一步。"""
    batch = batch_of(request, pk)
    after = request.GET.get("after", "0")
    line = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    shown = page.context(batch, request.GET.get("view", "all"), line)
    shown["may_write"] = user_of(request).has_role(*WRITERS)
    template_name = (
        "exchange/verdicts.html"
        if request.headers.get("HX-Target") == "verdicts"
        else "exchange/batch.html"
    )
    return render(request, template_name, shown)


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """进度条；结束时让页面整页更新。"""
    batch = batch_of(request, pk)
    busy = batch.stage in (Batch.Stage.CHECKING, Batch.Stage.WRITING)
    response = render(request, "exchange/progress.html", {"batch": batch, "is_busy": busy})
    if not busy:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """确认列映射，开始逐行检查。"""
    user, batch = require_writer(request), batch_of(request, pk)
    now = timezone.now()
    try:
        confirming.confirm(
            batch, request.POST.dict(), actor=user, now=now, today=timezone.localdate(now)
        )
    except RuleViolation as violation:
        return refused(request, violation, batch.get_absolute_url())
    return HttpResponseRedirect(batch.get_absolute_url())


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """写入检查通过的行。"""
    user, batch = require_writer(request), batch_of(request, pk)
    try:
        services.start_writing(batch)
        kernel_jobs.submit(
            jobs.WRITE,
            now=timezone.now(),
            actor=user,
            key=jobs.key_of(batch),
            arguments={"batch": batch.pk},
        )
    except RuleViolation as violation:
        return refused(request, violation, batch.get_absolute_url())
    return HttpResponseRedirect(batch.get_absolute_url())


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """取消尚未写入的批次，什么也不留下。"""
    user, batch = require_writer(request), batch_of(request, pk)
    now = timezone.now()
    try:
        for job in Job.objects.unfinished().filter(kind=jobs.CHECK, key=jobs.key_of(batch)):
            kernel_jobs.cancel(job, now=now)
        services.cancel(batch, actor=user, now=now)
    except RuleViolation as violation:
        return refused(request, violation, batch.get_absolute_url())
    messages.success(request, "已取消，没有写入任何行。")
    return HttpResponseRedirect(reverse("exchange:batches"))


@require_GET
def errors(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """错误工作簿：隔离的行、原因、处理建议，出错的格标红。"""
    from zhiheng.exchange.error_book import error_book

    batch = batch_of(request, pk)
    stream = error_book(batch)
    if stream is None:
        raise Http404
    return FileResponse(
        stream, as_attachment=True, filename=f"{batch.number}-隔离.xlsx", content_type=XLSX
    )


@require_GET
def download_template(request: HttpRequest, kind: str) -> HttpResponse:
    """某类行为的导入模板。"""
    user_of(request)
    if kind not in KIND_NAMES:
        raise Http404
    response = HttpResponse(template(kind), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="acts-{kind}.xlsx"'
    return response
