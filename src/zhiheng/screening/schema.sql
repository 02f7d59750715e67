-- 筛查快照的约定：规则只读这里写明的表和列；DuckDB 与 PostgreSQL 用同一份文本建表。
-- 约定一：列名与业务库同名同义；标〔派生〕的列由装载程序算出，业务库没有。
-- 约定二：没有写 NOT NULL 的列都可以为空，规则必须用 COALESCE 或 IS [NOT] NULL 说明空值怎么办。
-- 约定三：只有编号、代码、日期、金额和标志，没有姓名、名称、证件号、地址和文字。
-- 约定四：时刻一律是北京时间（无时区）；金额单位元；代码不超过 12 个字符；多个代码按字母序以逗号相连。
-- 约定五：已撤回的记录（业务库 is_withdrawn）不进快照；acts 及各明细表按 party_id、act_id 排序存放。

-- 执法行为：三条以上规则要用的列
CREATE TABLE acts (
    act_id BIGINT NOT NULL,                 -- 执法行为编号
    agency_id BIGINT NOT NULL,              -- 作出行为的执法机关
    party_id BIGINT,                        -- 行政相对人；空＝未载明（不参加按相对人的比对）
    party_kind VARCHAR(9),                  -- natural 自然人｜household 个体工商户｜legal 法人｜other 非法人组织
    profile VARCHAR(12) NOT NULL,           -- 适用的依据组合 weihai｜huantai｜shandong〔派生自机关辖区〕
    kind VARCHAR(12) NOT NULL,              -- penalty｜licence｜measure 强制措施｜execution 强制执行｜inspection｜levy｜requisition｜fee｜benefit｜confirmation｜registration｜adjudication｜reward｜other
    record_level VARCHAR(7) NOT NULL,       -- process 含办案过程的记录｜result 只有结果（双公示、公开清单导入），过程为空不当作缺失
    exempt_class VARCHAR(12) NOT NULL,      -- 豁免类别，''＝无：complaint 投诉举报｜assigned 交办转办｜superior 配合上级｜remote 非现场线索｜recheck 整改复查｜licensing 许可核查｜request 企业申请｜emergency 紧急｜special_law 法律另有规定
    procedure VARCHAR(8),                   -- 处罚程序 summary 简易｜ordinary 普通
    item_id BIGINT,                         -- 执法事项（清单条目）
    violation_code VARCHAR(20),             -- 违法行为代码（事项清单中的案由代码）
    fact_id BIGINT,                         -- 违法事实编号：同一违法事实的各案同号
    fact_start DATE,                        -- 违法行为发生日
    fact_end DATE,                          -- 违法行为终了日；空＝与发生日同日
    place_code VARCHAR(12),                 -- 行为发生地区划代码
    jurisdiction_basis VARCHAR(10),         -- 辖区外办案的依据 designated 指定管辖｜assist 协助｜law 法律另有规定
    act_on DATE NOT NULL,                   -- 行为日：有决定的为决定日，检查、强制为实施日，未决的为立案（受理）日
    discovered_on DATE,                     -- 发现日：最先登记的线索（A36）
    filed_on DATE,                          -- 立案日；许可为受理日
    investigated_on DATE,                   -- 首份调查（询问、勘验）笔录日
    precheck BOOLEAN,                       -- 立案前笔录属于允许的初查
    noticed_on DATE,                        -- 事先告知书送达日
    statement_recorded BOOLEAN,             -- 陈述申辩已记录（含“未提出”的记录）
    statement_waived BOOLEAN,               -- 当事人明确放弃陈述申辩
    hearing_required BOOLEAN,               -- 属于应当告知听证的事项
    hearing_notified_on DATE,               -- 听证权利告知日
    hearing_requested_on DATE,              -- 当事人申请听证日
    hearing_notice_sent_on DATE,            -- 听证通知送达日
    hearing_held_on DATE,                   -- 听证举行日
    review_required BOOLEAN,                -- 登记为须法制审核：有 CF-58、WH-14-2 (2)-(4)、(6)-(7) 的情形
    catalogue_no SMALLINT,                  -- 列入决定之日施行的本机关法制审核目录，最先是第几项；空＝没有列入〔派生〕
    legal_reviewed_on DATE,                 -- 法制审核意见日
    legal_review_result VARCHAR(8),         -- passed 通过｜comments 附意见通过｜rejected 不通过
    is_complex BOOLEAN,                     -- 情节复杂或者重大违法（CF-57-2）
    discussed_on DATE,                      -- 负责人集体讨论日
    decided_on DATE,                        -- 决定书日期（不予处罚、不予许可决定也算）
    decision VARCHAR(8),                    -- impose 予以处罚、准予｜decline 不予｜withdrew 撤案
    served_on DATE,                         -- 决定书送达日
    service_method VARCHAR(10),             -- on_spot 当场交付｜direct｜left 留置｜mail｜electronic｜announce 公告
    publish_basis VARCHAR(10),              -- 公开依据（A13）impact 具有一定社会影响｜local_all 本地全公开｜sector 部门规章｜withheld 不公开
    has_withheld_reason BOOLEAN,            -- 不公开的，已登记依据和理由
    published_on DATE,                      -- 公开日
    changed_on DATE,                        -- 决定被变更、撤销、确认违法或者确认无效的生效日
    change_kind VARCHAR(8),                 -- changed｜revoked｜unlawful｜invalid
    publication_withdrawn_on DATE,          -- 撤回公示日
    withdrawal_explained BOOLEAN,           -- 已公开说明撤回理由
    paid_on DATE,                           -- 缴清罚款日
    closed_on DATE,                         -- 结案日（撤案也写这里）
    sanctions VARCHAR(80),                  -- 处罚种类代码：warning,criticism,fine,confiscate,suspend,downgrade,restrict,close,shut,revoke,detention
    fine DECIMAL(16,2),                     -- 罚款数额
    confiscated DECIMAL(16,2),              -- 没收违法所得、非法财物价值
    law_min DECIMAL(16,2),                  -- 法定罚款下限；空＝法律未设
    law_max DECIMAL(16,2),                  -- 法定罚款上限；空＝法律未设
    bench_min DECIMAL(16,2),                -- 裁量阶次下限
    bench_max DECIMAL(16,2),                -- 裁量阶次上限
    band_id BIGINT,                         -- 裁量阶次
    band_version INTEGER,                   -- 裁量阶次的版本
    mitigation VARCHAR(10),                 -- lighter 从轻｜reduced 减轻｜exempt 不予｜heavier 从重；空＝无情节
    deviation_approved BOOLEAN,             -- 偏离裁量基准已经批准或者集体讨论
    limitation_class VARCHAR(2),            -- 追责时效 2y｜5y；空按 2y
    is_daily_fine BOOLEAN,                  -- 按日连续处罚
    correct_due DATE,                       -- 责令改正的期限届满日；空＝没有责令改正书
    transferred_on DATE,                    -- 移送其他机关日
    cash_collected_on DATE,                 -- 当场收缴罚款日（水上抵岸日）
    cash_handed_on DATE,                    -- 执法人员交至机关日
    cash_banked_on DATE,                    -- 机关缴付银行日
    court_urged_on DATE,                    -- 申请法院执行前催告书送达日
    court_applied_on DATE,                  -- 申请法院强制执行日
    added_fine_from DATE,                   -- 加处罚款起算日
    added_fine_urged_on DATE,               -- 加处满三十日后的催告日
    added_fine_enforced_on DATE,            -- 因加处罚款作出强制执行决定日
    reconsideration_received_on DATE,       -- 收到行政复议意见书日
    reconsideration_reported_on DATE,       -- 报送复议意见书办理情况日
    plan_id BIGINT,                         -- 检查计划
    joint_task_id BIGINT,                   -- 联合执法任务；同号＝同一任务
    officers_n SMALLINT,                    -- 签名的执法人员人数（不重复计）〔派生〕
    recorded_on DATE NOT NULL,              -- 首次录入日
    recorded_at TIMESTAMP NOT NULL          -- 首次录入时刻
);

-- 行政检查明细（acts.kind = 'inspection'）
CREATE TABLE inspections (
    act_id BIGINT NOT NULL,                 -- 执法行为编号
    agency_id BIGINT NOT NULL,              -- 〔派生〕
    party_id BIGINT,                        -- 〔派生〕
    party_kind VARCHAR(9),                  -- 〔派生〕
    exempt_class VARCHAR(12) NOT NULL,      -- 〔派生〕
    joint_task_id BIGINT,                   -- 〔派生〕
    mode VARCHAR(8),                        -- routine 日常｜special 专项｜case 个案
    is_on_site BOOLEAN,                     -- 进入现场（false＝书面、非现场）；空按现场
    is_joinable BOOLEAN,                    -- 检查事项标为可联合
    started_at TIMESTAMP,                   -- 开始时刻
    ended_at TIMESTAMP,                     -- 结束时刻
    started_on DATE NOT NULL,               -- 检查日
    day_no INTEGER NOT NULL,                -- 检查日的日序号（cal.day_no）〔派生〕
    scan_at TIMESTAMP,                      -- 扫码时刻
    has_trigger BOOLEAN,                    -- 有触发来源（投诉、交办、复查等编号）
    risk_class VARCHAR(8),                  -- high｜medium｜low
    result VARCHAR(10)                      -- none 无问题｜closed 问题已了结｜found 发现问题
);

-- 检查内容：每次检查的每个检查项一行
CREATE TABLE inspection_items (
    act_id BIGINT NOT NULL,                 -- 执法行为编号
    party_id BIGINT,                        -- 〔派生〕
    check_item VARCHAR(12) NOT NULL         -- 检查项代码
);

-- 行政强制明细（acts.kind IN ('measure', 'execution')）
CREATE TABLE coercions (
    act_id BIGINT NOT NULL,                 -- 执法行为编号
    agency_id BIGINT NOT NULL,              -- 〔派生〕
    party_id BIGINT,                        -- 〔派生〕
    profile VARCHAR(12) NOT NULL,           -- 〔派生〕
    record_level VARCHAR(7) NOT NULL,       -- 〔派生〕
    exempt_class VARCHAR(12) NOT NULL,      -- 〔派生〕
    measure VARCHAR(12) NOT NULL,           -- seal_up 查封｜seize 扣押｜freeze 冻结｜restrain 限制人身自由｜substitute 代履行｜demolish 强制拆除｜other
    is_entrusted BOOLEAN,                   -- 由受委托组织实施
    on_the_spot BOOLEAN,                    -- 情况紧急当场实施（QZ-19）
    started_at TIMESTAMP NOT NULL,          -- 实施时刻
    started_on DATE NOT NULL,               -- 实施日
    approved_at TIMESTAMP,                  -- 负责人批准（补办批准）时刻
    extension_approved_on DATE,             -- 延长批准日
    extension_days SMALLINT,                -- 延长日数
    extension_told BOOLEAN,                 -- 延长已书面告知并说明理由
    pause_days SMALLINT,                    -- 检测、检验、检疫、鉴定不计入的日数
    pause_told BOOLEAN,                     -- 不计入的期间已书面告知
    ended_on DATE,                          -- 解除、处理决定或者移送日；空＝仍在实施
    outcome VARCHAR(10),                    -- decided｜released｜transferred
    checklist VARCHAR(10),                  -- QZ-18 (1)-(10) 逐项一个字符：1 已做｜0 未做｜- 不适用
    papers_delivered_on DATE,               -- 决定书和清单交付日；冻结为决定书交付日
    urged_on DATE,                          -- 代履行催告送达日
    performed_on DATE                       -- 代履行实施日
);

-- 行政许可明细（acts.kind = 'licence'）；受理日 acts.filed_on，决定日 acts.decided_on
CREATE TABLE licences (
    act_id BIGINT NOT NULL,                 -- 执法行为编号
    agency_id BIGINT NOT NULL,              -- 〔派生〕
    party_id BIGINT,                        -- 〔派生〕
    profile VARCHAR(12) NOT NULL,           -- 〔派生〕
    record_level VARCHAR(7) NOT NULL,       -- 〔派生〕
    exempt_class VARCHAR(12) NOT NULL,      -- 〔派生〕
    is_joint BOOLEAN,                       -- 统一办理或者联合办理
    on_site_check BOOLEAN,                  -- 需要实地核查（XK-34-3，至少二人）
    received_on DATE,                       -- 收到申请材料日
    is_incomplete BOOLEAN,                  -- 材料不齐全，需要补正
    correction_told_on DATE,                -- 一次告知补正日
    accepted_on DATE,                       -- 受理日〔派生自 acts.filed_on〕
    is_lower_review BOOLEAN,                -- 先由下级机关审查
    lower_reviewed_on DATE,                 -- 下级机关审查意见日
    needs_inspection BOOLEAN,               -- 需要检验、检测、检疫（XK-55）
    inspectors_assigned_on DATE,            -- 指派二名以上工作人员日
    hearing_requested_on DATE,              -- 申请听证日〔派生自 acts〕
    hearing_notice_sent_on DATE,            -- 听证通知日〔派生自 acts〕
    hearing_held_on DATE,                   -- 听证举行日〔派生自 acts〕
    decided_on DATE,                        -- 决定日〔派生自 acts〕
    decision VARCHAR(8),                    -- impose 准予｜decline 不予〔派生自 acts〕
    extension_approved_on DATE,             -- 延长决定期限的批准日
    closed_on DATE,                         -- 申请撤回等终结日〔派生自 acts〕
    issued_on DATE,                         -- 证件颁发、送达日
    renewal_applied_on DATE,                -- 延续申请日；空＝不是延续
    previous_valid_to DATE                  -- 原许可有效期最后一日
);

-- 涉嫌犯罪移送（YS）
CREATE TABLE transfers (
    act_id BIGINT NOT NULL,                 -- 所属处罚案件
    agency_id BIGINT NOT NULL,              -- 〔派生〕
    party_id BIGINT,                        -- 〔派生〕
    profile VARCHAR(12) NOT NULL,           -- 〔派生〕
    reported_on DATE,                       -- 负责人接到书面报告日
    approved_on DATE,                       -- 批准或者不批准日
    approved_at TIMESTAMP,                  -- 批准移送时刻；空＝未批准移送
    handed_over_at TIMESTAMP,               -- 移送公安机关时刻
    opening_notice_on DATE,                 -- 收到公安机关立案通知日
    property_handed_on DATE                 -- 移交涉案物品材料日
);

-- 先行登记保存（CF-56）
CREATE TABLE preservations (
    preservation_id BIGINT NOT NULL,        -- 编号
    act_id BIGINT NOT NULL,                 -- 所属案件
    agency_id BIGINT NOT NULL,              -- 〔派生〕
    party_id BIGINT,                        -- 〔派生〕
    profile VARCHAR(12) NOT NULL,           -- 〔派生〕
    exempt_class VARCHAR(12) NOT NULL,      -- 〔派生〕
    preserved_on DATE NOT NULL,             -- 登记保存日
    approved_on DATE,                       -- 负责人批准日
    disposed_on DATE                        -- 作出处理决定日
);

-- 执法人员参与情况：每个行为的每个人一行
CREATE TABLE act_officers (
    act_id BIGINT NOT NULL,                 -- 执法行为编号
    agency_id BIGINT NOT NULL,              -- 〔派生〕
    party_id BIGINT,                        -- 〔派生〕
    exempt_class VARCHAR(12) NOT NULL,      -- 〔派生〕
    officer_id BIGINT NOT NULL,             -- 人员编号
    role VARCHAR(10) NOT NULL,              -- officer 以执法人员身份签名｜assistant 辅助｜recorder 记录
    staff_type VARCHAR(10),                 -- civil 公务员｜career 参公、事业在编｜contract 合同制｜dispatched 劳务派遣｜seconded 借调｜auxiliary 辅助人员
    acted_on DATE NOT NULL,                 -- 参与日
    started_at TIMESTAMP,                   -- 在场开始时刻
    ended_at TIMESTAMP,                     -- 在场结束时刻
    cert_status VARCHAR(10),                -- 参与日的证件状态 valid｜suspended｜revoked｜expired｜withdrawn｜none〔派生自证件表〕
    cert_valid_from DATE,                   -- 证件有效期起
    cert_valid_to DATE,                     -- 证件有效期止
    territory_match BOOLEAN,                -- 证件载明的区域包含执法地〔派生〕
    field_match BOOLEAN                     -- 证件载明的执法类别包含本行为〔派生〕
);

-- 过程事实：每个环节一行，既有发生时刻也有录入时刻
CREATE TABLE act_facts (
    act_id BIGINT NOT NULL,                 -- 执法行为编号
    party_id BIGINT,                        -- 〔派生〕
    kind VARCHAR(12) NOT NULL,              -- discover｜file｜investigate｜notify｜hearing｜review｜discuss｜decide｜serve｜publish｜pay｜close｜visit 现场检查｜coerce 现场强制｜accept｜issue
    is_field BOOLEAN NOT NULL,              -- 现场行为（visit、coerce）〔派生〕
    event_at TIMESTAMP NOT NULL,            -- 发生时刻
    event_on DATE NOT NULL,                 -- 发生日〔派生〕
    recorded_at TIMESTAMP NOT NULL,         -- 录入时刻
    recorded_on DATE NOT NULL,              -- 录入日〔派生〕
    officer_id BIGINT                       -- 录入人
);

-- 留痕汇总：每个行为一行，由 act_facts 汇总〔全表派生〕
CREATE TABLE traces (
    act_id BIGINT NOT NULL,                 -- 执法行为编号
    agency_id BIGINT NOT NULL,              -- 执法机关
    party_id BIGINT,                        -- 行政相对人
    exempt_class VARCHAR(12) NOT NULL,      -- 豁免类别
    facts_n SMALLINT NOT NULL,              -- 环节数
    first_event_on DATE NOT NULL,           -- 最早发生日
    last_event_on DATE NOT NULL,            -- 最晚发生日
    first_recorded_at TIMESTAMP NOT NULL,   -- 最早录入时刻
    last_recorded_at TIMESTAMP NOT NULL,    -- 最晚录入时刻
    recording_minutes INTEGER NOT NULL,     -- 最早与最晚录入相隔的分钟数
    event_days INTEGER NOT NULL,            -- 最早与最晚发生相隔的日数
    round_n SMALLINT NOT NULL               -- 其中发生时刻是零时、整点的环节数
);

-- 音像记录（WH-16、WH-17）
CREATE TABLE recordings (
    recording_id BIGINT NOT NULL,           -- 编号
    act_id BIGINT NOT NULL,                 -- 执法行为编号
    agency_id BIGINT NOT NULL,              -- 〔派生〕
    party_id BIGINT,                        -- 〔派生〕
    profile VARCHAR(12) NOT NULL,           -- 〔派生〕
    exempt_class VARCHAR(12) NOT NULL,      -- 〔派生〕
    ended_on DATE NOT NULL,                 -- 录制结束日
    stored_on DATE,                         -- 存入专用存储设备日
    index_complete BOOLEAN,                 -- 音像索引完整
    is_interrupted BOOLEAN,                 -- 有中止或者断续
    interruption_explained BOOLEAN          -- 中断已说明技术原因
);

-- 文书编号：每个用过或者作废的编号一行
CREATE TABLE doc_numbers (
    agency_id BIGINT NOT NULL,              -- 执法机关
    series VARCHAR(40) NOT NULL,            -- 机关代字代码（编号去掉年份和序号的部分）
    year SMALLINT NOT NULL,                 -- 年份
    seq INTEGER NOT NULL,                   -- 序号
    is_void BOOLEAN NOT NULL,               -- 已登记作废
    act_id BIGINT                           -- 使用该编号的行为；作废可空
);

-- 名录：机关
CREATE TABLE agencies (
    agency_id BIGINT NOT NULL,              -- 机关编号
    profile VARCHAR(12) NOT NULL,           -- 依据组合
    level VARCHAR(8) NOT NULL,              -- province｜city｜county｜town
    domain VARCHAR(12),                     -- 执法领域代码
    territory_code VARCHAR(12) NOT NULL     -- 辖区代码
);

-- 名录：执法主体资格的有效期（一个机关可有几段）
CREATE TABLE agency_terms (
    agency_id BIGINT NOT NULL,              -- 机关
    valid_from DATE NOT NULL,               -- 资格起
    valid_to DATE                           -- 资格止（含当日）；空＝现在有效
);

-- 名录：机关的执法事项清单的有效期
CREATE TABLE item_terms (
    agency_id BIGINT NOT NULL,              -- 机关
    item_id BIGINT NOT NULL,                -- 事项
    valid_from DATE NOT NULL,               -- 列入清单日
    valid_to DATE                           -- 移出清单前的最后一日；空＝现在有效
);

-- 名录：公布的年度检查频次上限
CREATE TABLE caps (
    profile VARCHAR(12) NOT NULL,           -- 依据组合
    domain VARCHAR(12) NOT NULL,            -- 执法领域；'*'＝未另行公布的各领域
    level VARCHAR(8) NOT NULL,              -- 层级；'*'＝各级合计
    year SMALLINT NOT NULL,                 -- 年度
    cap SMALLINT NOT NULL                   -- 同一企业一年的次数上限
);

-- 期限：由 period.run 按依据组合、期限名称和起算日逐日算好
CREATE TABLE due (
    profile VARCHAR(12) NOT NULL,           -- 依据组合
    clock VARCHAR(28) NOT NULL,             -- 期限名称（statutes 2.14）
    day DATE NOT NULL,                      -- 起算事件日（倒数的期限为参照事件日）
    nominal DATE NOT NULL,                  -- 未顺延的末日
    due DATE NOT NULL,                      -- 末日（默认读法）
    strict DATE NOT NULL,                   -- 末日（从严读法）
    provisional BOOLEAN NOT NULL            -- 年度放假安排尚未公布
);

-- 个案期限：以小时计的期限，以及有暂停、延长或者另有规定的行为
CREATE TABLE act_due (
    act_id BIGINT NOT NULL,                 -- 执法行为编号
    clock VARCHAR(28) NOT NULL,             -- 期限名称
    due_at TIMESTAMP,                       -- 以小时计的截止时刻
    nominal DATE NOT NULL,                  -- 未延长的末日（扣除暂停）
    due DATE NOT NULL,                      -- 末日
    strict DATE NOT NULL,                   -- 从严末日
    provisional BOOLEAN NOT NULL            -- 年度放假安排尚未公布
);

-- 日历
CREATE TABLE cal (
    day DATE NOT NULL,                      -- 日
    day_no INTEGER NOT NULL,                -- 日序号，2000-01-01 为 1
    workday_no INTEGER NOT NULL,            -- 截至当日（含）的工作日累计数
    is_workday BOOLEAN NOT NULL,            -- 工作日
    is_holiday BOOLEAN NOT NULL             -- 法定节假日
);

-- 规则参数：按事实发生日取值
CREATE TABLE params (
    rule VARCHAR(12) NOT NULL,              -- 规则编号
    key VARCHAR(24) NOT NULL,               -- 参数名
    profile VARCHAR(12) NOT NULL,           -- 依据组合
    valid_from DATE NOT NULL,               -- 起
    valid_to DATE NOT NULL,                 -- 止（含当日）
    value DECIMAL(16,4) NOT NULL            -- 数值
);

-- 本次运行，只有一行
CREATE TABLE run (
    run_id BIGINT NOT NULL,                 -- 运行编号
    today DATE NOT NULL,                    -- 截止日
    now_at TIMESTAMP NOT NULL               -- 截止时刻
);
