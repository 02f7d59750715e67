-- id: AB-1.19
-- title: 处罚决定书逾期送达
-- scope: row
-- row: CF-61
-- clock: penalty.serve
-- clears: 期限内已经送达而没有登记、登记有误的，补录、更正送达日期、决定日期；当场交付或者公告送达的，更正送达方式
-- stays: late = 确属逾期送达的，疑点不会自动消除，由监督机构核实处理。
-- stays: missing = 期限已过，应当立即送达；现在送达仍属逾期，疑点不会自动消除，由监督机构核实处理。
-- demand: late = 说明逾期送达的原因；今后在法定期限内送达
-- demand: missing = 立即依法送达；说明逾期送达的原因
-- exempt:
-- explain: 决定书于 {fact_on} 作出，应当在 {due_on} 前送达，{ground}。
-- ground: late = 迟至 {value} 送达
-- ground: missing = 至今没有送达记录
-- note: 当场交付和公告送达不适用；只有结果的记录没有送达日期时不提示。
SELECT a.act_id, a.agency_id, a.party_id,
       CASE WHEN a.served_on IS NULL THEN 'missing' ELSE 'late' END AS ground,
       a.decided_on AS fact_on, COALESCE(x.due, d.due) AS due_on, CAST(a.served_on AS VARCHAR(40)) AS value
FROM acts a
CROSS JOIN run r
JOIN due d ON d.profile = a.profile AND d.clock = 'penalty.serve' AND d.day = a.decided_on
LEFT JOIN act_due x ON x.act_id = a.act_id AND x.clock = 'penalty.serve'
WHERE a.kind = 'penalty'
  AND COALESCE(a.service_method, '') NOT IN ('on_spot', 'announce')
  AND COALESCE(a.decision, 'impose') <> 'withdrew'
  AND (a.served_on IS NOT NULL OR a.record_level = 'process')
  AND COALESCE(a.served_on, r.today) > COALESCE(x.due, d.due)
