"""公开与音像记录规则的孪生。"""

from datetime import date

from zhiheng.screening.tests.scene import TODAY, Row
from zhiheng.screening.tests.twin_data import Data, Seen, due, penalties


def unpublished(data: Data, a: Row, clock: str, start: date | None) -> str:
    end = data.last_day(a, clock, start)
    if end is None or a["decision"] not in (None, "impose"):
        return ""
    if a["publish_basis"] == "withheld" and a["has_withheld_reason"]:
        return ""
    if a["published_on"]:
        return "late" if a["published_on"] > end else ""
    return "missing" if a["record_level"] == "process" and end < TODAY else ""


def ab_1_26a(data: Data) -> Seen:
    for a in data.tables["acts"]:
        if a["kind"] in ("penalty", "licence") and (
            ground := unpublished(data, a, "publication.decision", a["decided_on"])
        ):
            yield a["act_id"], ground


def ab_1_26b(data: Data) -> Seen:
    for a in data.tables["acts"]:
        formed = a["decided_on"] or (
            a["act_on"] if a["kind"] in ("inspection", "measure", "execution") else None
        )
        if a["kind"] not in ("penalty", "licence") and (
            ground := unpublished(data, a, "publication.other", formed)
        ):
            yield a["act_id"], ground


def ab_1_26c(data: Data) -> Seen:
    for a in penalties(data):
        end = data.last_day(a, "publication.withdraw", a["changed_on"])
        if end is None or a["published_on"] is None:
            continue
        gone = a["publication_withdrawn_on"]
        if gone is None:
            ground = "missing" if end < TODAY else ""
        else:
            ground = (
                "late"
                if gone > end
                else ""
                if a["withdrawal_explained"] or end >= TODAY
                else "unexplained"
            )
        if ground:
            yield a["act_id"], ground


def ab_1_26d(data: Data) -> Seen:
    for c in data.recordings:
        end = due(c["profile"], "recording.store", c["ended_on"])
        if end is None:
            continue
        if c["stored_on"] is None and end.due < TODAY:
            ground = "missing"
        elif c["stored_on"] and c["stored_on"] > end.due:
            ground = "late"
        elif c["is_interrupted"] and not c["interruption_explained"]:
            ground = "gap"
        else:
            ground = "index" if not c["index_complete"] and end.due < TODAY else ""
        if ground:
            yield f"{c['act_id']}#{c['recording_id']}", ground
