-- id: OF-4
-- title: 时序倒置
-- scope: row
-- row: CF-44 CF-58 CF-61 HT-3.3-2a
-- clears: 更正环节日期、人员在场时刻，或者登记立案前的初查
-- exempt:
-- explain: {ground}。
-- ground: review = 法制审核意见 {value} 晚于决定 {fact_on}
-- ground: notice = 事先告知 {value} 晚于决定 {fact_on}
-- ground: service = 送达 {value} 早于决定 {fact_on}
-- ground: filing = 调查笔录 {value} 早于立案 {fact_on}，没有登记初查
-- ground: two_places = 同一执法人员 {fact_on} 同时出现在两个对象处
SELECT a.act_id, CAST(NULL AS BIGINT) AS other_id, a.agency_id, a.party_id,
       CASE WHEN COALESCE(a.legal_reviewed_on, a.decided_on) > a.decided_on THEN 'review'
            WHEN COALESCE(a.noticed_on, a.decided_on) > a.decided_on THEN 'notice'
            WHEN COALESCE(a.served_on, a.decided_on) < a.decided_on THEN 'service'
            ELSE 'filing' END AS ground,
       CASE WHEN COALESCE(a.legal_reviewed_on, a.decided_on) > a.decided_on THEN a.decided_on
            WHEN COALESCE(a.noticed_on, a.decided_on) > a.decided_on THEN a.decided_on
            WHEN COALESCE(a.served_on, a.decided_on) < a.decided_on THEN a.decided_on
            ELSE a.filed_on END AS fact_on,
       CAST(CASE WHEN COALESCE(a.legal_reviewed_on, a.decided_on) > a.decided_on THEN a.legal_reviewed_on
            WHEN COALESCE(a.noticed_on, a.decided_on) > a.decided_on THEN a.noticed_on
            WHEN COALESCE(a.served_on, a.decided_on) < a.decided_on THEN a.served_on
            ELSE a.investigated_on END AS VARCHAR(40)) AS value
FROM acts a
WHERE (a.decided_on IS NOT NULL
       AND (COALESCE(a.legal_reviewed_on, a.decided_on) > COALESCE(a.decided_on, a.act_on)
            OR COALESCE(a.noticed_on, a.decided_on) > COALESCE(a.decided_on, a.act_on)
            OR COALESCE(a.served_on, a.decided_on) < COALESCE(a.decided_on, a.act_on)))
   OR (a.kind = 'penalty' AND NOT COALESCE(a.precheck, FALSE)
       AND COALESCE(a.investigated_on, a.filed_on) < COALESCE(a.filed_on, a.investigated_on))
UNION ALL
SELECT o.act_id, o.act_before AS other_id, o.agency_id, o.party_id, 'two_places' AS ground, o.acted_on AS fact_on,
       CAST(NULL AS VARCHAR(40)) AS value
FROM (
    SELECT s.act_id, s.agency_id, s.party_id, s.acted_on, s.started_at,
           LAG(s.act_id, 1, CAST(NULL AS BIGINT)) OVER (PARTITION BY s.officer_id, s.acted_on ORDER BY s.started_at, s.act_id, s.ended_at) AS act_before,
           LAG(s.party_id, 1, CAST(NULL AS BIGINT)) OVER (PARTITION BY s.officer_id, s.acted_on ORDER BY s.started_at, s.act_id, s.ended_at) AS party_before,
           LAG(s.ended_at, 1, CAST(NULL AS TIMESTAMP)) OVER (PARTITION BY s.officer_id, s.acted_on ORDER BY s.started_at, s.act_id, s.ended_at) AS ended_before
    FROM act_officers s
    WHERE s.started_at IS NOT NULL AND s.ended_at IS NOT NULL AND s.party_id IS NOT NULL
) o
WHERE o.ended_before > o.started_at AND o.party_before <> o.party_id
