-- id: RE-1
-- title: 年度检查频次超过上限
-- scope: agency-year
-- row: HT-1-1 SC-11
-- param: cap = 2   basis: 平台默认   origin: default
-- param: cap_total = 4   basis: 平台默认   origin: default
-- clears: 更正检查方式、豁免类别，或者登记当年公布的频次上限
-- exempt: complaint assigned superior remote recheck licensing request emergency
-- explain: {part} 年对同一企业日常、专项现场检查 {value} 次，{ground} {threshold} 次。
-- ground: own = 超过本机关公布的上限
-- ground: total = 各级各机关合计超过上限
-- note: 个案检查、书面和非现场检查、对自然人的检查不计；没有公布上限的用平台默认值，非法定。
WITH caps_of_year AS (
    SELECT g.agency_id, g.profile, y.year, COALESCE(MAX(s.cap), MAX(c.cap), MAX(p.value)) AS cap,
           COALESCE(MAX(t.cap), MAX(q.value)) AS cap_total
    FROM agencies g
    CROSS JOIN (SELECT DISTINCT CAST(EXTRACT(YEAR FROM day) AS INTEGER) AS year FROM cal) y
    LEFT JOIN caps s ON s.profile = g.profile AND s.level = g.level AND s.year = y.year AND s.domain = g.domain
    LEFT JOIN caps c ON c.profile = g.profile AND c.level = g.level AND c.year = y.year AND c.domain = '*'
    LEFT JOIN caps t ON t.profile = g.profile AND t.level = '*' AND t.year = y.year AND t.domain = '*'
    LEFT JOIN params p ON p.rule = 'RE-1' AND p.key = 'cap' AND p.profile = g.profile
         AND y.year BETWEEN EXTRACT(YEAR FROM p.valid_from) AND EXTRACT(YEAR FROM p.valid_to)
    LEFT JOIN params q ON q.rule = 'RE-1' AND q.key = 'cap_total' AND q.profile = g.profile
         AND y.year BETWEEN EXTRACT(YEAR FROM q.valid_from) AND EXTRACT(YEAR FROM q.valid_to)
    GROUP BY g.agency_id, g.profile, y.year
),
busy AS (
    SELECT i.party_id, CAST(EXTRACT(YEAR FROM i.started_on) AS INTEGER) AS year
    FROM inspections i
    WHERE i.party_id IS NOT NULL
      AND i.exempt_class NOT IN ('complaint', 'assigned', 'superior', 'remote', 'recheck', 'licensing', 'request', 'emergency')
      AND COALESCE(i.mode, 'routine') <> 'case'
      AND COALESCE(i.is_on_site, TRUE)
      AND COALESCE(i.party_kind, '') <> 'natural'
    GROUP BY i.party_id, CAST(EXTRACT(YEAR FROM i.started_on) AS INTEGER)
    HAVING COUNT(*) > (SELECT CASE WHEN MIN(m.cap) < MIN(m.cap_total) THEN MIN(m.cap) ELSE MIN(m.cap_total) END FROM caps_of_year m)
),
visits AS (
    SELECT i.party_id, i.agency_id, b.year, COUNT(*) AS n
    FROM inspections i
    JOIN busy b ON b.party_id = i.party_id AND b.year = CAST(EXTRACT(YEAR FROM i.started_on) AS INTEGER)
    WHERE i.exempt_class NOT IN ('complaint', 'assigned', 'superior', 'remote', 'recheck', 'licensing', 'request', 'emergency')
      AND COALESCE(i.mode, 'routine') <> 'case'
      AND COALESCE(i.is_on_site, TRUE)
      AND COALESCE(i.party_kind, '') <> 'natural'
    GROUP BY i.party_id, i.agency_id, b.year
),
broken AS (
    SELECT v.party_id, v.agency_id, v.year, v.n, c.cap, 'own' AS ground
    FROM visits v
    JOIN caps_of_year c ON c.agency_id = v.agency_id AND c.year = v.year
    WHERE v.n > c.cap
    UNION ALL
    SELECT v.party_id, CAST(NULL AS BIGINT) AS agency_id, v.year, SUM(v.n) AS n, MIN(c.cap_total) AS cap, 'total' AS ground
    FROM visits v
    JOIN caps_of_year c ON c.agency_id = v.agency_id AND c.year = v.year
    GROUP BY v.party_id, v.year, c.profile
    HAVING SUM(v.n) > MIN(c.cap_total) AND COUNT(*) > 1
)
SELECT i.act_id, i.agency_id, i.party_id, b.ground, i.started_on AS fact_on,
       CAST(b.year AS VARCHAR(40)) AS part, CAST(b.n AS VARCHAR(40)) AS value,
       CAST(CAST(b.cap AS INTEGER) AS VARCHAR(40)) AS threshold,
       CAST(CONCAT(COALESCE(CAST(b.agency_id AS VARCHAR(40)), '*'), '|', CAST(b.party_id AS VARCHAR(40)), '|', CAST(b.year AS VARCHAR(40))) AS VARCHAR(80)) AS lead_key
FROM broken b
JOIN inspections i ON i.party_id = b.party_id
 AND CAST(EXTRACT(YEAR FROM i.started_on) AS INTEGER) = b.year
 AND i.agency_id = COALESCE(b.agency_id, i.agency_id)
WHERE i.exempt_class NOT IN ('complaint', 'assigned', 'superior', 'remote', 'recheck', 'licensing', 'request', 'emergency')
  AND COALESCE(i.mode, 'routine') <> 'case'
  AND COALESCE(i.is_on_site, TRUE)
  AND COALESCE(i.party_kind, '') <> 'natural'
