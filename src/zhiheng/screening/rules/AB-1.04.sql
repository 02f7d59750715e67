-- id: AB-1.04
-- title: 编制外人员以执法人员身份签名
-- scope: row
-- row: SD-10
-- clears: 更正人员类别或者签名身份
-- exempt:
-- explain: {fact_on} 有 {value} 名合同制、劳务派遣、借调或者辅助人员以执法人员身份签名。
SELECT a.act_id, a.agency_id, a.party_id, MIN(o.acted_on) AS fact_on,
       CAST(COUNT(DISTINCT o.officer_id) AS VARCHAR(40)) AS value
FROM act_officers o
JOIN acts a ON a.act_id = o.act_id
WHERE o.role = 'officer'
  AND COALESCE(o.staff_type, '') IN ('contract', 'dispatched', 'seconded', 'auxiliary')
GROUP BY a.act_id, a.agency_id, a.party_id
