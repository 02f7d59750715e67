-- id: AB-1.03
-- title: 执法证当日无效或者超出区域、类别
-- scope: row
-- row: CF-42 SD-10
-- clears: 更正证件状态、有效期或者参与人员
-- exempt:
-- explain: {fact_on} 有 {value} 名签名的执法人员{ground}。
-- ground: invalid = 当日没有有效的执法证
-- ground: field = 的执法证不含本行为的执法类别
-- ground: territory = 的执法证不含执法地
-- note: 编制外人员以执法人员身份签名由 AB-1.04 提示，本规则不重复。证件没有载明区域、类别的不提示。
SELECT a.act_id, a.agency_id, a.party_id,
       MAX(CASE WHEN o.territory_match = FALSE THEN 'territory'
                WHEN o.cert_status = 'valid' AND o.acted_on BETWEEN o.cert_valid_from AND COALESCE(o.cert_valid_to, o.acted_on) THEN 'field'
                ELSE 'invalid' END) AS ground,
       MIN(o.acted_on) AS fact_on,
       CAST(COUNT(DISTINCT o.officer_id) AS VARCHAR(40)) AS value
FROM act_officers o
JOIN acts a ON a.act_id = o.act_id
WHERE o.role = 'officer'
  AND (COALESCE(o.cert_status, 'none') <> 'valid'
       OR o.acted_on < COALESCE(o.cert_valid_from, DATE '9999-12-31')
       OR o.acted_on > COALESCE(o.cert_valid_to, o.acted_on)
       OR NOT COALESCE(o.territory_match, TRUE)
       OR NOT COALESCE(o.field_match, TRUE))
  AND COALESCE(o.staff_type, '') NOT IN ('contract', 'dispatched', 'seconded', 'auxiliary')
GROUP BY a.act_id, a.agency_id, a.party_id
