-- id: AB-2
-- title: 顶格罚款比例明显高于同类机关
-- scope: peer
-- row: CF-5 CF-34 HT-1-1
-- param: top = 0.95   basis: 平台默认   origin: default
-- param: cell = 10   basis: 平台默认   origin: default
-- param: posterior = 0.95   basis: 平台默认   origin: default
-- clears: 更正罚款、法定幅度，或者补录从重情节
-- exempt:
-- inputs: part value
-- explain: 该机关对同一案由罚款 {part} 件，其中 {value} 件按上限或者接近上限处罚（{own}）；约九成同类机关的这一比例在 {others} 以下。
-- detail: 顶格比例 {own}，同类机关平滑后比例的第九十百分位 {threshold}；本机关其实没有超过的概率经校正为 {q}，小于 {rate} 才提示。
-- figures: own others q rate
-- final: top_share
-- note: 超出裁量阶次的单案由 AB-1.13 提示；本规则只比较比例。件数少的比例不可靠，各机关的比例先向二分之一略作平滑，再算本机关超过同类机关第九十百分位的后验概率；各组一并按 Benjamini–Hochberg 控制错误发现率。
WITH shares AS (
    SELECT MIN(a.act_id) AS act_id, a.agency_id, a.profile, a.violation_code, MAX(a.decided_on) AS fact_on,
           COUNT(*) AS n, SUM(CASE WHEN a.fine >= t.value * a.law_max THEN 1 ELSE 0 END) AS top_n
    FROM acts a
    JOIN params t ON t.rule = 'AB-2' AND t.key = 'top' AND t.profile = a.profile AND a.decided_on BETWEEN t.valid_from AND t.valid_to
    JOIN params c ON c.rule = 'AB-2' AND c.key = 'cell' AND c.profile = a.profile AND a.decided_on BETWEEN c.valid_from AND c.valid_to
    WHERE a.kind = 'penalty'
      AND a.decided_on IS NOT NULL
      AND COALESCE(a.fine, 0) > 0
      AND COALESCE(a.law_max, 0) > COALESCE(a.law_min, 0)
      AND a.violation_code IS NOT NULL
      AND COALESCE(a.mitigation, '') <> 'heavier'
    GROUP BY a.agency_id, a.profile, a.violation_code
    HAVING COUNT(*) >= MAX(c.value)
)
SELECT s.act_id, s.agency_id, CAST(NULL AS BIGINT) AS party_id, s.fact_on,
       CAST(s.n AS VARCHAR(40)) AS part, CAST(s.top_n AS VARCHAR(40)) AS value,
       CAST(s.violation_code AS VARCHAR(40)) AS ground, CAST(p.value AS VARCHAR(40)) AS figures,
       CAST(CONCAT(CAST(s.agency_id AS VARCHAR(40)), '|', s.violation_code) AS VARCHAR(80)) AS lead_key
FROM shares s
JOIN params p ON p.rule = 'AB-2' AND p.key = 'posterior' AND p.profile = s.profile AND s.fact_on BETWEEN p.valid_from AND p.valid_to
