"""执法行为：列表、详情（三项制度一处看全）、登记、更正、撤回、人员、环节、音像、启封。"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import AGENCY_ROLES, GOV_ROLES, SO_ROLES, Role
from zhiheng.acts import forms, services
from zhiheng.acts.filters import ActFilter
from zhiheng.acts.models import EnforcementAct, Party
from zhiheng.acts.page import act_page
from zhiheng.acts.tables import ActTable
from zhiheng.kernel import sealed_reads
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort
from zhiheng.ui.views import step_view

READERS = tuple(SO_ROLES | GOV_ROLES | AGENCY_ROLES)
WRITERS = (Role.EA_CLERK, Role.EA_OFFICER, Role.EA_RECORDER)  # 监督机构从不录入执法数据（SC-8）
WITHDRAWERS = (Role.EA_CLERK, Role.EA_OFFICER)  # 数据录入员只录入，不撤回（SD-10-3）
UNSEALERS = (Role.SO_HANDLER, Role.EA_CLERK, Role.EA_OFFICER)


READ = (  # 列表各栏所读；一件行为有一百多栏
    "document_number", "kind", "agency__name", "party__name", "title", "procedure", "filed_on", "act_on",
    "decided_on", "fine", "confiscated", "legal_reviewed_on", "legal_review_result", "served_on",
    "published_on", "closed_on", "source", "batch_id",
)  # fmt: skip


class ActList(ListPage):
    """执法行为列表。"""

    key = "acts"
    title = "执法行为"
    model = EnforcementAct
    table_class = ActTable
    filterset_class = ActFilter
    roles = READERS
    columns = (
        "number",
        "kind",
        "agency",
        "party",
        "title",
        "filed_on",
        "decided_on",
        "fine",
        "review",
        "published_on",
    )
    sorts = (
        Sort("-act_on", "行为日新的在前", ("act_on",), descending=True, column="act_on"),
        Sort("act_on", "行为日早的在前", ("act_on",)),
    )
    views = (
        BuiltIn("全部", ""),
        BuiltIn("行政处罚", "kind=penalty"),
        BuiltIn("行政许可", "kind=licence"),
        BuiltIn("行政检查", "kind=inspection"),
        BuiltIn("强制措施", "kind=measure"),
    )
    empty_sentence = "还没有执法行为。可以导入表格，或者逐件登记。"

    def rows(self) -> QuerySet[Any]:
        return super().rows().select_related("agency", "party").only(*READ)

    def parts(self) -> list[Q]:
        """承接机关连同并入的机关的：一个机关一段，各走按机关的索引；选定了一个机关的不必。"""
        user: User = self.request.user  # type: ignore[assignment]
        if user.scope.level != "agency" or self.conditions.get("agency"):
            return []
        return [Q(agency=one) for one in sorted(user.agencies)]

    def extra_context(self) -> dict[str, Any]:
        if not self.request.user.has_role(*WRITERS):  # type: ignore[union-attr]
            return {}
        new = {
            "href": reverse("acts:act-new"),
            "label": "登记执法行为",
            "icon": "plus",
            "primary": True,
        }
        return {"header_actions": [new]}


def _act(request: HttpRequest, pk: int) -> EnforcementAct:
    rows = EnforcementAct.objects.visible_to(request.user)  # type: ignore[arg-type]
    found: EnforcementAct = get_object_or_404(
        rows.select_related("agency", "party", "item", "band__agency"), pk=pk
    )
    return found


def _own(request: HttpRequest, pk: int, *, roles: tuple[str, ...] = WRITERS) -> EnforcementAct:
    """只有作出行为的机关可以改自己的记录（SC-8）。"""
    act = _act(request, pk)
    user: User = request.user  # type: ignore[assignment]
    if not user.has_role(*roles) or user.agency_id != act.agency_id:
        raise PermissionDenied
    return act


@login_required
def act_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """一件行为：基本情况、三项制度、时间线、人员、疑点。"""
    act = _act(request, pk)
    user: User = request.user  # type: ignore[assignment]
    may_write = user.has_role(*WRITERS) and user.agency_id == act.agency_id and not act.is_withdrawn
    page = act_page(act, user) | {"act": act, "may_write": may_write}
    page["may_withdraw"] = may_write and user.has_role(*WITHDRAWERS)
    page["may_unseal"] = user.has_role(*UNSEALERS) and bool(act.party and act.party.sealed_name)
    return render(request, "acts/act.html", page)


@login_required
def register_act(request: HttpRequest) -> HttpResponse:
    """登记一件行为；先选种类，再填该种的栏目。"""
    user: User = request.user  # type: ignore[assignment]
    if not user.has_role(*WRITERS) or user.agency is None:
        raise PermissionDenied
    kind = request.GET.get("kind", "")
    if kind not in EnforcementAct.Kind.values:
        return render(request, "acts/choose_kind.html", {"kinds": EnforcementAct.Kind.choices})

    def save(agency: Any, *, actor: User, **given: Any) -> EnforcementAct:
        return services.register(agency=agency, actor=actor, **given)

    return step_view(
        request,
        user.agency,
        save,
        forms.ActForm,
        success="已登记。",
        title=f"登记{EnforcementAct.Kind(kind).label}",
        submit="登记",
        template="acts/act_form.html",
        back_title="执法行为",
        cancel=reverse("acts:act-list"),
        form_kwargs={"kind": kind, "agency": user.agency},
    )


@login_required
def edit_act(request: HttpRequest, pk: int) -> HttpResponse:
    """更正登记的内容。"""
    act = _own(request, pk)

    def save(
        matter: EnforcementAct, *, actor: User, party: Any, values: dict[str, Any]
    ) -> EnforcementAct:
        return services.edit(matter, actor=actor, values=values)

    kwargs = {"kind": act.kind, "agency": act.agency, "act": act}
    explanation = "改动的日期、金额，旧值与新值都进入留痕；改动之后自动重新筛查。"
    return step_view(
        request,
        act,
        save,
        forms.ActForm,
        success="已更正。",
        title="更正登记",
        template="acts/act_form.html",
        explanation=explanation,
        form_kwargs=kwargs,
    )


@login_required
def withdraw_act(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回录错的记录。"""
    explanation = "撤回不是删除：记录保留并注明理由，不再参加筛查。"
    return step_view(
        request, _own(request, pk, roles=WITHDRAWERS), services.withdraw, forms.WithdrawForm,
        success="已撤回。", title="撤回记录", explanation=explanation,
    )  # fmt: skip


@login_required
def add_officer(request: HttpRequest, pk: int) -> HttpResponse:
    act = _own(request, pk)
    return step_view(
        request, act, services.add_officer, forms.OfficerForm, success="已登记人员。", title="登记参与人员",
        clauses="CF-42", form_kwargs={"agency": act.agency},
    )  # fmt: skip


@login_required
def add_fact(request: HttpRequest, pk: int) -> HttpResponse:
    return step_view(
        request, _own(request, pk), services.add_fact, forms.FactForm, success="已登记环节。", title="登记环节",
        clauses="CF-47",
    )  # fmt: skip


@login_required
def add_recording(request: HttpRequest, pk: int) -> HttpResponse:
    return step_view(
        request, _own(request, pk), services.add_recording, forms.RecordingForm, success="已登记音像记录。",
        title="登记音像记录", clauses="CF-47",
    )  # fmt: skip


@login_required
def unseal_party(request: HttpRequest, pk: int) -> HttpResponse:
    """启封查看自然人的姓名与证件号码：写明理由，查看本身留痕。"""
    act = _act(request, pk)
    user: User = request.user  # type: ignore[assignment]
    party = act.party
    if party is None or not party.sealed_name or not user.has_role(*UNSEALERS):
        raise PermissionDenied
    form = forms.UnsealForm(request.POST or None)
    shown: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        shown = _opened(party, user, form.cleaned_data["reason"])
    page = {"form": form, "act": act, "party": party, "shown": shown, "title": "查看封存的身份信息"}
    return render(request, "acts/unseal.html", page | {"cancel": act.get_absolute_url()})


def _opened(party: Party, user: User, reason: str) -> dict[str, str]:
    now = timezone.now()
    sealed = {
        "姓名": ("party.name", party.sealed_name),
        "证件号码": ("party.identity", party.sealed_identity),
    }
    return {
        label: sealed_reads.unseal(
            value, context=context, actor=user, now=now, subject=party, reason=reason
        )
        for label, (context, value) in sealed.items()
        if value
    }


@login_required
def party_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """一个当事人及其在本人范围内的执法行为。"""
    party = get_object_or_404(Party.objects.visible_to(request.user), pk=pk)  # type: ignore[arg-type]
    acts = EnforcementAct.objects.visible_to(request.user).filter(party=party)  # type: ignore[arg-type]
    page = {"party": party, "acts": acts.select_related("agency").order_by("-act_on", "-pk")[:100]}
    return render(request, "acts/party.html", page)
