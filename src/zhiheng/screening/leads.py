"""把一次筛查的结果写成疑点：新增、更新、重新提出、自动消除；都经由流程表，成批留痕。"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhiheng.acts.models import EnforcementAct
from zhiheng.directory.models import Agency, Succession
from zhiheng.kernel import bulk
from zhiheng.screening.findings import Finding
from zhiheng.screening.merging import Changes, Coverage, KnownLead, Standing, merge
from zhiheng.screening.models import Lead, LeadRow, ScreeningRun
from zhiheng.screening.steps import STEPS

S = Lead.Status
ENDED = (S.CLEARED, S.DISMISSED, S.CLOSED)
UPHELD = (S.UPHELD, S.HANDLED)
BATCH = 500
NOTE_CLEARED = "数据更正后规则不再命中，自动消除。"
NOTE_REOPENED = "输入数据有变化，规则再次命中，重新提出。"
NOTE_UPDATED = "输入数据或者规则版本有变化，已更新。"
CONTENT = (
    "rule_version", "inputs_hash", "party", "ground", "part", "fact_on", "due_on", "value", "threshold",
    "figures", "seen_in", "note", "agency", "path",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """写入的件数。"""

    new: int
    updated: int
    reopened: int
    cleared: int


def standing(status: str) -> Standing:
    if status in UPHELD:
        return Standing.UPHELD
    return Standing.ENDED if status in ENDED else Standing.OPEN


def known_leads(rules: Iterable[str], fingerprints: Sequence[str] | None = None) -> list[KnownLead]:
    """这些规则的已有疑点；增量筛查只看同指纹的。"""
    rows = Lead.objects.filter(rule__in=list(rules))
    if fingerprints is not None:
        rows = rows.filter(fingerprint__in=fingerprints)
    columns = ("pk", "rule", "rule_version", "fingerprint", "inputs_hash", "status")
    return [
        KnownLead(pk, rule, version, mark, inputs, standing(status))
        for pk, rule, version, mark, inputs, status in rows.values_list(*columns).iterator()
    ]


def write(
    findings: Sequence[Finding], run: ScreeningRun, coverage: Coverage, now: datetime
) -> Written:
    """对照已有疑点后写入；同一批重跑不会重复（指纹唯一）。"""
    is_full = bool(coverage.complete)
    marks = None if is_full else [finding.fingerprint for finding in findings]
    names = set(coverage.complete) | {finding.rule for finding in findings}
    changes = merge(findings, known_leads(names, marks), coverage)
    _open(changes.new, run, now)
    _refresh(changes, run, now)
    cleared = STEPS.take_many("clear", changes.cleared, now=now, facts={"note": NOTE_CLEARED})
    return Written(len(changes.new), len(changes.updated), len(changes.reopened), len(cleared))


def _open(findings: Sequence[Finding], run: ScreeningRun, now: datetime) -> None:
    agencies = _answering({finding.agency_id for finding in findings}, now)
    for at in range(0, len(findings), 2_000):
        chunk = findings[at : at + 2_000]
        leads = [_lead(finding, run, agencies[finding.agency_id]) for finding in chunk]
        with transaction.atomic():
            STEPS.open_many("found", leads, now=now)
            _write_rows(list(zip(leads, chunk, strict=True)))


def _answering(agencies: Iterable[int], now: datetime) -> dict[int, Agency]:
    """疑点在作出行为的机关名下；它已经并入别的机关的，由承接机关答复（SC-10）。"""
    heirs = Succession.objects.ended(timezone.localdate(now)).heirs()
    wanted = {one: heirs.get(one, one) for one in agencies}
    found = Agency.objects.in_bulk(set(wanted.values()))
    return {one: found[to] for one, to in wanted.items()}


def _lead(finding: Finding, run: ScreeningRun, agency: Agency) -> Lead:
    return Lead(
        rule=finding.rule,
        fingerprint=finding.fingerprint,
        agency=agency,
        found_in=run,
        **_content(finding, run, ""),
    )


def _content(finding: Finding, run: ScreeningRun, note: str) -> dict[str, object]:
    return {
        "rule_version": finding.version,
        "inputs_hash": finding.inputs_hash,
        "party_id": finding.party_id,
        "ground": finding.ground,
        "part": finding.part,
        "fact_on": finding.fact_on,
        "due_on": finding.due_on,
        "value": finding.value or "",
        "threshold": finding.threshold or "",
        "figures": finding.figures,
        "seen_in": run,
        "note": note,
    }


def _write_rows(pairs: Sequence[tuple[Lead, Finding]]) -> None:
    acts = {act_id for _, finding in pairs for act_id, _ in finding.acts}
    paths = dict(EnforcementAct.objects.filter(pk__in=acts).values_list("pk", "path"))
    rows = {
        (lead.pk, act_id): (lead.pk, act_id, agency_id, paths[act_id])
        for lead, finding in pairs
        for act_id, agency_id in finding.acts
        if act_id in paths
    }
    columns = ("lead_id", "act_id", "agency_id", "path")
    bulk.insert(LeadRow._meta.db_table, columns, list(rows.values()))


def _refresh(changes: Changes, run: ScreeningRun, now: datetime) -> None:
    """更新说明用的值与所涉行为；已结束的经由流程表重新提出。"""
    pending = [(pk, finding, NOTE_UPDATED) for pk, finding in changes.updated]
    pending += [(pk, finding, NOTE_REOPENED) for pk, finding in changes.reopened]
    leads = Lead.objects.in_bulk([pk for pk, _, _ in pending])
    agencies = _answering({lead.agency_id for lead in leads.values()}, now)
    pairs = []
    for pk, finding, note in pending:
        lead = leads[pk]
        lead.agency = agencies[lead.agency_id]
        lead.path = lead.agency.path
        for name, value in _content(finding, run, note).items():
            setattr(lead, name, value)
        pairs.append((lead, finding))
    with transaction.atomic():
        Lead.objects.bulk_update([lead for lead, _ in pairs], CONTENT, batch_size=BATCH)
        LeadRow.objects.filter(lead__in=list(leads)).delete()
        _write_rows(pairs)
        STEPS.take_many(
            "reopen", [pk for pk, _ in changes.reopened], now=now, facts={"note": NOTE_REOPENED}
        )
