"""更正了起算、报送的日期，报送期限的办结日、逾期天数随之（WH-8-2、WH-10-2b、WH-19-1）。"""

from zhiheng.filings import effects, kinds
from zhiheng.filings.models import Filing
from zhiheng.kernel import hooks
from zhiheng.kernel.models import Deadline


def follow(corrected: hooks.Corrected) -> None:
    """报送日期改了的，以它办结的期限改到新的一日；受理时定格的逾期天数重新计算。"""
    filing: Filing = corrected.matter
    if corrected.field == "submitted_on":
        _satisfied_on_another_day(filing, corrected)
    if filing.late_days is not None:
        filing.late_days = effects.late_days_of(filing)
    filing.save(update_fields=["first_submitted_on", "late_days"])


def _satisfied_on_another_day(filing: Filing, corrected: hooks.Corrected) -> None:
    day, first = filing.submitted_on, filing.first_submitted_on
    if day is None:
        return
    if first is None or first == corrected.old or first > day:
        filing.first_submitted_on = day
    rows = Deadline.objects.of(filing).filter(
        clock__in=kinds.file_clocks(), satisfied_on=corrected.old
    )
    for row in rows:
        row.satisfied_on, row.late_days = day, row.late_by(day)
        row.save(update_fields=["satisfied_on", "late_days"])
