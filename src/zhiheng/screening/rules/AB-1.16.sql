-- id: AB-1.16
-- title: 超过追责时效
-- scope: row
-- row: CF-36
-- clock: penalty.limitation penalty.limitation_5y
-- clears: 更正违法行为的起止日、发现日或者时效类别
-- exempt:
-- explain: 违法行为终了于 {fact_on}，时效届满于 {due_on}，{value} 才被发现，仍予处罚。
-- note: 发现日没有登记的依次取立案日、决定日（A36）。
SELECT a.act_id, a.agency_id, a.party_id, COALESCE(a.fact_end, a.fact_start) AS fact_on,
       d.due AS due_on, CAST(COALESCE(a.discovered_on, a.filed_on, a.decided_on) AS VARCHAR(40)) AS value
FROM acts a
JOIN due d ON d.profile = a.profile AND d.day = COALESCE(a.fact_end, a.fact_start)
          AND d.clock = CASE WHEN a.limitation_class = '5y' THEN 'penalty.limitation_5y' ELSE 'penalty.limitation' END
WHERE a.kind = 'penalty'
  AND a.decided_on IS NOT NULL
  AND COALESCE(a.decision, 'impose') = 'impose'
  AND COALESCE(a.discovered_on, a.filed_on, a.decided_on, a.act_on) > d.due
