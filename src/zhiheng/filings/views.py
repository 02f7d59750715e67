"""备案：台账、一件、办一步、办理新件、附件、成批催报。"""

from functools import partial
from typing import Any

from django.db.models import Count, prefetch_related_objects
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.filings import (
    adjusting,
    adjustments,
    content,
    entity_days,
    forms,
    kinds,
    renewing,
    services,
    showing,
    standing,
    twins,
)
from zhiheng.filings.asking import remember
from zhiheng.filings.lists import READERS, filing_lamp, public_lamp, text_lamp
from zhiheng.filings.models import Filing, FilingFile
from zhiheng.filings.overview import READERS as OVERSEERS
from zhiheng.filings.overview import by_kind, year_asked
from zhiheng.filings.pages import PAGES
from zhiheng.filings.parts import FILER
from zhiheng.filings.plans import laying_out
from zhiheng.filings.steps import FILING, PUBLICATION
from zhiheng.kernel import vault
from zhiheng.kernel.steps import own_rows
from zhiheng.ui import exports
from zhiheng.ui.forms import LONGEST_KEY
from zhiheng.ui.html import cited
from zhiheng.ui.matters import matter_context
from zhiheng.ui.views import step_view

MOST_WORST = 20
EXPORT = "filings-by-kind"
ADJUSTING = (
    "另列一件，内容照原来的预填；修改、签发、报送，受理（监督计划为制定）之后替代原来的一件，"
    "在此以前原来的仍然现行。报送义务已由第一件履行，不另计期限，逾期照第一件。统计表重新统计。"
)


def _filing(request: HttpRequest, pk: int) -> Filing:
    seen = Filing.objects.visible_to(request.user)
    related = ("agency", "addressee", "signed_by", "previous", "change__agency")
    rows = showing.with_followers(entity_days.with_corrections(standing.with_kin(seen)))
    found = twins.both(rows.select_related(*related), seen, pk)
    if found is None:
        raise Http404
    return found


@allow(*READERS)
def filing(request: HttpRequest, pk: int) -> HttpResponse:
    """一件备案：内容、还缺什么、附件、补正、期限、公示、文书、经过、下一步。"""
    found = _filing(request, pk)
    kind = kinds.of(found.kind)
    prefetch_related_objects([found], *showing.parts(found))
    remember(found)
    page = matter_context(found, [FILING, PUBLICATION], request.user)
    may_read = found.may_be_read_by(request.user)
    page |= {
        "filing": found,
        "matter": found,
        "kind": kind,
        "lamp": filing_lamp(found),
        "text_lamp": text_lamp(found),
        "public_lamp": public_lamp(found) if kind.publication else "",
        "may_read": may_read,
        "has_tables": may_read and found.kind in kinds.REPORTS,
        "pairs": content.pairs(found) if may_read else [],
        "tables": showing.tables(found) if may_read else [],
        "twin": twins.of(found),
        **(showing.item(found) if may_read else {}),
        "missing": found.missing if may_read else [],
        "files": found.current_files if may_read else [],
        **showing.completion(found, request.user, page["today"]),
        **(showing.publications(found) if kind.publication else {}),
        **showing.next_steps(found, request.user, page),
        **showing.register(found, request.user),
        **renewing.shown(found, request.user, page["today"]),
        **showing.tasks(found, request.user, page["today"]),
        **showing.replacing(found, request.user),
        "may_replace": showing.may_replace(found, request.user),
        "is_over": found.is_over(page["today"]),
        "is_filer": request.user.agency_id == found.agency_id,
        "clauses": cited(kind.rows, found.path, page["today"]),
    }
    return render(request, "filings/filing.html", page)


@allow(*READERS)
def filing_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """办一步；公示的各步也在这里。"""
    found, page = _filing(request, pk), PAGES.get(step)
    is_draft = page is not None and page.form is forms.ContentForm
    if page is None or (is_draft and request.user.agency_id != found.agency_id):
        raise Http404  # 没有报送的内容只有本机关看得见
    table, today = FILING if step in FILING.table else PUBLICATION, timezone.localdate()
    takes_filing = page.form in (forms.ContentForm, forms.ReturnForm)
    return step_view(
        request,
        found,
        page.service,
        page.form,
        title=f"{table[step].label}：{found}",
        submit="保存" if step == "fill" else table[step].label,
        **showing.said(found, step),
        template="filings/step.html",
        closed=partial(table.closed_to, step, found, request.user, timezone.now()),
        is_draft=is_draft,
        is_fill=is_draft,
        is_wide=is_draft and kinds.of(found.kind).is_wide,
        is_drafted=is_draft and bool(twins.drafted(found)),
        is_renewed=is_draft and bool(renewing.drafted(found)),
        is_adjusted=is_draft and bool(laying_out.drafted(found)),
        has_tables=is_draft and found.kind in kinds.REPORTS,
        clauses=cited(own_rows(table[step].rows, found), found.path, today),
        **(showing.completion(found, request.user, today) if table is FILING else {}),
        form_kwargs={"filing": found} if takes_filing else {},
    )


@allow(*FILER)
def new(request: HttpRequest) -> HttpResponse:
    """选择办理哪一种备案；每年应报送的由日历列出，不在这里。"""
    agency, today = request.user.agency, timezone.localdate()
    shown = [
        (one, cited(one.rows, agency.path, today))
        for one in kinds.TYPES.values()
        if one.may_be_started_by(agency)
    ]
    ended = services.ended_sentence(agency, today)
    return render(request, "filings/new.html", {"kinds": [] if ended else shown, "ended": ended})


@allow(*FILER)
def start(request: HttpRequest, kind: str) -> HttpResponse:
    """办理一件：起算日期、替代哪一件、报给哪个上级。"""
    one = kinds.TYPES.get(kind)
    if one is None or not one.may_be_started_by(request.user.agency):
        raise Http404

    def open_it(_: Any, *, actor: Any, **given: Any) -> Filing:
        return services.start(services.Opening(kind, **given), actor=actor)

    return step_view(
        request,
        request.user.agency,
        open_it,
        forms.StartForm,
        success="已列出，请填写内容。",
        title=f"办理备案：{one.title}",
        submit="下一步：填写内容",
        explanation=one.note,
        clauses=cited(one.rows, request.user.agency.path, timezone.localdate()),
        cancel=reverse("filings:new"),
        back_title="办理备案",
        form_kwargs={"kind": kind, "actor": request.user, "initial": _replaced(request)},
    )


@allow(*FILER)
def adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """调整已备案的计划、报告：写明缘由，接着修改内容。"""
    found = _filing(request, pk)
    if not adjustments.may_adjust(found, request.user):
        raise Http404
    return step_view(
        request,
        found,
        adjusting.adjust,
        forms.AdjustForm,
        success="已列出，内容照原来的一件，请修改。",
        title=f"调整：{found}",
        submit="下一步：修改内容",
        explanation=ADJUSTING,
        clauses=cited(kinds.of(found.kind).rows, found.path, timezone.localdate()),
    )


def _replaced(request: HttpRequest) -> dict[str, Any]:
    """What is known of a new filing from the one whose page asks for it."""
    given = request.GET.get("previous", "")
    if not given.isascii() or not given.isdigit() or len(given) > LONGEST_KEY:
        return {}
    found = Filing.objects.visible_to(request.user).filter(pk=given).first()
    return renewing.opening_of(found) if found else {}


@allow(*READERS)
def file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """备案的附件。"""
    found = _filing(request, pk)
    if not found.may_be_read_by(request.user):
        raise Http404
    kept = get_object_or_404(FilingFile, pk=file, filing=found)
    return FileResponse(vault.open_file(kept.sha256), as_attachment=True, filename=kept.name)


@allow(*OVERSEERS)
def overview(request: HttpRequest) -> HttpResponse:
    """一年的总览：各种备案报了几件、谁逾期最多。"""
    year, today = year_asked(request), timezone.localdate()
    path = request.user.agency.path
    lines = [(line, cited(line.rows, path, today)) for line in by_kind(request.user, year, today)]
    late = Filing.objects.visible_to(request.user).filter(starts_on__year=year).overdue(today)
    worst = late.order_by().values("agency_id", "agency__name").annotate(n=Count("pk"))
    context = {
        "year": year,
        "lines": lines,
        "heads": [name for name, _, _ in lines[0][0].cells()],
        "worst": worst.order_by("-n", "agency_id")[:MOST_WORST],
    }
    return render(request, "filings/overview.html", context)


@allow(*OVERSEERS)
def overview_export(request: HttpRequest) -> HttpResponseBase:
    """各种备案一年的件数，一行一种，一个工作簿。"""
    year = year_asked(request)
    lines = by_kind(request.user, year, timezone.localdate())
    heads = [name for name, _, _ in lines[0].cells()]
    rows = [["种类", *heads], *([one.title, *(n for _, n, _ in one.cells())] for one in lines)]
    exports.note(request.user, EXPORT, "xlsx", len(lines))
    return exports.response(rows, "xlsx", f"{year}年各种备案汇总")
