"""其他法定期限（NA-1）的孪生。"""

from collections.abc import Iterator
from datetime import date

from zhiheng.screening.tests.scene import NOW, TODAY, Row
from zhiheng.screening.tests.stage import SPAN
from zhiheng.screening.tests.twin_data import Data, Seen


def na_1(data: Data) -> Seen:
    for row, clock, start, done, event in duties(data):
        end = data.last_day(row, clock, start)
        if end and (done or (date.max if event else TODAY)) > end:
            yield f"{row['act_id']}#{clock}", "late" if done else "missing"
    for row, clock, start, urged, acted in waits(data):
        end = data.last_day(row, clock, start)
        if end and (acted < end or urged is None or urged > acted):
            yield f"{row['act_id']}#{clock}", "early"
    for t in data.transfers:
        limit = data.own.get((t["act_id"], "transfer.hand_over"))
        if limit and (t["handed_over_at"] or NOW) > limit[2]:
            yield f"{t['act_id']}#transfer.hand_over", "late" if t["handed_over_at"] else "missing"


def waits(data: Data) -> Iterator[tuple[Row, str, date, date | None, date]]:
    for a in data.tables["acts"]:
        if a["added_fine_from"] and a["added_fine_enforced_on"]:
            yield (
                a,
                "added_fine.enforce",
                a["added_fine_from"],
                a["added_fine_urged_on"],
                a["added_fine_enforced_on"],
            )
        if a["court_applied_on"]:
            yield (
                a,
                "court.urge",
                a["court_urged_on"] or a["court_applied_on"],
                a["court_urged_on"],
                a["court_applied_on"],
            )


def duties(data: Data) -> Iterator[tuple[Row, str, date | None, date | None, date | None]]:
    """（行，期限，起算日，完成日，以此为参照而已经发生的事件日）。"""
    for a in data.tables["acts"]:
        if a["kind"] == "penalty" and a["hearing_held_on"]:
            yield (
                a,
                "hearing.notice",
                a["hearing_held_on"],
                a["hearing_notice_sent_on"],
                a["hearing_held_on"],
            )
        yield a, "cash.officer", a["cash_collected_on"], a["cash_handed_on"], None
        yield a, "cash.agency", a["cash_handed_on"], a["cash_banked_on"], None
        yield (
            a,
            "reconsideration.report",
            a["reconsideration_received_on"],
            a["reconsideration_reported_on"],
            None,
        )
    for v in data.licences:
        yield from licence_duties(v)
    for c in data.coercions:
        if c["measure"] == "freeze" and (
            c["papers_delivered_on"] or c["record_level"] == "process"
        ):
            yield c, "freeze.serve", c["started_on"], c["papers_delivered_on"], None
        if c["measure"] == "substitute" and c["exempt_class"] != "emergency":
            yield c, "substitute.urge", c["performed_on"], c["urged_on"], c["performed_on"]
    for t in data.transfers:
        yield t, "transfer.approve", t["reported_on"], t["approved_on"], None
        yield t, "transfer.property", t["opening_notice_on"], t["property_handed_on"], None


def licence_duties(v: Row) -> Iterator[tuple[Row, str, date | None, date | None, date | None]]:
    closed = v["closed_on"]
    if v["is_incomplete"]:
        yield (
            v,
            "licence.correct",
            v["received_on"],
            v["correction_told_on"] or v["accepted_on"] or closed,
            None,
        )
    yield (
        v,
        "licence.decide_joint" if v["is_joint"] else "licence.decide",
        v["accepted_on"],
        v["decided_on"] or closed,
        None,
    )
    if v["is_lower_review"]:
        yield v, "licence.lower_review", v["accepted_on"], v["lower_reviewed_on"] or closed, None
    if v["decision"] in (None, "impose") and (v["issued_on"] or v["record_level"] == "process"):
        yield v, "licence.issue", v["decided_on"], v["issued_on"], None
    yield v, "licence.hearing_hold", v["hearing_requested_on"], v["hearing_held_on"] or closed, None
    yield (
        v,
        "licence.hearing_notice",
        v["hearing_held_on"],
        v["hearing_notice_sent_on"],
        v["hearing_held_on"],
    )
    applied, ends = v["renewal_applied_on"], v["previous_valid_to"]
    if applied and ends and (ends - applied).days >= 30 and SPAN[0] <= applied:
        yield v, "licence.renew", ends, v["decided_on"] or closed, None
    if v["needs_inspection"]:
        yield v, "licence.inspect", v["accepted_on"], v["inspectors_assigned_on"] or closed, None
