-- id: AB-1.09
-- title: 应当法制审核而未审核、未通过或者审核在后
-- scope: row
-- row: WH-13.s1 WH-13.s2 WH-14-2-(1) WH-14-2-(2) WH-14-2-(3) WH-14-2-(4) WH-14-2-(5) WH-14-2-(6) WH-14-2-(7) CF-58 SD-13
-- param: ordinary = 0   weihai: 1   basis: WH-14-2-(1)   origin: law
-- clears: 补录决定之前的法制审核意见
-- exempt:
-- explain: 决定于 {fact_on} 作出，属于应当法制审核的情形，{ground}。
-- ground: missing = 没有法制审核记录
-- ground: rejected = 法制审核没有通过
-- ground: late = 法制审核意见迟至 {value}，不在决定之前
-- ground: after_discussion = 法制审核意见 {value} 晚于集体讨论
-- note: 列入本机关目录清单的也应当审核，以决定之日施行的一版为准；acts.catalogue_no 是列入的第几项。
-- note: 参数 ordinary 为 1 的地方，普通程序的处罚一律应当审核（A11）；程序没有填写的处罚按普通程序。
SELECT a.act_id, a.agency_id, a.party_id,
       CASE WHEN a.legal_reviewed_on IS NULL THEN 'missing'
            WHEN COALESCE(a.legal_review_result, '') NOT IN ('passed', 'comments') THEN 'rejected'
            WHEN a.legal_reviewed_on >= a.decided_on THEN 'late'
            ELSE 'after_discussion' END AS ground,
       a.decided_on AS fact_on, CAST(a.legal_reviewed_on AS VARCHAR(40)) AS value
FROM acts a
JOIN params p ON p.rule = 'AB-1.09' AND p.key = 'ordinary' AND p.profile = a.profile
             AND a.act_on BETWEEN p.valid_from AND p.valid_to
WHERE a.decided_on IS NOT NULL
  AND a.record_level = 'process'
  AND COALESCE(a.decision, 'impose') <> 'withdrew'
  AND (a.legal_reviewed_on IS NULL
       OR COALESCE(a.legal_review_result, '') NOT IN ('passed', 'comments')
       OR COALESCE(a.legal_reviewed_on, a.decided_on) >= COALESCE(a.decided_on, a.act_on)
       OR COALESCE(a.legal_reviewed_on, a.act_on) > COALESCE(a.discussed_on, DATE '9999-12-31'))
  AND (COALESCE(a.review_required, FALSE)
       OR a.catalogue_no IS NOT NULL
       OR a.hearing_held_on IS NOT NULL
       OR (p.value = 1 AND a.kind = 'penalty' AND COALESCE(a.procedure, 'ordinary') = 'ordinary'))
