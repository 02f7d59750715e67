-- id: AB-1.14
-- title: 简易程序超出罚款限额或者处罚种类
-- scope: row
-- row: CF-51
-- param: natural = 200   basis: CF-51   origin: law
-- param: household = 3000   basis: CF-51   origin: reading
-- param: entity = 3000   basis: CF-51   origin: law
-- clears: 更正程序、罚款数额、处罚种类或者相对人类别
-- exempt:
-- explain: {fact_on} 适用简易程序，{ground}。
-- ground: fine = 罚款 {value} 元，超过 {threshold} 元
-- ground: kind = 处罚种类超出警告、罚款
-- note: 个体工商户的限额法律没有单列，参数 household 从宽取 3000 元，可按本地读法改为 200 元；相对人类别不明的从宽按单位。
SELECT a.act_id, a.agency_id, a.party_id,
       CASE WHEN a.fine > p.value THEN 'fine' ELSE 'kind' END AS ground,
       a.decided_on AS fact_on, CAST(a.fine AS VARCHAR(40)) AS value,
       CAST(CAST(p.value AS INTEGER) AS VARCHAR(40)) AS threshold
FROM acts a
JOIN params p ON p.rule = 'AB-1.14' AND p.profile = a.profile AND a.act_on BETWEEN p.valid_from AND p.valid_to
             AND p.key = CASE WHEN a.party_kind IN ('natural', 'household') THEN a.party_kind ELSE 'entity' END
WHERE a.kind = 'penalty'
  AND COALESCE(a.procedure, '') = 'summary'
  AND a.decided_on IS NOT NULL
  AND (COALESCE(a.fine, 0) > p.value
       OR COALESCE(a.confiscated, 0) > 0
       OR COALESCE(a.sanctions, '') NOT IN ('', 'fine', 'warning', 'fine,warning'))
