-- id: OF-2
-- title: 文书断号、重号
-- scope: series
-- row: CF-52 CF-59 HT-3.3-2a
-- clears: 登记作废的编号、补录缺号的文书，或者更正重号
-- exempt:
-- explain: {part}，{ground}。
-- ground: missing = 第 {value} 号起缺号 {threshold} 个，没有作废记录
-- ground: duplicate = 第 {value} 号被使用 {threshold} 次
-- note: 编号齐全的序列以件数、最大号、和、平方和四项同时相符认定，只对不相符的逐号核对。
WITH broken AS (
    SELECT n.agency_id, n.series, n.year
    FROM doc_numbers n
    GROUP BY n.agency_id, n.series, n.year
    HAVING MIN(n.seq) <> 1
        OR COUNT(*) <> MAX(n.seq)
        OR SUM(CAST(n.seq AS BIGINT)) * 2 <> CAST(COUNT(*) AS DECIMAL(38,0)) * (COUNT(*) + 1)
        OR SUM(CAST(n.seq AS BIGINT) * n.seq) * 6 <> CAST(COUNT(*) AS DECIMAL(38,0)) * (COUNT(*) + 1) * (2 * COUNT(*) + 1)
),
numbers AS (
    SELECT n.agency_id, n.series, n.year, n.seq, COUNT(*) AS uses, MAX(n.act_id) AS act_id
    FROM doc_numbers n
    JOIN broken b ON b.agency_id = n.agency_id AND b.series = n.series AND b.year = n.year
    GROUP BY n.agency_id, n.series, n.year, n.seq
),
steps AS (
    SELECT m.*, LAG(m.seq, 1, 0) OVER (PARTITION BY m.agency_id, m.series, m.year ORDER BY m.seq) AS seq_before
    FROM numbers m
),
found AS (
    SELECT s.agency_id, s.series, s.year, s.seq_before + 1 AS seq, s.seq - s.seq_before - 1 AS n, s.act_id, 'missing' AS ground
    FROM steps s
    WHERE s.seq - s.seq_before > 1
    UNION ALL
    SELECT s.agency_id, s.series, s.year, s.seq, s.uses AS n, s.act_id, 'duplicate' AS ground
    FROM steps s
    WHERE s.uses > 1
)
SELECT f.act_id, f.agency_id, CAST(NULL AS BIGINT) AS party_id, f.ground, CAST(NULL AS DATE) AS fact_on,
       CAST(CONCAT(f.series, '〔', CAST(f.year AS VARCHAR(40)), '〕') AS VARCHAR(60)) AS part,
       CAST(f.seq AS VARCHAR(40)) AS value, CAST(f.n AS VARCHAR(40)) AS threshold,
       CAST(CONCAT(CAST(f.agency_id AS VARCHAR(40)), '|', f.series, '|', CAST(f.year AS VARCHAR(40)), '|', CAST(f.seq AS VARCHAR(40)), '|', f.ground) AS VARCHAR(120)) AS lead_key
FROM found f
