-- id: AB-1.26c
-- title: 变更、撤销后逾期未撤回公示
-- scope: row
-- row: CF-48
-- clock: publication.withdraw
-- clears: 补录撤回公示日期并公开说明理由
-- exempt:
-- explain: 决定于 {fact_on} 被变更、撤销或者确认违法、无效，应当在 {due_on} 前撤回公示并说明理由，{ground}。
-- ground: late = 迟至 {value} 撤回
-- ground: missing = 至今没有撤回
-- ground: unexplained = 没有公开说明理由
SELECT a.act_id, a.agency_id, a.party_id,
       CASE WHEN a.publication_withdrawn_on IS NULL THEN 'missing'
            WHEN a.publication_withdrawn_on > COALESCE(x.due, d.due) THEN 'late' ELSE 'unexplained' END AS ground,
       a.changed_on AS fact_on, COALESCE(x.due, d.due) AS due_on,
       CAST(a.publication_withdrawn_on AS VARCHAR(40)) AS value
FROM acts a
CROSS JOIN run r
JOIN due d ON d.profile = a.profile AND d.clock = 'publication.withdraw' AND d.day = a.changed_on
LEFT JOIN act_due x ON x.act_id = a.act_id AND x.clock = 'publication.withdraw'
WHERE a.changed_on IS NOT NULL
  AND a.kind = 'penalty'
  AND a.published_on IS NOT NULL
  AND (COALESCE(a.publication_withdrawn_on, r.today) > COALESCE(x.due, d.due)
       OR (NOT COALESCE(a.withdrawal_explained, FALSE) AND r.today > COALESCE(x.due, d.due)))
