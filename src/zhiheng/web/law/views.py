"""依据各页：谁可以看（登录即可）、看什么；改日历和解释的另查角色。"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhiheng.accounts.roles import Role
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.parameters import may_not_decide
from zhiheng.law import coverage, library
from zhiheng.law.library import Profile
from zhiheng.law.model import Clause, UnknownLaw
from zhiheng.norms import services
from zhiheng.norms.models import LoadedText
from zhiheng.web.law import clausepage, tree, yearpage
from zhiheng.web.law.calculator import REFUSED, TermForm, calculate, place_of
from zhiheng.web.law.forms import CoverageFilter, NoticeForm, ReadingForm
from zhiheng.web.submit import back_to, submit

EDITS_CALENDAR = (Role.SYS_ADMIN,)
CHOOSES_READINGS = (Role.SO_HEAD, Role.SYS_ADMIN)


def profile_of(request: HttpRequest) -> Profile:
    """查看人所在地的规则组合；没有单位的人用本平台所在地的。"""
    agency = request.user.agency
    return library.profile_for(agency.path if agency else settings.PLACE)


def _clause(clause_id: str) -> Clause:
    try:
        return library.clause(clause_id)
    except UnknownLaw:
        raise Http404 from None


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return redirect("law:norm", tree.norms_of(profile_of(request))[0].code)


@login_required
@require_safe
def norm(request: HttpRequest, code: str) -> HttpResponse:
    if code not in library.norms():
        raise Http404
    coverage.executed("register", "R39")
    shown = library.norm(code)
    clauses = tree.clauses_of(shown)
    text = clausepage.loaded(code)
    page = {
        "norm": shown,
        "in_force": shown.in_force(timezone.localdate()),
        "norms": tree.norms_of(profile_of(request)),
        "chapters": tree.chapters(shown, text),
        "text": text,
        "hint": clausepage.load_hint(code),
        "rows": [(clause, status) for clause, status in _with_status(clauses)],
    }
    return render(request, "web/law/norm.html", page)


def _with_status(clauses: list[Clause]) -> list[tuple[Clause, coverage.ClauseStatus]]:
    statuses = coverage.statuses(clauses)
    return [(clause, statuses[clause.id]) for clause in clauses]


@login_required
@require_safe
def clause(request: HttpRequest, clause_id: str) -> HttpResponse:
    shown = _clause(clause_id)
    text = clausepage.loaded(shown.norm)
    page = _clause_facts(shown, profile_of(request), text)
    before, after = tree.neighbours(shown)
    page |= {
        "chapters": tree.chapters(page["norm"], text, shown),
        "norms": tree.norms_of(profile_of(request)),
        "text": text,
        "hint": clausepage.load_hint(shown.norm),
        "before": before,
        "after": after,
    }
    page |= _first_term(page["rows"], profile_of(request))
    return render(request, "web/law/clause.html", page)


def _clause_facts(shown: Clause, profile: Profile, text: LoadedText | None) -> dict[str, Any]:
    """条款页中间和右边的内容。"""
    today = timezone.localdate()
    article = tree.same_article(shown)
    rows = clausepage.rows(article, shown, profile, today)
    duties = [row for row in rows if row.status.operative]
    norm_ = library.norm(shown.norm)
    return {
        "clause": shown,
        "norm": norm_,
        "in_force": norm_.in_force(today),
        "article": tree.article_label(shown),
        "rows": rows,
        "duties": len(duties),
        "done": sum(row.status.implemented for row in duties),
        "originals": clausepage.original(shown, article, text),
        "doubts": clausepage.doubts((a for row in rows for a in _ambiguities(row)), profile, today),
        "places": clausepage.places(rows),
        "related": clausepage.related(shown, rows),
    }


def _ambiguities(row: clausepage.Row) -> list[str]:
    return [*row.clause.ambiguities, *(a for line in row.clocks for a in line.clock.ambiguities)]


def _first_term(rows: list[clausepage.Row], profile: Profile) -> dict[str, Any]:
    """条款有期限的，页上自今日试算第一个期限。"""
    today = timezone.localdate()
    for line in (line for row in rows for line in row.clocks if line.clock.amount):
        start = f"{today}T09:00" if line.clock.amount.unit == "h" else str(today)
        values = {"clock": line.clock.name, "start": start, "place": place_of(profile)}
        readings = services.strict_readings(profile, today)
        answer = calculate(values, services.current_calendar(), readings)
        return {"form": TermForm(initial=values, day=today), "answer": answer}
    return {}


@login_required
@require_safe
def clause_popover(request: HttpRequest, clause_id: str) -> HttpResponse:
    shown = _clause(clause_id)
    today = timezone.localdate()
    row = clausepage.rows([shown], shown, profile_of(request), today)[0]
    norm_ = library.norm(shown.norm)
    page = {"clause": shown, "norm": norm_, "in_force": norm_.in_force(today), "row": row}
    return render(request, "web/law/popover.html", page)


@login_required
@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """期限试算；htmx 只换结果部分。"""
    today, profile = timezone.localdate(), profile_of(request)
    asked = "start" in request.GET
    initial = {"clock": "opinion.objection", "start": str(today), "place": place_of(profile)}
    form = TermForm(_given(request, profile) if asked else None, day=today, initial=initial)
    page: dict[str, Any] = {"form": form}
    if asked and form.is_valid():
        try:
            page["answer"] = calculate(
                form.cleaned_data,
                services.current_calendar(),
                services.strict_readings(library.profile_for(form.cleaned_data["place"]), today),
            )
        except REFUSED as refusal:
            form.add_error(None, str(refusal))
    name = "web/law/calculator_result.html" if request.htmx else "web/law/calculator.html"
    return render(request, name, page)


def _given(request: HttpRequest, profile: Profile) -> QueryDict:
    """没有指明地方的，按查看人所在地。"""
    given = request.GET.copy()
    if not given.get("place", "").strip():
        given["place"] = place_of(profile)
    return given


@login_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    coverage.executed("register", "R40")
    year, problem = yearpage.year_asked(request.GET.get("year"), timezone.localdate().year)
    if problem:
        messages.error(request, problem)
    page = yearpage.facts(year) | {"may_edit": request.user.has_role(*EDITS_CALENDAR)}
    return render(request, "web/law/calendar.html", page)


@login_required
def calendar_new(request: HttpRequest) -> HttpResponse:
    """录入放假通知（系统管理员）。"""
    if not request.user.has_role(*EDITS_CALENDAR):
        raise PermissionDenied
    form = NoticeForm(request.POST or None)

    def act() -> HttpResponse:
        facts = {name: form.cleaned_data[name] for name in ("number", "title", "issued_on", "year")}
        notice, days = services.NoticeFacts(**facts), form.cleaned_data["days"]
        services.record_notice(notice, days, actor=request.user, now=timezone.now())
        messages.success(request, "放假通知已录入，有关期限已重新计算。")
        return HttpResponseRedirect(f"{reverse('law:calendar')}?year={days[0].day.year}")

    back = back_to("工作日历", "law:calendar")
    return _form_page(request, form, act, title="录入放假通知", back=back)


def _form_page(
    request: HttpRequest, form: Form, act: Callable[[], HttpResponse], **context: Any
) -> HttpResponse:
    def agreed() -> HttpResponse:
        try:
            return act()
        except services.NormsRefusal as refusal:
            raise RuleViolation(str(refusal)) from refusal

    return submit(request, form, agreed, "web/law/form.html", **context)


@login_required
@require_safe
def coverage_table(request: HttpRequest) -> HttpResponse:
    """条款落实总表。"""
    statuses = coverage.report()
    form = CoverageFilter(request.GET)
    is_valid = form.is_valid()
    known = library.clauses()
    declared = coverage.declarations()
    shown = [status for status in statuses if not is_valid or form.keeps(status)]
    page = {
        "form": form,
        "line": coverage.summary(statuses),
        "rows": [(known[s.id], s, [declared[key] for key in s.declarations]) for s in shown],
    }
    return render(request, "web/law/coverage.html", page)


@login_required
@require_safe
def ambiguities(request: HttpRequest) -> HttpResponse:
    profile = profile_of(request)
    page = {
        "profile": profile,
        "doubts": clausepage.doubts(library.ambiguities(), profile, timezone.localdate()),
        "may_choose": request.user.has_role(*CHOOSES_READINGS) and not _may_not_choose(request),
        "may_not": _may_not_choose(request),
    }
    return render(request, "web/law/ambiguities.html", page)


def _may_not_choose(request: HttpRequest) -> str:
    """解释适用于整个地方：下级监督机构的负责人不能替上级选；系统管理员按上级的决定录入。"""
    user: Any = request.user
    if user.has_role(Role.SYS_ADMIN) or not user.has_role(Role.SO_HEAD):
        return ""
    return may_not_decide(user, timezone.localdate())


@login_required
def choose_reading(request: HttpRequest, ambiguity_id: str) -> HttpResponse:
    """选择一处疑义的解释（监督机构负责人、系统管理员）。"""
    if not request.user.has_role(*CHOOSES_READINGS):
        raise PermissionDenied
    entry = library.ambiguities().get(ambiguity_id)
    if entry is None or not entry.is_open:
        raise Http404
    initial = {"reading": "strict", "valid_from": timezone.localdate()}
    form = ReadingForm(request.POST or None, initial=initial)

    def act() -> HttpResponse:
        if sentence := _may_not_choose(request):
            raise RuleViolation(sentence)
        form.save(ambiguity_id, profile_of(request).name, request.user, timezone.now())
        messages.success(request, f"{ambiguity_id} 的解释已选定，有关期限按新的解释计算。")
        return redirect("law:ambiguities")

    words = f"{entry.question}？默认解释：{entry.default}。从严解释：{entry.strict}。"
    back = back_to("疑义与解释", "law:ambiguities")
    title = f"选择 {ambiguity_id} 的解释"
    return _form_page(request, form, act, title=title, back=back, explanation=words)
