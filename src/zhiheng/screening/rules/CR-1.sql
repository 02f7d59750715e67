-- id: CR-1
-- title: 多个机关短期内分头检查
-- scope: window
-- row: HT-1-1 SC-13
-- param: days = 30   basis: 平台默认   origin: default
-- param: agencies = 3   basis: 平台默认   origin: default
-- param: joinable = 2   basis: 平台默认   origin: default
-- clears: 补录联合任务、检查方式或者豁免类别
-- exempt: emergency
-- explain: 自 {fact_on} 起 {days} 日内有 {value} 个机关分头检查同一企业，{ground}。
-- figures: days
-- ground: many = 没有共同的联合任务
-- ground: joinable = 其中 {threshold} 个机关的检查事项标为可联合
-- note: 同一联合任务的各次检查算一个；个案检查、对自然人的检查不计。
WITH limits AS (
    SELECT g.agency_id, MAX(CASE WHEN p.key = 'days' THEN p.value END) AS days,
           MAX(CASE WHEN p.key = 'agencies' THEN p.value END) AS many,
           MAX(CASE WHEN p.key = 'joinable' THEN p.value END) AS joinable
    FROM agencies g
    CROSS JOIN run r
    JOIN params p ON p.rule = 'CR-1' AND p.profile = g.profile AND r.today BETWEEN p.valid_from AND p.valid_to
    GROUP BY g.agency_id
),
crowded AS (
    SELECT DISTINCT v.party_id
    FROM inspections v
    JOIN inspections w ON w.party_id = v.party_id
    WHERE w.day_no >= v.day_no
      AND w.day_no - v.day_no < (SELECT MAX(l.days) FROM limits l)
      AND COALESCE(-v.joint_task_id, v.agency_id) <> COALESCE(-w.joint_task_id, w.agency_id)
      AND v.exempt_class <> 'emergency'
      AND w.exempt_class <> 'emergency'
      AND COALESCE(v.mode, 'routine') <> 'case'
      AND COALESCE(w.mode, 'routine') <> 'case'
      AND COALESCE(v.party_kind, '') <> 'natural'
),
near AS (
    SELECT i.act_id, i.agency_id, i.party_id, i.started_on, i.day_no, i.is_joinable,
           COALESCE(-i.joint_task_id, i.agency_id) AS unit
    FROM inspections i
    JOIN crowded c ON c.party_id = i.party_id
    WHERE i.exempt_class <> 'emergency'
      AND COALESCE(i.mode, 'routine') <> 'case'
      AND COALESCE(i.party_kind, '') <> 'natural'
),
opening AS (
    SELECT v.act_id, v.party_id, v.day_no, l.days,
           COUNT(DISTINCT w.unit) AS units,
           COUNT(DISTINCT CASE WHEN w.is_joinable THEN w.unit END) AS joinable_units,
           MAX(l.many) AS many, MAX(l.joinable) AS joinable
    FROM near v
    JOIN limits l ON l.agency_id = v.agency_id
    JOIN near w ON w.party_id = v.party_id AND w.day_no >= v.day_no AND w.day_no - v.day_no < l.days
    GROUP BY v.act_id, v.party_id, v.day_no, l.days
    HAVING COUNT(DISTINCT w.unit) >= MAX(l.many)
        OR COUNT(DISTINCT CASE WHEN w.is_joinable THEN w.unit END) >= MAX(l.joinable)
),
flagged AS (
    SELECT o.*, CASE WHEN o.day_no - LAG(o.day_no, 1, -100000) OVER (PARTITION BY o.party_id ORDER BY o.day_no, o.act_id) < o.days
                     THEN 0 ELSE 1 END AS opens
    FROM opening o
),
clusters AS (
    SELECT f.*, SUM(f.opens) OVER (PARTITION BY f.party_id ORDER BY f.day_no, f.act_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS cluster
    FROM flagged f
),
spans AS (
    SELECT c.party_id, c.cluster, MIN(c.day_no) AS first_no, MAX(c.day_no + c.days - 1) AS last_no, MAX(c.days) AS days,
           MAX(c.units) AS units, MAX(c.joinable_units) AS joinable_units, MAX(c.many) AS many
    FROM clusters c
    GROUP BY c.party_id, c.cluster
),
members AS (
    SELECT v.act_id, v.agency_id, v.party_id, v.started_on, v.day_no, s.cluster, s.days, s.units, s.joinable_units, s.many,
           FIRST_VALUE(v.act_id) OVER (PARTITION BY s.party_id, s.cluster ORDER BY v.day_no, v.act_id) AS first_id,
           MIN(v.started_on) OVER (PARTITION BY s.party_id, s.cluster) AS opened_on
    FROM spans s
    JOIN near v ON v.party_id = s.party_id AND v.day_no BETWEEN s.first_no AND s.last_no
)
SELECT m.act_id, m.agency_id, m.party_id,
       CASE WHEN m.units >= m.many THEN 'many' ELSE 'joinable' END AS ground,
       m.opened_on AS fact_on, CAST(m.units AS VARCHAR(40)) AS value, CAST(m.joinable_units AS VARCHAR(40)) AS threshold,
       CAST(CAST(m.days AS INTEGER) AS VARCHAR(40)) AS figures,
       CAST(CONCAT(CAST(m.party_id AS VARCHAR(40)), '|', CAST(m.first_id AS VARCHAR(40))) AS VARCHAR(80)) AS lead_key
FROM members m
