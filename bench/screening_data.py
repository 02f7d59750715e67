"""Acts straight into a snapshot for the benchmark: about one in a thousand violates something.

Everything is drawn from hashes of running numbers, so equal sizes give equal data. Lawful rows are lawful by
construction: published within four days, served within three, visits of one enterprise far apart.
"""

from datetime import date
from typing import Any

from zhiheng.law.calendar import Calendar
from zhiheng.screening.duedays import fill_cal, fill_due
from zhiheng.screening.owndue import fill_act_due
from zhiheng.screening.parameters import parameter_rows
from zhiheng.screening.rulefile import schema

TODAY = date(2026, 11, 20)
AGENCIES = 300
VIOLATIONS = 12

# share of the acts: inspections 50 %, penalties 25 %, licences 20 %, measures 3 %, levies 2 %
NUMBERED = """
CREATE TEMP TABLE numbered AS
SELECT CAST(i AS BIGINT) AS act_id,
       CASE WHEN i % 100 < 50 THEN 'inspection' WHEN i % 100 < 75 THEN 'penalty' WHEN i % 100 < 95 THEN 'licence'
            WHEN i % 100 < 98 THEN 'measure' ELSE 'levy' END AS kind,
       CASE WHEN hash(i) % 1000 = 7 THEN CAST(hash(i * 31) % {violations} AS INTEGER) ELSE -1 END AS bad,
       i // 100 * 50 + i % 100 AS inspection_no, i // 100 * 25 + i % 100 - 50 AS penalty_no,
       CAST(hash(i * 7) % 97 AS INTEGER) AS r
FROM range(1, {acts} + 1) t(i)
"""

PLACED = """
CREATE TEMP TABLE placed AS
SELECT n.*,
       CAST(CASE kind WHEN 'inspection' THEN inspection_no % {enterprises} WHEN 'penalty' THEN penalty_no % {offenders}
            ELSE hash(act_id) % {enterprises} END AS BIGINT) + 1 AS party_id,
       CAST(CASE kind WHEN 'inspection' THEN inspection_no // {enterprises} WHEN 'penalty' THEN penalty_no // {offenders} ELSE 0 END AS INTEGER) AS turn
FROM numbered n
"""

DATED = """
CREATE TEMP TABLE dated AS
SELECT p.*, CAST((hash(party_id) + turn) % {agencies} AS BIGINT) + 1 AS agency_id,
       CASE WHEN kind = 'inspection' THEN DATE '2023-10-01' + CAST(turn * 182 + hash(party_id) % 150 AS INTEGER)
            WHEN kind = 'penalty' THEN DATE '2024-01-10' + CAST(turn * 365 + hash(party_id * 3) % 330 AS INTEGER)
            ELSE DATE '2024-01-10' + CAST(hash(act_id * 5) % 1000 AS INTEGER) END AS filed_on
FROM placed p
"""

ACTS = """
INSERT INTO acts BY NAME
SELECT act_id, agency_id, party_id, CASE WHEN r < 80 THEN 'legal' ELSE 'household' END AS party_kind,
       CASE WHEN agency_id <= 250 THEN 'weihai' ELSE 'huantai' END AS profile, kind, 'process' AS record_level, '' AS exempt_class,
       CASE WHEN kind = 'penalty' THEN CASE WHEN r < 20 THEN 'summary' ELSE 'ordinary' END END AS procedure,
       1 + r % 20 AS item_id,
       CASE WHEN kind = 'penalty' THEN 'V' || (hash(party_id) + turn * 7) % 400 END AS violation_code,
       CASE WHEN kind = 'penalty' THEN filed_on - 20 - r END AS fact_start,
       CASE WHEN kind = 'penalty' THEN filed_on - CASE WHEN bad = 0 THEN 800 ELSE 20 END END AS fact_end,
       '371002' AS place_code,
       CASE WHEN kind IN ('penalty', 'licence') THEN decided_on ELSE filed_on END AS act_on,
       CASE WHEN kind = 'penalty' THEN filed_on - 5 END AS discovered_on,
       CASE WHEN kind IN ('penalty', 'licence') THEN filed_on END AS filed_on,
       CASE WHEN kind = 'penalty' THEN filed_on + 1 END AS investigated_on,
       CASE WHEN kind = 'penalty' THEN filed_on + 2 END AS noticed_on,
       kind = 'penalty' AS statement_recorded,
       CASE WHEN kind = 'penalty' AND bad <> 1 THEN decided_on - 1 END AS legal_reviewed_on,
       CASE WHEN kind = 'penalty' AND bad <> 1 THEN 'passed' END AS legal_review_result,
       decided_on, 'impose' AS decision,
       CASE WHEN kind = 'penalty' THEN decided_on + CASE WHEN bad = 2 THEN 40 ELSE r % 3 END END AS served_on,
       CASE WHEN kind = 'penalty' THEN 'direct' END AS service_method,
       'local_all' AS publish_basis,
       COALESCE(decided_on, filed_on) + CASE WHEN bad = 3 THEN 60 ELSE 1 + r % 4 END AS published_on,
       CASE WHEN kind = 'penalty' AND bad = 4 THEN decided_on + 10 END AS changed_on,
       CASE WHEN kind = 'penalty' THEN decided_on + 10 END AS paid_on,
       CASE WHEN kind IN ('penalty', 'licence') THEN decided_on + 12 END AS closed_on,
       CASE WHEN kind = 'penalty' THEN 'fine' END AS sanctions,
       CASE WHEN kind = 'penalty' THEN CASE WHEN r < 20 THEN 1000 + r * 50 WHEN bad = 5 THEN 60000 WHEN bad = 6 THEN 40000 ELSE 10000 + r * 100 END END AS fine,
       CASE WHEN kind = 'penalty' THEN 0 END AS law_min, CASE WHEN kind = 'penalty' THEN 50000 END AS law_max,
       CASE WHEN kind = 'penalty' THEN 1000 END AS bench_min, CASE WHEN kind = 'penalty' THEN 30000 END AS bench_max,
       CASE WHEN kind = 'penalty' THEN CASE WHEN r < 20 THEN 3 ELSE r % 3 END END AS band_id, 1 AS band_version,
       CASE WHEN bad = 7 THEN 1 ELSE 2 END AS officers_n,
       filed_on AS recorded_on, CAST(filed_on AS TIMESTAMP) + INTERVAL 10 HOUR AS recorded_at
FROM (SELECT d.*, CASE WHEN kind = 'penalty' THEN filed_on + CASE WHEN bad = 8 THEN 130 ELSE 25 + r % 40 END
                       WHEN kind = 'licence' THEN filed_on + 5 + r % 9 WHEN kind = 'levy' THEN filed_on END AS decided_on FROM dated d) x
ORDER BY party_id, act_id
"""

DETAILS = """
INSERT INTO inspections BY NAME
SELECT act_id, agency_id, party_id, party_kind, exempt_class, 'routine' AS mode, TRUE AS is_on_site, FALSE AS is_joinable,
       CAST(act_on AS TIMESTAMP) + INTERVAL 9 HOUR + INTERVAL 1 MINUTE * CAST(hash(act_id * 13) % 60 AS INTEGER) AS started_at,
       CAST(act_on AS TIMESTAMP) + INTERVAL 11 HOUR AS ended_at, act_on AS started_on,
       CAST(act_on - DATE '1999-12-31' AS INTEGER) AS day_no, FALSE AS has_trigger, 'medium' AS risk_class, 'none' AS result
FROM acts WHERE kind = 'inspection';
INSERT INTO inspection_items
SELECT act_id, party_id, 'c' || (hash(act_id) + k) % 40 FROM acts CROSS JOIN range(3) t(k) WHERE kind = 'inspection';
INSERT INTO coercions BY NAME
SELECT act_id, agency_id, party_id, profile, record_level, exempt_class, CASE WHEN act_id % 5 = 0 THEN 'freeze' ELSE 'seize' END AS measure,
       FALSE AS is_entrusted, FALSE AS on_the_spot, CAST(act_on AS TIMESTAMP) + INTERVAL 9 HOUR AS started_at, act_on AS started_on,
       CAST(act_on AS TIMESTAMP) + INTERVAL 8 HOUR AS approved_at, act_on + CASE WHEN hash(act_id) % 1000 = 7 THEN 45 ELSE 20 END AS ended_on,
       'released' AS outcome, '11111111-1' AS checklist, act_on AS papers_delivered_on
FROM acts WHERE kind = 'measure';
INSERT INTO licences BY NAME
SELECT act_id, agency_id, party_id, profile, record_level, exempt_class, filed_on - 2 AS received_on, filed_on AS accepted_on,
       decided_on, decision, decided_on + CASE WHEN hash(act_id) % 1000 = 7 THEN 30 ELSE 3 END AS issued_on
FROM acts WHERE kind = 'licence';
INSERT INTO act_officers BY NAME
SELECT act_id, agency_id, party_id, exempt_class, agency_id * 1000 + (hash(act_id) + k * 17) % 40 AS officer_id, 'officer' AS role,
       CASE WHEN k = 1 AND hash(act_id) % 20000 = 7 THEN 'contract' ELSE 'civil' END AS staff_type, act_on AS acted_on,
       CAST(NULL AS TIMESTAMP) AS started_at, CAST(NULL AS TIMESTAMP) AS ended_at,
       CASE WHEN k = 0 AND hash(act_id) % 20000 = 8 THEN 'expired' ELSE 'valid' END AS cert_status,
       DATE '2022-01-01' AS cert_valid_from, DATE '2028-12-31' AS cert_valid_to, TRUE AS territory_match, TRUE AS field_match
FROM acts CROSS JOIN range(2) t(k) WHERE kind IN ('inspection', 'penalty', 'measure');
INSERT INTO act_facts BY NAME
SELECT act_id, party_id, step AS kind, step IN ('visit', 'coerce') AS is_field, CAST(event_on AS TIMESTAMP) + INTERVAL 9 HOUR + INTERVAL 1 MINUTE * CAST(hash(act_id * 13) % 60 AS INTEGER) AS event_at, event_on,
       CAST(event_on + lag AS TIMESTAMP) + INTERVAL 15 HOUR AS recorded_at, event_on + lag AS recorded_on
FROM (
    SELECT act_id, party_id, CASE kind WHEN 'inspection' THEN 'visit' ELSE CASE k WHEN 0 THEN 'file' WHEN 1 THEN 'decide' ELSE 'serve' END END AS step,
           CASE WHEN kind = 'inspection' THEN act_on WHEN k = 0 THEN filed_on WHEN k = 1 THEN decided_on ELSE COALESCE(served_on, decided_on) END AS event_on,
           CASE WHEN hash(act_id) % 20000 = 9 THEN 9 WHEN hash(act_id * 11) % 10 = 0 THEN 1 ELSE 0 END AS lag
    FROM acts CROSS JOIN range(3) t(k)
    WHERE (kind = 'inspection' AND k = 0) OR (kind = 'penalty') OR (kind = 'licence' AND k < 2)
) s;
INSERT INTO recordings BY NAME
SELECT act_id AS recording_id, act_id, agency_id, party_id, profile, exempt_class, act_on AS ended_on,
       act_on + CASE WHEN hash(act_id) % 1000 = 7 THEN 20 ELSE 1 END AS stored_on, TRUE AS index_complete, FALSE AS is_interrupted
FROM acts WHERE act_id % 10 = 3;
INSERT INTO doc_numbers BY NAME
SELECT agency_id, kind AS series, CAST(EXTRACT(YEAR FROM decided_on) AS SMALLINT) AS year,
       CAST(ROW_NUMBER() OVER (PARTITION BY agency_id, kind, EXTRACT(YEAR FROM decided_on) ORDER BY act_id)
            + CASE WHEN agency_id = 7 AND act_id > {acts} / 2 THEN 1 ELSE 0 END AS INTEGER) AS seq, FALSE AS is_void, act_id
FROM acts WHERE kind IN ('penalty', 'licence') AND decided_on IS NOT NULL;
INSERT INTO traces
SELECT f.act_id, MIN(a.agency_id), MIN(f.party_id), MIN(a.exempt_class), COUNT(*), MIN(event_on), MAX(event_on), MIN(f.recorded_at), MAX(f.recorded_at),
       CAST(DATE_DIFF('minute', MIN(f.recorded_at), MAX(f.recorded_at)) AS INTEGER), CAST(MAX(event_on) - MIN(event_on) AS INTEGER),
       SUM(CASE WHEN EXTRACT(MINUTE FROM event_at) = 0 THEN 1 ELSE 0 END)
FROM act_facts f JOIN acts a ON a.act_id = f.act_id GROUP BY f.act_id ORDER BY MIN(f.party_id), f.act_id;
INSERT INTO agencies SELECT i, CASE WHEN i <= 250 THEN 'weihai' ELSE 'huantai' END, CASE WHEN i % 10 = 0 THEN 'city' ELSE 'county' END, 'd' || i % 12, '371002'
FROM range(1, {agencies} + 1) t(i);
INSERT INTO agency_terms SELECT agency_id, DATE '2010-01-01', NULL FROM agencies;
INSERT INTO item_terms SELECT agency_id, k, DATE '2010-01-01', NULL FROM agencies CROSS JOIN range(1, 21) t(k);
"""


def fill(connection: Any, acts: int) -> None:
    """Fill the empty tables of the contract with `acts` acts and the law tables."""
    sizes = {
        "acts": acts,
        "agencies": AGENCIES,
        "violations": VIOLATIONS,
        "enterprises": max(1, acts // 2 // 6),
        "offenders": max(1, acts // 4 // 2),
    }
    for text in (NUMBERED, PLACED, DATED, ACTS, DETAILS):
        for statement in text.format(**sizes).split(";\n"):
            if statement.strip():
                connection.execute(statement)
        for table in {
            NUMBERED: (),
            PLACED: ("numbered",),
            DATED: ("placed",),
            ACTS: ("dated",),
        }.get(text, ()):
            connection.execute(f"DROP TABLE {table}")
    fill_law(connection)
    fill_act_due(connection, Calendar())


def fill_law(connection: Any) -> None:
    fill_due(connection, Calendar(), TODAY)
    fill_cal(connection, Calendar(), TODAY)
    width = len(schema()["params"])
    connection.executemany(
        f"INSERT INTO params VALUES ({', '.join('?' * width)})", list(parameter_rows())
    )
