-- id: AB-1.26d
-- title: 音像记录逾期未入库或者不完整
-- scope: row
-- row: WH-17.s1 WH-16-1.s1 WH-16-1.s2 SX-1
-- clock: recording.store
-- clears: 期限内已经入库而没有登记、登记有误的，补录、更正入库时间、录制结束时间
-- clear: index = 完善音像索引：时间、地点、场景、参与人员、违法违规行为
-- clear: gap = 因技术原因中断的，补充说明技术原因
-- stays: late = 确属逾期入库的，疑点不会自动消除，由监督机构核实处理。
-- stays: missing = 期限已过，应当立即入库；现在入库仍属逾期，疑点不会自动消除，由监督机构核实处理。
-- stays: gap = 不是技术原因的中断，疑点不会自动消除，由监督机构核实处理。
-- demand: late = 说明逾期入库的原因；今后在规定期限内入库
-- demand: missing = 立即将音像记录存入专用存储设备；说明逾期的原因
-- demand: index = 完善音像记录的索引
-- demand: gap = 说明录制中断的原因；今后不间断录制
-- exempt:
-- explain: 录制于 {fact_on} 结束，{ground}。
-- ground: late = 应当在 {due_on} 前入库，迟至 {value} 入库
-- ground: missing = 应当在 {due_on} 前入库，至今没有入库记录
-- ground: index = 应当在 {due_on} 前完善索引，至今不完整
-- ground: gap = 录制有中断，没有说明技术原因
SELECT c.act_id, c.agency_id, c.party_id, CAST(c.recording_id AS VARCHAR(40)) AS part,
       CASE WHEN c.stored_on IS NULL AND r.today > d.due THEN 'missing'
            WHEN c.stored_on > d.due THEN 'late'
            WHEN COALESCE(c.is_interrupted, FALSE) AND NOT COALESCE(c.interruption_explained, FALSE) THEN 'gap'
            ELSE 'index' END AS ground,
       c.ended_on AS fact_on, d.due AS due_on, CAST(c.stored_on AS VARCHAR(40)) AS value
FROM recordings c
CROSS JOIN run r
JOIN due d ON d.profile = c.profile AND d.clock = 'recording.store' AND d.day = c.ended_on
WHERE COALESCE(c.stored_on, r.today) > d.due
   OR (NOT COALESCE(c.index_complete, FALSE) AND r.today > d.due)
   OR (COALESCE(c.is_interrupted, FALSE) AND NOT COALESCE(c.interruption_explained, FALSE))
