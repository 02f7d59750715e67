-- id: AB-1.23
-- title: 查封、扣押、冻结逾期或者违规延长
-- scope: row
-- row: QZ-25 QZ-28 QZ-32
-- clock: seizure.end freeze.end
-- param: extension = 30   basis: QZ-25   origin: law
-- clears: 期限内已经解除、处理而没有登记、登记有误的，补录、更正日期；届满前已经批准延长的，补录批准日期和延长日数；已书面告知的检测、检验、检疫、鉴定期间，补录日数
-- clear: late_extension = 延长的批准日期登记有误的，更正该日期
-- clear: too_long = 延长的日数登记有误的，更正日数；法律另有规定的，登记豁免类别
-- stays: over late_extension too_long = 确属逾期或者违规延长的，疑点不会自动消除，由监督机构核实处理。
-- stays: open = 期限已过，应当立即解除或者依法处理；现在办理仍属逾期，疑点不会自动消除，由监督机构核实处理。
-- demand: over late_extension too_long = 说明逾期或者违规延长的原因；今后依照法定期限办理
-- demand: open = 立即解除查封、扣押、冻结或者依法处理；说明逾期的原因
-- exempt: special_law
-- explain: {fact_on} 实施，{ground}。
-- ground: late_extension = 期限届满之后才于 {value} 批准延长
-- ground: too_long = 延长 {value} 日，超过 {threshold} 日
-- ground: over = 应当至迟于 {due_on} 解除或者处理，迟至 {value}
-- ground: open = 应当至迟于 {due_on} 解除或者处理，至今仍在实施
-- note: 期限不因节假日顺延（A4）；有暂停、延长的行为按个案期限表。
SELECT c.act_id, c.agency_id, c.party_id,
       CASE WHEN c.extension_approved_on > COALESCE(x.nominal, d.nominal) THEN 'late_extension'
            WHEN COALESCE(c.extension_days, 0) > p.value THEN 'too_long'
            WHEN c.ended_on IS NULL THEN 'open' ELSE 'over' END AS ground,
       c.started_on AS fact_on, COALESCE(x.due, d.due) AS due_on,
       CASE WHEN c.extension_approved_on > COALESCE(x.nominal, d.nominal) THEN CAST(c.extension_approved_on AS VARCHAR(40))
            WHEN COALESCE(c.extension_days, 0) > p.value THEN CAST(c.extension_days AS VARCHAR(40))
            ELSE CAST(c.ended_on AS VARCHAR(40)) END AS value,
       CAST(CAST(p.value AS INTEGER) AS VARCHAR(40)) AS threshold
FROM coercions c
CROSS JOIN run r
JOIN due d ON d.profile = c.profile AND d.day = c.started_on
          AND d.clock = CASE WHEN c.measure = 'freeze' THEN 'freeze.end' ELSE 'seizure.end' END
JOIN params p ON p.rule = 'AB-1.23' AND p.key = 'extension' AND p.profile = c.profile
             AND c.started_on BETWEEN p.valid_from AND p.valid_to
LEFT JOIN act_due x ON x.act_id = c.act_id AND x.clock = d.clock
WHERE c.measure IN ('seal_up', 'seize', 'freeze')
  AND c.exempt_class <> 'special_law'
  AND (c.ended_on IS NOT NULL OR c.record_level = 'process')
  AND (COALESCE(c.ended_on, r.today) > COALESCE(x.due, d.due)
       OR COALESCE(c.extension_approved_on, c.started_on) > COALESCE(x.nominal, d.nominal)
       OR COALESCE(c.extension_days, 0) > p.value)
