-- id: DQ-1
-- title: 日期超出可计算的范围
-- scope: row
-- row: HT-3.3-2a
-- clears: 更正日期
-- exempt:
-- explain: {ground} {value} 超出期限可以计算的范围，与期限有关的规则不能核对该行为。
-- ground: act_on = 行为日
-- ground: decided_on = 决定日
-- ground: filed_on = 立案日
-- ground: changed_on = 决定变更日
-- ground: fact_on = 违法行为终了日
-- note: 数据问题，不是违法认定。
WITH span AS (
    SELECT MIN(day) AS first_day, MAX(day) AS last_day FROM cal
)
SELECT a.act_id, a.agency_id, a.party_id,
       CASE WHEN a.act_on < s.first_day OR a.act_on > s.last_day THEN 'act_on'
            WHEN a.decided_on < s.first_day OR a.decided_on > s.last_day THEN 'decided_on'
            WHEN a.filed_on < s.first_day OR a.filed_on > s.last_day THEN 'filed_on'
            WHEN a.changed_on < s.first_day OR a.changed_on > s.last_day THEN 'changed_on'
            ELSE 'fact_on' END AS ground,
       a.act_on AS fact_on,
       CAST(CASE WHEN a.act_on < s.first_day OR a.act_on > s.last_day THEN a.act_on
            WHEN a.decided_on < s.first_day OR a.decided_on > s.last_day THEN a.decided_on
            WHEN a.filed_on < s.first_day OR a.filed_on > s.last_day THEN a.filed_on
            WHEN a.changed_on < s.first_day OR a.changed_on > s.last_day THEN a.changed_on
            ELSE COALESCE(a.fact_end, a.fact_start) END AS VARCHAR(40)) AS value
FROM acts a
CROSS JOIN span s
WHERE a.act_on NOT BETWEEN s.first_day AND s.last_day
   OR COALESCE(a.decided_on, a.act_on) NOT BETWEEN s.first_day AND s.last_day
   OR COALESCE(a.filed_on, a.act_on) NOT BETWEEN s.first_day AND s.last_day
   OR COALESCE(a.changed_on, a.act_on) NOT BETWEEN s.first_day AND s.last_day
   OR COALESCE(a.fact_end, a.fact_start, a.act_on) NOT BETWEEN s.first_day AND s.last_day
