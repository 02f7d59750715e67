"""调整：每年一件的计划、报告受理之后，按审查意见、情况变化另办一件替代（WH-8-2、WH-11.s1、WH-19、WH-22、HT-2.3-3a、SD-17）。

应报的义务由第一件履行，逾期取自第一件；替代的一件受理（监督计划为制定）之前，原来的仍然现行。
"""

from collections.abc import Sequence
from typing import Any

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Agency
from zhiheng.filings import completing, figures, kinds, rules
from zhiheng.filings.figures import Figures, Line
from zhiheng.filings.kinds import FilingType
from zhiheng.filings.models import UNDECIDED, Filing
from zhiheng.kernel.errors import Refusal, RuleViolation
from zhiheng.kernel.steps import Attempt, Step, guard
from zhiheng.kernel.steps.checks import shown_row

S = Filing.Status
ADJUSTABLE = (S.FILED, S.UNDER_REVIEW)
ROWS = "WH-8-2 WH-11.s1 WH-19-1 WH-19-2 WH-22 SD-17 HT-2.3-3a"


def may_adjust(filing: Filing, user: User) -> bool:
    """本机关已经备案、正在审查的一件，可以另办一件替代。"""
    return (
        kinds.of(filing.kind).is_adjustable
        and filing.status in ADJUSTABLE
        and user.agency_id == filing.agency_id
    )


def underway(filing: Filing) -> Filing | None:
    """正在办理、还没有受理的替代本件的一件。"""
    return next((one for one in filing.successors.all() if one.status in UNDECIDED), None)


def refuse_a_second(kind: FilingType, agency: Agency, year: int) -> None:
    """一年一件：已经列出的打开它办理，已经制定、备案的在它的页面上调整。"""
    rows = Filing.objects.filter(kind=kind.kind, agency=agency, year=year)
    found = rows.exclude(status__in=[S.CLOSED, S.SUPERSEDED]).first()
    if found is not None:
        raise RuleViolation(
            f"{year} 年的已经列出（“{found}”，{found.get_status_display()}），请在备案台账里打开它；"
            "已经制定、备案的，在它的页面上办理“调整”。",
            row=kind.rows.split()[0],
            field="starts_on",
        )


def content_of(filing: Filing) -> dict[str, Any]:
    """原来的一件填写的内容，供修改；统计表不在内，重新统计。"""
    names = {field.name for field in kinds.of(filing.kind).fields}
    return {name: value for name, value in filing.content.items() if name in names}


@guard("filings.adjustable", ROWS)
def adjusts_the_standing(attempt: Attempt) -> Refusal | None:
    """替代的是现行的一件；一件同时只有一件替代它的在办。"""
    old = attempt.matter.previous
    row = shown_row(attempt, attempt.rows)
    if not kinds.of(old.kind).is_adjustable:
        return Refusal(row, f"{old.get_kind_display()}不在这里调整，请在“办理备案”里办理新的一件。")
    if old.status not in ADJUSTABLE:
        word = old.get_status_display()
        return Refusal(
            row, f"“{old}”现在是“{word}”，只有已备案的可以调整；还没有受理的，直接修改。"
        )
    if found := underway(old):
        return Refusal(
            row, f"已经在办替代它的“{found}”，请打开那一件接着办；不办了的，先撤回那一件。"
        )
    return None


@guard("filings.adjusted", ROWS)
def differs_from_the_old(attempt: Attempt) -> Refusal | None:
    """调整须有改动，不能原样再报。"""
    filing = attempt.matter
    if not filing.adjusted_for or changes(filing):
        return None
    return Refusal(
        shown_row(attempt, attempt.rows),
        f"内容与所替代的“{filing.previous}”相同，没有调整；请先在“填写内容”里改好，不必调整的撤回本件。",
    )


def changes(filing: Filing) -> Sequence[completing.Change]:
    """与所替代的一件相比改动的各栏；没有添附件的不比附件，没有定格的不比统计表。"""
    left_out = {"标题"}
    if not filing.current_files:
        left_out.add(completing.FILES)
    if not filing.content.get("figures"):
        left_out.add(completing.STATISTICS)
    old, new = (completing.texts(one) for one in (filing.previous, filing))
    return [one for one in completing.changed(old, new) if one.label not in left_out]


def revised(filing: Filing, now: Figures) -> list[Line] | None:
    """与原报告定格的数不同的各项；不是调整的、原报告没有统计表的为空。"""
    old = filing.previous.content.get("figures") if filing.adjusted_for else None
    return figures.differences(figures.loaded(old), now) if old else None


OF_FILING = {
    "adjust": Step(
        "调整",
        (),
        S.OPEN,
        (Role.EA_CLERK, Role.EA_HEAD, Role.SO_HANDLER, Role.SO_HEAD),
        ROWS,
        guards=(rules.is_the_filer, adjusts_the_standing),
        needs=("adjusted_for", "adjust_reason"),
    ),
}
