"""各文种的样例事实；机关、人员均为虚构。"""

from typing import Any

from zhiheng.documents.tests.samples_filings import FILINGS

CITES = {
    "basis": "《行政执法监督条例》第二十八条、《威海市行政执法监督办法》第三十一条",
    "rectify": "《山东省行政执法监督条例》第二十八条、《威海市行政执法监督办法》第三十三条",
    "objection": "《行政执法监督条例》第三十条、《威海市行政执法监督办法》第三十二条",
    "reexamine": "《威海市行政执法监督办法》第三十二条",
    "refer": "《行政执法监督条例》第二十九条、《威海市行政执法监督办法》第四十二条第一款",
    "vertical": "《行政执法监督条例》第四十二条第二款",
}
LIMITS = {
    "rectify_limit": "三十日",
    "objection_limit": "5个工作日",
    "reexamine_limit": "10个工作日",
    "objection_is_law": True,
}
LETTER = {
    "organ": "威海市司法局",
    "addressee": "威海市城郊管理局（演示）",
    "dated": "2026-11-20",
    "cites": CITES,
}
ACT = "办理威海蓝鲸广告公司（演示）擅自设置户外广告案（威城郊罚〔2026〕108号）未经法制审核"
CHECKERS = [
    {"name": "于海燕", "certificate": "鲁K00000001"},
    {"name": "宋一帆", "certificate": "鲁K00000002"},
]
OPINIONS = [
    {
        "stage": "承办人意见",
        "opinion": "事实清楚，建议制发意见书。",
        "name": "于海燕",
        "signed_on": "2026-11-18",
    },
    {
        "stage": "承办机构意见",
        "result": "退回修改",
        "opinion": "请补充证据目录。",
        "name": "宋一帆",
        "signed_on": "2026-11-18",
    },
    {
        "stage": "负责人审批意见",
        "result": "同意",
        "opinion": "请按程序制发。",
        "name": "丛远山",
        "signed_on": "2026-11-20",
    },
]

SAMPLES: dict[str, dict[str, Any]] = {
    "D33": LETTER
    | LIMITS
    | {
        "subject": ACT,
        "grounds": "illegal",
        "discussed_on": "2026-11-19",
        "problems": [
            {
                "title": "作出决定前未进行法制审核",
                "facts": "该案适用普通程序，2026年9月14日立案，2026年11月9日作出处罚决定。\n案卷中没有法制审核意见。",
                "evidence": "案卷材料，该局2026年11月16日的书面说明",
                "basis": "《威海市行政执法监督办法》第十三条",
            },
            {
                "title": "处罚决定未按期公开",
                "facts": "公开期限于2026年11月18日届满，至本意见书制发之日仍未公开。",
                "basis": "《威海市行政执法监督办法》第十五条第二款",
            },
        ],
        "demands": ["对未经法制审核作出的决定依法自行纠正", "依法公开处罚决定"],
        "government": "威海市人民政府",
        "contact": "于海燕，0631-0000000",
        "copies": ["威海市人民政府办公室"],
        "attachments": ["集体讨论记录", "案卷材料目录"],
    },
    "D34-1": LETTER
    | {
        "organ": "威海市城郊管理局（演示）",
        "addressee": "威海市司法局",
        "opinion_number": "威执监意〔2026〕17号",
        "received_on": "2026-11-23",
        "items": ["关于未进行法制审核的认定"],
        "reasons": "本案经本局法制机构审核，审核意见另卷保存。\n现补充提交。",
        "request": "请求变更意见书第一项认定。",
    },
    "D34-2": {
        "organ": "威海市司法局",
        "opinion_number": "威执监意〔2026〕17号",
        "applicant": "威海市城郊管理局（演示）",
        "requested_on": "2026-11-26",
        "held_at": "2026-12-01T09:30",
        "participants": CHECKERS,
        "issues": [{"issue": "关于未进行法制审核的认定", "finding": "补充材料形成于决定之后。"}],
        "result": "upheld",
        "conclusion": "异议不成立。",
        "recorder": "宋一帆",
        "dated": "2026-12-01",
    },
    "D34": LETTER
    | {
        "opinion_number": "威执监意〔2026〕17号",
        "requested_on": "2026-11-26",
        "reasons": "经核对，补充材料形成于决定之后。",
        "result": "upheld",
        "dated": "2026-12-03",
    },
    "D16": LETTER
    | {
        "subject": ACT,
        "items": ["作出决定前是否进行法制审核", "处罚决定公开情况"],
        "answer_by": "2026-11-10",
        "materials": ["案卷复印件", "法制审核意见"],
    },
    "D66": LETTER
    | {
        "subject": ACT,
        "doubts": [
            {
                "title": "决定日期与公开日期间隔较长",
                "detail": "公开日期晚于决定日期9个工作日。",
                "basis": "《威海市行政执法监督办法》第十五条第二款",
            }
        ],
        "suggestions": ["核对公开日期是否录入准确"],
    },
    "D37": LETTER
    | {
        "addressee": "各有关行政执法机关",
        "subject": "城郊管理领域行政执法监督意见整改",
        "situation": "本机关于2026年11月20日制发意见书一份。",
        "problems": ["逾期未自行纠正"],
        "requirements": ["限期完成整改", "举一反三，完善制度"],
    },
    "D46": LETTER
    | {
        "addressee": "威海市人民政府",
        "signer": "丛远山",
        "agency": "威海市城郊管理局（演示）",
        "opinion_number": "威执监意〔2026〕17号",
        "received_on": "2026-11-23",
        "due_on": "2026-12-23",
        "facts": "该局作出决定前未进行法制审核。",
        "failure": "期限届满后未报送纠正情况。",
        "decision": "order_correction",
        "grounds": "《山东省行政执法监督条例》第三十一条",
        "advice": "责令其在十五日内改正。",
    },
    "D64": LETTER
    | {
        "addressee": "山东省海事协管局（演示）",
        "agency": "威海市海事协管局（演示）",
        "subject": "处罚决定未按期公开",
        "problems": ["2026年11月9日作出的处罚决定未按期公开"],
        "opinion_number": "威执监意〔2026〕18号",
        "progress": "该单位尚在自行纠正期限内。",
    },
    "D43": {
        "organ": "威海市司法局",
        "subject": "拟对威海市城郊管理局（演示）制发行政执法监督意见书",
        "held_at": "2026-11-19T14:00",
        "place": "第三会议室",
        "chair": "丛远山",
        "recorder": "宋一帆",
        "attendees": CHECKERS,
        "situation": "该案未经法制审核。",
        "views": [{"name": "于海燕", "view": "同意制发。"}, {"name": "宋一帆", "view": "同意。"}],
        "expert_views": "无异议。",
        "vote": "同意2票，反对0票。",
        "conclusion": "同意制发意见书。",
        "dated": "2026-11-19",
    },
    "D35": {
        "organ": "威海市城郊管理局（演示）",
        "addressee": "威海市司法局",
        "opinion_number": "威执监意〔2026〕17号",
        "received_on": "2026-11-23",
        "items": [
            {
                "demand": "依法公开处罚决定",
                "measure": "已于2026年11月25日公开。",
                "proof": "公开截图",
            },
            {"demand": "自行纠正决定", "measure": "正在办理。", "reason": "等待听证。"},
        ],
        "summary": "两项要求完成一项。",
        "reporter": "于小舟",
        "head": "毕长海",
        "dated": "2026-12-10",
    },
    "D36": {
        "organ": "威海市司法局",
        "agency": "威海市城郊管理局（演示）",
        "opinion_number": "威执监意〔2026〕17号",
        "reported_on": "2026-12-10",
        "items": [
            {"demand": "依法公开处罚决定", "finding": "已核对网站。", "is_closed": True},
            {"demand": "自行纠正决定", "finding": "尚未作出新的决定。", "is_closed": False},
        ],
        "conclusion": "整改不到位。",
        "checkers": CHECKERS,
        "dated": "2026-12-15",
    },
    "D49": {
        "organ": "威海市司法局",
        "agency": "威海市城郊管理局（演示）",
        "subject": ACT,
        "opinion_number": "威执监意〔2026〕17号",
        "received_on": "2026-11-23",
        "outcome": "已纠正",
        "history": "2026年11月20日制发意见书。\n2026年12月20日核查到位。",
        "reason": "全部事项已经纠正。",
        "opinions": OPINIONS,
    },
    "D56": {
        "organ": "威海市司法局",
        "document": "行政执法监督意见书",
        "document_number": "威执监意〔2026〕17号",
        "addressee": "威海市城郊管理局（演示）",
        "method": "left",
        "place": "该局收发室",
        "sent_at": "2026-11-21T09:05",
        "arrived_at": "2026-11-23T10:00",
        "receiver": "毕长海",
        "servers": CHECKERS,
        "refusal": "经办人拒绝签收，留置于收发室。",
        "witnesses": [{"name": "姜小满"}],
    },
    "approval": {
        "organ": "威海市司法局",
        "document": "行政执法监督意见书",
        "document_number": "威执监意〔2026〕17号",
        "addressee": "威海市城郊管理局（演示）",
        "subject": ACT,
        "summary": "要求自行纠正两项问题。",
        "opinions": OPINIONS,
    },
} | FILINGS
