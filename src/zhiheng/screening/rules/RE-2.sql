-- id: RE-2
-- title: 短间隔重复检查同样内容
-- scope: pair
-- row: HT-1-1 SC-11
-- param: days = 90   basis: 平台默认   origin: default
-- param: overlap = 0.5   basis: 平台默认   origin: default
-- clears: 补录后一次检查的触发来源、联合任务或者检查内容
-- exempt: complaint assigned superior remote recheck licensing request emergency
-- explain: 同一机关 {fact_on} 检查没有问题或者已了结，相隔 {value} 日又检查同一对象的同样内容。
-- note: 检查内容没有登记的不比对；高风险等级的对象不适用。
WITH close_pairs AS (
    SELECT i.act_id AS first_id, j.act_id, j.agency_id, j.party_id, i.started_on, j.started_on AS again_on, j.day_no - i.day_no AS gap
    FROM inspections i
    JOIN inspections j ON j.party_id = i.party_id
    WHERE (j.day_no > i.day_no OR (j.day_no = i.day_no AND j.act_id > i.act_id))
      AND j.day_no - i.day_no <= (SELECT MAX(p.value) FROM params p WHERE p.rule = 'RE-2' AND p.key = 'days')
      AND i.agency_id = j.agency_id
      AND COALESCE(i.result, '') IN ('none', 'closed')
      AND i.joint_task_id IS NULL
      AND j.joint_task_id IS NULL
      AND j.exempt_class NOT IN ('complaint', 'assigned', 'superior', 'remote', 'recheck', 'licensing', 'request', 'emergency')
      AND COALESCE(j.mode, 'routine') <> 'case'
      AND NOT COALESCE(j.has_trigger, FALSE)
      AND COALESCE(j.risk_class, '') <> 'high'
),
pairs AS (
    SELECT c.first_id, c.act_id, c.agency_id, c.party_id, c.started_on, c.gap, q.value AS overlap
    FROM close_pairs c
    JOIN agencies g ON g.agency_id = c.agency_id
    JOIN params p ON p.rule = 'RE-2' AND p.key = 'days' AND p.profile = g.profile AND c.again_on BETWEEN p.valid_from AND p.valid_to
    JOIN params q ON q.rule = 'RE-2' AND q.key = 'overlap' AND q.profile = g.profile AND c.again_on BETWEEN q.valid_from AND q.valid_to
    WHERE c.gap <= p.value
),
items AS (
    SELECT t.act_id, t.check_item
    FROM inspection_items t
    JOIN (SELECT first_id AS act_id FROM pairs UNION SELECT act_id FROM pairs) k ON k.act_id = t.act_id
),
sizes AS (
    SELECT act_id, COUNT(*) AS n FROM items GROUP BY act_id
),
common AS (
    SELECT p.first_id, p.act_id, COUNT(*) AS n
    FROM pairs p
    JOIN items x ON x.act_id = p.first_id
    JOIN items y ON y.act_id = p.act_id AND y.check_item = x.check_item
    GROUP BY p.first_id, p.act_id
)
SELECT p.act_id, p.first_id AS other_id, p.agency_id, p.party_id, p.started_on AS fact_on,
       CAST(p.gap AS VARCHAR(40)) AS value
FROM pairs p
JOIN common c ON c.first_id = p.first_id AND c.act_id = p.act_id
JOIN sizes a ON a.act_id = p.first_id
JOIN sizes b ON b.act_id = p.act_id
WHERE c.n >= p.overlap * (a.n + b.n - c.n)
