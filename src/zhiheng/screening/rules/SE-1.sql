-- id: SE-1
-- title: 类案罚款明显偏离
-- scope: peer
-- row: CF-5 CF-34 MY-51 HT-1-1
-- param: cell = 8   basis: 平台默认   origin: default
-- param: score = 3.5   basis: 平台默认   origin: default
-- param: distance = 0.2   basis: 平台默认   origin: default
-- param: share = 0.8   basis: 平台默认   origin: default
-- clears: 补录从轻、减轻、从重情节或者偏离基准的批准，或者更正罚款、案由、阶次
-- exempt:
-- inputs: fact_on value
-- explain: {fact_on} 罚款 {fine} 元，同类 {part} 件的中位数为 {middle} 元。
-- detail: 罚款在法定幅度中的位置为 {value}，同案由、同阶次、同类当事人当季及前后各四个季度 {part} 件的中位数为 {threshold}。
-- figures: fine middle
-- note: 位置＝（罚款－下限）÷（上限－下限），没有上限的取罚款的自然对数；中位数按本案的法定幅度折回数额；比较组取本季度及前后各四个季度；各机关之间的比较见 SE-1b；离散度为零时，八成以上相同而本案不同的提示。
WITH fines AS (
    SELECT a.act_id, a.agency_id, a.party_id, a.decided_on, a.violation_code, COALESCE(a.band_id, 0) AS band_id,
           COALESCE(a.party_kind, '') AS party_kind, CASE WHEN a.law_max IS NULL THEN 1 ELSE 0 END AS unbounded, a.profile,
           a.fine, a.law_min, a.law_max,
           CAST(EXTRACT(YEAR FROM a.decided_on) AS INTEGER) * 4 + CAST(EXTRACT(QUARTER FROM a.decided_on) AS INTEGER) AS quarter,
           CASE WHEN a.law_max IS NULL THEN LN(CAST(a.fine AS DOUBLE PRECISION))
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
    SELECT f.violation_code, f.band_id, f.party_kind, f.unbounded, f.quarter, f.x, COUNT(*) AS n
    FROM fines f
    GROUP BY f.violation_code, f.band_id, f.party_kind, f.unbounded, f.quarter, f.x
),
tally AS (
    SELECT t.violation_code, t.band_id, t.party_kind, t.unbounded, t.quarter, t.x, t.n,
           DENSE_RANK() OVER (ORDER BY t.violation_code, t.band_id, t.party_kind, t.unbounded) * 100000 AS grp
    FROM counted t
),
quarters AS (SELECT DISTINCT t.grp, t.quarter FROM tally t),
amounts AS (SELECT DISTINCT t.grp, t.x FROM tally t),
spread AS (
    SELECT q.grp + q.quarter AS cell, g.x, t.violation_code, t.band_id, t.party_kind, t.unbounded, t.quarter,
           SUM(COALESCE(t.n, 0)) OVER (PARTITION BY g.grp, g.x ORDER BY q.quarter RANGE BETWEEN 4 PRECEDING AND 4 FOLLOWING) AS n
    FROM quarters q
    JOIN amounts g ON g.grp = q.grp
    LEFT JOIN tally t ON t.grp = q.grp AND t.quarter = q.quarter AND t.x = g.x
),
ranked AS (
    SELECT s.cell, s.x, s.n, SUM(s.n) OVER (PARTITION BY s.cell ORDER BY s.x ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS upto,
           SUM(s.n) OVER (PARTITION BY s.cell ORDER BY s.x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS total
    FROM spread s
    WHERE s.n > 0
),
middles AS (
    SELECT r.cell, MAX(r.total) AS total,
           (MIN(CASE WHEN r.upto * 2 >= r.total THEN r.x END) + MIN(CASE WHEN r.upto * 2 > r.total THEN r.x END)) / 2 AS med
    FROM ranked r
    GROUP BY r.cell
    HAVING MAX(r.total) >= (SELECT MIN(m.value) FROM params m WHERE m.rule = 'SE-1' AND m.key = 'cell')
),
apart AS (
    SELECT s.cell, s.n, m.total, m.med, ABS(s.x - m.med) AS dist
    FROM spread s
    JOIN middles m ON m.cell = s.cell
    WHERE s.n > 0
),
ranked_apart AS (
    SELECT d.cell, d.n, d.total, d.med, d.dist,
           SUM(d.n) OVER (PARTITION BY d.cell ORDER BY d.dist ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS upto
    FROM apart d
),
cells AS (
    SELECT d.cell, MAX(d.total) AS n, MAX(d.med) AS med,
           (MIN(CASE WHEN d.upto * 2 >= d.total THEN d.dist END) + MIN(CASE WHEN d.upto * 2 > d.total THEN d.dist END)) / 2 AS mad,
           SUM(CASE WHEN d.dist < 0.000000001 THEN d.n ELSE 0 END) AS equal_n
    FROM ranked_apart d
    GROUP BY d.cell
),
outlying AS (
    SELECT t.violation_code, t.band_id, t.party_kind, t.unbounded, t.quarter, t.x, c.n, c.med, c.mad, c.equal_n
    FROM spread t
    JOIN cells c ON c.cell = t.cell
    WHERE t.violation_code IS NOT NULL AND ABS(t.x - c.med) >= 0.000000001
      AND ABS(t.x - c.med) > 1.4826 * c.mad * (SELECT CAST(MIN(m.value) AS DOUBLE PRECISION) FROM params m WHERE m.rule = 'SE-1' AND m.key = 'score')
),
suspects AS (
    SELECT DISTINCT f.act_id, f.agency_id, f.party_id, f.decided_on, f.profile, f.fine, f.law_min, f.law_max, f.x, c.n, c.med, c.mad, c.equal_n
    FROM fines f
    JOIN outlying c ON c.violation_code = f.violation_code AND c.band_id = f.band_id AND c.party_kind = f.party_kind
                   AND c.unbounded = f.unbounded AND c.quarter = f.quarter AND c.x = f.x
)
SELECT f.act_id, f.agency_id, f.party_id, f.decided_on AS fact_on,
       CAST(CAST(f.n AS INTEGER) AS VARCHAR(40)) AS part,
       CAST(CAST(f.x AS DECIMAL(16,4)) AS VARCHAR(40)) AS value, CAST(CAST(f.med AS DECIMAL(16,4)) AS VARCHAR(40)) AS threshold,
       CAST(CONCAT(CAST(f.fine AS VARCHAR(40)), '|',
                   CAST(CAST(CASE WHEN f.law_max IS NULL THEN EXP(f.med)
                                  ELSE COALESCE(f.law_min, 0) + f.med * CAST(f.law_max - COALESCE(f.law_min, 0) AS DOUBLE PRECISION) END
                             AS DECIMAL(16,2)) AS VARCHAR(40))) AS VARCHAR(200)) AS figures,
       CAST(f.act_id AS VARCHAR(80)) AS lead_key
FROM suspects f
JOIN params k ON k.rule = 'SE-1' AND k.key = 'cell' AND k.profile = f.profile AND f.decided_on BETWEEN k.valid_from AND k.valid_to
JOIN params s ON s.rule = 'SE-1' AND s.key = 'score' AND s.profile = f.profile AND f.decided_on BETWEEN s.valid_from AND s.valid_to
JOIN params w ON w.rule = 'SE-1' AND w.key = 'distance' AND w.profile = f.profile AND f.decided_on BETWEEN w.valid_from AND w.valid_to
JOIN params h ON h.rule = 'SE-1' AND h.key = 'share' AND h.profile = f.profile AND f.decided_on BETWEEN h.valid_from AND h.valid_to
WHERE f.n >= k.value
  AND ((f.mad >= 0.000000001 AND ABS(f.x - f.med) > s.value * 1.4826 * f.mad AND ABS(f.x - f.med) + 0.000000001 >= w.value)
       OR (f.mad < 0.000000001 AND ABS(f.x - f.med) >= 0.000000001 AND f.equal_n >= h.value * f.n))
