-- id: AB-1.18
-- title: 立案后逾期作出处罚决定
-- scope: row
-- row: CF-60
-- clock: penalty.decide
-- clears: 期限内已经决定、结案或者移送而没有登记、登记有误的，补录、更正日期；立案日期登记有误的，更正该日期；法律、法规、规章另行规定办案期限的，登记豁免类别
-- stays: late = 确属逾期决定的，疑点不会自动消除，由监督机构核实处理。
-- stays: missing = 期限已过，现在作出决定仍属逾期，疑点不会自动消除，由监督机构核实处理。
-- demand: late = 说明逾期作出决定的原因；今后在法定期限内决定
-- demand: missing = 依法尽快作出决定；说明逾期的原因
-- exempt: special_law
-- explain: {fact_on} 立案，应当在 {due_on} 前作出处罚决定，{ground}。
-- ground: late = 迟至 {value} 作出
-- ground: missing = 至今没有决定
SELECT a.act_id, a.agency_id, a.party_id,
       CASE WHEN COALESCE(a.decided_on, a.closed_on, a.transferred_on) IS NULL THEN 'missing' ELSE 'late' END AS ground,
       a.filed_on AS fact_on, COALESCE(x.due, d.due) AS due_on,
       CAST(COALESCE(a.decided_on, a.closed_on, a.transferred_on) AS VARCHAR(40)) AS value
FROM acts a
CROSS JOIN run r
JOIN due d ON d.profile = a.profile AND d.clock = 'penalty.decide' AND d.day = a.filed_on
LEFT JOIN act_due x ON x.act_id = a.act_id AND x.clock = 'penalty.decide'
WHERE a.kind = 'penalty'
  AND a.exempt_class <> 'special_law'
  AND COALESCE(a.procedure, 'ordinary') = 'ordinary'
  AND COALESCE(a.decided_on, a.closed_on, a.transferred_on, r.today) > COALESCE(x.due, d.due)
