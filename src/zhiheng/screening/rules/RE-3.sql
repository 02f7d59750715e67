-- id: RE-3
-- title: 同一违法行为两次罚款
-- scope: pair
-- row: CF-29 HT-1-1
-- param: days = 7   basis: 平台默认   origin: default
-- clears: 更正违法事实的起止日、编号或者地点，撤销其中一个处罚，登记按日连续处罚或者责令改正期限
-- exempt:
-- explain: 同一当事人 {fact_on} 的同一违法行为被两次罚款，{ground}。
-- ground: fact = 两案的违法事实编号相同
-- ground: code = 两案的违法行为代码相同、时间相连、地点相同或者不明
-- note: 后案的违法行为开始于前案责令改正期限届满之后的，是新的违法行为。
WITH fines AS (
    SELECT a.act_id, a.agency_id, a.party_id, a.profile, a.violation_code, a.fact_id, a.place_code, a.decided_on,
           a.correct_due, a.fact_start, COALESCE(a.fact_end, a.fact_start) AS fact_end
    FROM acts a
    WHERE a.kind = 'penalty'
      AND COALESCE(a.fine, 0) > 0
      AND a.party_id IS NOT NULL
      AND a.decided_on IS NOT NULL
      AND NOT COALESCE(a.is_daily_fine, FALSE)
      AND COALESCE(a.change_kind, '') NOT IN ('revoked', 'unlawful', 'invalid')
),
pairs AS (
    SELECT i.act_id AS first_id, i.agency_id AS first_agency, i.correct_due, i.fact_start AS first_start, i.fact_end AS first_end,
           j.act_id, j.agency_id, j.party_id, j.profile, j.decided_on, j.fact_start, j.fact_end,
           CASE WHEN i.fact_id = j.fact_id THEN 'fact' ELSE 'code' END AS ground
    FROM fines i
    JOIN fines j ON j.party_id = i.party_id
    WHERE (j.decided_on > i.decided_on OR (j.decided_on = i.decided_on AND j.act_id > i.act_id))
      AND (i.fact_id = j.fact_id
           OR (i.violation_code = j.violation_code
               AND (i.place_code = j.place_code OR i.place_code IS NULL OR j.place_code IS NULL)))
)
SELECT w.act_id, w.first_id AS other_id, w.agency_id, w.first_agency AS other_agency_id, w.party_id, w.ground,
       w.first_start AS fact_on
FROM pairs w
LEFT JOIN params p ON p.rule = 'RE-3' AND p.key = 'days' AND p.profile = w.profile
                  AND w.decided_on BETWEEN p.valid_from AND p.valid_to
LEFT JOIN cal s ON s.day = w.first_start
LEFT JOIN cal e ON e.day = w.first_end
LEFT JOIN cal t ON t.day = w.fact_start
LEFT JOIN cal u ON u.day = w.fact_end
WHERE NOT (w.fact_start IS NOT NULL AND w.correct_due IS NOT NULL AND w.fact_start > w.correct_due)
  AND (w.ground = 'fact'
       OR (COALESCE(t.day_no - e.day_no, 99999) <= COALESCE(p.value, 0) AND COALESCE(s.day_no - u.day_no, 99999) <= COALESCE(p.value, 0)))
