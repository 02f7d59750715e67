-- id: AB-1.17
-- title: 先行登记保存逾期未处理或者未经批准
-- scope: row
-- row: CF-56
-- clock: preservation.dispose
-- clears: 补录负责人批准或者处理决定的日期
-- exempt:
-- explain: {fact_on} 先行登记保存，{ground}。
-- ground: unapproved = 没有负责人批准
-- ground: late = 应当在 {due_on} 前处理，迟至 {value} 处理
-- ground: missing = 应当在 {due_on} 前处理，至今没有处理决定
SELECT e.act_id, e.agency_id, e.party_id, CAST(e.preservation_id AS VARCHAR(40)) AS part,
       CASE WHEN e.approved_on IS NULL THEN 'unapproved' WHEN e.disposed_on IS NULL THEN 'missing' ELSE 'late' END AS ground,
       e.preserved_on AS fact_on, d.due AS due_on, CAST(e.disposed_on AS VARCHAR(40)) AS value
FROM preservations e
CROSS JOIN run r
JOIN due d ON d.profile = e.profile AND d.clock = 'preservation.dispose' AND d.day = e.preserved_on
WHERE e.approved_on IS NULL
   OR COALESCE(e.disposed_on, r.today) > d.due
