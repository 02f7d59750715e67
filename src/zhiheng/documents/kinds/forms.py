"""表格文书：集体讨论记录、整改情况报告、核查表、结案审批表、送达回证、审批表。"""

from typing import Any

from zhiheng.documents.kinds.base import (
    Block,
    DocumentKind,
    Facts,
    Field,
    day,
    listing,
    moment,
    names,
    optional,
    pair,
    required,
    signed,
    wide,
)

PERSON = (required("name", "姓名"), optional("certificate", "证号"))
OPINION = (
    required("stage", "环节"),
    required("opinion", "意见"),
    required("name", "姓名"),
    required("signed_on", "日期", "day"),
    optional("result", "结论"),
)
METHODS = {
    "electronic": "电子送达",
    "direct": "直接送达",
    "left": "留置送达",
    "post": "邮寄送达",
    "entrusted": "委托送达",
}


def _form(*own: Field) -> tuple[Field, ...]:
    return (required("organ", "制作机关"), *own)


def _opinions(facts: Facts) -> list[Block]:
    """审批链上的每一条意见都印在表上，依办理先后。"""
    found = []
    for given in facts.get("opinions", ()):
        result = f"{given['result']}。" if given.get("result") else ""
        signature = signed(given.get("name"), given.get("signed_on"))
        found.append(wide(given.get("stage", ""), f"{result}{given.get('opinion', '')}", signature))
    return found


def discussion(facts: Facts) -> dict[str, Any]:
    """集体讨论记录：人员、各人意见、表决、结论；复杂或者分歧较大的另记专家意见（WH-41）。"""
    views = [(n, v["name"], v["view"]) for n, v in enumerate(facts.get("views", ()), 1)]
    rows = [
        pair("讨论时间", moment(facts.get("held_at")), "讨论地点", facts.get("place")),
        pair("主持人", facts.get("chair"), "记录人", facts.get("recorder")),
        wide("参加人员", names(facts.get("attendees", ()))),
        wide("讨论事项", facts.get("subject")),
        wide("基本情况", facts.get("situation")),
        listing(("序号", "姓名", "个人意见"), (1, 2, 8), views),
    ]
    if facts.get("expert_views"):
        rows.append(wide("法律顾问、专家意见", facts["expert_views"]))
    if facts.get("vote"):
        rows.append(wide("表决情况", facts["vote"]))
    rows.append(
        wide("讨论结论", facts.get("conclusion"), signed(facts.get("chair"), facts.get("dated")))
    )
    return {"rows": rows, "notes": ["参加人员核对无误后签名；有不同意见的如实记录。"]}


DISCUSSION = DocumentKind(
    id="D43",
    title="集体讨论记录",
    rows="WH-41.s1",
    issuer="行政执法监督机构",
    layout="form",
    is_internal=True,
    fields=_form(
        required("subject", "讨论事项"),
        required("held_at", "讨论时间", "moment"),
        required("place", "讨论地点"),
        required("chair", "主持人"),
        required("recorder", "记录人"),
        required("attendees", "参加人员", "entries", *PERSON),
        required("situation", "基本情况"),
        required(
            "views", "个人意见", "entries", required("name", "姓名"), required("view", "意见")
        ),
        optional("expert_views", "法律顾问、专家意见"),
        optional("vote", "表决情况"),
        required("conclusion", "讨论结论"),
        required("dated", "日期", "day"),
    ),
    build=discussion,
)


def correction_report(facts: Facts) -> dict[str, Any]:
    """整改情况报告：逐项写明纠正情况与证明材料，未纠正的写明原因（WH-33.s1、SC-28）。"""
    items = [
        (n, i["demand"], i["measure"], i.get("proof") or i.get("reason") or "")
        for n, i in enumerate(facts.get("items", ()), 1)
    ]
    return {
        "rows": [
            pair("报告机关", facts.get("organ"), "报送机关", facts.get("addressee")),
            pair(
                "意见书文号", facts.get("opinion_number"), "收到日期", day(facts.get("received_on"))
            ),
            listing(
                ("序号", "纠正要求", "纠正情况", "证明材料或者未纠正的原因"), (1, 5, 5, 5), items
            ),
            wide("总体情况", facts.get("summary")),
            wide("填报人", facts.get("reporter")),
            wide(
                "主要负责人意见",
                facts.get("head_opinion") or "属实，同意报送。",
                signed(facts.get("head"), facts.get("dated")),
            ),
        ]
    }


CORRECTION_REPORT = DocumentKind(
    id="D35",
    title="整改情况报告",
    rows="WH-33.s1 SD-28 SC-28",
    issuer="行政执法机关",
    layout="form",
    fields=_form(
        required("addressee", "报送机关"),
        required("opinion_number", "意见书文号"),
        required("received_on", "收到日期", "day"),
        required(
            "items",
            "纠正事项",
            "entries",
            required("demand", "纠正要求"),
            required("measure", "纠正情况"),
            optional("proof", "证明材料"),
            optional("reason", "未纠正的原因"),
        ),
        optional("summary", "总体情况"),
        optional("head_opinion", "主要负责人意见"),
        optional("reporter", "填报人"),
        optional("head", "主要负责人"),
        required("dated", "日期", "day"),
    ),
    build=correction_report,
)


def verification(facts: Facts) -> dict[str, Any]:
    """整改核查表：两名以上核查人员逐项核查（WH-33）。"""
    items = [
        (n, i["demand"], i["finding"], "已纠正" if i.get("is_closed") else "未纠正到位")
        for n, i in enumerate(facts.get("items", ()), 1)
    ]
    return {
        "rows": [
            pair("被监督机关", facts.get("agency"), "意见书文号", facts.get("opinion_number")),
            pair(
                "收到报告日期", day(facts.get("reported_on")), "核查日期", day(facts.get("dated"))
            ),
            listing(("序号", "纠正要求", "核查情况", "结论"), (1, 5, 6, 3), items),
            wide("核查结论", facts.get("conclusion")),
            wide("核查人员", "", signed(names(facts.get("checkers", ())), facts.get("dated"))),
        ]
    }


VERIFICATION = DocumentKind(
    id="D36",
    title="整改核查表",
    rows="WH-33.s1 WH-33.s2",
    issuer="行政执法监督机构",
    layout="form",
    fields=_form(
        required("agency", "被监督机关"),
        required("opinion_number", "意见书文号"),
        required("reported_on", "收到报告日期", "day"),
        required(
            "items",
            "核查事项",
            "entries",
            required("demand", "纠正要求"),
            required("finding", "核查情况"),
            optional("is_closed", "已纠正", "flag"),
        ),
        required("conclusion", "核查结论"),
        required("checkers", "核查人员", "entries", *PERSON),
        required("dated", "核查日期", "day"),
    ),
    build=verification,
)


def closing(facts: Facts) -> dict[str, Any]:
    """结案审批表；结案之日起算归档期限（WH-43）。"""
    return {
        "rows": [
            pair("被监督机关", facts.get("agency"), "意见书文号", facts.get("opinion_number")),
            pair("收到日期", day(facts.get("received_on")), "办结情形", facts.get("outcome")),
            wide("监督事项", facts.get("subject")),
            wide("办理经过", facts.get("history")),
            wide("结案理由", facts.get("reason")),
            *_opinions(facts),
        ]
    }


CLOSING = DocumentKind(
    id="D49",
    title="结案审批表",
    rows="WH-43",
    issuer="行政执法监督机构",
    layout="form",
    is_internal=True,
    fields=_form(
        required("agency", "被监督机关"),
        required("subject", "监督事项"),
        optional("opinion_number", "意见书文号"),
        optional("received_on", "收到日期", "day"),
        required("outcome", "办结情形"),
        required("history", "办理经过"),
        required("reason", "结案理由"),
        required("opinions", "审批意见", "entries", *OPINION),
    ),
    build=closing,
)


def proof_of_service(facts: Facts) -> dict[str, Any]:
    """送达回证：发出、到达、签收、阅读分别记载；拒收的写明留置情况。"""
    return {
        "rows": [
            wide("送达文书", f"{facts.get('document', '')}（{facts.get('document_number', '')}）"),
            pair(
                "受送达人",
                facts.get("addressee"),
                "送达方式",
                METHODS.get(facts.get("method", ""), facts.get("method")),
            ),
            pair("送达地点", facts.get("place"), "邮件号、委托函号", facts.get("mail_number")),
            pair(
                "发出时间",
                moment(facts.get("sent_at")),
                "到达时间",
                moment(facts.get("arrived_at")),
            ),
            pair(
                "签收时间", moment(facts.get("signed_at")), "阅读时间", moment(facts.get("read_at"))
            ),
            pair("签收人", facts.get("receiver"), "送达人", names(facts.get("servers", ()))),
            wide("拒收或者留置情况", facts.get("refusal")),
            wide("见证人", names(facts.get("witnesses", ()))),
        ]
    }


PROOF_OF_SERVICE = DocumentKind(
    id="D56",
    title="送达回证",
    rows="WH-31 WH-32.s1 WH-33.s1 MS-87",
    issuer="行政执法监督机构",
    layout="form",
    fields=_form(
        required("document", "送达文书"),
        required("document_number", "送达文书文号"),
        required("addressee", "受送达人"),
        required("method", "送达方式"),
        optional("place", "送达地点"),
        optional("mail_number", "邮件号、委托函号"),
        required("sent_at", "发出时间", "moment"),
        optional("arrived_at", "到达时间", "moment"),
        optional("signed_at", "签收时间", "moment"),
        optional("read_at", "阅读时间", "moment"),
        optional("receiver", "签收人"),
        optional("servers", "送达人", "entries", *PERSON),
        optional("refusal", "拒收或者留置情况"),
        optional("witnesses", "见证人", "entries", *PERSON),
    ),
    build=proof_of_service,
)


def approval(facts: Facts) -> dict[str, Any]:
    """文书审批表：拟稿、逐级审核、签发的意见全部印出（WH-31、WH-41.s1）。"""
    return {
        "rows": [
            wide("文书名称", facts.get("document")),
            pair("主送机关", facts.get("addressee"), "文号", facts.get("document_number")),
            wide("事由", facts.get("subject")),
            wide("主要内容", facts.get("summary")),
            *_opinions(facts),
        ]
    }


APPROVAL = DocumentKind(
    id="approval",
    title="行政执法监督文书审批表",
    rows="WH-31",
    issuer="行政执法监督机构",
    layout="form",
    is_internal=True,
    fields=_form(
        required("document", "文书名称"),
        optional("document_number", "文号"),
        required("addressee", "主送机关"),
        required("subject", "事由"),
        optional("summary", "主要内容"),
        required("opinions", "审批意见", "entries", *OPINION),
    ),
    build=approval,
)

KINDS = (DISCUSSION, CORRECTION_REPORT, VERIFICATION, CLOSING, PROOF_OF_SERVICE, APPROVAL)
