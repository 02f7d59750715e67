"""程序规则的孪生：主体、人员、审核、时效、先行登记保存、决定和送达的期限。"""

from datetime import date
from typing import Any

from zhiheng.screening.tests.scene import TODAY, Row
from zhiheng.screening.tests.twin_data import Data, Seen, due, penalties

NOT_STAFF = ("contract", "dispatched", "seconded", "auxiliary")


def ab_1_01(data: Data) -> Seen:
    def covered(rows: list[Row], day: date, **keys: Any) -> bool:
        return any(
            all(r[k] == v for k, v in keys.items())
            and r["valid_from"] <= day <= (r["valid_to"] or date.max)
            for r in rows
        )

    for a in data.tables["acts"]:
        if not covered(data.agency_terms, a["act_on"], agency_id=a["agency_id"]):
            yield a["act_id"], "agency"
        elif a["item_id"] and not covered(
            data.item_terms, a["act_on"], agency_id=a["agency_id"], item_id=a["item_id"]
        ):
            yield a["act_id"], "item"


def ab_1_02(data: Data) -> Seen:
    on_site = {v["act_id"] for v in data.licences if v["on_site_check"]}
    for a in data.tables["acts"]:
        applies = (
            a["kind"] in ("inspection", "penalty", "measure", "execution")
            or a["act_id"] in on_site
            and a["kind"] == "licence"
        )
        if (
            applies
            and a["record_level"] == "process"
            and a["exempt_class"] != "special_law"
            and (a["officers_n"] or 0) < 2
        ):
            yield a["act_id"], ""


def ab_1_03(data: Data) -> Seen:
    worst: dict[int, str] = {}
    for o in data.act_officers:
        if o["role"] != "officer" or o["staff_type"] in NOT_STAFF:
            continue
        valid = (
            o["cert_status"] == "valid"
            and o["cert_valid_from"]
            and o["cert_valid_from"] <= o["acted_on"] <= (o["cert_valid_to"] or date.max)
        )
        ground = (
            "territory"
            if o["territory_match"] is False
            else "invalid"
            if not valid
            else "field"
            if o["field_match"] is False
            else ""
        )
        worst[o["act_id"]] = max(worst.get(o["act_id"], ""), ground)
    yield from ((act_id, ground) for act_id, ground in worst.items() if ground)


def ab_1_04(data: Data) -> Seen:
    for act_id in {
        o["act_id"]
        for o in data.act_officers
        if o["role"] == "officer" and o["staff_type"] in NOT_STAFF
    }:
        yield act_id, ""


def ab_1_09(data: Data) -> Seen:
    for a in data.tables["acts"]:
        if a["decided_on"] is None or a["record_level"] != "process" or a["decision"] == "withdrew":
            continue
        everywhere = (
            a["profile"] == "weihai"
            and a["kind"] == "penalty"
            and a["procedure"] in (None, "ordinary")
        )
        listed = a["catalogue_no"] is not None
        if not (a["review_required"] or listed or a["hearing_held_on"] or everywhere):
            continue
        if a["legal_reviewed_on"] is None:
            yield a["act_id"], "missing"
        elif a["legal_review_result"] not in ("passed", "comments"):
            yield a["act_id"], "rejected"
        elif a["legal_reviewed_on"] >= a["decided_on"]:
            yield a["act_id"], "late"
        elif a["discussed_on"] and a["legal_reviewed_on"] > a["discussed_on"]:
            yield a["act_id"], "after_discussion"


def ab_1_16(data: Data) -> Seen:
    for a in penalties(data):
        clock = "penalty.limitation_5y" if a["limitation_class"] == "5y" else "penalty.limitation"
        end = due(a["profile"], clock, a["fact_end"] or a["fact_start"])
        imposed = a["decided_on"] and a["decision"] in (None, "impose")
        found = a["discovered_on"] or a["filed_on"] or a["decided_on"]
        if end and imposed and found > end.due:
            yield a["act_id"], ""


def ab_1_17(data: Data) -> Seen:
    for e in data.preservations:
        end = due(e["profile"], "preservation.dispose", e["preserved_on"])
        if end is None:
            continue
        mark = f"{e['act_id']}#{e['preservation_id']}"
        if e["approved_on"] is None:
            yield mark, "unapproved"
        elif (e["disposed_on"] or TODAY) > end.due:
            yield mark, "late" if e["disposed_on"] else "missing"


def ab_1_18(data: Data) -> Seen:
    for a in penalties(data):
        if a["procedure"] == "summary" or a["exempt_class"] == "special_law":
            continue
        end = data.last_day(a, "penalty.decide", a["filed_on"])
        done = a["decided_on"] or a["closed_on"] or a["transferred_on"]
        if end and (done or TODAY) > end:
            yield a["act_id"], "late" if done else "missing"


def ab_1_19(data: Data) -> Seen:
    for a in penalties(data):
        end = data.last_day(a, "penalty.serve", a["decided_on"])
        if (
            end is None
            or a["service_method"] in ("on_spot", "announce")
            or a["decision"] == "withdrew"
        ):
            continue
        if a["served_on"] and a["served_on"] > end:
            yield a["act_id"], "late"
        elif a["served_on"] is None and a["record_level"] == "process" and end < TODAY:
            yield a["act_id"], "missing"
