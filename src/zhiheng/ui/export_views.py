"""转入后台的导出：进展、下载。"""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhiheng.kernel import jobs, vault
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Job
from zhiheng.ui import exports, list_exports, takeaways
from zhiheng.ui.matters import news_of
from zhiheng.ui.models import ListExport
from zhiheng.ui.views import refused

LAMPS = {"queued": "blu", "running": "blu", "done": "grn", "failed": "red", "cancelled": "gry"}
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": exports.XLSX_TYPE}


def _own(request: HttpRequest, pk: int) -> ListExport:
    rows = ListExport.objects.visible_to(request.user).select_related("job")
    return get_object_or_404(rows, pk=pk)


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """一次导出；没有备好的，每两秒自行刷新。"""
    export = _own(request, pk)
    job: Job | None = export.job
    shown = {
        "export": export,
        "job": job,
        "lamp": LAMPS[job.state] if job else "gry",
        "is_moving": job is not None and not job.is_finished,
        "may_be_taken": export.may_be_taken(timezone.now()),
        "days": list_exports.KEEP.days,
        "news": news_of(export, request.user),  # type: ignore[arg-type]
    }
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "ui/export_state.html" if is_part else "ui/export.html", shown)


@require_POST
@login_required
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """取走文件：仍有权限、没有过期、先留痕。"""
    export = _own(request, pk)
    try:
        if not export.may_be_taken(timezone.now()):
            raise RuleViolation("文件还没有备好，或者已经过期删去；需要的请重新导出。")
        list_exports.page_of(export)
        stream = vault.open_file(export.sha256, vault.PASSING)
    except RuleViolation as violation:
        return refused(request, violation, export.get_absolute_url())
    takeaways.record_download(request.user, export)
    name = f"{export.title}-{timezone.localdate(export.submitted_at):%Y%m%d}.{export.kind}"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=TYPES[export.kind])


@require_POST
@login_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """不要了：写到一半的文件随即丢弃。"""
    export = _own(request, pk)
    try:
        if export.job is not None:
            jobs.cancel(export.job, now=timezone.now())
    except RuleViolation as violation:
        return refused(request, violation, export.get_absolute_url())
    return redirect(export)
