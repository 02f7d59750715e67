-- id: AB-1.22
-- title: 强制措施程序违法
-- scope: row
-- row: QZ-17 QZ-18 QZ-19 QZ-24
-- clock: coercion.backfill
-- clears: 补录批准、补办批准、程序事项或者文书交付；更正实施主体
-- exempt:
-- explain: {fact_on} 实施强制措施，{ground}。
-- ground: entrusted = 由受委托组织实施
-- ground: unapproved = 实施前没有负责人批准
-- ground: backfill = 当场实施后没有在 {due_on} 的截止时刻前补办批准
-- ground: checklist = QZ-18 的程序事项没有逐项完成
-- ground: papers = 决定书和清单没有当场交付
-- note: 二十四小时的截止时刻在个案期限表中；不适用的程序事项记“-”。
SELECT c.act_id, c.agency_id, c.party_id,
       CASE WHEN COALESCE(c.is_entrusted, FALSE) THEN 'entrusted'
            WHEN NOT COALESCE(c.on_the_spot, FALSE) AND COALESCE(c.approved_at, r.now_at) > c.started_at THEN 'unapproved'
            WHEN COALESCE(c.on_the_spot, FALSE) AND COALESCE(c.approved_at, r.now_at) > COALESCE(x.due_at, c.approved_at, r.now_at) THEN 'backfill'
            WHEN COALESCE(c.checklist, '') LIKE '%0%' OR CHAR_LENGTH(COALESCE(c.checklist, '')) < 10 THEN 'checklist'
            ELSE 'papers' END AS ground,
       c.started_on AS fact_on, x.due AS due_on
FROM coercions c
CROSS JOIN run r
LEFT JOIN act_due x ON x.act_id = c.act_id AND x.clock = 'coercion.backfill'
WHERE c.measure IN ('seal_up', 'seize', 'freeze', 'restrain', 'other')
  AND (COALESCE(c.is_entrusted, FALSE)
       OR (c.record_level = 'process'
           AND ((NOT COALESCE(c.on_the_spot, FALSE) AND COALESCE(c.approved_at, r.now_at) > c.started_at)
                OR (COALESCE(c.on_the_spot, FALSE)
                    AND COALESCE(c.approved_at, r.now_at) > COALESCE(x.due_at, c.approved_at, r.now_at))
                OR COALESCE(c.checklist, '') LIKE '%0%'
                OR CHAR_LENGTH(COALESCE(c.checklist, '')) < 10
                OR (c.measure IN ('seal_up', 'seize')
                    AND COALESCE(c.papers_delivered_on, DATE '9999-12-31') > c.started_on))))
