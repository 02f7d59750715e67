-- id: AB-1.01
-- title: 主体资格或者事项不在清单
-- scope: row
-- row: CF-17 CF-38 WH-6-(3) SC-11
-- clears: 补录主体资格或者事项清单的有效期；更正行为所属机关、事项
-- exempt:
-- explain: 该行为于 {fact_on} 作出，{ground}。
-- ground: agency = 当日执法机关不在主体名录的有效期内
-- ground: item = 当日该事项不在本机关的执法事项清单内
-- note: 没有载明事项的记录不按“清单之外”提示，由导入检查要求补填。
SELECT a.act_id, a.agency_id, a.party_id, 'agency' AS ground, a.act_on AS fact_on
FROM acts a
LEFT JOIN agency_terms t ON t.agency_id = a.agency_id AND t.valid_from <= a.act_on
     AND COALESCE(t.valid_to, DATE '9999-12-31') >= a.act_on
WHERE t.agency_id IS NULL
UNION ALL
SELECT a.act_id, a.agency_id, a.party_id, 'item' AS ground, a.act_on AS fact_on
FROM acts a
LEFT JOIN item_terms i ON i.agency_id = a.agency_id AND i.item_id = a.item_id AND i.valid_from <= a.act_on
     AND COALESCE(i.valid_to, DATE '9999-12-31') >= a.act_on
WHERE i.agency_id IS NULL AND a.item_id IS NOT NULL
