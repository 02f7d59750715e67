"""装载时推算快照的派生列：一律在 DuckDB 中，用同一套语句做全量与增量。"""

SHARED = "a.agency_id, a.party_id, a.profile, a.record_level, a.exempt_class"

ACTS = """
CREATE OR REPLACE TEMP TABLE new_acts AS
SELECT r.*, g.profile, CAST(r.recorded_at AS DATE) AS recorded_on, c.catalogue_no
FROM raw_acts r JOIN agencies g ON g.agency_id = r.agency_id
LEFT JOIN raw_catalogued c ON c.act_id = r.act_id
"""

ROWS: dict[str, str] = {
    "acts": "SELECT * FROM new_acts",
    "inspections": """
        SELECT r.*, a.agency_id, a.party_id, a.party_kind, a.exempt_class, a.joint_task_id,
               CAST(r.started_on - DATE '1999-12-31' AS INTEGER) AS day_no
        FROM raw_inspections r JOIN new_acts a ON a.act_id = r.act_id""",
    "inspection_items": "SELECT r.*, a.party_id FROM raw_inspection_items r JOIN new_acts a ON a.act_id = r.act_id",
    "coercions": f"""
        SELECT r.*, {SHARED}, CAST(r.started_at AS DATE) AS started_on
        FROM raw_coercions r JOIN new_acts a ON a.act_id = r.act_id""",
    "licences": f"""
        SELECT r.*, {SHARED}, a.filed_on AS accepted_on, a.closed_on, a.hearing_requested_on, a.hearing_notice_sent_on, a.hearing_held_on,
               a.decided_on, a.decision
        FROM raw_licences r JOIN new_acts a ON a.act_id = r.act_id""",
    "transfers": "SELECT r.*, a.agency_id, a.party_id, a.profile FROM raw_transfers r JOIN new_acts a ON a.act_id = r.act_id",
    "preservations": """
        SELECT r.*, a.agency_id, a.party_id, a.profile, a.exempt_class FROM raw_preservations r JOIN new_acts a ON a.act_id = r.act_id""",
    "act_officers": """
        SELECT * EXCLUDE (place) FROM (
            SELECT r.*, a.agency_id, a.party_id, a.exempt_class, COALESCE(p.path, g.path) AS place,
                   CASE WHEN c.officer_id IS NULL THEN 'none' WHEN c.revoked_on <= r.acted_on THEN 'revoked'
                        WHEN c.withdrawn_on <= r.acted_on THEN 'withdrawn'
                        WHEN c.suspended_from <= r.acted_on AND r.acted_on <= COALESCE(c.suspended_to, DATE '9999-12-31') THEN 'suspended'
                        WHEN c.valid_to < r.acted_on THEN 'expired' ELSE 'valid' END AS cert_status,
                   c.valid_from AS cert_valid_from, c.valid_to AS cert_valid_to,
                   STARTS_WITH(COALESCE(p.path, g.path), c.territory) AS territory_match,
                   CASE WHEN c.field <> '' AND g.field <> '' THEN c.field = g.field END AS field_match
            FROM raw_act_officers r
            JOIN new_acts a ON a.act_id = r.act_id
            JOIN agency_places g ON g.agency_id = a.agency_id
            LEFT JOIN places p ON p.code = a.place_code
            LEFT JOIN certificates c ON c.officer_id = r.officer_id
        ) o
        QUALIFY ROW_NUMBER() OVER (PARTITION BY act_id, officer_id, role ORDER BY
            CASE WHEN cert_status = 'valid' AND acted_on >= cert_valid_from THEN 0
                 WHEN acted_on BETWEEN cert_valid_from AND cert_valid_to THEN 1 ELSE 2 END, COALESCE(territory_match, FALSE) DESC,
            COALESCE(field_match, TRUE) DESC, cert_valid_to DESC) = 1""",
    "act_facts": """
        SELECT r.*, a.party_id, r.kind IN ('visit', 'coerce') AS is_field, CAST(r.event_at AS DATE) AS event_on,
               CAST(r.recorded_at AS DATE) AS recorded_on
        FROM raw_act_facts r JOIN new_acts a ON a.act_id = r.act_id""",
    "traces": """
        SELECT r.act_id, a.agency_id, a.party_id, a.exempt_class, COUNT(*) AS facts_n, MIN(CAST(r.event_at AS DATE)) AS first_event_on,
               MAX(CAST(r.event_at AS DATE)) AS last_event_on, MIN(r.recorded_at) AS first_recorded_at, MAX(r.recorded_at) AS last_recorded_at,
               CAST(FLOOR(DATE_PART('epoch', MAX(r.recorded_at) - MIN(r.recorded_at)) / 60) AS INTEGER) AS recording_minutes,
               CAST(MAX(CAST(r.event_at AS DATE)) - MIN(CAST(r.event_at AS DATE)) AS INTEGER) AS event_days,
               SUM(CASE WHEN EXTRACT(MINUTE FROM r.event_at) = 0 AND EXTRACT(SECOND FROM r.event_at) = 0 THEN 1 ELSE 0 END) AS round_n
        FROM raw_act_facts r JOIN new_acts a ON a.act_id = r.act_id
        GROUP BY r.act_id, a.agency_id, a.party_id, a.exempt_class""",
    "recordings": """
        SELECT r.* EXCLUDE (ended_at, stored_at), a.agency_id, a.party_id, a.profile, a.exempt_class, CAST(r.ended_at AS DATE) AS ended_on,
               CAST(r.stored_at AS DATE) AS stored_on
        FROM raw_recordings r JOIN new_acts a ON a.act_id = r.act_id""",
}


def raw(table: str) -> str:
    """The table of the office database from which the snapshot's `table` is derived."""
    return "act_facts" if table == "traces" else table
