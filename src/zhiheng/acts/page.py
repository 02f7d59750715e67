"""一件行为的页面：日期轴、三项制度、人员与证件、疑点、留痕。"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.acts.models import EnforcementAct
from zhiheng.acts.review import catalogued
from zhiheng.acts.sanctions import in_words
from zhiheng.directory.models import CertificateState
from zhiheng.kernel import hooks
from zhiheng.ui import html
from zhiheng.ui.matters import entries_of, verdict_of

DAYS = (
    "discovered_on", "filed_on", "investigated_on", "noticed_on", "hearing_notified_on", "hearing_held_on",
    "legal_reviewed_on", "discussed_on", "decided_on", "served_on", "published_on", "publication_withdrawn_on",
    "paid_on", "closed_on",
)  # fmt: skip
SKIPPED = {
    "id", "agency", "path", "kind", "party", "batch_id", "is_withdrawn", "withdrawn_reason", "updated_at", "doc_series",
    "doc_year", "doc_seq", "facts", "source", "source_key", "basis", "content", "title", "document_number", *DAYS,
}  # fmt: skip


@dataclass(frozen=True)
class DayOf:
    """日期轴上的一点。"""

    label: str
    day: date | None


@dataclass(frozen=True)
class Value:
    """一个栏目及其显示。"""

    label: str
    text: Any


@dataclass(frozen=True)
class Worker:
    """参与人员及其当日的证件状态。"""

    row: Any
    certificate: Any
    status: str

    @property
    def is_valid(self) -> bool:
        return self.status == "valid"

    @property
    def status_label(self) -> str:
        return CERTIFICATE_STATUS.get(self.status, "无证")


CERTIFICATE_STATUS = dict(CertificateState.choices)


def act_page(act: EnforcementAct, user: User) -> dict[str, Any]:
    entries = entries_of(act)
    return {
        "days": day_axis(act),
        "values": shown_values(act),
        "details": detail_values(act),
        "workers": workers(act),
        "process": act.process.select_related("officer").all(),
        "recordings": act.recordings.all(),
        "catalogued": catalogued(act),
        "source": SOURCES.get(act.source, act.source),
        "linked": hooks.linked_steps(act, user, timezone.localdate()),
        "entries": entries,
        "verdict": verdict_of(entries),
    }


def day_axis(act: EnforcementAct) -> list[DayOf]:
    """已登记的日期按先后；没有登记的不列。"""
    names = {field.name: str(field.verbose_name) for field in act._meta.concrete_fields}
    found = [DayOf(names[name].removesuffix("日期"), getattr(act, name)) for name in DAYS]
    return sorted((one for one in found if one.day), key=lambda one: one.day or date.min)


def shown_values(act: EnforcementAct) -> list[Value]:
    return _values(act, SKIPPED)


def detail_values(act: EnforcementAct) -> list[Value]:
    """检查、强制、许可的明细。"""
    name = {"inspection": "inspection", "licence": "licence"}.get(act.kind, "coercion")
    detail = getattr(act, name, None)
    return _values(detail, {"act"}) if detail is not None else []


SOURCES = {"form": "页面登记", "import": "表格汇聚", "demo": "演示数据"}
WORDED = {"sanctions": in_words, "source": lambda code: SOURCES.get(code, code)}


def _values(row: Any, skipped: set[str]) -> list[Value]:
    found = []
    for field in row._meta.concrete_fields:
        value = getattr(row, field.name)
        if field.name in skipped or value in (None, ""):
            continue
        text = getattr(row, f"get_{field.name}_display")() if field.choices else value
        text = WORDED[field.name](text) if field.name in WORDED else text
        found.append(Value(str(field.verbose_name), _plain(text)))
    return found


def _plain(value: Any) -> Any:
    """在任何栏目里日期、时刻、金额、是否都写成一个样子。"""
    match value:
        case bool():
            return "是" if value else "否"
        case datetime():
            return html.moment(value)
        case date():
            return html.day(value)
        case Decimal():
            return html.money(value)
    return value


def workers(act: EnforcementAct) -> list[Worker]:
    """每个参与人员当日持有的执法证及其状态（CF-42、SD-10）。"""
    found = []
    for row in act.officers.select_related("officer").prefetch_related("officer__certificates"):
        held = [c for c in row.officer.certificates.all() if c.kind == "enforcement"]
        best = min(held, key=lambda c: c.status_on(row.acted_on) != "valid", default=None)
        found.append(Worker(row, best, best.status_on(row.acted_on) if best else "none"))
    return found
