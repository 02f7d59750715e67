"""名录导入的页面：列表、上传、核对结论、写入、结果、两个下载。"""

from typing import Any

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhiheng.accounts.access import allow
from zhiheng.kernel import vault
from zhiheng.kernel.errors import RuleViolation
from zhiheng.registers.models import RegisterImport
from zhiheng.registers.people_roles import MAY_REGISTER
from zhiheng.ui import navigation
from zhiheng.ui.columns import MomentColumn, NumberColumn
from zhiheng.ui.exports import XLSX_TYPE
from zhiheng.ui.html import cited
from zhiheng.ui.lists import ListPage
from zhiheng.ui.matters import news_of
from zhiheng.ui.paging import Sort
from zhiheng.ui.views import refused
from zhiheng.web.register_imports import jobs, services
from zhiheng.web.register_imports.forms import SheetForm
from zhiheng.web.register_imports.kinds import KINDS, Kind
from zhiheng.web.register_imports.template_book import template

Stage = RegisterImport.Stage
LAMPS = {
    Stage.CHECKING: "blu",
    Stage.CHECKED: "amb",
    Stage.WRITING: "blu",
    Stage.COMPLETE: "grn",
    Stage.FAILED: "red",
    Stage.CANCELLED: "gry",
}
TALLY = {
    "officers": "新登记的人",
    "touched": "已登记、补充了内容的人",
    "certificates": "证件",
    "duties": "职务",
    "agencies": "机关",
}


class ImportTable(tables.Table):
    kind = tables.Column("名录", linkify=True)
    file_name = tables.Column("文件")
    stage = tables.Column("进展")
    rows = NumberColumn("数据行")
    accepted = NumberColumn("写入")
    unchanged = NumberColumn("已有而相同")
    refused = NumberColumn("要改")
    user = tables.Column("提交人")
    submitted_at = MomentColumn("提交时间")

    class Meta:
        model = RegisterImport
        fields = ()


class ImportFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(
        label="名录", choices=RegisterImport.Kind.choices, empty_label="全部名录"
    )
    stage = django_filters.ChoiceFilter(label="进展", choices=Stage.choices, empty_label="全部进展")

    class Meta:
        model = RegisterImport
        fields = ()


class ImportList(ListPage):
    """名录导入的各次。"""

    key = "register-imports"
    title = "名录导入"
    description = "从 Excel、CSV 登记人员和执法主体：先核对，看过结论再写入；已有的登记从不改动。"
    model = RegisterImport
    table_class = ImportTable
    filterset_class = ImportFilter
    roles = MAY_REGISTER
    sorts = (Sort("-id", "新的在前", (), descending=True, column="submitted_at"),)
    empty_sentence = "还没有导入过名录。下载模板填写，或者直接上传已有的花名册。"

    def rows(self) -> Any:
        return super().rows().select_related("user").defer("problems", "tally", "unread")

    def extra_context(self) -> dict[str, Any]:
        user: Any = self.request.user
        actions = [
            {
                "label": f"导入{RegisterImport.Kind(code).label}",
                "href": reverse("imports:upload", args=[code]),
                "icon": "upload",
                "primary": code == "officers",
            }
            for code, kind in KINDS.items()
            if user.has_role(*kind.roles)
        ]
        return {"header_actions": actions}


def _kind(request: HttpRequest, code: str) -> Kind:
    kind = KINDS.get(code)
    user: Any = request.user
    if kind is None or not user.has_role(*kind.roles):
        raise Http404
    return kind


def _own(request: HttpRequest, pk: int) -> RegisterImport:
    rows = RegisterImport.objects.visible_to(request.user).select_related("job", "user")
    return get_object_or_404(rows, pk=pk)


@allow(*MAY_REGISTER)
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """上传一张表，随即在后台核对。"""
    kind = _kind(request, code)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        user: Any = request.user
        made = services.submit(code, form.cleaned_data["file"], actor=user, now=timezone.now())
        return redirect(made)
    context = {
        "form": form,
        "kind": kind,
        "title": f"导入{RegisterImport.Kind(code).label}",
        "submit": "上传并核对",
        "back_title": "名录导入",
        "cancel": reverse("imports:index"),
        "clauses": cited(kind.rows, request.user.scope.path, timezone.localdate()),  # type: ignore[union-attr]
    }
    status = 422 if form.errors else 200
    return render(request, "web/imports/upload.html", context, status=status)


@allow(*MAY_REGISTER)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """一次导入：现在在哪一步，就显示哪一步；后台没有做完的，每两秒自行刷新。"""
    found, user, now = _own(request, pk), request.user, timezone.now()
    kind, job = KINDS[found.kind], found.job
    is_busy = found.stage in (Stage.CHECKING, Stage.WRITING)
    is_moving = is_busy and job is not None and not job.is_finished
    context = {
        "found": found,
        "job": job,
        "kind": kind,
        "lamp": LAMPS[Stage(found.stage)],
        "is_moving": is_moving,
        "is_broken": is_busy and not is_moving,
        "has_files": found.has_files(now),
        "is_mine": found.user_id == user.pk,
        "tally": [
            (label, found.tally[name]) for name, label in TALLY.items() if name in found.tally
        ],
        "more": max(0, found.refused - len(found.problems)),
        "days": jobs.KEEP.days,
        "clauses": cited(kind.rows, user.scope.path, timezone.localdate(now)),  # type: ignore[union-attr]
        "news": news_of(found, user),  # type: ignore[arg-type]
    }
    is_part = request.headers.get("HX-Request") == "true"
    name = "web/imports/state.html" if is_part else "web/imports/import.html"
    return render(request, name, context)


@require_POST
@allow(*MAY_REGISTER)
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """写入核对过的行。"""
    return _step(request, pk, services.write)


@require_POST
@allow(*MAY_REGISTER)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """不导入了。"""
    return _step(request, pk, services.cancel)


def _step(request: HttpRequest, pk: int, service: Any) -> HttpResponse:
    found = _own(request, pk)
    try:
        service(found, actor=request.user, now=timezone.now())
    except RuleViolation as violation:
        return refused(request, violation, found.get_absolute_url())
    navigation.forget_counts(request.user)  # type: ignore[arg-type]
    return redirect(found)


@allow(*MAY_REGISTER)
def errors(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """要改的行：最后一栏写明哪里要改，改好可以直接再导。"""
    found = _own(request, pk)
    if not found.errors_sha256 or not found.has_files(timezone.now()):
        messages.error(request, "没有要改的行，或者工作簿已经过期删去。")
        return redirect(found)
    try:
        stream = vault.open_file(found.errors_sha256, vault.PASSING)
    except RuleViolation as violation:
        return refused(request, violation, found.get_absolute_url())
    name = f"{found.file_name.rsplit('.', 1)[0]}-要改的行.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX_TYPE)


@allow(*MAY_REGISTER)
def download_template(request: HttpRequest, code: str) -> FileResponse:
    """空白的导入表。"""
    kind = _kind(request, code)
    name = f"{kind.form.title}.xlsx"
    return FileResponse(
        template(kind.form), as_attachment=True, filename=name, content_type=XLSX_TYPE
    )
