-- id: AB-1.26c
-- title: 变更、撤销后逾期未撤回公示
-- scope: row
-- row: CF-48
-- clock: publication.withdraw
-- clears: 期限内已经撤回而没有登记、登记有误的，补录、更正撤回公示日期；决定变更、撤销的日期登记有误的，更正该日期
-- clear: unexplained = 公开说明撤回的理由，并登记
-- stays: late = 确属逾期撤回的，疑点不会自动消除，由监督机构核实处理。
-- stays: missing = 期限已过，应当立即撤回；现在撤回仍属逾期，疑点不会自动消除，由监督机构核实处理。
-- demand: late = 说明逾期撤回的原因；今后在规定期限内撤回
-- demand: missing = 立即撤回公示信息并公开说明理由；说明逾期的原因
-- demand: unexplained = 公开说明撤回公示信息的理由
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
