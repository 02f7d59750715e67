"""公布执法人员名单的页面：与正在公示的相比有什么变化，先看再公布。"""

from collections.abc import Iterator
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.publications.withdrawals import may_be_withdrawn_by
from zhiheng.registers import roll
from zhiheng.registers.desk import Desk, form_page
from zhiheng.registers.people_forms import ClearForm
from zhiheng.registers.people_roles import MAY_PUBLISH
from zhiheng.registers.people_views import user_of

MOST_SHOWN = 100
EXPLANATION = (
    "公布今天持有效执法证的在岗人员：姓名、执法证号、单位、执法领域、执法区域、有效期；不含照片、人员类别和联系方式。"
    "合同制、劳务派遣、借调、辅助人员不得执法，不列入。公布之后先前的名单标为已替代；人员变动起二十个工作日内重新公布。"
)


@allow(*MAY_PUBLISH)
def publish_roll(request: HttpRequest) -> HttpResponse:
    """机关公布本机关的，监督机构公布本级政府各执法主体的。"""
    unit = roll.unit_of(user_of(request))
    rows = roll.rows_of(unit, timezone.localdate()) if unit else []
    shown = roll.standing(unit) if unit else None
    found = roll.compared(rows, shown)
    return form_page(
        request,
        Desk("人员", "directory:officers"),
        partial(roll.publish_roll, unit),
        ClearForm,
        template="registers/roll.html",
        title="公布执法人员名单",
        submit="公布",
        success="名单已公布，列入公示台账。",
        rows=roll.ROWS,
        explanation=EXPLANATION,
        unit=unit,
        listed=len(rows),
        preview=_labelled(rows),
        head=roll.HEAD,
        may_withdraw=shown is not None and may_be_withdrawn_by(shown, user_of(request)),
        shown=shown,
        found=found,
        differences=list(_differences(found)) if shown else [],
    )


def _labelled(rows: list[roll.Row]) -> list[list[tuple[str, str]]]:
    """前面若干行，每格带着栏名。"""
    return [list(zip(roll.HEAD, row, strict=True)) for row in rows[:MOST_SHOWN]]


def _differences(found: roll.Changes) -> Iterator[tuple[str, int, list[list[tuple[str, str]]]]]:
    for title, rows in (("增加", found.added), ("减少", found.removed), ("有变", found.changed)):
        if rows:
            yield title, len(rows), _labelled(rows)
