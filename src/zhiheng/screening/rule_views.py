"""规则与筛查运行的页面：规则文本、依据、参数及来历、查准率、启停；每次运行。"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import GOV_ROLES, SO_ROLES, Role
from zhiheng.kernel import ledger
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.parameters import may_not_decide, profile_of, require_decider
from zhiheng.norms import services as norms
from zhiheng.norms.models import ParameterValue
from zhiheng.norms.services import NormsRefusal, Validity
from zhiheng.screening.models import Lead, RuleSwitch, ScreeningRun
from zhiheng.screening.rulefile import SCOPE_NAMES, Rule, RuleParameter, rules
from zhiheng.screening.wording import parameter_name, with_blanks
from zhiheng.ui.forms import DayField, ReasonField, TextField
from zhiheng.ui.html import cited
from zhiheng.ui.views import step_view

READERS = tuple(SO_ROLES | GOV_ROLES)
ORIGINS = {"law": "法定", "reading": "读法", "default": "平台默认（非法定）"}
S = Lead.Status


@dataclass(frozen=True)
class Precision:
    """一条规则的核实情况；查准率＝成立 ÷（成立＋不成立），数据问题另计。"""

    open_n: int
    upheld_n: int
    dismissed_n: int
    data_error_n: int

    @property
    def rate(self) -> str:
        judged = self.upheld_n + self.dismissed_n
        return f"{100 * self.upheld_n / judged:.1f}%" if judged else "—"


@dataclass(frozen=True)
class RuleRow:
    """规则列表的一行。"""

    rule: Rule
    scope: str
    is_on: bool
    precision: Precision


@dataclass(frozen=True)
class ShownParameter:
    """一个参数：出厂值、本地现行值、来历。"""

    parameter: RuleParameter
    name: str
    origin: str
    shipped: Decimal
    history: list[ParameterValue]
    may_change: bool

    @property
    def current(self) -> Any:
        today = timezone.localdate()
        valid = [
            v
            for v in self.history
            if v.valid_from <= today and (v.valid_to is None or v.valid_to >= today)
        ]
        return valid[-1].value if valid else self.shipped.normalize()


class _Owner:
    """What `step_view` needs of the rule behind a form: a name and a page."""

    def __init__(self, rule: Rule, path: str) -> None:
        self.rule, self.path = rule, path

    def __str__(self) -> str:
        return f"规则 {self.rule.id}"

    def get_absolute_url(self) -> str:
        return reverse("screening:rule", args=[self.rule.id])


def _reader(request: HttpRequest) -> User:
    user: User = request.user  # type: ignore[assignment]
    if not user.has_role(*READERS):
        raise PermissionDenied
    return user


def _rule(rule_id: str) -> Rule:
    found = rules().get(rule_id)
    if found is None:
        raise Http404
    return found


def precisions(user: User) -> dict[str, Precision]:
    """按规则统计核实结论，一次查询。"""
    rows = (
        Lead.objects.visible_to(user)
        .order_by()
        .values_list("rule", "status", "level", "verdict_on")
    )
    counted: dict[str, list[int]] = {}
    for rule, status, level, verdict_on, n in rows.annotate(n=Count("pk", distinct=True)):
        found = counted.setdefault(rule, [0, 0, 0, 0])
        if verdict_on is None:
            found[0] += n if status in Lead.BEFORE_VERDICT else 0
        elif level:
            found[1] += n
        elif status == S.DATA_ERROR:
            found[3] += n
        else:
            found[2] += n
    return {rule: Precision(*numbers) for rule, numbers in counted.items()}


def switched_off(profile: str) -> set[str]:
    latest = {s.rule: s.is_on for s in RuleSwitch.objects.filter(profile=profile).order_by("pk")}
    return {rule for rule, is_on in latest.items() if not is_on}


@login_required
def rule_list(request: HttpRequest) -> HttpResponse:
    """全部规则：依据、范围、启停、待核实数与查准率。"""
    user = _reader(request)
    off, found = switched_off(_profile(user)), precisions(user)
    none = Precision(0, 0, 0, 0)
    rows = [
        RuleRow(rule, SCOPE_NAMES[rule.scope], rule.id not in off, found.get(rule.id, none))
        for rule in rules().values()
    ]
    return render(request, "screening/rules.html", {"rows": rows})


def _profile(user: User) -> str:
    return profile_of(user.scope.path).name


@login_required
def rule_detail(request: HttpRequest, rule_id: str) -> HttpResponse:
    """一条规则：说明语句、情形、消除条件、豁免、参数、SQL、启停记录。"""
    user, rule = _reader(request), _rule(rule_id)
    profile = _profile(user)
    is_head = user.has_role(Role.SO_HEAD)
    may_not = may_not_decide(user, timezone.localdate()) if is_head else ""
    may_change = is_head and not may_not
    page = {
        "rule": rule,
        "sentence": with_blanks(rule.explain),
        "grounds": [with_blanks(text) for text in rule.grounds.values()],
        "scope": SCOPE_NAMES[rule.scope],
        "clauses": cited(" ".join(rule.rows), user.scope.path, timezone.localdate()),
        "is_on": rule.id not in switched_off(profile),
        "switches": RuleSwitch.objects.filter(rule=rule.id, profile=profile).select_related(
            "changed_by"
        ),
        "precision": precisions(user).get(rule.id, Precision(0, 0, 0, 0)),
        "parameters": [
            _shown(rule, one, profile, may_change=may_change) for one in rule.parameters
        ],
        "exempt": [_exempt_name(code) for code in rule.exempt],
        "may_change": may_change,
        "may_not": may_not,
    }
    return render(request, "screening/rule.html", page)


def _exempt_name(code: str) -> str:
    from zhiheng.acts.models import EnforcementAct

    return str(dict(EnforcementAct.ExemptClass.choices).get(code, code))


def _shown(rule: Rule, one: RuleParameter, profile: str, *, may_change: bool) -> ShownParameter:
    key = f"screening.{rule.id}.{one.key}"
    history = list(
        ParameterValue.objects.filter(key=key, profile=profile).order_by("valid_from", "pk")
    )
    return ShownParameter(
        one,
        parameter_name(rule.id, one.key),
        ORIGINS[one.origin],
        one.value(profile),
        history,
        may_change and one.origin != "law",
    )


class SwitchForm(forms.Form):
    """启停的理由。"""

    reason = ReasonField(label="理由", rows=2, max_length=200)


@transaction.atomic
def switch(owner: _Owner, *, actor: User, reason: str) -> None:
    """停用或者启用一条规则；由负责人办理，写明理由，留痕（SC-37）。"""
    profile, now = _profile(actor), timezone.now()
    require_decider(actor, timezone.localdate(now))
    is_on = owner.rule.id in switched_off(profile)
    row = RuleSwitch.objects.create(
        rule=owner.rule.id,
        profile=profile,
        is_on=is_on,
        reason=reason,
        changed_at=now,
        changed_by=actor,
    )
    facts = {"rule": owner.rule.id, "profile": profile, "on": is_on}
    ledger.append(
        "screening.rule.switched",
        at=now,
        actor=actor,
        subject=row,
        rows="SC-37",
        facts=facts,
        texts={"reason": reason},
    )


@login_required
def rule_switch(request: HttpRequest, rule_id: str) -> HttpResponse:
    """停用、启用。"""
    user, rule = _reader(request), _rule(rule_id)
    if not user.has_role(Role.SO_HEAD):
        raise PermissionDenied
    is_on = rule.id not in switched_off(_profile(user))
    title = f"{'停用' if is_on else '启用'}规则 {rule.id}"
    explanation = "停用之后不再提出新的疑点，已有的疑点不变；启停都留痕。"
    return step_view(
        request, _Owner(rule, user.scope.path), switch, SwitchForm,
        success="已停用。" if is_on else "已启用。", title=title, explanation=explanation, clauses=("SC-37",),
    )  # fmt: skip


class ParameterForm(forms.Form):
    """另定一个参数的值及其起止日。"""

    value = TextField(label="值", max_length=20)
    valid_from = DayField(label="自何日起")
    valid_to = DayField(label="至何日止", required=False, help_text="不填为长期。")
    reason = ReasonField(label="理由", rows=2, max_length=200)

    def clean_value(self) -> float:
        text = str(self.cleaned_data["value"]).strip()
        try:
            value = float(text)
        except ValueError as error:
            raise forms.ValidationError("请填写数字。") from error
        if not 0 <= value < 10**9:
            raise forms.ValidationError("数值须不小于 0，并且小于十亿。")
        return value


@login_required
def rule_parameter(request: HttpRequest, rule_id: str, key: str) -> HttpResponse:
    """另定参数：法定的不得改，读法与平台默认的由负责人按日期另定。"""
    user, rule = _reader(request), _rule(rule_id)
    one = next((p for p in rule.parameters if p.key == key), None)
    if one is None:
        raise Http404
    if not user.has_role(Role.SO_HEAD) or one.origin == "law":
        raise PermissionDenied

    def save(owner: _Owner, *, actor: User, **given: Any) -> None:
        require_decider(actor, timezone.localdate())
        validity = Validity(given["valid_from"], given["reason"], given["valid_to"])
        name = f"screening.{rule.id}.{key}"
        try:
            norms.set_parameter(
                name, _profile(actor), given["value"], validity, actor=actor, now=timezone.now()
            )
        except NormsRefusal as refused:
            raise RuleViolation(str(refused)) from refused

    return step_view(
        request, _Owner(rule, user.scope.path), save, ParameterForm, success="已另定，下次筛查按事实发生之日取值。",
        title=f"另定 {rule.id} 的参数“{parameter_name(rule.id, key)}”", explanation=f"{one.basis}；{ORIGINS[one.origin]}。",
    )  # fmt: skip


@login_required
def run_list(request: HttpRequest) -> HttpResponse:
    """最近一百次筛查。"""
    _reader(request)
    return render(
        request, "screening/runs.html", {"runs": ScreeningRun.objects.order_by("-id")[:100]}
    )
