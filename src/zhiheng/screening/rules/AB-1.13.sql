-- id: AB-1.13
-- title: 罚款超出裁量阶次
-- scope: row
-- row: CF-34 WH-12-1 SD-12
-- clears: 更正罚款数额或者适用的阶次，补录偏离基准的批准或者集体讨论
-- exempt:
-- explain: {fact_on} 决定罚款 {value} 元，{ground} {threshold} 元，没有登记偏离裁量基准的批准。
-- ground: above = 高于裁量阶次上限
-- ground: below = 低于裁量阶次下限
-- note: 超出法定幅度的由 AB-1.12 提示，本规则不重复；登记了减轻、不予情节的不与下限比较。
SELECT a.act_id, a.agency_id, a.party_id,
       CASE WHEN a.fine > a.bench_max AND NOT COALESCE(a.is_daily_fine, FALSE) THEN 'above' ELSE 'below' END AS ground,
       a.decided_on AS fact_on, CAST(a.fine AS VARCHAR(40)) AS value,
       CAST(CASE WHEN a.fine > a.bench_max AND NOT COALESCE(a.is_daily_fine, FALSE) THEN a.bench_max ELSE a.bench_min END AS VARCHAR(40)) AS threshold
FROM acts a
WHERE a.kind = 'penalty'
  AND a.decided_on IS NOT NULL
  AND COALESCE(a.fine, 0) > 0
  AND NOT COALESCE(a.deviation_approved, FALSE)
  AND COALESCE(a.fine, 0) BETWEEN COALESCE(a.law_min, 0) AND COALESCE(a.law_max, a.fine, 0)
  AND ((COALESCE(a.fine, 0) > COALESCE(a.bench_max, a.fine, 0) AND NOT COALESCE(a.is_daily_fine, FALSE))
       OR (COALESCE(a.fine, 0) < COALESCE(a.bench_min, 0) AND COALESCE(a.mitigation, '') NOT IN ('reduced', 'exempt')))
