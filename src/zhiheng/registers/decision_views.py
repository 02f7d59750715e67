"""更正、撤回一次决定的页面。"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.directory.models import OfficerCertificate
from zhiheng.registers import decision_corrections
from zhiheng.registers.models import CertificateDecision
from zhiheng.registers.people_forms import WHY_CORRECTED
from zhiheng.registers.people_roles import SO
from zhiheng.ui.forms import DayField, ReasonField, TextField
from zhiheng.ui.html import cited
from zhiheng.ui.views import step_view

KEPT = "改前、改后和理由都保留，证件每一日的状态按现有的决定重算，公开核验和筛查随之。"


class DecisionCorrectionForm(forms.Form):
    """更正一次决定（换发）的登记；字段与登记时相同。"""

    number = TextField(label="文号", max_length=60)
    decided_by = TextField(label="决定机关", max_length=120)
    decided_on = DayField(label="决定日期", may_be_future=False)
    starts_on = DayField(label="生效日期")
    ends_on = DayField(label="止期")
    reason = ReasonField(**WHY_CORRECTED)

    def __init__(self, *args: Any, decision: CertificateDecision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = decision_corrections.columns_of(decision)
        if "ends_on" not in columns:
            del self.fields["ends_on"]
        elif decision.action == CertificateDecision.Action.SUSPEND:
            self.fields["ends_on"].required = False
        else:
            for name in ("number", "decided_by", "decided_on"):
                self.fields[name].required = False
        for name in columns:
            self.initial[name] = getattr(decision, name)


class RetractionForm(forms.Form):
    """撤回登记错的决定。"""

    reason = ReasonField(label="撤回的理由", help_text="如登记在别人的证件上、没有这份决定。")


def _decision(request: HttpRequest, pk: int) -> CertificateDecision:
    visible = OfficerCertificate.objects.visible_to(request.user).order_by().values("pk")
    rows = CertificateDecision.objects.filter(matter__certificate__in=visible)
    return get_object_or_404(rows.select_related("matter__certificate__officer__agency"), pk=pk)


def _page(request: HttpRequest, found: CertificateDecision, **context: Any) -> HttpResponse:
    certificate = found.matter.certificate
    path = certificate.officer.agency.path
    clauses = cited(decision_corrections.ROWS, path, timezone.localdate())
    return step_view(request, certificate, clauses=clauses, **context)


@allow(*SO)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """更正一次决定的登记。"""
    found = _decision(request, pk)

    def save(_: Any, **values: Any) -> OfficerCertificate:
        return decision_corrections.correct_decision(found, **values)

    return _page(
        request,
        found,
        service=save,
        form_class=DecisionCorrectionForm,
        success="已更正。",
        title=f"更正{found.get_action_display()}的登记",
        explanation=f"只用于与文书不一致的。{KEPT}",
        form_kwargs={"decision": found},
    )


@allow(*SO)
def retract(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回一次登记错的决定。"""
    found = _decision(request, pk)

    def save(_: Any, **values: Any) -> OfficerCertificate:
        return decision_corrections.retract_decision(found, **values)

    return _page(
        request,
        found,
        service=save,
        form_class=RetractionForm,
        success="已撤回，证件按其余的决定重算。",
        title=f"撤回{found.get_action_display()}的登记",
        submit="撤回",
        explanation=f"只用于登记错了证件、没有这份决定的；有权机关另有决定的，凭那份决定办理。{KEPT}",
    )
