"""公文格式的函件：说明情况通知书、提醒函、通报、监督处理建议、告知函。"""

from typing import Any

from zhiheng.documents.kinds.base import (
    DocumentKind,
    Facts,
    chinese_number,
    day,
    heading,
    letter_fields,
    numbered,
    optional,
    para,
    required,
    sentence,
    subheading,
)

DECISIONS = {
    "order_performance": "责令限期履行",
    "order_correction": "责令补正或者改正",
    "revoke": "撤销",
    "confirm_illegal": "确认违法",
    "confirm_void": "确认无效",
}


def explanation_notice(facts: Facts) -> dict[str, Any]:
    """要求说明情况：事项与期限由监督机构写明（WH-21-(1)）。"""
    blocks = para(
        f"本机关在行政执法监督中发现下列事项需要核实：{sentence(facts.get('subject'))}"
        f"依据{facts.get('cites', {}).get('basis', '')}，请你单位于{day(facts.get('answer_by'))}前，"
        "就下列事项书面说明情况，并附有关材料："
    )
    blocks += numbered(facts.get("items", ()))
    if facts.get("materials"):
        blocks += para(f"请一并提供：{sentence('、'.join(facts['materials']))}")
    blocks += para("本通知书仅要求说明情况，不是对有关行政执法行为违法或者不当的认定。")
    return {"blocks": blocks}


EXPLANATION_NOTICE = DocumentKind(
    id="D16",
    title="说明情况通知书",
    rows="WH-21-(1) SC-22",
    issuer="行政执法监督机构",
    series="说",
    cites={"basis": "SC-22 WH-21-(1)"},
    fields=letter_fields(
        required("subject", "事由"),
        required("items", "需要说明的事项", "texts"),
        required("answer_by", "说明期限", "day"),
        optional("materials", "需要提供的材料", "texts"),
    ),
    build=explanation_notice,
)


def reminder(facts: Facts) -> dict[str, Any]:
    """提醒函：只列疑点与建议核对的事项，不设期限，不带后果（WH-30.s1、SC-24）。"""
    blocks = para(
        f"本机关在行政执法监督信息研判中，就下列事项注意到涉及你单位的疑点：{sentence(facts.get('subject'))}"
        f"依据{facts.get('cites', {}).get('basis', '')}，现提醒你单位关注。"
    )
    blocks.append(heading("一、疑点"))
    for order, doubt in enumerate(facts.get("doubts", ()), start=1):
        blocks.append(subheading(f"（{chinese_number(order)}）{doubt.get('title', '')}"))
        blocks += para(doubt.get("detail"))
        if doubt.get("basis"):
            blocks += para(f"对应规则与依据：{sentence(doubt['basis'])}")
    blocks += [heading("二、建议核对的事项"), *numbered(facts.get("suggestions", ()))]
    blocks += para(
        "本函供你单位自行核对参考，不要求答复，不是对有关行政执法行为违法或者不当的认定。"
    )
    return {"blocks": blocks}


REMINDER = DocumentKind(
    id="D66",
    title="提醒函",
    rows="WH-30.s1 SC-24",
    issuer="行政执法监督机构",
    series="提",
    cites={"basis": "SC-24 WH-30.s1"},
    fields=letter_fields(
        required("subject", "事由"),
        required(
            "doubts",
            "疑点",
            "entries",
            required("title", "疑点"),
            required("detail", "情况"),
            optional("basis", "规则与依据"),
        ),
        required("suggestions", "建议核对的事项", "texts"),
    ),
    build=reminder,
)


def circular(facts: Facts) -> dict[str, Any]:
    """通报：不整改、整改不到位或者问题突出时可以通报；向社会公布须另行批准（WH-33.s2、SC-31）。"""
    blocks = para(
        f"依据{facts.get('cites', {}).get('basis', '')}，现将{facts.get('subject', '')}有关情况通报如下。"
    )
    blocks += [heading("一、基本情况"), *para(facts.get("situation"))]
    blocks += [heading("二、存在的问题"), *numbered(facts.get("problems", ()))]
    blocks += [heading("三、工作要求"), *numbered(facts.get("requirements", ()))]
    return {"title": f"关于{facts.get('subject', '')}的通报", "blocks": blocks}


CIRCULAR = DocumentKind(
    id="D37",
    title="通报",
    rows="WH-33.s2 SC-31",
    issuer="行政执法监督机构",
    series="通",
    cites={"basis": "SC-31 WH-33.s2"},
    fields=letter_fields(
        required("subject", "通报事项"),
        required("situation", "基本情况"),
        required("problems", "存在的问题", "texts"),
        required("requirements", "工作要求", "texts"),
    ),
    build=circular,
)


def referral(facts: Facts) -> dict[str, Any]:
    """报请本级人民政府决定：事实、未纠正情况、处理建议及其情形（WH-33.s3、WH-42-1、SC-29）。"""
    blocks = para(
        f"{facts.get('agency', '')}未按照行政执法监督意见书自行纠正有关问题。"
        f"依据{facts.get('cites', {}).get('basis', '')}，现报告有关情况并提出处理建议。"
    )
    blocks += [heading("一、查明的事实"), *para(facts.get("facts"))]
    blocks.append(heading("二、意见书制发与未纠正情况"))
    blocks += para(
        f"本机关制发《行政执法监督意见书》（{facts.get('opinion_number', '')}），"
        f"{facts.get('agency', '')}于{day(facts.get('received_on'))}收到，"
        f"自行纠正期限至{day(facts.get('due_on'))}届满。"
    )
    blocks += para(facts.get("failure"))
    blocks.append(heading("三、处理建议"))
    decision = DECISIONS.get(facts.get("decision", ""), "")
    grounds = f"依据{facts['grounds']}，" if facts.get("grounds") else ""
    blocks += para(f"{grounds}建议作出{decision}的决定。" if decision else "")
    blocks += [*para(facts.get("advice")), *para("以上报告和建议，请审定。")]
    return {
        "title": f"关于{facts.get('agency', '')}逾期未自行纠正问题的监督处理建议",
        "blocks": blocks,
    }


REFERRAL = DocumentKind(
    id="D46",
    title="监督处理建议",
    rows="WH-33.s3 WH-42-1 SC-29",
    issuer="行政执法监督机构",
    series="请",
    is_upward=True,
    is_internal=True,
    cites={"basis": "SC-29 SD-29 WH-42-1"},
    fields=letter_fields(
        required("agency", "被监督机关"),
        required("opinion_number", "意见书文号"),
        required("received_on", "收到意见书日期", "day"),
        required("due_on", "自行纠正期限届满日", "day"),
        required("facts", "查明的事实"),
        required("failure", "未纠正情况"),
        required("decision", "建议的决定种类"),
        optional("grounds", "该种决定的依据"),
        optional("advice", "处理建议说明"),
        addressee="报送的人民政府",
    ),
    build=referral,
)


def superior_notice(facts: Facts) -> dict[str, Any]:
    """垂直管理机关的问题及时告知其上一级主管部门（SC-42-2）。"""
    blocks = para(
        f"本机关在行政执法监督中发现{facts.get('agency', '')}存在下列问题：{sentence(facts.get('subject'))}"
        f"该单位实行垂直管理，依据{facts.get('cites', {}).get('basis', '')}，现予告知。"
    )
    blocks += [heading("一、发现的问题"), *numbered(facts.get("problems", ()))]
    if facts.get("opinion_number"):
        blocks += [heading("二、已采取的监督措施")]
        blocks += para(f"本机关已制发《行政执法监督意见书》（{facts['opinion_number']}）。")
        blocks += para(facts.get("progress"))
    blocks += para("有关处理情况，请告知本机关。")
    return {"title": f"关于告知{facts.get('agency', '')}有关行政执法问题的函", "blocks": blocks}


SUPERIOR_NOTICE = DocumentKind(
    id="D64",
    title="告知上一级主管部门函",
    rows="SC-42-2",
    issuer="行政执法监督机构",
    series="告",
    is_internal=True,
    cites={"basis": "SC-42-2"},
    fields=letter_fields(
        required("agency", "被监督机关"),
        required("subject", "事由"),
        required("problems", "发现的问题", "texts"),
        optional("opinion_number", "意见书文号"),
        optional("progress", "纠正情况"),
        addressee="上一级主管部门",
    ),
    build=superior_notice,
)

KINDS = (EXPLANATION_NOTICE, REMINDER, CIRCULAR, REFERRAL, SUPERIOR_NOTICE)
