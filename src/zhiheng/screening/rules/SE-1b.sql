-- id: SE-1b
-- title: 机关之间类案罚款轻重不一
-- scope: peer
-- row: CF-5 CF-34 MY-51 HT-1-1
-- param: cell = 8   basis: 平台默认   origin: default
-- param: delta = 0.33   basis: 平台默认   origin: default
-- param: rate = 0.05   basis: 平台默认   origin: default
-- clears: 补录从轻、减轻、从重情节或者偏离基准的批准，或者更正罚款、案由、阶次
-- exempt:
-- inputs: ground part value
-- explain: 同一违法行为，该机关当年（至 {fact_on} ）罚款中位数是各机关合计的 {times} 倍（{part} 件比 {total} 件），{ground}。
-- detail: 该机关罚款中位数 {own} 元，各机关合计 {middle} 元；差距 δ＝{value}，界限 ±{delta}；各机关的秩和检验 {threshold}。
-- figures: times own middle total delta
-- ground: higher = 总体重于其他机关
-- ground: lower = 总体轻于其他机关
-- final: agencies_apart
-- note: 同案由、同阶次、同类当事人的才相比；一年之内的决定相隔不超过十二个月，成一组；每个机关至少八件、至少两个机关才比较。已登记从轻、减轻、从重情节或者已批准偏离的不计。
-- note: 先以 Kruskal–Wallis 秩和检验（有同秩校正）判断各机关是否不同，各组一并按 Benjamini–Hochberg 控制错误发现率；再以 Cliff δ 找出与其余机关相差大的机关：任取双方各一件，本机关较重的机会减去较轻的机会。
WITH fines AS (
    SELECT a.act_id, a.agency_id, a.decided_on, a.violation_code, COALESCE(a.band_id, 0) AS band_id,
           COALESCE(a.party_kind, '') AS party_kind, CASE WHEN a.law_max IS NULL THEN 1 ELSE 0 END AS unbounded,
           CAST(EXTRACT(YEAR FROM a.decided_on) AS INTEGER) AS year, a.fine,
           CASE WHEN a.law_max IS NULL THEN CAST(a.fine AS DOUBLE PRECISION)
                ELSE CAST(a.fine - COALESCE(a.law_min, 0) AS DOUBLE PRECISION)
                     / CAST(a.law_max - COALESCE(a.law_min, 0) AS DOUBLE PRECISION) END AS x
    FROM acts a
    WHERE a.kind = 'penalty'
      AND COALESCE(a.fine, 0) > 0
      AND a.decided_on IS NOT NULL
      AND a.violation_code IS NOT NULL
      AND COALESCE(a.mitigation, '') = ''
      AND NOT COALESCE(a.deviation_approved, FALSE)
      AND (a.law_max IS NULL OR COALESCE(a.law_max, 0) > COALESCE(a.law_min, 0))
),
counted AS (
    SELECT f.violation_code, f.band_id, f.party_kind, f.unbounded, f.year, f.agency_id, f.x, f.fine, COUNT(*) AS n,
           MIN(f.act_id) AS act_id, MAX(f.decided_on) AS fact_on
    FROM fines f
    GROUP BY f.violation_code, f.band_id, f.party_kind, f.unbounded, f.year, f.agency_id, f.x, f.fine
),
sizes AS (
    SELECT c.violation_code, c.band_id, c.party_kind, c.unbounded, c.year, c.agency_id, SUM(c.n) AS n,
           MIN(c.act_id) AS act_id, MAX(c.fact_on) AS fact_on
    FROM counted c
    GROUP BY c.violation_code, c.band_id, c.party_kind, c.unbounded, c.year, c.agency_id
    HAVING SUM(c.n) >= (SELECT MIN(m.value) FROM params m WHERE m.rule = 'SE-1b' AND m.key = 'cell')
),
units AS (
    SELECT s.violation_code, s.band_id, s.party_kind, s.unbounded, s.year, s.agency_id, s.n, s.act_id, s.fact_on, g.profile,
           DENSE_RANK() OVER (ORDER BY s.violation_code, s.band_id, s.party_kind, s.unbounded, s.year) AS cell,
           COUNT(*) OVER (PARTITION BY s.violation_code, s.band_id, s.party_kind, s.unbounded, s.year) AS agencies_n,
           SUM(s.n) OVER (PARTITION BY s.violation_code, s.band_id, s.party_kind, s.unbounded, s.year) AS total
    FROM sizes s
    JOIN agencies g ON g.agency_id = s.agency_id
    JOIN params k ON k.rule = 'SE-1b' AND k.key = 'cell' AND k.profile = g.profile AND s.fact_on BETWEEN k.valid_from AND k.valid_to
    WHERE s.n >= k.value
),
tally AS (
    SELECT u.cell, u.agency_id, c.x, c.fine, c.n, u.n AS own_n, u.total
    FROM counted c
    JOIN units u ON u.violation_code = c.violation_code AND u.band_id = c.band_id AND u.party_kind = c.party_kind
                AND u.unbounded = c.unbounded AND u.year = c.year AND u.agency_id = c.agency_id
    WHERE u.agencies_n > 1
),
amounts AS (
    SELECT t.cell, t.x, SUM(t.n) AS n
    FROM tally t
    GROUP BY t.cell, t.x
),
ranks AS (
    SELECT g.cell, g.x, CAST(g.n AS DOUBLE PRECISION) * CAST(g.n AS DOUBLE PRECISION) * CAST(g.n AS DOUBLE PRECISION) - g.n AS tied,
           2 * SUM(g.n) OVER (PARTITION BY g.cell ORDER BY g.x ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - g.n + 1 AS twice
    FROM amounts g
),
ties AS (
    SELECT r.cell, SUM(r.tied) AS tied
    FROM ranks r
    GROUP BY r.cell
),
sums AS (
    SELECT t.cell, t.agency_id, SUM(t.n * r.twice) AS twice
    FROM tally t
    JOIN ranks r ON r.cell = t.cell AND r.x = t.x
    GROUP BY t.cell, t.agency_id
),
apart AS (
    SELECT u.cell, u.agency_id
    FROM units u
    JOIN sums s ON s.cell = u.cell AND s.agency_id = u.agency_id
    WHERE ABS(s.twice - u.n * (u.total + 1))
          >= (SELECT MIN(m.value) - 0.001 FROM params m WHERE m.rule = 'SE-1b' AND m.key = 'delta') * u.n * (u.total - u.n)
),
own_fines AS (
    SELECT t.cell, t.agency_id, t.fine, t.own_n,
           2 * SUM(t.n) OVER (PARTITION BY t.cell, t.agency_id ORDER BY t.fine ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS twice_upto
    FROM tally t
    JOIN apart a ON a.cell = t.cell AND a.agency_id = t.agency_id
),
all_fines AS (
    SELECT t.cell, t.fine, t.total,
           2 * SUM(t.n) OVER (PARTITION BY t.cell ORDER BY t.fine ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS twice_upto
    FROM tally t
    JOIN (SELECT DISTINCT a.cell FROM apart a) c ON c.cell = t.cell
),
own_middles AS (
    SELECT o.cell, o.agency_id, MIN(CASE WHEN o.twice_upto >= o.own_n THEN o.fine END) + MIN(CASE WHEN o.twice_upto > o.own_n THEN o.fine END) AS twice
    FROM own_fines o
    GROUP BY o.cell, o.agency_id
),
all_middles AS (
    SELECT o.cell, MIN(CASE WHEN o.twice_upto >= o.total THEN o.fine END) + MIN(CASE WHEN o.twice_upto > o.total THEN o.fine END) AS twice
    FROM all_fines o
    GROUP BY o.cell
)
SELECT u.act_id, u.agency_id, CAST(NULL AS BIGINT) AS party_id, u.fact_on,
       CAST(u.n AS VARCHAR(40)) AS part,
       CASE WHEN s.twice > u.n * (u.total + 1) THEN 'higher' ELSE 'lower' END AS ground,
       CAST(CONCAT(CAST(s.twice AS VARCHAR(40)), '|', CAST(e.tied AS VARCHAR(40)), '|', CAST(d.value AS VARCHAR(40)), '|',
                   CAST(q.value AS VARCHAR(40)), '|', CAST(COALESCE(m.twice, 0) AS VARCHAR(40)), '|', CAST(COALESCE(h.twice, 0) AS VARCHAR(40))) AS VARCHAR(200)) AS figures,
       CAST(CONCAT(CAST(u.agency_id AS VARCHAR(40)), '|', u.violation_code, '|', CAST(u.band_id AS VARCHAR(40)), '|', u.party_kind, '|',
                   CAST(u.unbounded AS VARCHAR(40)), '|', CAST(u.year AS VARCHAR(40))) AS VARCHAR(80)) AS lead_key
FROM units u
JOIN sums s ON s.cell = u.cell AND s.agency_id = u.agency_id
JOIN ties e ON e.cell = u.cell
LEFT JOIN own_middles m ON m.cell = u.cell AND m.agency_id = u.agency_id
LEFT JOIN all_middles h ON h.cell = u.cell
JOIN params d ON d.rule = 'SE-1b' AND d.key = 'delta' AND d.profile = u.profile AND u.fact_on BETWEEN d.valid_from AND d.valid_to
JOIN params q ON q.rule = 'SE-1b' AND q.key = 'rate' AND q.profile = u.profile AND u.fact_on BETWEEN q.valid_from AND q.valid_to
