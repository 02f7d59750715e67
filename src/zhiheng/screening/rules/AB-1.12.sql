-- id: AB-1.12
-- title: 罚款超出法定幅度
-- scope: row
-- row: CF-4 CF-5 CF-32 CF-76
-- clears: 更正罚款数额、法定幅度，或者补录减轻、不予处罚的情节
-- exempt:
-- explain: {fact_on} 决定罚款 {value} 元，{ground} {threshold} 元。
-- ground: above = 高于法定上限
-- ground: below = 没有登记减轻情节而低于法定下限
-- note: 按日连续处罚的累计数额不与上限比较。
SELECT a.act_id, a.agency_id, a.party_id,
       CASE WHEN a.fine > a.law_max AND NOT COALESCE(a.is_daily_fine, FALSE) THEN 'above' ELSE 'below' END AS ground,
       a.decided_on AS fact_on, CAST(a.fine AS VARCHAR(40)) AS value,
       CAST(CASE WHEN a.fine > a.law_max AND NOT COALESCE(a.is_daily_fine, FALSE) THEN a.law_max ELSE a.law_min END AS VARCHAR(40)) AS threshold
FROM acts a
WHERE a.kind = 'penalty'
  AND a.decided_on IS NOT NULL
  AND COALESCE(a.fine, 0) > 0
  AND ((COALESCE(a.fine, 0) > COALESCE(a.law_max, a.fine, 0) AND NOT COALESCE(a.is_daily_fine, FALSE))
       OR (COALESCE(a.fine, 0) < COALESCE(a.law_min, 0) AND COALESCE(a.mitigation, '') NOT IN ('reduced', 'exempt')))
