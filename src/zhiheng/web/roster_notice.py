"""本级全部执法主体的公告（D59）：照名录定格公布，并生成公告文书（SD-9、SC-17）。"""

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Agency
from zhiheng.publications.models import Publication
from zhiheng.publications.services import Notice, section
from zhiheng.ui import html
from zhiheng.ui.forms import DayField, TextField
from zhiheng.web.announcing import ENTITIES, announce
from zhiheng.web.submit import back_to, credit, submit

ROWS = "SD-9 SC-17"
HEAD = ("名称", "性质", "统一社会信用代码", "执法依据和职权")
EXPLANATION = (
    "以本级政府的名义公告，须先经政府审核确认，由监督机构负责人公布，写明审核确认的文号。"
    "列出本级政府今天有主体资格的全部执法主体，公布之后先前的公告标为已替代；同时生成公告文书，供政府盖章张贴。"
    "没有列入的不得以自己的名义执法，公布之前请逐个核对。"
)


def entities_of(government: Agency, day: date) -> list[Agency]:
    """本级政府的执法主体；受委托组织不以自己的名义执法，没有登记执法依据的监督机构不列。"""
    rows = Agency.objects.valid_on(day).filter(government=government)
    rows = rows.exclude(kind__in=[Agency.Kind.GOVERNMENT, Agency.Kind.ENTRUSTED])
    rows = rows.exclude(is_supervision_authority=True, legal_basis="")
    return list(rows.order_by("path", "id"))


class ApprovalForm(forms.Form):
    """政府审核确认的文件：公告以政府的名义作出，须先经政府审核确认（SD-9）。"""

    document_number = TextField(
        label="政府审核确认的文号",
        max_length=60,
        help_text="本级政府审核确认执法主体的批复、决定的文号，例如“威政字〔2026〕12号”。",
    )
    approved_on = DayField(label="审核确认日期", may_be_future=False)


def notice_of(
    government: Agency, entities: list[Agency], document_number: str, approved_on: date
) -> Notice:
    """名录登记的就是公告的，写明政府审核确认的文件；没有依据的不能公告。"""
    if not entities:
        raise ValidationError(f"{government}没有今天有主体资格的执法主体，先在名录里登记。")
    lacking = "、".join(one.name for one in entities if not one.legal_basis.strip())
    if lacking:
        raise ValidationError(
            f"{lacking}没有登记设立与职权依据；登记时漏了的，请先在沿革里更正补上，再公告。"
        )
    rows = [list(_cells(one)) for one in entities]
    listed = section("执法主体", head=list(HEAD), rows=rows)
    approval = [("审核确认的文号", document_number), ("审核确认日期", html.day(approved_on))]
    sections = (listed, section("政府审核确认", pairs=approval))
    title = f"{government}行政执法主体公告"
    return Notice(Publication.Kind.ENTITY, title, government, sections, ROWS)


def _cells(one: Agency) -> tuple[str, ...]:
    powers = "；".join(text for text in (one.legal_basis.strip(), one.powers.strip()) if text)
    return one.name, one.get_kind_display(), one.credit_code or "—", powers


@allow(Role.SO_HEAD)
def publish_entities(request: HttpRequest) -> HttpResponse:
    government = request.user.agency.government
    entities = entities_of(government, timezone.localdate()) if government else []
    form = ApprovalForm(request.POST if request.method == "POST" else None)

    def act() -> HttpResponse:
        if government is None:
            raise ValidationError("本机构没有登记所属政府，请先在名录里登记，再公告。")
        notice = notice_of(government, entities, **form.cleaned_data)
        made = announce(notice, paper=ENTITIES, **credit(request))
        messages.success(request, "执法主体公告已公布，文书正在生成。")
        return redirect(made)

    return submit(
        request,
        form,
        act,
        "web/directory/roster_notice.html",
        back=back_to("执法主体", "directory:agencies"),
        title="公布本级全部执法主体",
        submit="公布",
        explanation=EXPLANATION,
        clauses=ROWS,
        government=government,
        entities=entities,
    )
