"""A matter page, a form and a list over invented rows."""

import json
from datetime import UTC, date, datetime
from types import SimpleNamespace as Plain

import django_filters
import django_tables2 as tables
from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from zhiheng.directory.models import Officer
from zhiheng.kernel.errors import Refusal, RuleViolation
from zhiheng.law import library
from zhiheng.ui import html, navigation
from zhiheng.ui.columns import DayColumn
from zhiheng.ui.filters import (
    DayFilter,
    RowFilter,
    SearchFilter,
    YesFilter,
    agencies_in_scope,
)
from zhiheng.ui.forms import DayField, MoneyField, ReasonField
from zhiheng.ui.lists import BuiltIn, Bulk, ListPage
from zhiheng.ui.paging import Sort
from zhiheng.ui.present import Stage
from zhiheng.ui.views import not_found, step_view

TODAY = date(2026, 10, 16)
PATH = "/370000/371000/"
ITEMS = [
    ("工作台", "工作台", "preview-matter", "layout-dashboard", 12),
    ("监督业务", "监督预警", "preview-receive", "alert-triangle", 37),
    ("执法数据", "执法人员", "preview-officers", "id-badge-2", 0),
    ("系统", "系统", "preview-error", "settings", 40),
]


STAGES = (("起草", "10-08"), ("集体讨论", "10-09"), ("签发", "10-10"), ("送达", "10-12"))


def install_menu() -> None:
    for group, label, url, icon, number in ITEMS:
        navigation.register(
            navigation.Entry(
                group, label, url, icon, waiting=lambda user, n=number: Permission.objects.all()[:n]
            )
        )
    for name in ("search", "notices", "help", "home", "password", "sign_out"):
        navigation.register_utility(name, "preview-matter")
    navigation.register_unread(lambda user: Permission.objects.all()[:9])


def days(start: date, *marks: tuple[str, int | None, str]) -> list[dict]:
    return [{"day": day, "n": n, "reason": reason} for day, n, reason in marks]


OBJECTION = days(
    date(2026, 10, 12),
    ("2026-10-12", None, "当日不计入"),
    ("2026-10-13", 1, "星期二"),
    ("2026-10-14", 2, "星期三"),
    ("2026-10-15", 3, "星期四"),
    ("2026-10-16", 4, "星期五"),
    ("2026-10-17", None, "周六，非工作日，不计入"),
    ("2026-10-18", None, "周六，非工作日，不计入"),
    ("2026-10-19", 5, "星期一"),
)
PUBLICATION = days(
    date(2026, 9, 23),
    ("2026-09-23", None, "当日不计入"),
    ("2026-09-24", 1, "星期四"),
    *((f"2026-09-{n}", None, "中秋节，非工作日，不计入") for n in (25, 26, 27)),
    *((f"2026-09-{n}", n - 26, "工作日") for n in (28, 29, 30)),
    *((f"2026-10-0{n}", None, "国庆节，非工作日，不计入") for n in range(1, 8)),
    ("2026-10-08", 5, "工作日"),
    ("2026-10-09", 6, "工作日"),
    ("2026-10-10", 7, "国庆节调休上班"),
)


def deadline(
    title: str, rows: str, start: date, due: date, trace: list, lamp: str, **more
) -> Plain:
    values = {"nominal": due, "strict": due, "provisional": False, "satisfied_on": None}
    values |= {
        "late_days": 0,
        "is_right": False,
        "is_duty": True,
        "ended_on": None,
        "paused_from": None,
        "origin": "law",
        "path": PATH,
    }
    values |= {"title": title, "rows": rows, "start_on": start, "due": due, "trace": trace}
    return Plain(
        **(values | {"lamp": lambda today: lamp, "word": lambda today: lamp, "due_at": None} | more)
    )


def offer(name: str, label: str, rows: str, why: str = "", refusal: Refusal | None = None) -> Plain:
    step = Plain(rows=rows, why=why, icon="")
    return Plain(
        name=name,
        label=label,
        step=step,
        refusal=refusal,
        allowed=refusal is None,
        is_relevant=name != "archive",
    )


def entry(sequence: int, action: str, rows: str, actor: str | None, facts: dict) -> Plain:
    at = datetime(2026, 10, 12, 1, sequence % 60, tzinfo=UTC)
    digest = f"{sequence:064x}"[::-1]
    return Plain(
        sequence=sequence,
        at=at,
        actor=actor,
        action=action,
        rows=rows,
        facts=json.dumps(facts),
        hash=digest,
    )


MATTER = Plain(path=PATH, get_absolute_url=lambda: "/preview/matter", number="演示执监〔2026〕17号")


@login_required
def matter(request):
    context = {
        "matter": MATTER,
        "today": TODAY,
        "stages": [
            *(Stage(label, "done", note) for label, note in STAGES),
            Stage("异议期 / 自行纠正", "now", "至 11-11"),
            *(Stage(label) for label in ("核查", "结案", "归档")),
        ],
        "steps": [
            offer("receive", "核查第 1、2 项", "WH-33.s1", "机关今日 09:02 报送。"),
            offer("object", "登记复查申请", "WH-32.s1 SC-30", "书面并说明理由。"),
            offer(
                "close", "结案", "WH-43", refusal=Refusal("WH-43", "4 项全部核查通过后可以结案。")
            ),
            offer(
                "archive",
                "归档",
                "WH-43",
                refusal=Refusal("WH-43", "现在是“整改中”，不能办理“归档”。"),
            ),
        ],
        "clocks": [
            deadline(
                "提出异议（复查申请）",
                "WH-32.s1",
                date(2026, 10, 12),
                date(2026, 10, 19),
                OBJECTION,
                "yellow",
            ),
            deadline(
                "自行纠正并报送情况",
                "WH-33.s1 SC-28",
                date(2026, 10, 12),
                date(2026, 11, 11),
                [],
                "green",
            ),
            deadline(
                "决定公开",
                "WH-15-2.s1",
                date(2026, 9, 23),
                date(2026, 10, 10),
                PUBLICATION,
                "red",
                origin="default",
            ),
        ],
        "trace": PUBLICATION,
        "due": date(2026, 10, 10),
        "entries": [
            entry(48377, "报送纠正证明", "WH-33.s1", "演示人员甲", {"reported_on": "2026-10-16"}),
            entry(47799, "签收", "", "演示人员甲", {}),
            entry(47655, "签发，取得文号", "WH-31 SC-28", None, {"number": "演示执监〔2026〕17号"}),
        ],
        "verdict": Plain(ok=True, text="连续、未被改动"),
        "items": [
            (
                "对 3 件未经法制审核的处罚决定逐件复核，依法自行纠正",
                "WH-13.s1",
                "amb",
                "已报送，待核查",
            ),
            ("修订法制审核目录清单，公布并备案", "WH-14-1", "grn", "核查通过"),
            ("对承办、审核人员开展法制审核专题培训", "WH-11.s1", "gry", "未报送"),
        ],
    }
    return render(request, "preview/matter.html", context)


class ReceiptForm(forms.Form):
    received_on = DayField(label="收到日期", may_be_future=False)
    amount = MoneyField(label="罚款（元）", required=False, help_text="没有罚款的不填。")
    mode = forms.ChoiceField(
        label="签收方式", choices=[("e", "电子签收"), ("p", "纸质签收")], widget=forms.RadioSelect
    )
    reason = ReasonField(help_text="写入留痕。")


def refuse(matter, **facts):
    raise RuleViolation(
        "收到日期不能早于发出日期 2026-10-12。", row="WH-32.s1", field="received_on"
    )


@login_required
def receive(request):
    return step_view(
        request,
        MATTER,
        refuse,
        ReceiptForm,
        success="已签收，期限自明日起算。",
        title="签收意见书",
        clauses="WH-32.s1 WH-33.s1",
        explanation="签收之日起算复查申请与自行纠正的期限，当日不计入。",
    )


class OfficerTable(tables.Table):
    name = tables.Column("姓名")
    agency = tables.Column("执法机关", accessor="agency__name", attrs={"td": {"class": "w"}})
    staff_type = tables.Column("类别")
    works_from = DayColumn("到岗")
    works_to = DayColumn("离岗")
    state = tables.Column("状态", empty_values=())

    class Meta:
        model = Officer
        fields = ()

    def render_name(self, record):
        return format_html('<a href="/preview/matter">{}</a>', record.name)

    def value_name(self, record):
        return record.name

    def render_state(self, record):
        return html.lamp("gry", "离岗") if record.works_to else html.lamp("grn", "在岗")


class OfficerFilter(django_filters.FilterSet):
    staff_type = django_filters.ChoiceFilter(
        label="类别", choices=Officer.StaffType.choices, empty_label="全部"
    )
    works_from = DayFilter(label="到岗日期起", lookup_expr="gte")
    until = DayFilter(label="到岗日期止", field_name="works_from", lookup_expr="lte")
    q = SearchFilter(label="姓名", field_name="name", lookup_expr="contains")
    kinds = django_filters.MultipleChoiceFilter(
        label="几类", field_name="staff_type", choices=Officer.StaffType.choices
    )
    agency = RowFilter(label="单位", rows=agencies_in_scope, empty_label="全部单位")
    left = YesFilter(label="只看已离岗", field_name="works_to", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Officer
        fields = ()


class OfficerList(ListPage):
    key = "preview-officers"
    title = "执法人员"
    description = "本市 31 个市直机关 · 数据截至 10-16 06:00"
    model = Officer
    table_class = OfficerTable
    filterset_class = OfficerFilter
    sorts = (
        Sort("left", "按离岗日期，新在前", ("works_to",), descending=True, column="works_to"),
        Sort("since", "按到岗日期，早在前", ("works_from",), column="works_from"),
        Sort("id", "按登记次序", ()),
    )
    views = (BuiltIn("已离岗", "left=on"), BuiltIn("公务员", "staff_type=civil"))
    bulk = (Bulk("要求说明", "preview-matter", "message-question"),)
    page_size = 20
    quick_filters = 7

    def rows(self):
        return Officer.objects.select_related("agency")

    def extra_context(self):
        return {
            "header_actions": [Plain(label="登记执法人员", href="#main", icon="plus", primary=True)]
        }


CHART = {
    "grid": {"left": 40, "right": 20, "top": 24, "bottom": 24},
    "xAxis": {"type": "category", "data": ["1月", "2月", "3月", "4月"]},
    "yAxis": {"type": "value"},
    "tooltip": {"trigger": "axis"},
    "series": [
        {"type": "line", "data": [41, 30, 52, 47], "itemStyle": {"color": "#b42318"}},
        {"type": "bar", "data": [38, 31, 45, 49], "itemStyle": {"color": "#1a4f9c"}},
    ],
}


@login_required
def chart(request):
    return render(request, "preview/chart.html", {"option": CHART})


def broken(request):
    raise RuntimeError("broken on purpose")


def sign_in(request):
    return render(request, "preview/sign_in.html", {"form": SignIn(request.POST or None)})


class SignIn(forms.Form):
    username = forms.CharField(
        label="登录名", widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="密码", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


def error(request):
    return not_found(request)


def clause(request, clause_id):
    return HttpResponse(library.clause(clause_id).gist)


def popover(request, clause_id):
    return render(request, "preview/popover.html", {"clause": library.clause(clause_id)})
