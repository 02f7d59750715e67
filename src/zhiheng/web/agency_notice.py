"""执法主体公告：把名录的内容定格公布（SD-9、SC-17、WH-9.s2b）。"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhiheng.accounts.access import allow
from zhiheng.directory.models import Agency
from zhiheng.law import coverage
from zhiheng.publications.models import Publication
from zhiheng.publications.services import Notice, section
from zhiheng.ui import html
from zhiheng.ui.forms import EmptyForm
from zhiheng.web import standing_notices
from zhiheng.web.announcing import announce
from zhiheng.web.directory_lists import MAY_REGISTER
from zhiheng.web.submit import back_to_row, credit, submit, visible

ROWS = "SD-9 SC-17 WH-9.s2b"
MOST_NOTICES = 5  # 公布新的即替代先前的，正在公示的不过一两条
EXPLANATION = (
    "公告机关的名称、类型、依据、职权、主体资格起止和最近一次变更；先前的公告标为已替代，仍可查阅。"
)


def notice_of(agency: Agency) -> Notice:
    """名录登记的内容就是公告的内容；没有依据的不能公告。"""
    coverage.executed("register", "web.entity_notice")
    if not agency.legal_basis.strip():
        raise ValidationError(
            "没有登记设立与职权依据；登记时漏了的，请先在沿革里更正补上，再公告。"
        )
    title = f"{agency}行政执法主体公告"
    return Notice(Publication.Kind.ENTITY, title, agency, tuple(_sections(agency)), ROWS)


def _sections(agency: Agency) -> list[dict[str, Any]]:
    stated = [section(title, pairs=pairs) for title, pairs in standing_notices.facts_of(agency)]
    return [*stated, *_last_change(agency)]


def _last_change(agency: Agency) -> list[dict[str, Any]]:
    version = agency.versions.filter(valid_from=agency.shown_from).select_related("change").first()
    if version is None:
        return []
    change = version.change
    pairs = [
        ("种类", change.get_kind_display()),
        ("生效日期", html.day(version.valid_from)),
        ("依据", change.basis or "—"),
        ("文号", change.document_number or "—"),
    ]
    return [section("最近一次登记", pairs=pairs)]


def latest(agency: Agency) -> list[Publication]:
    """这个机关最近的主体公告，名录公告或者确认后的公示；新的在前，正在公示的都在内。"""
    found = Publication.objects.filter(agency=agency, kind=Publication.Kind.ENTITY)
    return list(found.order_by("-id")[:MOST_NOTICES])


@allow(*MAY_REGISTER)
def publish_agency(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible(request, Agency, pk)
    form = EmptyForm(request.POST if request.method == "POST" else None)

    def act() -> HttpResponse:
        made = announce(notice_of(found), **credit(request))
        messages.success(request, "主体公告已公布，公示门户照此展示。")
        return redirect(made)

    context = {"title": "公布执法主体公告", "submit": "公布", "explanation": EXPLANATION}
    sections = _sections(found)
    return submit(
        request,
        form,
        act,
        "web/directory/agency_notice.html",
        back=back_to_row(found),
        clauses=ROWS,
        sections=sections,
        **context,
    )
