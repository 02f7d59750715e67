-- id: NA-1
-- title: 其他法定期限超期
-- scope: row
-- row: CF-64(2) CF-71 XK-32(4) XK-42 XK-43 XK-44 XK-47 XK-48 XK-50 XK-55 QZ-31 QZ-46 QZ-51 QZ-54 YS-5 YS-12 FY-76
-- clock: hearing.notice cash.officer cash.agency licence.correct licence.decide licence.decide_joint licence.lower_review licence.issue
-- clock: licence.hearing_hold licence.hearing_notice licence.renew licence.inspect freeze.serve substitute.urge added_fine.enforce court.urge
-- clock: transfer.approve transfer.hand_over transfer.property reconsideration.report
-- clears: 期限内已经完成而没有登记、登记有误的，补录、更正起算日期、完成日期；依法扣除、延长的，登记听证日期或者届满前的延长批准
-- clear: early = 催告、实施的日期登记有误的，补录、更正日期
-- stays: late = 确属逾期的，疑点不会自动消除，由监督机构核实处理。
-- stays: missing = 期限已过，应当立即办理；现在办理仍属逾期，疑点不会自动消除，由监督机构核实处理。
-- stays: early = 期限经过之前已经实施的，事后催告不能补正，疑点不会自动消除，由监督机构核实处理。
-- demand: late = 说明逾期的原因；今后在法定期限内办理
-- demand: missing = 立即依法办理；说明逾期的原因
-- demand: early = 说明提前实施或者没有催告的原因；今后催告并等待期限经过之后再实施
-- exempt:
-- explain: {clock}自 {fact_on} 起算，期限为 {due_on}，{ground}。
-- ground: late = 迟至 {value} 才完成
-- ground: missing = 至今没有完成
-- ground: early = {value} 实施时期限还没有经过，或者没有先行催告
-- note: 只提示机关的义务，当事人的权利期间届满不提示；其他规则已经覆盖的期限不重复。
WITH duties AS (
    SELECT a.act_id, a.agency_id, a.party_id, a.profile, 'hearing.notice' AS clock, 'by' AS side,
           a.hearing_held_on AS start_on, a.hearing_notice_sent_on AS done_on, a.hearing_held_on AS last_on
    FROM acts a WHERE a.hearing_held_on IS NOT NULL AND a.kind = 'penalty'
    UNION ALL
    SELECT a.act_id, a.agency_id, a.party_id, a.profile, 'cash.officer', 'by', a.cash_collected_on, a.cash_handed_on, CAST(NULL AS DATE)
    FROM acts a WHERE a.cash_collected_on IS NOT NULL
    UNION ALL
    SELECT a.act_id, a.agency_id, a.party_id, a.profile, 'cash.agency', 'by', a.cash_handed_on, a.cash_banked_on, CAST(NULL AS DATE)
    FROM acts a WHERE a.cash_handed_on IS NOT NULL
    UNION ALL
    SELECT a.act_id, a.agency_id, a.party_id, a.profile, 'added_fine.enforce', 'after', a.added_fine_from,
           CASE WHEN COALESCE(a.added_fine_urged_on, DATE '9999-12-31') <= a.added_fine_enforced_on THEN a.added_fine_enforced_on ELSE a.added_fine_from END,
           a.added_fine_enforced_on
    FROM acts a WHERE a.added_fine_from IS NOT NULL AND a.added_fine_enforced_on IS NOT NULL
    UNION ALL
    SELECT a.act_id, a.agency_id, a.party_id, a.profile, 'court.urge', 'after', COALESCE(a.court_urged_on, a.court_applied_on), a.court_applied_on, a.court_applied_on
    FROM acts a WHERE a.court_applied_on IS NOT NULL
    UNION ALL
    SELECT a.act_id, a.agency_id, a.party_id, a.profile, 'reconsideration.report', 'by', a.reconsideration_received_on, a.reconsideration_reported_on, CAST(NULL AS DATE)
    FROM acts a WHERE a.reconsideration_received_on IS NOT NULL
    UNION ALL
    SELECT l.act_id, l.agency_id, l.party_id, l.profile, 'licence.correct', 'by', l.received_on,
           COALESCE(l.correction_told_on, l.accepted_on, l.closed_on), CAST(NULL AS DATE)
    FROM licences l WHERE COALESCE(l.is_incomplete, FALSE) AND l.received_on IS NOT NULL
    UNION ALL
    SELECT l.act_id, l.agency_id, l.party_id, l.profile, CASE WHEN l.is_joint THEN 'licence.decide_joint' ELSE 'licence.decide' END, 'by',
           l.accepted_on, COALESCE(l.decided_on, l.closed_on), CAST(NULL AS DATE)
    FROM licences l WHERE l.accepted_on IS NOT NULL
    UNION ALL
    SELECT l.act_id, l.agency_id, l.party_id, l.profile, 'licence.lower_review', 'by', l.accepted_on, COALESCE(l.lower_reviewed_on, l.closed_on), CAST(NULL AS DATE)
    FROM licences l WHERE COALESCE(l.is_lower_review, FALSE) AND l.accepted_on IS NOT NULL
    UNION ALL
    SELECT l.act_id, l.agency_id, l.party_id, l.profile, 'licence.issue', 'by', l.decided_on, l.issued_on, CAST(NULL AS DATE)
    FROM licences l WHERE l.decided_on IS NOT NULL AND COALESCE(l.decision, 'impose') = 'impose' AND (l.issued_on IS NOT NULL OR l.record_level = 'process')
    UNION ALL
    SELECT l.act_id, l.agency_id, l.party_id, l.profile, 'licence.hearing_hold', 'by', l.hearing_requested_on, COALESCE(l.hearing_held_on, l.closed_on), CAST(NULL AS DATE)
    FROM licences l WHERE l.hearing_requested_on IS NOT NULL
    UNION ALL
    SELECT l.act_id, l.agency_id, l.party_id, l.profile, 'licence.hearing_notice', 'by', l.hearing_held_on, l.hearing_notice_sent_on, l.hearing_held_on
    FROM licences l WHERE l.hearing_held_on IS NOT NULL
    UNION ALL
    SELECT l.act_id, l.agency_id, l.party_id, l.profile, 'licence.renew', 'by', l.previous_valid_to, COALESCE(l.decided_on, l.closed_on), CAST(NULL AS DATE)
    FROM licences l
    JOIN cal s ON s.day = l.renewal_applied_on
    JOIN cal e ON e.day = l.previous_valid_to
    WHERE e.day_no - s.day_no >= 30
    UNION ALL
    SELECT l.act_id, l.agency_id, l.party_id, l.profile, 'licence.inspect', 'by', l.accepted_on, COALESCE(l.inspectors_assigned_on, l.closed_on), CAST(NULL AS DATE)
    FROM licences l WHERE COALESCE(l.needs_inspection, FALSE) AND l.accepted_on IS NOT NULL
    UNION ALL
    SELECT c.act_id, c.agency_id, c.party_id, c.profile, 'freeze.serve', 'by', c.started_on, c.papers_delivered_on, CAST(NULL AS DATE)
    FROM coercions c WHERE c.measure = 'freeze' AND (c.papers_delivered_on IS NOT NULL OR c.record_level = 'process')
    UNION ALL
    SELECT c.act_id, c.agency_id, c.party_id, c.profile, 'substitute.urge', 'by', c.performed_on, c.urged_on, c.performed_on
    FROM coercions c WHERE c.measure = 'substitute' AND c.performed_on IS NOT NULL AND c.exempt_class <> 'emergency'
    UNION ALL
    SELECT t.act_id, t.agency_id, t.party_id, t.profile, 'transfer.approve', 'by', t.reported_on, t.approved_on, CAST(NULL AS DATE)
    FROM transfers t WHERE t.reported_on IS NOT NULL
    UNION ALL
    SELECT t.act_id, t.agency_id, t.party_id, t.profile, 'transfer.property', 'by', t.opening_notice_on, t.property_handed_on, CAST(NULL AS DATE)
    FROM transfers t WHERE t.opening_notice_on IS NOT NULL
),
checked AS (
    SELECT u.act_id, u.agency_id, u.party_id, u.clock, u.side, u.start_on, u.done_on, u.last_on, COALESCE(x.due, d.due) AS due_on
    FROM duties u
    CROSS JOIN run r
    JOIN due d ON d.profile = u.profile AND d.clock = u.clock AND d.day = u.start_on
    LEFT JOIN act_due x ON x.act_id = u.act_id AND x.clock = u.clock
    WHERE (u.side = 'by' AND COALESCE(u.done_on, CASE WHEN u.last_on IS NULL THEN r.today ELSE DATE '9999-12-31' END) > COALESCE(x.due, d.due))
       OR (u.side = 'after' AND u.done_on < COALESCE(x.due, d.due))
)
SELECT k.act_id, k.agency_id, k.party_id, k.clock AS part,
       CASE WHEN k.side = 'after' THEN 'early' WHEN k.done_on IS NULL THEN 'missing' ELSE 'late' END AS ground,
       k.start_on AS fact_on, k.due_on, CAST(COALESCE(CASE WHEN k.side = 'after' THEN k.last_on END, k.done_on) AS VARCHAR(40)) AS value
FROM checked k
UNION ALL
SELECT t.act_id, t.agency_id, t.party_id, 'transfer.hand_over' AS part,
       CASE WHEN t.handed_over_at IS NULL THEN 'missing' ELSE 'late' END AS ground,
       CAST(t.approved_at AS DATE) AS fact_on, x.due AS due_on, CAST(CAST(t.handed_over_at AS DATE) AS VARCHAR(40)) AS value
FROM transfers t
CROSS JOIN run r
JOIN act_due x ON x.act_id = t.act_id AND x.clock = 'transfer.hand_over'
WHERE t.approved_at IS NOT NULL AND COALESCE(t.handed_over_at, r.now_at) > COALESCE(x.due_at, t.handed_over_at, r.now_at)
