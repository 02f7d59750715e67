"""各制定机关的裁量阶次：登记、登记新版、废止，限本监督机构范围之内（WH-12-1、SD-12）。"""

from itertools import groupby

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from zhiheng.accounts.access import allow
from zhiheng.directory import item_services as services
from zhiheng.directory.models import Agency, DiscretionBand, EnforcementItem
from zhiheng.law import coverage
from zhiheng.web.directory_lists import MAY_REGISTER
from zhiheng.web.item_forms import BandsForm, EndForm
from zhiheng.web.submit import back_to_row, credit, submit


def is_kept(request: HttpRequest, item: EnforcementItem) -> bool:
    """The same as `kept_by`, without a query: the catalogue is that of this place or of one below."""
    return item.jurisdiction.path.startswith(request.user.scope.path)


def lies_on(request: HttpRequest, item: EnforcementItem) -> bool:
    """The same as `open_to`, without a query: the catalogue of this place, above or below it."""
    path = request.user.scope.path
    return is_kept(request, item) or path.startswith(item.jurisdiction.path)


def open_item(request: HttpRequest, pk: int) -> EnforcementItem:
    """可以给本级及以下机关登记承担、登记基准的事项。"""
    rows = EnforcementItem.objects.open_to(request.user).select_related("jurisdiction")
    return get_object_or_404(rows, pk=pk)


def _band(request: HttpRequest, pk: int) -> DiscretionBand:
    rows = DiscretionBand.objects.kept_by(request.user).select_related("item", "agency")
    return get_object_or_404(rows, pk=pk)


def versions(
    request: HttpRequest, item: EnforcementItem
) -> list[tuple[list[DiscretionBand], bool]]:
    """每一版及其可否登记新版、废止：各制定机关最新的一版，限本监督机构范围之内。"""
    coverage.executed("register", "directory.bands")
    rows = item.bands.visible_to(request.user).select_related("agency")
    rows = rows.order_by(
        "violation_code", F("agency").asc(nulls_first=True), "-version", "band_min", "id"
    )
    grouped = groupby(rows, key=lambda one: (one.violation_code, one.agency_id, one.version))
    newest: dict[tuple[str, int | None], int] = {}
    found = []
    for (code, maker, version), bands in grouped:
        is_newest = newest.setdefault((code, maker), version) == version
        found.append((list(bands), is_newest))
    return [
        (bands, is_newest and _may_change(request, item, bands[0])) for bands, is_newest in found
    ]


def _may_change(request: HttpRequest, item: EnforcementItem, band: DiscretionBand) -> bool:
    if not request.user.has_role(*MAY_REGISTER):
        return False
    if band.agency is None:
        return is_kept(request, item)
    return band.agency.path.startswith(request.user.scope.path)


@allow(*MAY_REGISTER)
def new_bands(request: HttpRequest, pk: int) -> HttpResponse:
    found = open_item(request, pk)
    named = {"violation_code": request.GET.get("violation", "")}
    makers = Agency.objects.visible_to(request.user).filter(items__item=found).distinct()
    common = f"清单通用（{found.jurisdiction}）" if is_kept(request, found) else ""
    form = BandsForm(request.POST or None, initial=named, makers=makers, common=common)
    return _issue(request, found, form, "登记裁量阶次")


@allow(*MAY_REGISTER)
def new_version(request: HttpRequest, pk: int) -> HttpResponse:
    band = _band(request, pk)
    form = BandsForm(request.POST or None, version_of=list(services.of_version(band)))
    return _issue(request, band.item, form, f"登记新版：{band.violation_code}")


def _issue(
    request: HttpRequest, found: EnforcementItem, form: BandsForm, title: str
) -> HttpResponse:
    def act() -> HttpResponse:
        gaps = form.cleaned_data["may_leave_gaps"]
        made = form.benchmark()
        options = {"agency": form.chosen_maker(), "may_leave_gaps": gaps}
        services.issue_bands(found, made, **options, **credit(request))
        messages.success(request, "裁量阶次已登记。")
        return redirect(found)

    explanation = (
        "一次登记一个违法行为的一版。上一版自新版施行的前一日废止；此前决定的行为仍按当时的版本核对。"
        "阶次不得重叠、不得超出法定幅度；有空档的须核对后勾选确认。"
    )
    context = {"title": title, "submit": "登记", "clauses": services.BAND_ROWS}
    return submit(request, form, act, back=back_to_row(found), explanation=explanation, **context)


@allow(*MAY_REGISTER)
def end_bands(request: HttpRequest, pk: int) -> HttpResponse:
    band = _band(request, pk)
    form = EndForm(request.POST or None)

    def act() -> HttpResponse:
        services.end_bands(band, **form.cleaned_data, **credit(request))
        messages.success(request, "已登记废止。")
        return redirect(band.item)

    explanation = "只用于废止而没有新版的；有新版的直接登记新版，上一版随之废止。"
    title = f"废止第 {band.version} 版：{band.violation_code}"
    context = {"title": title, "submit": "废止", "clauses": services.BAND_ROWS}
    back = back_to_row(band.item)
    return submit(request, form, act, back=back, explanation=explanation, **context)
