-- id: CR-3
-- title: 两个机关对同一违法行为分别立案
-- scope: pair
-- row: CF-25 HT-1-1
-- param: workdays = 5   basis: 平台默认   origin: default
-- clears: 补录移送、撤案，或者更正违法事实编号
-- exempt:
-- explain: 另一机关 {fact_on} 已经立案，本机关后立案，{ground}。
-- ground: open = 至今仍在办理
-- ground: ended = 直到 {value} 才终结
-- note: 先立案件录入之日起可见；其后在参数所定的工作日内，后立案的机关应当移送或者撤案（平台默认，非法定）。
WITH cases AS (
    SELECT a.act_id, a.agency_id, a.party_id, a.profile, a.violation_code, a.fact_id, a.fact_start, a.filed_on, a.recorded_on,
           COALESCE(a.fact_end, a.fact_start) AS fact_end, COALESCE(a.decided_on, a.closed_on) AS ended_on,
           CASE WHEN COALESCE(a.decided_on, r.today) <= COALESCE(a.closed_on, r.today)
                THEN COALESCE(a.decided_on, r.today) ELSE COALESCE(a.closed_on, r.today) END AS open_until
    FROM acts a
    CROSS JOIN run r
    WHERE a.kind = 'penalty'
      AND a.filed_on IS NOT NULL
      AND a.party_id IS NOT NULL
      AND a.transferred_on IS NULL
      AND (a.fact_id IS NOT NULL OR (a.violation_code IS NOT NULL AND a.fact_start IS NOT NULL))
),
pairs AS (
    SELECT i.act_id AS first_id, i.agency_id AS first_agency, i.filed_on AS first_filed,
           CASE WHEN i.recorded_on > j.filed_on THEN i.recorded_on ELSE j.filed_on END AS visible_on,
           j.act_id, j.agency_id, j.party_id, j.profile, j.filed_on, j.open_until, j.ended_on
    FROM cases i
    JOIN cases j ON j.party_id = i.party_id
    WHERE j.agency_id <> i.agency_id
      AND (j.filed_on > i.filed_on OR (j.filed_on = i.filed_on AND j.act_id > i.act_id))
      AND j.filed_on <= i.open_until
      AND (i.fact_id = j.fact_id
           OR (i.violation_code = j.violation_code
               AND i.fact_start <= j.fact_end AND j.fact_start <= i.fact_end
               AND (i.fact_id IS NULL OR j.fact_id IS NULL)))
)
SELECT w.act_id, w.first_id AS other_id, w.agency_id, w.first_agency AS other_agency_id, w.party_id,
       CASE WHEN w.ended_on IS NULL THEN 'open' ELSE 'ended' END AS ground,
       w.first_filed AS fact_on, CAST(w.ended_on AS VARCHAR(40)) AS value
FROM pairs w
JOIN params p ON p.rule = 'CR-3' AND p.key = 'workdays' AND p.profile = w.profile
             AND w.filed_on BETWEEN p.valid_from AND p.valid_to
JOIN cal s ON s.day = w.visible_on
JOIN cal e ON e.day = w.open_until
WHERE e.workday_no - CASE WHEN e.is_workday THEN 1 ELSE 0 END - s.workday_no >= p.value
