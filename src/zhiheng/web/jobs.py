"""后台任务：本人提交的任务的进度、结果与取消。"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhiheng.kernel import jobs
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Job
from zhiheng.ui import list_exports
from zhiheng.ui.views import refused

MOST_ROWS = 100
LAMPS = {"queued": "blu", "running": "blu", "done": "grn", "failed": "red", "cancelled": "gry"}


def _page(request: HttpRequest) -> dict[str, Any]:
    rows = list(Job.objects.visible_to(request.user).select_related("submitted_by")[:MOST_ROWS])  # type: ignore[arg-type]
    return {
        "rows": [(row, jobs.title_of(row), LAMPS[row.state], _where(row, request)) for row in rows],
        "is_moving": any(not row.is_finished for row in rows),
        "most": MOST_ROWS,
    }


def _where(row: Job, request: HttpRequest) -> str:
    """本人的导出有自己的一页，文件在那里下载。"""
    if row.kind == list_exports.JOB and row.submitted_by_id == request.user.pk:
        return reverse("ui:export", args=[row.arguments["export_id"]])
    return ""


def index(request: HttpRequest) -> HttpResponse:
    """最近的任务；有未完成的，表格每两秒自行刷新。"""
    is_part = request.headers.get("HX-Request") == "true"
    template = "web/jobs/table.html" if is_part else "web/jobs/index.html"
    return render(request, template, _page(request))


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """取消一项任务；已经写入的不撤回，未写入的不再写。"""
    found = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)  # type: ignore[arg-type]
    back = reverse("jobs:index")
    try:
        jobs.cancel(found, now=timezone.now())
    except RuleViolation as violation:
        return refused(request, violation, back)
    messages.success(request, "已要求取消，任务会在下一个检查点停下。")
    return HttpResponseRedirect(back)
