-- id: AB-1.26a
-- title: 许可、处罚决定逾期未公开
-- scope: row
-- row: WH-15-2.s1 SX-1 CF-48 XK-40
-- clock: publication.decision
-- clears: 按期公开而没有登记、登记有误的，补录、更正公开日期、决定日期；依法不公开的，登记不公开的依据和理由；公告送达的，登记送达方式和送达日期
-- stays: late = 确属逾期公开的，疑点不会自动消除，由监督机构核实处理。
-- stays: missing = 期限已过，应当立即公开；现在公开仍属逾期，疑点不会自动消除，由监督机构核实处理。
-- demand: late = 说明逾期公开的原因；今后在规定期限内公开
-- demand: missing = 立即公开该决定；说明逾期公开的原因
-- exempt:
-- explain: 决定于 {fact_on} 作出，应当在 {due_on} 前公开，{ground}。
-- ground: late = 迟至 {value} 公开
-- ground: missing = 至今没有公开记录
-- note: 不予处罚、不予许可、撤案不适用；登记不公开而没有理由的照常提示（A13）；公告送达的在个案期限表中扣除（A14）。
SELECT a.act_id, a.agency_id, a.party_id,
       CASE WHEN a.published_on IS NULL THEN 'missing' ELSE 'late' END AS ground,
       a.decided_on AS fact_on, COALESCE(x.due, d.due) AS due_on, CAST(a.published_on AS VARCHAR(40)) AS value
FROM acts a
CROSS JOIN run r
JOIN due d ON d.profile = a.profile AND d.clock = 'publication.decision' AND d.day = a.decided_on
LEFT JOIN act_due x ON x.act_id = a.act_id AND x.clock = 'publication.decision'
WHERE a.kind IN ('penalty', 'licence')
  AND COALESCE(a.decision, 'impose') = 'impose'
  AND (a.published_on IS NOT NULL OR a.record_level = 'process')
  AND NOT (COALESCE(a.publish_basis, '') = 'withheld' AND COALESCE(a.has_withheld_reason, FALSE))
  AND COALESCE(a.published_on, r.today) > COALESCE(x.due, d.due)
