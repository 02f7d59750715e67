-- id: OF-1
-- title: 事后补录
-- scope: row
-- row: HT-3.3-2a WH-16-1.s2
-- param: workdays = 2   basis: 平台默认   origin: default
-- param: minutes = 60   basis: 平台默认   origin: default
-- param: days = 5   basis: 平台默认   origin: default
-- clears: 更正环节的发生时刻或者录入时刻
-- exempt: special_law
-- explain: 该行为{ground}。
-- ground: burst = 全部 {threshold} 个环节在 {value} 分钟内一次录入，而发生时间相隔超过五日
-- ground: field = 有 {value} 个现场环节迟于两个工作日录入
-- ground: half = 有 {value} 个环节迟于两个工作日录入，达到全部 {threshold} 个环节的一半
-- ground: order = 有 {value} 个环节在其后的环节录入之后才录入
WITH lagging AS (
    SELECT f.act_id, f.is_field, f.event_on, c.workday_no - CASE WHEN c.is_workday THEN 1 ELSE 0 END - e.workday_no AS lag
    FROM act_facts f
    JOIN cal e ON e.day = f.event_on
    JOIN cal c ON c.day = f.recorded_on
    WHERE f.recorded_on > f.event_on
      AND c.workday_no - CASE WHEN c.is_workday THEN 1 ELSE 0 END - e.workday_no
          >= (SELECT MIN(m.value) FROM params m WHERE m.rule = 'OF-1' AND m.key = 'workdays')
),
late AS (
    SELECT g.act_id, COUNT(*) AS late_n, SUM(CASE WHEN g.is_field THEN 1 ELSE 0 END) AS field_n
    FROM lagging g
    JOIN traces t ON t.act_id = g.act_id
    JOIN agencies h ON h.agency_id = t.agency_id
    JOIN params p ON p.rule = 'OF-1' AND p.key = 'workdays' AND p.profile = h.profile AND g.event_on BETWEEN p.valid_from AND p.valid_to
    WHERE g.lag >= p.value
    GROUP BY g.act_id
),
disorder AS (
    SELECT s.act_id, COUNT(DISTINCT s.kind) AS n
    FROM act_facts s
    JOIN act_facts n ON n.act_id = s.act_id
    WHERE s.recorded_on > s.event_on
      AND s.recorded_on > n.recorded_on
      AND s.kind IN ('file', 'notify', 'hearing', 'review', 'discuss', 'decide', 'serve')
      AND n.kind IN ('notify', 'hearing', 'review', 'discuss', 'decide', 'serve', 'close')
      AND s.event_at <= n.event_at
      AND CASE s.kind WHEN 'file' THEN 1 WHEN 'notify' THEN 2 WHEN 'hearing' THEN 3 WHEN 'review' THEN 4 WHEN 'discuss' THEN 5
                      WHEN 'decide' THEN 6 WHEN 'serve' THEN 7 WHEN 'close' THEN 8 ELSE 9 END
        < CASE n.kind WHEN 'file' THEN 1 WHEN 'notify' THEN 2 WHEN 'hearing' THEN 3 WHEN 'review' THEN 4 WHEN 'discuss' THEN 5
                      WHEN 'decide' THEN 6 WHEN 'serve' THEN 7 WHEN 'close' THEN 8 ELSE 0 END
    GROUP BY s.act_id
),
flagged AS (
    SELECT t.act_id, 'burst' AS ground, t.recording_minutes AS n
    FROM traces t
    JOIN agencies h ON h.agency_id = t.agency_id
    JOIN params p ON p.rule = 'OF-1' AND p.key = 'minutes' AND p.profile = h.profile AND t.first_event_on BETWEEN p.valid_from AND p.valid_to
    JOIN params q ON q.rule = 'OF-1' AND q.key = 'days' AND q.profile = h.profile AND t.first_event_on BETWEEN q.valid_from AND q.valid_to
    WHERE t.facts_n > 1
      AND t.recording_minutes <= (SELECT CAST(CEIL(MAX(m.value)) AS INTEGER) FROM params m WHERE m.rule = 'OF-1' AND m.key = 'minutes')
      AND t.event_days > (SELECT CAST(FLOOR(MIN(m.value)) AS INTEGER) FROM params m WHERE m.rule = 'OF-1' AND m.key = 'days')
      AND t.recording_minutes <= p.value
      AND t.event_days > q.value
    UNION ALL
    SELECT l.act_id, CASE WHEN l.field_n > 0 THEN 'field' ELSE 'half' END AS ground,
           CASE WHEN l.field_n > 0 THEN l.field_n ELSE l.late_n END AS n
    FROM late l
    JOIN traces t ON t.act_id = l.act_id
    WHERE l.field_n > 0 OR l.late_n * 2 >= t.facts_n
    UNION ALL
    SELECT d.act_id, 'order' AS ground, d.n
    FROM disorder d
)
SELECT t.act_id, t.agency_id, t.party_id, f.ground, t.first_event_on AS fact_on,
       CAST(f.n AS VARCHAR(40)) AS value, CAST(t.facts_n AS VARCHAR(40)) AS threshold
FROM flagged f
JOIN traces t ON t.act_id = f.act_id
WHERE t.exempt_class <> 'special_law'
