"""监督意见书与提醒函：列表、起草、详情、各步。"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from zhiheng.accounts.roles import EA_ROLES, GOV_ROLES, SO_ROLES, Role
from zhiheng.filings.models import Filing
from zhiheng.kernel import approvals, deadlines, vault
from zhiheng.kernel.steps import Steps
from zhiheng.screening.models import Lead
from zhiheng.supervision import drafts, pages, services
from zhiheng.supervision.forms import OpinionTextForm, ReminderForm
from zhiheng.supervision.models import (
    CollectiveDiscussion,
    Objection,
    OpinionFile,
    OpinionItem,
    ReminderLetter,
    SupervisionOpinion,
    Verification,
)
from zhiheng.supervision.reminder_steps import REMINDER
from zhiheng.supervision.stages import stages
from zhiheng.supervision.steps import OPINION, RE_EXAMINATION
from zhiheng.supervision.tables import (
    OpinionFilter,
    OpinionTable,
    ReminderFilter,
    ReminderTable,
    opinion_lamp,
)
from zhiheng.ui.html import cited
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.matters import matter_context
from zhiheng.ui.paging import Sort
from zhiheng.ui.views import step_view

CHECKS = Verification.objects.select_related("first_checker", "second_checker")
READERS = tuple(SO_ROLES | GOV_ROLES | EA_ROLES)


class OpinionList(ListPage):
    """监督意见书列表。"""

    key = "opinions"
    title = "监督意见书"
    model = SupervisionOpinion
    table_class = OpinionTable
    filterset_class = OpinionFilter
    roles = READERS
    sorts = (Sort("-new", "新起草在前", (), descending=True, column="number"),)
    views = (
        BuiltIn(
            "办理中",
            "status=draft&status=in_approval&status=issued&status=rectifying&status=reported&status=insufficient&status=rectified",
        ),
        BuiltIn("待核查", "status=reported"),
        BuiltIn("逾期", "overdue=on"),
        BuiltIn("全部", ""),
    )
    empty_sentence = "还没有监督意见书。认定成立的疑点可以起草。"

    def rows(self) -> QuerySet[Any]:
        return super().rows().select_related("agency", "handler")

    def prepare(self, rows: Sequence[Any]) -> None:
        """One query for the nearest running deadline of each row."""
        found = deadlines.nearest(rows)
        for opinion in rows:
            opinion.nearest_deadline = found.get(deadlines.key_of(opinion))


class ReminderList(ListPage):
    """提醒函列表。"""

    key = "reminders"
    title = "提醒函"
    model = ReminderLetter
    table_class = ReminderTable
    filterset_class = ReminderFilter
    roles = READERS
    sorts = (Sort("-new", "新起草在前", (), descending=True, column="number"),)
    empty_sentence = "还没有提醒函。认定成立的疑点可以发提醒函。"

    def rows(self) -> QuerySet[Any]:
        return super().rows().select_related("agency", "handler")


def _upheld_lead(request: HttpRequest, pk: int) -> Lead:
    """起草由承办人办理；疑点须在本人范围内。"""
    if not request.user.has_role(Role.SO_HANDLER):  # type: ignore[union-attr]
        raise PermissionDenied
    found: Lead = get_object_or_404(Lead.objects.visible_to(request.user), pk=pk)  # type: ignore[arg-type]
    return found


@login_required
def draft_opinion(request: HttpRequest, lead: int) -> HttpResponse:
    """由疑点起草意见书。"""
    source = _upheld_lead(request, lead)
    return step_view(
        request,
        source,
        services.draft_from_lead,
        OpinionTextForm,
        success="已起草，请登记集体讨论后送审。",
        title="起草监督意见书",
        submit="保存草稿",
        clauses=cited(OPINION["draft"].rows, source.path, timezone.localdate()),
        explanation="初稿取自规则说明与消除条件，请逐项核对、改写。",
        form_kwargs={"initial": drafts.opinion_initial(source, timezone.localdate())},
    )


@login_required
def draft_from_filing(request: HttpRequest, filing: int) -> HttpResponse:
    """由备案审查起草意见书。"""
    if not request.user.has_role(Role.SO_HANDLER):  # type: ignore[union-attr]
        raise PermissionDenied
    source = get_object_or_404(Filing.objects.visible_to(request.user), pk=filing)  # type: ignore[arg-type]
    return step_view(
        request,
        source,
        services.draft_from_filing,
        OpinionTextForm,
        success="已起草，请送审。",
        title="起草监督意见书",
        submit="保存草稿",
        clauses=cited(OPINION["draft"].rows, source.path, timezone.localdate()),
        explanation="初稿取自备案审查意见，请逐项核对、改写。",
        form_kwargs={"initial": drafts.filing_initial(source)},
    )


@login_required
def draft_reminder(request: HttpRequest, lead: int) -> HttpResponse:
    """由疑点起草提醒函。"""
    source = _upheld_lead(request, lead)
    return step_view(
        request,
        source,
        services.draft_reminder,
        ReminderForm,
        success="已起草提醒函。",
        title="起草提醒函",
        submit="保存草稿",
        clauses=cited(REMINDER["draft_reminder"].rows, source.path, timezone.localdate()),
        form_kwargs={"initial": drafts.reminder_initial(source)},
    )


def _opinion(request: HttpRequest, pk: int) -> SupervisionOpinion:
    rows = SupervisionOpinion.objects.visible_to(request.user)  # type: ignore[arg-type]
    found: SupervisionOpinion = get_object_or_404(
        rows.select_related("agency", "supervisor__government", "handler", "lead"), pk=pk
    )
    return found


def _only_if(may_exist: bool, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows if may_exist else rows.none()


def fetch_parts(opinion: SupervisionOpinion) -> None:
    """Everything that the page shows of an opinion, one query a table; files go to what they prove.

    What only comes with a report or an objection is not asked for before there is one.
    """
    was_objected = opinion.objected_on is not None
    was_reported = opinion.reported_on is not None or opinion.edition > 1
    parts = (
        ("items", OpinionItem.objects.all()),
        ("discussions", CollectiveDiscussion.objects.all()),
        ("files", _only_if(was_reported or was_objected, OpinionFile.objects.all())),
        ("objections", _only_if(was_objected, Objection.objects.all())),
        ("verifications", _only_if(was_reported, CHECKS)),
    )
    prefetch_related_objects([opinion], *(Prefetch(name, rows) for name, rows in parts))
    kept = list(opinion.files.all())
    for item in opinion.items.all():
        item.proofs = [file for file in kept if file.item_id == item.pk]
    sent = [file for file in kept if file.purpose == OpinionFile.Purpose.OBJECTION]
    for objection in opinion.objections.all():
        day = objection.received_on
        objection.papers = [file for file in sent if timezone.localdate(file.added_at) == day]


@login_required
def opinion_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """一份意见书：进度、期限、纠正事项、文书、复查、经过、下一步。"""
    opinion = _opinion(request, pk)
    fetch_parts(opinion)
    page = matter_context(opinion, [OPINION, RE_EXAMINATION], request.user)  # type: ignore[arg-type]
    page |= {
        "opinion": opinion,
        "matter": opinion,
        "lamp": opinion_lamp(opinion),
        "stages": stages(opinion),
        "items": opinion.items.all(),
        "basis": cited(opinion.basis_rows or OPINION["issue"].rows, opinion.path, page["today"]),
        "objections": opinion.objections.all(),
        "verifications": opinion.verifications.all(),
        "discussions": opinion.discussions.all() if request.user.scope.level != "agency" else [],  # type: ignore[union-attr]
        "approval": approvals.opinions(opinion, "D33")
        if request.user.scope.level != "agency"
        else [],  # type: ignore[union-attr]
    }
    if any(offer.allowed for offer in page["steps"] if getattr(offer, "name", "") == "serve"):
        page["main_step"] = "serve"  # 能电子送达的，先电子送达
    last = [*page["approval"]][-1:]
    page["sent_back"] = next((one for one in last if one.verdict == "send_back"), None)
    return render(request, "supervision/opinion.html", page)


def _step(
    request: HttpRequest,
    matter: Any,
    step: str,
    table: Steps[Any],
    known: Mapping[str, pages.StepPage],
    kwargs: dict[str, Any],
) -> HttpResponse:
    page = known[step]
    return step_view(
        request,
        matter,
        page.service,
        page.form,
        success=page.success,
        title=table[step].label,
        explanation=page.explanation,
        is_draft=step in pages.TEXTS,
        closed=partial(table.closed_to, step, matter, request.user, timezone.now()),  # type: ignore[arg-type]
        template=page.template,
        clauses=cited(table[step].rows, matter.path, timezone.localdate()),
        form_kwargs=kwargs,
    )


@login_required
def opinion_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """办一步；复查的各步也在这里。"""
    opinion, page = _opinion(request, pk), pages.OPINION_PAGES.get(step)
    if page is None:
        raise Http404
    table: Steps[Any] = OPINION if step in OPINION.table else RE_EXAMINATION
    kwargs = pages.form_kwargs(page.form, opinion, request.user)  # type: ignore[arg-type]
    return _step(request, opinion, step, table, pages.OPINION_PAGES, kwargs)


@login_required
def opinion_file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """随意见书的文件。"""
    kept = get_object_or_404(OpinionFile, pk=file, opinion=_opinion(request, pk))
    return FileResponse(vault.open_file(kept.sha256), as_attachment=True, filename=kept.name)


def _reminder(request: HttpRequest, pk: int) -> ReminderLetter:
    rows = ReminderLetter.objects.visible_to(request.user)  # type: ignore[arg-type]
    found: ReminderLetter = get_object_or_404(
        rows.select_related("agency", "supervisor", "handler", "lead"), pk=pk
    )
    return found


@login_required
def reminder_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """一份提醒函。"""
    letter = _reminder(request, pk)
    page = matter_context(letter, [REMINDER], request.user)  # type: ignore[arg-type]
    page |= {"letter": letter, "matter": letter}
    return render(request, "supervision/reminder.html", page)


@login_required
def reminder_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """办一步。"""
    letter, page = _reminder(request, pk), pages.REMINDER_PAGES.get(step)
    if page is None:
        raise Http404
    kwargs = pages.reminder_kwargs(page.form, letter)
    return _step(request, letter, step, REMINDER, pages.REMINDER_PAGES, kwargs)
