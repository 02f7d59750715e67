"""备案、主体、计划、报告各文种的样例事实；机关、人员均为虚构。"""

from typing import Any

AGENCY = "威海市城郊管理局（演示）"
BUREAU = "威海市司法局"
UP: dict[str, Any] = {"organ": AGENCY, "addressee": BUREAU, "dated": "2027-01-15"}
DOWN: dict[str, Any] = {"organ": BUREAU, "addressee": AGENCY, "dated": "2027-01-20"}
FILING = {
    "filing": "年度工作计划",
    "basis": "《威海市行政执法监督办法》第八条第二款",
    "filed_title": "2027年度行政执法工作计划",
    "received_on": "2027-01-18",
}
CHANGE = {
    "agency": AGENCY,
    "change": "合并",
    "change_basis": "《威海市机构改革方案》（演示）",
    "effective_on": "2027-01-01",
    "applied_on": "2027-01-15",
    "credit_code": "11371000000000000X",
    "representative": "毕示海",
    "powers_added": ["户外广告设施设置管理", "建筑垃圾处置管理"],
    "powers_removed": ["停车场管理"],
    "cites": {"basis": "《威海市行政执法监督办法》第九条"},
}
LESSONS = [
    {"subject": "行政处罚法", "hours": 16, "when": "3月", "teacher": "宋示帆"},
    {"subject": "行政强制法", "hours": 8},
]
PENALTIES = {
    "title": "行政处罚",
    "head": ["处罚种类", "件数", "罚没金额（元）", "备注"],
    "lines": [
        {"cells": ["警告", "12", "0", ""]},
        {"cells": ["罚款", "86", "412,500.00", "并处警告的按一宗计"]},
    ],
}
LICENCES = {
    "title": "行政许可",
    "head": ["事项", "申请", "受理", "许可", "不予许可"],
    "lines": [{"cells": ["户外广告设施设置", "40", "38", "36", "2"]}],
}
SEVEN_ITEMS = {
    "publicity": "组织学习三次，进企业宣传。",
    "supporting": "制定配套办法一件。",
    "team": "培训执法人员四十人次。",
    "cases": "查处案件九十八件。",
    "problems": "取证装备不足，已列入采购。",
    "advice": "建议统一裁量尺度。",
    "other": "无。",
}

FILINGS: dict[str, dict[str, Any]] = {
    "D02": FILING
    | {
        "organ": BUREAU,
        "filer": AGENCY,
        "filed_on": "2027-01-20",
        "due_on": "2027-01-15",
        "late_days": 3,
        "attachments": ["计划文本", "依据清单"],
        "registrar": "于示燕",
    },
    "D02-2": DOWN
    | FILING
    | {
        "defects": ["缺“时间安排”一项", "未附依据清单"],
        "resubmit_by": "2027-01-27",
        "due_on": "2027-01-31",
    },
    "D02-3": DOWN
    | FILING
    | {
        "filing_number": "威执监备〔2027〕3号",
        "remarks": ["检查频次与上年度相比增加一倍，未说明理由"],
        "suggestions": ["合并同一对象的检查"],
        "answer_by": "2027-02-20",
    },
    "D02-4": DOWN
    | {
        "basis": "《威海市行政执法监督办法》第八条第二款、第十九条第一款",
        "items": [
            {"filing": "年度工作计划", "due_on": "2027-01-31", "late_days": 5},
            {
                "filing": "年度执法情况报告",
                "subject": "2026年度",
                "due_on": "2027-01-20",
                "late_days": 16,
            },
        ],
        "answer_by": "2027-02-10",
    },
    "D03": UP
    | CHANGE
    | {
        "address": "威海市演示路1号",
        "situation": "原城郊管理局与原广告管理所合并。",
        "successors": [AGENCY],
        "attachments": ["机构改革方案", "职权清单"],
        "head": "毕示海",
    },
    "D03-2": DOWN | CHANGE | {"opinion": "主体、职权均有依据，予以确认。"},
    "D03-3": DOWN
    | CHANGE
    | {"reasons": ["未提交批准机构变动的文件"], "advice": "请补充机构编制部门的批复。"},
    "D04": {
        "organ": AGENCY,
        "addressee": "威海市城郊管理服务中心（演示）",
        "dated": "2027-01-10",
        "basis": "《中华人民共和国行政处罚法》第二十条",
        "items": ["擅自设置户外广告的处罚", "擅自占道经营的处罚"],
        "scope": "城郊区域内。",
        "powers": "调查取证，提出处理建议；五千元以下罚款。",
        "term_from": "2027-02-01",
        "term_to": "2029-01-31",
        "liability": "超越委托范围实施的，依法承担责任。",
        "credit_code": "12371000000000000X",
        "representative": "姜示满",
        "conditions": ["依法成立并具有管理公共事务职能", "有熟悉业务并取得资格的人员"],
        "supervision": "每季度抽查案卷。",
        "link": "www.example.cn",
    },
    "D59": {
        "organ": "威海市人民政府",
        "dated": "2027-03-01",
        "entities": [
            {
                "name": AGENCY,
                "nature": "法定行政机关",
                "credit_code": "11371000000000000X",
                "powers": "《山东省城乡管理条例（演示）》；户外广告管理",
            },
            {"name": "威海市文物局（演示）", "nature": "授权组织", "powers": "文物保护"},
        ],
        "cites": {"basis": "《山东省行政执法监督条例》第九条"},
    },
    "D01": UP
    | {
        "year": 2027,
        "content": "开展户外广告专项治理。\n规范许可办理。",
        "targets": "户外广告设置单位。",
        "scope": "城郊区域。",
        "methods": "双随机、一公开抽查，专项检查。",
        "schedule": "3月至6月检查，7月至9月整改。",
        "frequency": "每户每年不超过1次。",
        "units": "执法一科",
        "basis_list": ["《中华人民共和国行政处罚法》"],
        "own_number": "威城郊发〔2027〕2号",
        "cites": {"basis": "《威海市行政执法监督办法》第八条"},
    },
    "D01-2": UP
    | {
        "year": 2027,
        "items": [
            {
                "name": "户外广告设施安全检查",
                "targets": "广告设置单位",
                "share": "10%",
                "frequency": "每年1次",
                "when": "4月至6月",
                "unit": "执法一科",
            },
            {
                "name": "建筑垃圾处置检查",
                "targets": "施工单位",
                "frequency": "每年1次",
                "when": "9月",
            },
        ],
        "methods": "现场检查和非现场检查结合。",
        "schedule": "全年分两批实施。",
        "joint": "与住建部门联合检查一次。",
    },
    "D05": {
        "organ": AGENCY,
        "dated": "2027-01-15",
        "year": 2027,
        "public_law": LESSONS,
        "professional_law": [{"subject": "城乡管理条例（演示）", "hours": 20}],
        "targets": "全体持证执法人员。",
        "schedule": "3月至10月。",
        "exam": "年底统一考试。",
        "required_hours": 40,
        "cites": {"basis": "《威海市行政执法监督办法》第十一条"},
    },
    "D05-2": {
        "organ": AGENCY,
        "subject": "行政处罚法专题",
        "starts_on": "2027-03-10",
        "ends_on": "2027-03-11",
        "form": "集中授课",
        "teachers": ["宋示帆"],
        "trainees": [
            {
                "name": "于示舟",
                "certificate": "鲁K00000003",
                "public_hours": "16",
                "professional_hours": "0",
                "score": "92",
                "result": "合格",
            },
            {"name": "丛示安", "public_hours": "8", "professional_hours": "0"},
        ],
        "recorder": "姜示满",
        "dated": "2027-03-11",
    },
    "D02-5": {
        "organ": "示例区演示执法局（演示）",
        "addressee": "示例市演示执法局（演示）",
        "dated": "2026-04-10",
        "filing": "代收罚款协议",
        "filed_title": "代收罚款协议",
        "points": [{"label": "代收机构", "text": "演示银行"}],
    },
    "D14-2": {
        "organ": "示例区司法局（演示）",
        "addressee": "各行政执法机关",
        "dated": "2026-04-10",
        "first_on": "2026-01-01",
        "last_on": "2026-03-31",
        "situation": "执法总体平稳。",
        "problems": ["行政处罚决定逾期未公开：3 条，涉及 2 个机关。"],
        "demands": ["四月底前补录公开日期。"],
    },
    "D14": {
        "organ": BUREAU,
        "dated": "2027-02-10",
        "year": 2027,
        "last_problems": ["法制审核不到位", "公示逾期"],
        "congress": "配合市人大常委会执法检查。",
        "focus": ["涉企行政检查", "裁量权基准适用"],
        "methods": ["案卷评查", "筛查核实"],
        "schedule": [
            {
                "when": "4月至6月",
                "task": "案卷评查",
                "targets": "各执法机关",
                "responsible": "于示燕",
            },
            {"when": "9月", "task": "专项监督", "responsible": "宋示帆"},
        ],
    },
    "D14-3": {
        "organ": BUREAU,
        "dated": "2027-12-30",
        "year": 2027,
        "plan": "示例区司法局2027年度行政执法监督计划",
        "overview": "全年计划的监督工作基本完成。",
        "figures": [
            {"label": "全部工作（项）", "now": "2", "before": "4"},
            {"label": "完成率", "now": "50.0%", "before": "75.0%"},
        ],
        "tasks": [
            {
                "task": "案卷评查",
                "due_on": "2027-06-30",
                "state": "逾期完成",
                "done_on": "2027-07-06",
                "note": "评查案卷六十卷，通报问题十一项。",
            },
            {
                "task": "专项监督",
                "due_on": "2027-09-30",
                "state": "未完成，已说明",
                "note": "推迟到下一年度。",
            },
        ],
        "dropped": [{"task": "座谈会", "due_on": "2027-10-31", "state": "待完成"}],
        "problems": ["部分工作安排过于集中"],
        "next_steps": ["均衡安排各季度的工作"],
    },
    "D12": UP
    | {
        "year": 2026,
        "overview": "全年办理案件一百三十四件。",
        "statistics": [PENALTIES, LICENCES],
        "analysis": "处罚件数较上年下降百分之五。",
        "practices": ["推行说理式文书"],
        "problems": ["个别案件公示逾期"],
        "measures": ["逐案核对公示日期"],
    },
    "D13": {
        "organ": BUREAU,
        "addressee": "威海市人民政府",
        "dated": "2027-02-20",
        "signer": "丛示山",
        "year": 2026,
        "expected": 32,
        "received": 30,
        "late": [AGENCY],
        "without_tables": ["环翠区示例没有统计表的局（演示）"],
        "missing": ["威海市演示一局", "威海市演示二局"],
        "totals": [PENALTIES],
        "comparison": "处罚件数较上年下降百分之八。",
        "problems": ["公示逾期较多"],
        "suggestions": ["加强法制审核力量"],
    },
    "D57": UP
    | SEVEN_ITEMS
    | {
        "addressee": "威海市人民政府",
        "norm": "威海市户外广告管理条例（演示）",
        "in_force_on": "2026-01-01",
        "year_on": "2027-01-01",
    },
    "D61": {
        "organ": "桓台县司法局",
        "addressee": "田示禾",
        "dated": "2027-01-05",
        "duties": ["反映行政执法中的问题", "参加行政执法监督活动"],
        "conditions": ["公道正派", "熟悉基层情况"],
        "term_from": "2027-01-01",
        "term_to": "2028-12-31",
        "rules": ["不得泄露所知悉的秘密"],
    },
    "D06": {
        "organ": AGENCY,
        "effective_on": "2027-03-01",
        "version": 2,
        "own_number": "威城郊发〔2027〕5号",
        "replaces": "威城郊发〔2024〕8号",
        "standards": [
            {
                "item": "擅自设置户外广告的处罚",
                "violation": "擅自设置户外广告",
                "basis": "《山东省城乡管理条例（演示）》第四十条",
                "law_range": "1,000 元至 10,000 元",
                "tiers": [
                    {"circumstance": "较轻", "least": "1,000 元", "most": "3,000 元"},
                    {"circumstance": "严重", "least": "3,000 元"},
                ],
            },
            {
                "item": "擅自占道经营的处罚",
                "violation": "擅自占道经营",
                "basis": "《山东省城乡管理条例（演示）》第四十一条",
                "law_range": "500 元以下",
                "tiers": [{"circumstance": "一般", "most": "500 元"}],
            },
        ],
        "rules": ["同时具有从轻、从重情节的，综合裁量"],
    },
    "D07": {
        "organ": AGENCY,
        "effective_on": "2027-03-01",
        "version": 1,
        "entries": [
            {
                "act_kind": "行政处罚",
                "circumstance": "适用普通程序的",
                "level": "局",
                "basis": "《威海市行政执法监督办法》第十四条第二款第一项",
            },
            {
                "act_kind": "行政强制",
                "circumstance": "查封经营场所",
                "threshold": "100,000 元以上",
                "basis": "本局规定",
            },
        ],
        "remark": "目录随法律修改更新。",
    },
    "D59-2": {
        "organ": AGENCY,
        "dated": "2027-03-01",
        "entries": [
            {
                "item": "擅自设置户外广告的处罚",
                "basis": "《山东省城乡管理条例（演示）》第四十条",
                "post": "执法一科调查岗",
                "duties": "立案、调查取证",
                "procedure": "普通程序",
                "responsible": "于示舟",
            },
            {
                "item": "户外广告设施设置许可",
                "basis": "《山东省城乡管理条例（演示）》第十二条",
                "post": "审批岗",
                "duties": "受理、审查",
                "procedure": "许可程序",
            },
        ],
        "contact": "0631-0000000",
    },
    "D61-2": {
        "organ": "桓台县司法局",
        "name": "田示禾",
        "appointment_number": "桓执监聘〔2027〕1号",
        "reported_on": "2027-04-02",
        "agency": "桓台县城郊管理局（演示）",
        "subject": "检查时未出示证件",
        "content": "2027年4月1日，两名检查人员未出示证件。",
        "suggestion": "加强教育。",
        "handling": "已转执法监督科核实。",
        "registrar": "于示燕",
        "dated": "2027-04-02",
    },
}
