"""登记执法行为时的检查：日期先后、补录、明细齐全；违法与否由筛查提示，不在此拦截。"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from zhiheng.kernel.errors import Refusal

LATE_AFTER = timedelta(days=2)  # 平台默认：现场行为超过两日录入的，须说明补录理由（OF-1）
DOCUMENT_NUMBER = re.compile(
    r"^(?P<series>[^〔〕\d]{1,40})〔(?P<year>\d{4})〕(?:第)?(?P<seq>\d{1,7})号$"
)
LATEST_YEARS = 1


def number_parts(number: str) -> tuple[str, int | None, int | None]:
    """文号的代字、年份、序号；写法不合的，三者为空。"""
    found = DOCUMENT_NUMBER.match(number)
    if not found:
        return "", None, None
    return found["series"], int(found["year"]), int(found["seq"])


def act_day(values: Mapping[str, Any], fallback: date) -> date:
    """行为日：有决定的为决定日，检查、强制为实施日，未决的为立案（受理）日。"""
    for name in ("decided_on", "started_on", "filed_on", "discovered_on"):
        if values.get(name):
            day: date = values[name]
            return day
    started = values.get("started_at")
    return timezone.localdate(started) if started else fallback


def future_day(
    values: Mapping[str, Any], labels: Mapping[str, str], today: date
) -> tuple[str, Refusal] | None:
    """过程日期不能晚于今天（责令改正期限届满日等约定日期除外）。"""
    for name, value in values.items():
        if name in ("correct_due", "previous_valid_to", "valid_to", "valid_from"):
            continue
        day = timezone.localdate(value) if isinstance(value, datetime) else value
        if isinstance(day, date) and day > today:
            return name, Refusal("", f"“{labels.get(name, name)}”不能晚于今天。")
    return None


def late_entry(event: date, recorded: date) -> bool:
    """录入比发生晚了两日以上，属于补录（HT-3.3-2a）。"""
    return recorded - event > LATE_AFTER


def missing_detail(kind: str, values: Mapping[str, Any]) -> tuple[str, Refusal] | None:
    """检查须有日期，强制须有方式和实施时刻；否则无从计算期限。"""
    if kind == "inspection" and not values.get("started_on"):
        return "started_on", Refusal("HT-3.2-2a", "行政检查须填写检查日期。")
    if kind in ("measure", "execution"):
        if not values.get("measure"):
            return "measure", Refusal("QZ-18", "行政强制须选择强制方式。")
        if not values.get("started_at"):
            return "started_at", Refusal("QZ-18", "行政强制须填写实施时刻。")
    return None
