-- id: AB-1.02
-- title: 执法人员少于二人
-- scope: row
-- row: CF-42 QZ-18 XK-34
-- param: officers = 2   basis: CF-42   origin: law
-- clears: 补录参与执法的人员，或者登记法律另有规定
-- exempt: special_law
-- explain: {fact_on} 的执法行为只登记了 {value} 名执法人员，应当不少于 {threshold} 名。
SELECT a.act_id, a.agency_id, a.party_id, a.act_on AS fact_on,
       CAST(COALESCE(a.officers_n, 0) AS VARCHAR(40)) AS value,
       CAST(CAST(p.value AS INTEGER) AS VARCHAR(40)) AS threshold
FROM acts a
JOIN params p ON p.rule = 'AB-1.02' AND p.key = 'officers' AND p.profile = a.profile
             AND a.act_on BETWEEN p.valid_from AND p.valid_to
LEFT JOIN licences l ON l.act_id = a.act_id
WHERE COALESCE(a.officers_n, 0) < p.value
  AND a.record_level = 'process'
  AND a.exempt_class <> 'special_law'
  AND (a.kind IN ('inspection', 'penalty', 'measure', 'execution')
       OR (a.kind = 'licence' AND COALESCE(l.on_site_check, FALSE)))
