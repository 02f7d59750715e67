-- id: OF-4b
-- title: 发生时刻多为零时、整点
-- scope: agency-year
-- row: HT-3.3-2a WH-16-1.s2
-- param: entries = 20   basis: 平台默认   origin: default
-- param: share = 0.5   basis: 平台默认   origin: default
-- clears: 把环节、检查的发生时刻更正为实际时刻（写到分）
-- exempt:
-- inputs: part
-- explain: 该机关 {part} 年登记的 {threshold} 个发生时刻中，{value} 个是零时或者整点，可能是事后估填。
-- detail: 零时、整点所占的比例为 {share}，超过界限 {limit} 才提示。
-- figures: share limit
-- note: 发生时刻包括各环节的发生时刻和检查的开始时刻；没有写到时刻的检查不计。一个机关一年不足二十个时刻的不判断。
-- note: 与 OF-4（次序颠倒）出自同一项筛查；这里是机关一年的比例，不是单件，须先听取机关说明。
WITH timed AS (
    SELECT t.agency_id, CAST(EXTRACT(YEAR FROM t.first_event_on) AS INTEGER) AS year, SUM(t.facts_n) AS n, SUM(t.round_n) AS round_n,
           MIN(CASE WHEN t.round_n > 0 THEN t.act_id END) AS act_id, MAX(t.first_event_on) AS last_on
    FROM traces t
    GROUP BY t.agency_id, CAST(EXTRACT(YEAR FROM t.first_event_on) AS INTEGER)
    UNION ALL
    SELECT i.agency_id, CAST(EXTRACT(YEAR FROM i.started_on) AS INTEGER) AS year, COUNT(*) AS n,
           SUM(CASE WHEN EXTRACT(MINUTE FROM i.started_at) = 0 AND EXTRACT(SECOND FROM i.started_at) < 1 THEN 1 ELSE 0 END) AS round_n,
           MIN(CASE WHEN EXTRACT(MINUTE FROM i.started_at) = 0 AND EXTRACT(SECOND FROM i.started_at) < 1 THEN i.act_id END) AS act_id,
           MAX(i.started_on) AS last_on
    FROM inspections i
    WHERE i.started_at IS NOT NULL
    GROUP BY i.agency_id, CAST(EXTRACT(YEAR FROM i.started_on) AS INTEGER)
),
totals AS (
    SELECT t.agency_id, t.year, SUM(t.n) AS n, SUM(t.round_n) AS round_n, MIN(t.act_id) AS act_id, MAX(t.last_on) AS last_on
    FROM timed t
    GROUP BY t.agency_id, t.year
)
SELECT s.act_id, s.agency_id, CAST(NULL AS BIGINT) AS party_id, s.last_on AS fact_on,
       CAST(s.year AS VARCHAR(40)) AS part, CAST(CAST(s.round_n AS BIGINT) AS VARCHAR(40)) AS value,
       CAST(CAST(s.n AS BIGINT) AS VARCHAR(40)) AS threshold,
       CAST(CONCAT(CAST(CAST(CAST(s.round_n AS DOUBLE PRECISION) / s.n AS DECIMAL(8,4)) AS VARCHAR(40)), '|', CAST(h.value AS VARCHAR(40))) AS VARCHAR(200)) AS figures,
       CAST(CONCAT(CAST(s.agency_id AS VARCHAR(40)), '|', CAST(s.year AS VARCHAR(40))) AS VARCHAR(80)) AS lead_key
FROM totals s
JOIN agencies g ON g.agency_id = s.agency_id
JOIN params e ON e.rule = 'OF-4b' AND e.key = 'entries' AND e.profile = g.profile AND s.last_on BETWEEN e.valid_from AND e.valid_to
JOIN params h ON h.rule = 'OF-4b' AND h.key = 'share' AND h.profile = g.profile AND s.last_on BETWEEN h.valid_from AND h.valid_to
WHERE s.n >= e.value
  AND s.round_n > h.value * s.n
