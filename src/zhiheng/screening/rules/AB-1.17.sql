-- id: AB-1.17
-- title: 先行登记保存逾期未处理或者未经批准
-- scope: row
-- row: CF-56
-- clock: preservation.dispose
-- clears: 期限内已经处理而没有登记、登记有误的，补录、更正处理决定日期、保存日期
-- clear: unapproved = 已经负责人批准的，补录批准日期
-- stays: late = 确属逾期处理的，疑点不会自动消除，由监督机构核实处理。
-- stays: missing = 期限已过，应当立即处理；现在处理仍属逾期，疑点不会自动消除，由监督机构核实处理。
-- stays: unapproved = 没有经过批准的，疑点不会自动消除，由监督机构核实处理。
-- demand: late = 说明逾期处理的原因；今后在法定期限内处理
-- demand: missing = 立即作出处理决定；说明逾期的原因
-- demand: unapproved = 说明未经批准的原因；今后依法报负责人批准
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
