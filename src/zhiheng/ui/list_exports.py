"""Exports of a list: at once up to the direct limit, above it by a job that keeps to what was submitted."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import resolve
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.kernel import jobs, notices, vault
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models.ledger import subject_of
from zhiheng.ui import exports
from zhiheng.ui.cells import Cells
from zhiheng.ui.models import ListExport
from zhiheng.ui.paging import Pager

if TYPE_CHECKING:
    from zhiheng.ui.lists import ListPage

JOB, FORGET = "ui.export_list", "ui.forget_exports"
READY = "ui.export_ready"
JOB_LIMIT = 1_000_000  # also what one sheet of a workbook can hold
CHUNK = 2_000
BLOCK = 1 << 20
KEEP = timedelta(days=7)


def answer(page: "ListPage", request: HttpRequest) -> HttpResponseBase:
    """The file, or the page of the job that makes it, or the list again with the reason why not."""
    kind = request.POST.get("export", "")
    if kind not in exports.FORMATS or not page.may_export:
        raise Http404
    rows = page.chosen(request.POST) if request.POST.get("of") == "chosen" else page.filterset.qs
    columns = page.all_columns if request.POST.get("columns") == "all" else page.shown
    number = rows.order_by()[: exports.DIRECT_LIMIT + 1].count()
    if number > exports.DIRECT_LIMIT and (job_page := page.export_job(kind, columns)):
        limit = f"{exports.DIRECT_LIMIT:,}"
        messages.success(request, f"结果超过 {limit} 行，已转为后台任务，备好后在提醒里通知您。")
        return HttpResponseRedirect(job_page)
    if refusal := _refusal(page, number):
        messages.error(request, refusal)
        return HttpResponseRedirect(page.address(page.query))
    exports.note(request.user, page.key, kind, number)
    cells = Cells(page.bare_table([], columns)).values(_walk(page, rows))
    return exports.response(cells, kind, page.title)


def _refusal(page: "ListPage", number: int) -> str:
    if number == 0:
        return "没有可以导出的行。"
    if number <= exports.DIRECT_LIMIT:
        return ""
    unused = [
        f"“{one.label}”" for name, one in page.filterset.filters.items() if name not in page.applied
    ]
    advice = f"请再加上{'、'.join(unused[:3])}等条件" if unused else "请缩小条件的范围"
    return f"结果超过 {exports.DIRECT_LIMIT:,} 行，不能直接导出。{advice}后再导出。"


# --- the job -----------------------------------------------------------------------------------


@transaction.atomic
def start(page: "ListPage", kind: str, columns: list[str]) -> str:
    """提交一次后台导出；同样的一次还没有备好的，回到那一次。"""
    user, now = page.request.user, timezone.now()
    path, query = page.request.path, page.query.urlencode()
    wanted = "\n".join([path, query, kind, ",".join(columns)])
    key = f"{user.pk} {hashlib.sha256(wanted.encode()).hexdigest()}"
    running = ListExport.objects.filter(
        job__kind=JOB, job__key=key, job__state__in=["queued", "running"]
    ).first()
    if running is not None:
        return running.get_absolute_url()
    made = ListExport.objects.create(
        user=user,
        page=page.key,
        title=page.title,
        path=path,
        query=query,
        conditions="；".join(chip.text for chip in page.chips()),
        columns=",".join(columns),
        kind=kind,
        submitted_at=now,
    )
    made.job = jobs.submit(JOB, now=now, actor=user, key=key, arguments={"export_id": made.pk})
    made.save(update_fields=["job"])
    return made.get_absolute_url()


@jobs.job(JOB, title="导出列表", queue=jobs.LONG)
def export_list(progress: jobs.Progress, export_id: int) -> dict[str, Any]:
    """按提交时的条件、以提交人此刻的权限写成文件；做过的不重做。"""
    export = ListExport.objects.select_related("user__agency").get(pk=export_id)
    if not export.sha256:
        page = page_of(export)
        total = page.filterset.qs.order_by()[: JOB_LIMIT + 1].count()
        if total > JOB_LIMIT:
            raise RuleViolation(f"结果超过 {JOB_LIMIT:,} 行，一个文件放不下，请缩小条件分次导出。")
        progress.expect(total, f"{export}：{exports.FORMATS[export.kind]}")
        stored = vault.put(_blocks(export, page, progress), vault.PASSING)
        _finish(export, stored, progress.done)
    return {"export": export.pk, "rows": export.rows, "sha256": export.sha256}


def page_of(export: ListExport) -> "ListPage":
    """The list as the person who submitted it would see it now with the submitted conditions."""
    user = User.signed_in.get(pk=export.user_id)
    found = resolve(export.path)
    view: type[ListPage] = found.func.view_class  # type: ignore[attr-defined]
    if not user.is_active or not view.may_be_opened_by(user):
        raise RuleViolation("您已没有查看这个列表的权限，导出已停止。")
    request = HttpRequest()
    request.method, request.path, request.user = "GET", export.path, user  # type: ignore[assignment]
    request.GET = QueryDict(export.query)
    page = view(**found.func.view_initkwargs)  # type: ignore[attr-defined]
    page.setup(request, *found.args, **found.kwargs)
    return page


def _blocks(export: ListExport, page: "ListPage", progress: jobs.Progress) -> Iterator[bytes]:
    known = [name for name in export.columns.split(",") if name in page.all_columns]
    rows = Cells(page.bare_table([], known)).values(_walk(page, page.filterset.qs, progress))
    if export.kind == "csv":
        yield from (line.encode() for line in exports.csv_lines(rows))
        return
    with TemporaryFile() as file:
        exports.write_xlsx(rows, file, export.title)
        file.seek(0)
        while block := file.read(BLOCK):
            progress.checkpoint()
            yield block


def _walk(
    page: "ListPage", rows: QuerySet[Any], progress: jobs.Progress | None = None
) -> Iterable[Any]:
    """The rows in the order of the page, a stretch at a time, each completed as on the page."""
    for part in Pager(rows, page.sort, CHUNK, page.key, page.parts()).walk():
        page.prepare(part)
        yield from part
        if progress is not None:
            progress.advance(len(part))


@transaction.atomic
def _finish(export: ListExport, stored: vault.Stored, rows: int) -> None:
    """登记文件、留痕、通知提交的人，一次提交；被接手过的任务只算先完成的一次。"""
    now = timezone.now()
    export.rows, export.sha256, export.size = rows, stored.sha256, stored.size
    export.expires_at = now + KEEP
    names = ("rows", "sha256", "size", "expires_at")
    waiting = ListExport.objects.filter(pk=export.pk, sha256="")
    if not waiting.update(**{name: getattr(export, name) for name in names}):
        return
    notices.notify_person(
        export.user,
        READY,
        now=now,
        subject=subject_of(export),
        facts={"title": export.title, "rows": f"{rows:,}", "until": _day(export.expires_at)},
    )
    exports.note(export.user, export.page, export.kind, rows)


def _day(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local.year}年{local.month}月{local.day}日"


@jobs.job(FORGET, title="删去过期的导出文件")
def forget(progress: jobs.Progress) -> dict[str, int]:
    """个人带走的文件不久留；别处登记着同一文件的，等最后一次到期再删。"""
    now = timezone.now()
    lapsed = list(ListExport.objects.exclude(sha256="").filter(expires_at__lte=now)[:CHUNK])
    for export in lapsed:
        sha256, export.sha256 = export.sha256, ""
        export.save(update_fields=["sha256"])
        if not ListExport.objects.filter(sha256=sha256).exists():
            vault.discard(sha256)
    return {"forgotten": len(lapsed)}
