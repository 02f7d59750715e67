"""行政强制规则的孪生：程序与期限。"""

from zhiheng.screening.tests.scene import NOW, TODAY, Row
from zhiheng.screening.tests.twin_data import Data, Seen, due


def ab_1_22(data: Data) -> Seen:
    for c in data.coercions:
        if c["measure"] in ("substitute", "demolish"):
            continue
        if c["is_entrusted"]:
            yield c["act_id"], "entrusted"
        elif c["record_level"] == "process" and (ground := measure_defect(data, c)):
            yield c["act_id"], ground


def measure_defect(data: Data, c: Row) -> str:
    approved = c["approved_at"] or NOW
    limit = data.own.get((c["act_id"], "coercion.backfill"))
    if not c["on_the_spot"] and approved > c["started_at"]:
        return "unapproved"
    if c["on_the_spot"] and limit and approved > limit[2]:
        return "backfill"
    done = c["checklist"] or ""
    if "0" in done or len(done) < 10:
        return "checklist"
    handed = c["papers_delivered_on"]
    return (
        "papers"
        if c["measure"] in ("seal_up", "seize") and (handed is None or handed > c["started_on"])
        else ""
    )


def ab_1_23(data: Data) -> Seen:
    for c in data.coercions:
        if c["measure"] not in ("seal_up", "seize", "freeze") or c["exempt_class"] == "special_law":
            continue
        clock = "freeze.end" if c["measure"] == "freeze" else "seizure.end"
        first, own = due(c["profile"], clock, c["started_on"]), data.own.get((c["act_id"], clock))
        if first is None or (c["ended_on"] is None and c["record_level"] != "process"):
            continue
        nominal, end = (own[3], own[4]) if own else (first.nominal, first.due)
        if c["extension_approved_on"] and c["extension_approved_on"] > nominal:
            yield c["act_id"], "late_extension"
        elif (c["extension_days"] or 0) > 30:
            yield c["act_id"], "too_long"
        elif (c["ended_on"] or TODAY) > end:
            yield c["act_id"], "over" if c["ended_on"] else "open"
